package statement

import (
	"go/ast"
	"go/types"
	"reflect"

	"github.com/querylint/querylint/analyzers/internal/catalog"
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
func (p *pass) namedValues(call *ast.CallExpr, m *catalog.Method, w *sqlvalue.Walk) *namedValues {
	for _, a := range m.Args {
		if a.For == "named" && a.Arg < len(call.Args) {
			arg := call.Args[a.Arg]
			return &namedValues{sqlvalue.Elem{X: w.Eval(arg), Expr: arg}, m.Library}
		}
	}
	return nil
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
		p.namedFields(args, st, e.library, 0)
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

// namedFields are the types of the fields of a struct, those of embedded ones
// among them.
func (p *pass) namedFields(args map[string]sqlcheck.Arg, st *types.Struct, library string, depth int) {
	for i := range st.NumFields() {
		f := st.Field(i)
		inner, ok := pointed(f.Type()).Underlying().(*types.Struct)
		if ok && f.Embedded() && depth < 4 {
			p.namedFields(args, inner, library, depth+1)
			continue
		}
		name := p.columnOfField(f, reflect.StructTag(st.Tag(i)), library)
		args[name] = sqlcheck.Arg{Kind: Kind(f.Type()), Name: f.Name()}
	}
}
