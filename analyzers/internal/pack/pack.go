// Package pack writes values so that they take little space for as long as they wait to be
// asked for: what is known of a function is kept to the end of the program, and few callers
// ask. Unlike gob it writes each string, struct and list of a value once, however many
// others have it in common, and no descriptions of types: who reads a value knows its type.
//
// A value is packed as a table of its strings, and one of its nodes. A node is a struct, a
// list, a map or what a pointer leads to. In a node stand numbers, and for strings and other
// nodes their places in the tables, counted from 1: 0 is an empty one. Nodes stand behind
// those that they contain, so that the last one is the value itself.
//
// As with gob, unexported fields are left out, and a list that is empty comes back nil.
package pack

import (
	"encoding/binary"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Packed is a value that is packed.
type Packed string

// Of packs a struct.
func Of[T any](v *T) Packed { return new(Writer).Pack(v) }

// Writer packs one value after the other. For many it is cheaper than Of, as it keeps the
// room of its tables.
type Writer struct {
	strings    map[string]uint64
	nodes      map[node]uint64
	stringList []string
	nodeList   []string
	buf        []byte // of the nodes that are being written, the innermost last
}

// Pack packs the struct that v points to.
func (w *Writer) Pack(v any) Packed {
	if w.strings == nil {
		w.strings, w.nodes = make(map[string]uint64), make(map[node]uint64)
	}
	w.node(reflect.ValueOf(v).Elem())
	size := 2 * binary.MaxVarintLen64
	for _, list := range [...][]string{w.stringList, w.nodeList} {
		for _, s := range list {
			size += len(s) + binary.MaxVarintLen16
		}
	}
	out := make([]byte, 0, size)
	for _, list := range [...][]string{w.stringList, w.nodeList} {
		out = binary.AppendUvarint(out, uint64(len(list)))
		for _, s := range list {
			out = append(binary.AppendUvarint(out, uint64(len(s))), s...)
		}
	}
	clear(w.strings)
	clear(w.nodes)
	w.stringList, w.nodeList = w.stringList[:0], w.nodeList[:0]
	return Packed(out)
}

// node is what is written of a value. Values of different types may look the same.
type node struct {
	typ     reflect.Type
	content string
}

// node writes a struct, a list, a map or what a pointer leads to, and returns its place.
func (w *Writer) node(v reflect.Value) uint64 {
	start := len(w.buf)
	switch v.Kind() {
	case reflect.Struct:
		w.fields(v)
	case reflect.Slice:
		w.buf = binary.AppendUvarint(w.buf, uint64(v.Len()))
		for i := range v.Len() {
			w.value(v.Index(i))
		}
	case reflect.Map:
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
		for _, k := range keys {
			w.value(k)
			w.value(v.MapIndex(k))
		}
	case reflect.Pointer:
		w.value(v.Elem())
	}
	content := w.buf[start:]
	w.buf = w.buf[:start]
	place, ok := w.nodes[node{v.Type(), string(content)}]
	if !ok {
		w.nodeList = append(w.nodeList, string(content))
		place = uint64(len(w.nodeList))
		w.nodes[node{v.Type(), w.nodeList[place-1]}] = place
	}
	return place
}

// fields writes which fields of a struct have a value, as bits, and those. A field that is
// true needs no more than its bit.
func (w *Writer) fields(v reflect.Value) {
	if v.NumField() > 64 {
		panic(fmt.Sprintf("pack: %v has too many fields", v.Type()))
	}
	var set uint64
	for i := range v.NumField() {
		if f := v.Field(i); f.CanInterface() && !empty(f) {
			set |= 1 << i
		}
	}
	w.buf = binary.AppendUvarint(w.buf, set)
	for i := range v.NumField() {
		if set&(1<<i) != 0 && v.Field(i).Kind() != reflect.Bool {
			w.value(v.Field(i))
		}
	}
}

func empty(v reflect.Value) bool {
	if k := v.Kind(); k == reflect.Slice || k == reflect.Map {
		return v.Len() == 0
	}
	return v.IsZero()
}

func (w *Writer) value(v reflect.Value) {
	var n uint64
	switch k := v.Kind(); {
	case k == reflect.String:
		n = w.text(v.String())
	case v.CanInt():
		w.buf = binary.AppendVarint(w.buf, v.Int())
		return
	case v.CanUint():
		n = v.Uint()
	case k == reflect.Array:
		for i := range v.Len() {
			w.value(v.Index(i))
		}
		return
	case k == reflect.Struct || k == reflect.Slice || k == reflect.Pointer || k == reflect.Map && v.Type().Key().Kind() == reflect.String:
		if !empty(v) {
			n = w.node(v)
		}
	default:
		panic(fmt.Sprintf("pack: %v", v.Type()))
	}
	w.buf = binary.AppendUvarint(w.buf, n)
}

func (w *Writer) text(s string) uint64 {
	if s == "" {
		return 0
	}
	place, ok := w.strings[s]
	if !ok {
		w.stringList = append(w.stringList, s)
		place = uint64(len(w.stringList))
		w.strings[s] = place
	}
	return place
}

// Value is what was packed. Lists that it has several times are one, and its strings are
// parts of what is packed.
func Value[T any](p Packed) *T {
	v := new(T)
	rest := input(p)
	r := reader{strings: rest.table(), nodes: rest.table()}
	r.lists = make([]reflect.Value, len(r.nodes))
	r.node(uint64(len(r.nodes)), reflect.ValueOf(v).Elem())
	return v
}

// input is the part of what is packed that is not read yet.
type input string

func (in *input) uint() uint64 {
	var n uint64
	for i := range len(*in) {
		b := (*in)[i]
		n |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			*in = (*in)[i+1:]
			break
		}
	}
	return n
}

// int reads what binary.AppendVarint has written: the sign is the lowest bit.
func (in *input) int() int64 {
	n := in.uint()
	return int64(n>>1) ^ -int64(n&1)
}

func (in *input) table() []input {
	list := make([]input, in.uint())
	for i := range list {
		n := in.uint()
		list[i], *in = (*in)[:n], (*in)[n:]
	}
	return list
}

type reader struct {
	strings, nodes []input
	lists          []reflect.Value // the lists, maps and pointers that are read, by their nodes
}

// node reads a node into a value.
func (r *reader) node(place uint64, to reflect.Value) {
	if place == 0 {
		return
	}
	in := r.nodes[place-1]
	if to.Kind() == reflect.Struct {
		set := in.uint()
		for i := range to.NumField() {
			if set&(1<<i) == 0 {
				continue
			}
			if f := to.Field(i); f.Kind() == reflect.Bool {
				f.SetBool(true)
			} else {
				r.value(&in, f)
			}
		}
		return
	}
	if known := r.lists[place-1]; known.IsValid() {
		to.Set(known)
		return
	}
	switch t := to.Type(); to.Kind() {
	case reflect.Slice:
		n := int(in.uint())
		to.Set(reflect.MakeSlice(t, n, n))
		for i := range n {
			r.value(&in, to.Index(i))
		}
	case reflect.Map:
		to.Set(reflect.MakeMap(t))
		for len(in) > 0 {
			k, v := reflect.New(t.Key()).Elem(), reflect.New(t.Elem()).Elem()
			r.value(&in, k)
			r.value(&in, v)
			to.SetMapIndex(k, v)
		}
	case reflect.Pointer:
		to.Set(reflect.New(t.Elem()))
		r.value(&in, to.Elem())
	}
	r.lists[place-1] = reflect.ValueOf(to.Interface())
}

func (r *reader) value(in *input, to reflect.Value) {
	switch {
	case to.CanInt():
		to.SetInt(in.int())
	case to.CanUint():
		to.SetUint(in.uint())
	case to.Kind() == reflect.String:
		if place := in.uint(); place > 0 {
			to.SetString(string(r.strings[place-1]))
		}
	case to.Kind() == reflect.Array:
		for i := range to.Len() {
			r.value(in, to.Index(i))
		}
	default:
		r.node(in.uint(), to)
	}
}
