package catalog

import (
	"fmt"
	"go/token"
	"maps"
	"slices"
	"strings"
	"sync"
)

// entry is one element of a `catalog:` list: what some methods do, in each of
// the packages and for each of the types it names.
type entry struct {
	file     string
	line     int
	library  string
	packages []string
	types    []string // "" for functions of the package
	handles  []string
	// types that are transactions and never a pool
	transactions []string
	// types that are statements, prepared on a connection
	statements []string
	// types that are one connection of a pool
	connections []string
	// types that have a connection until they are closed
	cursors []string
	upserts []string
	lists   []list
	args    []arg
	calls   []call
	chains  []chain
	ops     []op
	uses    []use
	batches []batch

	once    sync.Once
	methods map[string]Method
}

// list is the value of one effect key, or a part of it.
type list struct {
	effect Effect
	names  string // separated by white space
	line   int
	shared bool // by an alias, with another entry whose types may have more
}

// arg is one pair of `sql:`.
type arg struct {
	name  string
	index int
	line  int
}

// op is one method of `op:`.
type op struct {
	name string
	op   Op
	line int
}

// use is one method of `args:`.
type use struct {
	name string
	arg  Argument
	line int
}

// batch is one method of `batch:`.
type batch struct {
	name, instead string
	line          int
}

// call is one pair of `calls:`.
type call struct {
	name      string
	callbacks []Callback
	line      int
}

// method looks the name up. The names are split on first use: most runs meet
// a handful of libraries, and the tables know many.
func (e *entry) method(name string) (Method, bool) {
	e.once.Do(func() {
		e.methods = make(map[string]Method)
		for _, l := range e.lists {
			for n := range strings.FieldsSeq(l.names) {
				e.methods[n] = Method{Library: e.library, Effect: l.effect, SQL: -1}
			}
		}
		for _, a := range e.args {
			m := e.methods[a.name]
			m.SQL = a.index
			e.methods[a.name] = m
		}
		for _, c := range e.calls {
			m, ok := e.methods[c.name]
			if !ok {
				m = Method{Library: e.library, SQL: -1}
			}
			m.Calls = c.callbacks
			e.methods[c.name] = m
		}
		for _, c := range e.chains {
			m := e.methods[c.name]
			m.Chain = c.chain
			e.methods[c.name] = m
		}
		for _, o := range e.ops {
			m := e.methods[o.name]
			m.Op = o.op
			e.methods[o.name] = m
		}
		for _, b := range e.batches {
			m := e.methods[b.name]
			m.Batch = b.instead
			e.methods[b.name] = m
		}
		for _, u := range e.uses {
			m := e.methods[u.name]
			m.Args = append(m.Args, u.arg)
			e.methods[u.name] = m
		}
	})
	m, ok := e.methods[name]
	return m, ok
}

// typeNames are all types that the entry names.
func (e *entry) typeNames() []string {
	return slices.Concat(e.types, e.handles, e.transactions, e.statements, e.connections, e.cursors, e.upserts)
}

// consistent returns an error if the entries name something that is no name,
// say twice what a method does, or say where its SQL is and not what it does.
func consistent(entries []*entry) error {
	type method struct {
		owner TypeName
		name  string
	}
	lines := make(map[method]int)
	for _, e := range entries {
		for _, n := range e.typeNames() {
			if n != "" && !token.IsIdentifier(n) {
				return fmt.Errorf("%s:%d: %q is not a name", e.file, e.line, n)
			}
		}
		own := make(map[string]bool)
		for _, l := range e.lists {
			for n := range strings.FieldsSeq(l.names) {
				if !token.IsIdentifier(n) {
					return fmt.Errorf("%s:%d: %q is not a name", e.file, l.line, n)
				}
				if own[n] {
					return fmt.Errorf("%s:%d: %s is listed twice in the entry", e.file, l.line, n)
				}
				own[n] = true
			}
		}
		for _, a := range e.args {
			if !own[a.name] {
				return fmt.Errorf("%s:%d: sql.%s: no effect lists %s", e.file, a.line, a.name, a.name)
			}
		}
		for _, c := range e.chains {
			if !own[c.name] {
				return fmt.Errorf("%s:%d: chain.%s: no effect lists %s", e.file, c.line, c.name, c.name)
			}
		}
		for _, c := range e.calls {
			own[c.name] = true
		}
		for _, o := range e.ops {
			if !own[o.name] {
				return fmt.Errorf("%s:%d: op.%s: no effect lists %s", e.file, o.line, o.op, o.name)
			}
		}
		for _, b := range e.batches {
			if !own[b.name] {
				return fmt.Errorf("%s:%d: batch: no effect lists %s", e.file, b.line, b.name)
			}
		}
		for _, u := range e.uses {
			if !own[u.name] {
				return fmt.Errorf("%s:%d: args.%s: no effect lists %s", e.file, u.line, u.arg.For, u.name)
			}
		}
		for _, p := range e.packages {
			for _, t := range e.types {
				for _, n := range slices.Sorted(maps.Keys(own)) {
					m := method{TypeName{p, t}, n}
					if first, ok := lines[m]; ok {
						return fmt.Errorf("%s:%d: the entry of line %d lists %s of %s already", e.file, e.line, first, n, strings.TrimSuffix(p+"."+t, "."))
					}
					lines[m] = e.line
				}
			}
		}
	}
	return nil
}
