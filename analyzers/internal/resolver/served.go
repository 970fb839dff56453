package resolver

import (
	"go/types"
	"regexp"
	"strings"
)

// Served are the methods, by full name, that a library calls once per element of a list
// which another method returns, with that one. root is the type that answers for the
// fields of the schema's root; schema is the schema, or "" if it is not known: then all
// methods that may answer for a field count.
func Served(root types.Type, schema string, name func(*types.Func) string) map[string]string {
	if p, ok := types.Unalias(root).(*types.Pointer); ok {
		root = p.Elem()
	}
	n, ok := types.Unalias(root).(*types.Named)
	if !ok || types.IsInterface(n) {
		return nil
	}
	s := &served{schema: strings.ToLower(schema)}
	g := newGraph(s.fields, nil)
	g.walk(s.fields(n))
	out := make(map[string]string)
	for a := range g.seen {
		by := g.by(a.object)
		if by == "" {
			continue
		}
		for m := range types.NewMethodSet(types.NewPointer(a.object.Type())).Methods() {
			if fn, ok := m.Obj().(*types.Func); ok && s.answers(fn) {
				keepFirst(out, name(fn.Origin()), by) // types that embed one share its methods
			}
		}
	}
	return out
}

// keepFirst gives a key the value that sorts first of all that it is given, in whichever
// order that is.
func keepFirst(m map[string]string, key, value string) {
	if old, ok := m[key]; !ok || value < old {
		m[key] = value
	}
}

type served struct{ schema string }

// fields are the methods of a type that may answer for fields.
func (s *served) fields(n *types.Named) []field {
	var out []field
	for m := range types.NewMethodSet(types.NewPointer(n)).Methods() {
		if fn, ok := m.Obj().(*types.Func); ok && s.answers(fn) {
			out = append(out, field{n.Obj().Name() + "." + fn.Name(), answer(fn.Signature())})
		}
	}
	return out
}

// answers reports whether a method may answer for a field, and the schema has one of its
// name.
func (s *served) answers(fn *types.Func) bool {
	if !Answers(fn) {
		return false
	}
	if s.schema == "" {
		return true
	}
	var pattern strings.Builder
	for _, r := range strings.ToLower(strings.ReplaceAll(fn.Name(), "_", "")) {
		pattern.WriteString(regexp.QuoteMeta(string(r)) + "_*")
	}
	is, err := regexp.MatchString(`\b`+pattern.String()+`\s*[(:]`, s.schema)
	return is && err == nil || result(fn.Signature()) == nil // of an interface: ToPost() (*post, bool)
}

// Answers reports whether a method is one by which a type answers for a field of a schema:
// it takes nothing but a context and a struct of arguments, and returns something, beside
// an error.
func Answers(fn *types.Func) bool {
	sig := fn.Signature()
	if !fn.Exported() || sig.TypeParams().Len() > 0 || sig.Recv() == nil || answer(sig) == nil || sig.Variadic() {
		return false
	}
	ps := contextual(sig)
	if len(ps) > 1 {
		return false
	}
	for _, p := range ps {
		t := p.Type()
		if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
			t = ptr.Elem()
		}
		if _, ok := t.Underlying().(*types.Struct); !ok {
			return false
		}
	}
	return true
}

// answer is what a method answers with: its result, or the object that an interface is.
func answer(sig *types.Signature) types.Type {
	if t := result(sig); t != nil {
		return t
	}
	if rs := sig.Results(); rs.Len() == 2 && types.Identical(rs.At(1).Type().Underlying(), types.Typ[types.Bool]) && sig.Params().Len() == 0 {
		return rs.At(0).Type()
	}
	return nil
}
