package statement

import "go/types"

// generated is the kind of condition that a generated function makes by its name, and
// the column that it is on: NameContains.
func (p *pass) generated(fn *types.Func) (kind, column string) {
	sig := fn.Signature()
	if sig.Results().Len() != 1 {
		return "", ""
	}
	if sig.Recv() != nil {
		if library := p.predicates(sig.Recv().Type()); library != "" && p.selectorOf(sig.Results().At(0).Type()) == library {
			return p.cat.Operator(library, fn.Name()), ""
		}
		return "", ""
	}
	library := p.selects(sig.Results().At(0).Type())
	if library == "" {
		return "", ""
	}
	if kind := p.cat.Operator(library, fn.Name()); kind == "and" || kind == "or" || kind == "not" {
		return kind, ""
	}
	for i := len(fn.Name()); i > 0; i-- {
		kind := "eq"
		if i < len(fn.Name()) {
			kind = p.cat.Operator(library, fn.Name()[i:])
		}
		if column := constantOf(fn.Pkg(), "Field"+fn.Name()[:i]); kind != "" && column != "" {
			return kind, column
		}
	}
	return "", ""
}

// selects is the library whose generator makes conditions of a type, or "".
func (p *pass) selects(t types.Type) string {
	sig, ok := t.Underlying().(*types.Signature)
	if !ok || sig.Params().Len() != 1 || sig.Results().Len() != 0 {
		return ""
	}
	n := namedOf(sig.Params().At(0).Type())
	if n == nil || n.Obj().Pkg() == nil {
		return ""
	}
	return p.cat.Selector(n.Obj().Pkg().Path() + "." + n.Obj().Name())
}

// selectorOf is the library whose generator makes conditions that are values of a type, or
// "".
func (p *pass) selectorOf(t types.Type) string {
	n := namedOf(t)
	if n == nil || n.Obj().Pkg() == nil {
		return ""
	}
	return p.cat.Selector(n.Obj().Pkg().Path() + "." + n.Obj().Name())
}

// predicates is the library for which a type stands for a column, by its name, and has
// methods that make conditions of it, or "":
//
//	type whereHelperstring struct{ field string }
//	func (w whereHelperstring) EQ(x string) qm.QueryMod
func (p *pass) predicates(t types.Type) string {
	n := namedOf(t)
	if n == nil {
		return ""
	}
	st, ok := n.Underlying().(*types.Struct)
	if !ok || st.NumFields() != 1 || !isString(st.Field(0).Type()) {
		return ""
	}
	for m := range n.Methods() {
		if r := m.Signature().Results(); r.Len() == 1 {
			if library := p.selectorOf(r.At(0).Type()); library != "" && p.cat.Operator(library, m.Name()) != "" {
				return library
			}
		}
	}
	return ""
}
