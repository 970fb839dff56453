package catalog

import (
	"fmt"
	"go/types"
	"slices"
	"strings"

	"github.com/querylint/querylint/sqlcheck/suggest"
)

// Check compares the entries that Extend added for pkg with the package: its
// types, functions and methods must exist, and the indexes of SQL arguments
// and callbacks must fit the signatures. An error is one line, "file:line:
// message".
func (c *Catalog) Check(pkg *types.Package) []error {
	var errs []error
	for _, e := range c.added {
		if !slices.Contains(e.packages, pkg.Path()) {
			continue
		}
		for _, f := range e.check(pkg) {
			errs = append(errs, fmt.Errorf("%s:%d: %s", e.file, f.line, f.text))
		}
	}
	return errs
}

// fault is something that an entry says of a package and is not so.
type fault struct {
	line    int
	missing string // the name of a function or method that is not there
	text    string
}

// check compares the entry with one of its packages.
func (e *entry) check(pkg *types.Package) []fault {
	k := checker{entry: e, pkg: pkg}
	k.types()
	if len(k.faults) > 0 {
		return k.faults // no complaints about the methods of a type that is not there
	}
	for _, l := range e.lists {
		for n := range strings.FieldsSeq(l.names) {
			if !l.shared && len(k.signatures(n)) == 0 {
				k.missing(l.line, n)
			}
		}
	}
	for _, a := range e.args {
		for _, sig := range k.signatures(a.name) {
			if !isText(parameter(sig, a.index)) {
				k.faultf(a.line, "argument %d of %s cannot be SQL: it is not a string", a.index, k.title(a.name))
				break
			}
		}
	}
	for _, c := range e.chains {
		for _, part := range c.chain.Parts {
			for _, sig := range k.signatures(c.name) {
				if parameter(sig, part.Arg) == nil {
					k.faultf(c.line, "%s has no argument %d", k.title(c.name), part.Arg)
					break
				}
			}
		}
	}
	for _, u := range e.uses {
		sigs := k.signatures(u.name)
		if len(sigs) > 0 && !slices.ContainsFunc(sigs, func(sig *types.Signature) bool { return parameter(sig, u.arg.Arg) != nil }) {
			k.faultf(u.line, "%s has no argument %d for %s", k.title(u.name), u.arg.Arg, u.arg.For)
		}
	}
	for _, c := range e.calls {
		sigs := k.signatures(c.name)
		if len(sigs) == 0 && !slices.ContainsFunc(k.faults, func(f fault) bool { return f.missing == c.name }) {
			k.missing(c.line, c.name)
		}
		for _, cb := range c.callbacks {
			k.callback(c, cb, sigs)
		}
	}
	return k.faults
}

// checker compares one entry with one of its packages.
type checker struct {
	entry  *entry
	pkg    *types.Package
	owned  []*types.TypeName
	names  []string // of the methods of owned, once asked for
	faults []fault
}

func (k *checker) faultf(line int, format string, args ...any) {
	k.faults = append(k.faults, fault{line: line, text: fmt.Sprintf(format, args...)})
}

// types looks the types of the entry up.
func (k *checker) types() {
	for _, name := range k.entry.typeNames() {
		if name == "" {
			continue
		}
		tn, ok := k.pkg.Scope().Lookup(name).(*types.TypeName)
		switch {
		case !ok:
			k.faultf(k.entry.line, "%s has no type %s%s", k.pkg.Path(), name, suggest.DidYouMean(name, namesOf[*types.TypeName](k.pkg)))
		case tn.IsAlias():
			// A value's type is what the alias stands for, so nobody would
			// ever ask for the alias.
			k.faultf(k.entry.line, "%s.%s is an alias; name %s instead", k.pkg.Path(), name, types.Unalias(tn.Type()))
		case slices.Contains(k.entry.types, name) && !slices.Contains(k.owned, tn): // a handle, too
			k.owned = append(k.owned, tn)
		}
	}
}

// signatures returns the signature that the name has with each type that has
// it. One is enough: a list for a client, its pool and their interface may
// hold what only the pool has.
func (k *checker) signatures(name string) []*types.Signature {
	var sigs []*types.Signature
	if slices.Contains(k.entry.types, "") {
		if f, ok := k.pkg.Scope().Lookup(name).(*types.Func); ok {
			sigs = append(sigs, f.Signature())
		}
	}
	for _, tn := range k.owned {
		obj, _, _ := types.LookupFieldOrMethod(tn.Type(), true, k.pkg, name)
		if f, ok := obj.(*types.Func); ok {
			sigs = append(sigs, f.Signature())
		}
	}
	return sigs
}

// missing reports a function or method that is not there.
func (k *checker) missing(line int, name string) {
	text := fmt.Sprintf("%s has no function %s%s", k.pkg.Path(), name, suggest.DidYouMean(name, namesOf[*types.Func](k.pkg)))
	if len(k.owned) > 0 {
		owners := make([]string, len(k.owned))
		for i, tn := range k.owned {
			owners[i] = tn.Name()
			if !types.IsInterface(tn.Type()) {
				owners[i] = "(*" + tn.Name() + ")"
			}
		}
		verb := "has"
		if len(owners) > 1 {
			verb = "have"
		}
		text = fmt.Sprintf("%s %s no method %s%s", strings.Join(owners, ", "), verb, name, suggest.DidYouMean(name, k.methods()))
	}
	k.faults = append(k.faults, fault{line, name, text})
}

// methods returns the names of all methods of the entry's types.
func (k *checker) methods() []string {
	if k.names == nil {
		for _, tn := range k.owned {
			k.names = append(k.names, methodNames(tn)...)
		}
		slices.Sort(k.names)
		k.names = slices.Compact(k.names)
	}
	return k.names
}

// callback checks one function argument of c.
func (k *checker) callback(c call, cb Callback, sigs []*types.Signature) {
	for _, sig := range sigs {
		if t := parameter(sig, cb.Arg); !isFunc(t) && (cb.Times != Miss || !holdsFunc(t)) {
			k.faultf(c.line, "argument %d of %s is not a function", cb.Arg, k.title(c.name))
			return
		}
		if cb.Of >= 0 && !isCountable(parameter(sig, cb.Of)) {
			k.faultf(c.line, "argument %d of %s has no length", cb.Of, k.title(c.name))
			return
		}
	}
}

// title is the name of a function or method for messages.
func (k *checker) title(name string) string {
	if len(k.owned) == 0 {
		return name
	}
	return k.owned[0].Name() + "." + name
}

// namesOf returns the names of the package's objects of one kind.
func namesOf[O types.Object](pkg *types.Package) []string {
	var names []string
	for _, n := range pkg.Scope().Names() {
		if _, ok := pkg.Scope().Lookup(n).(O); ok {
			names = append(names, n)
		}
	}
	return names
}

// methodNames returns the names of all methods, promoted ones included.
func methodNames(tn *types.TypeName) []string {
	t := tn.Type()
	if !types.IsInterface(t) {
		t = types.NewPointer(t)
	}
	var names []string
	for s := range types.NewMethodSet(t).Methods() {
		names = append(names, s.Obj().Name())
	}
	return names
}

// parameter returns the type of argument i of a call, or nil if the call
// cannot have that many.
func parameter(sig *types.Signature, i int) types.Type {
	n := sig.Params().Len()
	if sig.Variadic() && i >= n-1 {
		return sig.Params().At(n - 1).Type().Underlying().(*types.Slice).Elem()
	}
	if i >= n {
		return nil
	}
	return sig.Params().At(i).Type()
}

// isText: a string, or an empty interface, with which xorm and go-pg take
// either SQL or something that builds it.
func isText(t types.Type) bool {
	switch t := core(t).(type) {
	case *types.Basic:
		return t.Info()&types.IsString != 0
	case *types.Interface:
		return t.Empty()
	}
	return false
}

// isFunc: a function, or an empty interface, with which go-pg and go-funk take
// functions of any signature.
func isFunc(t types.Type) bool {
	switch t := core(t).(type) {
	case *types.Signature:
		return true
	case *types.Interface:
		return t.Empty()
	}
	return false
}

// holdsFunc: an interface that a function type implements, or a struct with a
// function in it; so caches take what loads.
func holdsFunc(t types.Type) bool {
	t = core(t)
	if p, ok := t.(*types.Pointer); ok {
		t = core(p.Elem())
	}
	switch t := t.(type) {
	case *types.Interface:
		return t.NumMethods() > 0
	case *types.Struct:
		for f := range t.Fields() {
			if isFunc(f.Type()) {
				return true
			}
		}
	}
	return false
}

// isCountable: something with a length, a number, or a sequence.
func isCountable(t types.Type) bool {
	switch t := core(t).(type) {
	case *types.Slice, *types.Array, *types.Map, *types.Chan, *types.Signature:
		return true
	case *types.Basic:
		return t.Info()&(types.IsString|types.IsInteger) != 0
	case *types.Interface:
		return t.Empty() // sort.Slice takes any
	}
	return false
}

// core returns the underlying type, of a type parameter that of the first
// type of its constraint.
func core(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	if p, ok := types.Unalias(t).(*types.TypeParam); ok {
		iface := p.Constraint().Underlying().(*types.Interface)
		for e := range iface.EmbeddedTypes() {
			if u, ok := e.(*types.Union); ok {
				e = u.Term(0).Type()
			}
			if !types.IsInterface(e) {
				return e.Underlying()
			}
		}
		return nil
	}
	return t.Underlying()
}
