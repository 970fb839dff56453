package statement

import (
	"go/ast"
	"go/types"
	"reflect"

	"github.com/querylint/querylint/analyzers/internal/sqlvalue"
	"github.com/querylint/querylint/sqlcheck"
)

// namedValues is the argument of a call whose entries or fields fill the
// placeholders with names.
type namedValues struct {
	sqlvalue.Elem
	library string
}

// namedValues is that argument, or nil.
func (p *pass) namedValues(call *ast.CallExpr, w *sqlvalue.Walk) *namedValues {
	i := p.namedArg(call)
	if i < 0 || i >= len(call.Args) {
		return nil
	}
	arg := call.Args[i]
	return &namedValues{sqlvalue.Elem{X: w.Eval(arg), Expr: arg}, p.method(call).Library}
}

// namedArg is which argument of a call that is, or -1.
func (p *pass) namedArg(call *ast.CallExpr) int {
	if m := p.method(call); m != nil {
		for _, a := range m.Args {
			if a.For == "named" {
				return a.Arg
			}
		}
	}
	return -1
}

// filledBy is the argument that fills the placeholders of a text that runs at a place:
// one of the call itself, or of the call that binds them before.
func (p *pass) filledBy(q *Place, text *sqlvalue.Text) *namedValues {
	if b := text.Bound; q.named == nil && b != nil {
		return &namedValues{b.By, p.method(b.Call).Library}
	}
	return q.named
}

// namedArgs are the values of placeholders by their names, as far as the source
// shows them: those of a map that is built there, and the fields of a struct.
func (p *pass) namedArgs(e *namedValues, paths sqlvalue.Paths) map[string]sqlcheck.Arg {
	if e == nil {
		return nil
	}
	args := make(map[string]sqlcheck.Arg)
	t := p.TypesInfo.TypeOf(e.Expr)
	if s, ok := t.Underlying().(*types.Slice); ok { // a row for each
		t = s.Elem()
	}
	if st, ok := pointed(t).Underlying().(*types.Struct); ok {
		p.namedFields(args, st, e.library, "", 0)
	}
	list, _ := sqlvalue.Leaves(e.X, paths)
	for _, n := range list {
		x, ok := n.(*sqlvalue.Composite)
		if !ok {
			continue
		}
		for _, entry := range x.Entries {
			name := sqlvalue.Read(entry.Key, paths)
			if st, ok := pointed(x.Type).Underlying().(*types.Struct); ok {
				c := conditions{pass: p, library: e.library}
				args[c.columnName(st, entry.Field)] = p.describe(entry.Expr, entry.X, paths, nil)
			} else if name.Whole() {
				args[name.String()] = p.describe(entry.Expr, entry.X, paths, nil)
			}
		}
	}
	return args
}

// namedFields are the types of the fields of a struct, those of embedded ones among
// them, and those of others behind their names.
func (p *pass) namedFields(args map[string]sqlcheck.Arg, st *types.Struct, library, before string, depth int) {
	for i := range st.NumFields() {
		f := st.Field(i)
		name := before + p.columnOfField(f, reflect.StructTag(st.Tag(i)), library)
		if inner, ok := pointed(f.Type()).Underlying().(*types.Struct); ok && depth < 4 {
			within := name + "."
			if f.Embedded() {
				within = before
			}
			p.namedFields(args, inner, library, within, depth+1)
			if f.Embedded() {
				continue
			}
		}
		args[name] = sqlcheck.Arg{Kind: Kind(f.Type()), Name: f.Name()}
	}
}
