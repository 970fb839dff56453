package catalog

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/querylint/querylint/sqlcheck/suggest"
)

// loader reads the nodes of one file.
type loader struct {
	file    string
	library string // of the file; entries of a user's file have their own
}

func (l *loader) errorf(line int, format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", l.file, line, fmt.Sprintf(format, args...))
}

var yamlLine = regexp.MustCompile(`^yaml: line (\d+): `)

// parse returns the root mapping of the file, or nil if the file is empty.
func parse(file string, data []byte) (*yaml.Node, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		msg, line := err.Error(), "1"
		if m := yamlLine.FindStringSubmatch(msg); m != nil {
			msg, line = msg[len(m[0]):], m[1]
		}
		return nil, fmt.Errorf("%s:%s: %s", file, line, strings.TrimPrefix(msg, "yaml: "))
	}
	if len(doc.Content) == 0 {
		return nil, nil
	}
	return doc.Content[0], nil
}

// pair is one line of a mapping.
type pair struct {
	key   string
	value *yaml.Node
	line  int
}

// pairs returns the pairs of a mapping, whose keys must differ.
func (l *loader) pairs(n *yaml.Node, what string) ([]pair, error) {
	if n == nil {
		return nil, nil
	}
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n.Kind != yaml.MappingNode {
		return nil, l.errorf(n.Line, "%s must be a mapping", what)
	}
	pairs := make([]pair, 0, len(n.Content)/2)
	for i := 0; i < len(n.Content); i += 2 {
		k := n.Content[i]
		for _, p := range pairs {
			if p.key == k.Value {
				return nil, l.errorf(k.Line, "duplicate key %q, first on line %d", k.Value, p.line)
			}
		}
		pairs = append(pairs, pair{k.Value, n.Content[i+1], k.Line})
	}
	return pairs, nil
}

// text returns the value of a key: words separated by spaces, or a list of
// such strings.
func (l *loader) text(n *yaml.Node, key string) (string, error) {
	parts, err := l.parts(n, key)
	if err != nil {
		return "", err
	}
	texts := make([]string, len(parts))
	for i, p := range parts {
		texts[i] = p.names
	}
	return strings.Join(texts, " "), nil
}

// parts returns the strings of a value, and where they are; what they do is
// for the caller to add.
func (l *loader) parts(n *yaml.Node, key string) ([]list, error) {
	switch n.Kind {
	case yaml.ScalarNode:
		if n.Tag == "!!null" {
			return nil, nil
		}
		return []list{{names: n.Value, line: n.Line}}, nil
	case yaml.AliasNode:
		parts, err := l.parts(n.Alias, key)
		for i := range parts {
			parts[i].line, parts[i].shared = n.Line, true
		}
		return parts, err
	case yaml.SequenceNode:
		var parts []list
		for _, c := range n.Content {
			ps, err := l.parts(c, key)
			if err != nil {
				return nil, err
			}
			parts = append(parts, ps...)
		}
		return parts, nil
	default:
		return nil, l.errorf(n.Line, "%s must be names separated by spaces, or a list of names", key)
	}
}

// words adds the words of a string to the set.
func (l *loader) words(p pair, set map[string]bool) error {
	s, err := l.text(p.value, p.key)
	if err != nil {
		return err
	}
	for w := range strings.FieldsSeq(s) {
		set[w] = true
	}
	return nil
}

// typeNames adds types, given as "package: Type Type", to the set.
func (l *loader) typeNames(p pair, set map[TypeName]bool) error {
	pairs, err := l.pairs(p.value, p.key)
	if err != nil {
		return err
	}
	for _, q := range pairs {
		s, err := l.text(q.value, q.key)
		if err != nil {
			return err
		}
		for w := range strings.FieldsSeq(s) {
			set[TypeName{q.key, w}] = true
		}
	}
	return nil
}

// entries reads a `catalog:` list.
func (l *loader) entries(n *yaml.Node) ([]*entry, error) {
	if n.Tag == "!!null" {
		return nil, nil
	}
	if n.Kind != yaml.SequenceNode {
		return nil, l.errorf(n.Line, "catalog must be a list of entries")
	}
	entries := make([]*entry, 0, len(n.Content))
	for _, c := range n.Content {
		e, err := l.entry(c)
		if err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// entry reads one element of a `catalog:` list.
func (l *loader) entry(n *yaml.Node) (*entry, error) {
	pairs, err := l.pairs(n, "an entry of catalog")
	if err != nil {
		return nil, err
	}
	e := &entry{file: l.file, line: n.Line, library: l.library, types: []string{""}}
	for _, p := range pairs {
		switch p.key {
		case "sql":
			err = l.sql(e, p.value)
		case "calls":
			err = l.calls(e, p.value)
		case "chain":
			err = l.chain(e, p.value)
		case "op":
			err = l.ops(e, p.value)
		case "batch":
			err = l.batches(e, p.value)
		case "args":
			err = l.uses(e, p.value)
		default:
			err = l.field(e, p)
		}
		if err != nil {
			return nil, err
		}
	}
	if len(e.packages) == 0 {
		return nil, l.errorf(e.line, "the entry names no packages")
	}
	if e.library == "" {
		e.library = baseName(e.packages[0])
	}
	return e, nil
}

// field reads a key of an entry whose value is one string.
func (l *loader) field(e *entry, p pair) error {
	effect := slices.Index(effectNames[:], p.key)
	if effect < 0 && !slices.Contains(entryKeys, p.key) {
		what := "key"
		if strings.Contains(p.key, ".") {
			what = "effect"
		}
		return l.errorf(p.line, "unknown %s %q%s", what, p.key, suggest.DidYouMean(p.key, entryKeys, effectNames[:]))
	}
	if effect >= 0 {
		parts, err := l.parts(p.value, p.key)
		for _, part := range parts {
			part.effect = Effect(effect)
			e.lists = append(e.lists, part)
		}
		return err
	}
	s, err := l.text(p.value, p.key)
	if err != nil {
		return err
	}
	switch p.key {
	case "library":
		e.library = s
	case "packages":
		e.packages = strings.Fields(s)
	case "types":
		if e.types = strings.Fields(s); len(e.types) == 0 {
			return l.errorf(p.line, "types is empty; without the key the entry is about functions")
		}
	case "handles":
		e.handles = strings.Fields(s)
	case "connections":
		e.connections = strings.Fields(s)
	case "cursors":
		e.cursors = strings.Fields(s)
	case "statements":
		e.statements = strings.Fields(s)
	case "transactions":
		e.transactions = strings.Fields(s)
	case "upserts":
		e.upserts = strings.Fields(s)
	}
	return nil
}

// entryKeys are the keys of an entry that are no effects.
var entryKeys = []string{"packages", "types", "library", "handles", "transactions", "statements", "connections", "cursors", "upserts", "sql", "calls", "chain", "op", "args", "batch"}

// sql reads a mapping of methods, several to a key, to the index of their SQL
// argument.
func (l *loader) sql(e *entry, n *yaml.Node) error {
	pairs, err := l.pairs(n, "sql")
	if err != nil {
		return err
	}
	for _, p := range pairs {
		i, err := l.index(p, "sql."+p.key)
		if err != nil {
			return err
		}
		for name := range strings.FieldsSeq(p.key) {
			e.args = append(e.args, arg{name, i, p.line})
		}
	}
	return nil
}

// ops reads a mapping of ops to the methods that do them.
func (l *loader) ops(e *entry, n *yaml.Node) error {
	pairs, err := l.pairs(n, "op")
	if err != nil {
		return err
	}
	for _, p := range pairs {
		if !slices.Contains(ops, Op(p.key)) {
			names := make([]string, len(ops))
			for i, o := range ops {
				names[i] = string(o)
			}
			return l.errorf(p.line, "unknown op %q%s", p.key, suggest.DidYouMean(p.key, names))
		}
		names, err := l.text(p.value, "op."+p.key)
		if err != nil {
			return err
		}
		for name := range strings.FieldsSeq(names) {
			e.ops = append(e.ops, op{name, Op(p.key), p.line})
		}
	}
	return nil
}

// batches reads a mapping of methods to what sends many messages at once.
func (l *loader) batches(e *entry, n *yaml.Node) error {
	pairs, err := l.pairs(n, "batch")
	if err != nil {
		return err
	}
	for _, p := range pairs {
		for name := range strings.FieldsSeq(p.key) {
			e.batches = append(e.batches, batch{name, p.value.Value, p.line})
		}
	}
	return nil
}

// uses reads a mapping of what arguments are for to where they are, which is
// given as in `sql:`.
func (l *loader) uses(e *entry, n *yaml.Node) error {
	pairs, err := l.pairs(n, "args")
	if err != nil {
		return err
	}
	for _, p := range pairs {
		methods, err := l.pairs(p.value, "args."+p.key)
		if err != nil {
			return err
		}
		for _, m := range methods {
			i, err := l.index(m, "args."+p.key+"."+m.key)
			if err != nil {
				return err
			}
			for name := range strings.FieldsSeq(m.key) {
				e.uses = append(e.uses, use{name, Argument{p.key, i}, m.line})
			}
		}
	}
	return nil
}

func (l *loader) index(p pair, what string) (int, error) {
	i, err := strconv.Atoi(p.value.Value)
	if err != nil || i < 0 {
		return 0, l.errorf(p.value.Line, "%s must be the index of an argument, from 0", what)
	}
	return i, nil
}

// calls reads a mapping of functions, several to a key, to the callbacks they
// run.
func (l *loader) calls(e *entry, n *yaml.Node) error {
	pairs, err := l.pairs(n, "calls")
	if err != nil {
		return err
	}
	for _, p := range pairs {
		nodes := []*yaml.Node{p.value}
		if p.value.Kind == yaml.SequenceNode {
			nodes = p.value.Content
		}
		var callbacks []Callback
		for _, n := range nodes {
			cb, err := l.callback(n, "calls."+p.key)
			if err != nil {
				return err
			}
			callbacks = append(callbacks, cb)
		}
		for name := range strings.FieldsSeq(p.key) {
			e.calls = append(e.calls, call{name, callbacks, p.line})
		}
	}
	return nil
}

// callback reads {arg: 1, times: each, of: 0, random: true}.
func (l *loader) callback(n *yaml.Node, what string) (Callback, error) {
	pairs, err := l.pairs(n, what)
	if err != nil {
		return Callback{}, err
	}
	cb := Callback{Arg: -1, Of: -1}
	times := -1
	for _, p := range pairs {
		switch p.key {
		case "arg":
			cb.Arg, err = l.index(p, what+".arg")
		case "of":
			cb.Of, err = l.index(p, what+".of")
		case "random":
			cb.Random = p.value.Value == "true"
		case "times":
			times = slices.Index(timesNames[:], p.value.Value)
			if times < 0 {
				err = l.errorf(p.value.Line, "unknown times %q in %s; it is %s", p.value.Value, what, strings.Join(timesNames[:], ", "))
			}
		default:
			keys := []string{"arg", "times", "of", "random"}
			err = l.errorf(p.line, "unknown key %q in %s%s", p.key, what, suggest.DidYouMean(p.key, keys))
		}
		if err != nil {
			return Callback{}, err
		}
	}
	if cb.Arg < 0 || times < 0 {
		return Callback{}, l.errorf(n.Line, "%s must have arg and times", what)
	}
	cb.Times = Times(times)
	return cb, nil
}

var version = regexp.MustCompile(`^v\d+$`)

// baseName is the last element of a package path that is not a version.
func baseName(path string) string {
	elems := strings.Split(path, "/")
	last := elems[len(elems)-1]
	if len(elems) > 1 && version.MatchString(last) {
		last = elems[len(elems)-2]
	}
	last, _, _ = strings.Cut(last, ".v") // gopkg.in/mgo.v2
	return last
}

// kinds reads a mapping of kinds to the names that are of each.
func (l *loader) kinds(p pair, m map[string]string) error {
	pairs, err := l.pairs(p.value, p.key)
	if err != nil {
		return err
	}
	for _, q := range pairs {
		s, err := l.text(q.value, q.key)
		if err != nil {
			return err
		}
		for w := range strings.FieldsSeq(s) {
			m[w] = q.key
		}
	}
	return nil
}

// markers reads `generated:`, which maps fields and methods to the package and type
// that stand in the tables for the types with all of them.
func (l *loader) markers(p pair) ([]Marker, error) {
	pairs, err := l.pairs(p.value, p.key)
	if err != nil {
		return nil, err
	}
	ms := make([]Marker, 0, len(pairs))
	for _, m := range pairs {
		text, err := l.text(m.value, m.key)
		if err != nil {
			return nil, err
		}
		i := strings.LastIndexByte(text, '.')
		if i < 0 {
			return nil, l.errorf(m.line, "%q is no package.Type", text)
		}
		ms = append(ms, Marker{strings.Fields(m.key), TypeName{text[:i], text[i+1:]}})
	}
	return ms, nil
}
