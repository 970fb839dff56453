package statement

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"os"
	"reflect"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/sourcefile"
)

// method is what the catalog knows of a call's callee.
func (p *pass) method(call *ast.CallExpr) *catalog.Method {
	m, ok := p.methods[call]
	if !ok {
		m = p.callee(call)
		p.methods[call] = m
	}
	return m
}

// callee is the same for a call that has not been looked up before: a function or method
// of a library, one of an interface that stands for a connection, or one that a variable
// holds.
func (p *pass) callee(call *ast.CallExpr) *catalog.Method {
	found, ok := p.cat.Callee(p.TypesInfo, call)
	if sel := p.throughInterface(call.Fun); !ok && sel != nil {
		fn := sel.Obj().(*types.Func)
		found, ok = p.interfaces.Method(interfaceOf(sel), fn)
		ok = ok && (found.SQL >= 0 || found.Chain != nil)
	}
	if sel := p.methodValue(call); !ok && sel != nil {
		found, ok = p.cat.Selected(p.TypesInfo.Selections[sel])
	}
	if !ok {
		return nil
	}
	return &found
}

// piece reports whether a call adds to a statement that a chain of calls
// builds.
func (p *pass) piece(call *ast.CallExpr) (any, bool) {
	m := p.method(call)
	if m == nil || m.SQL >= 0 && m.Chain == nil || standsForText(m) {
		return nil, false
	}
	if m.Chain != nil {
		return m, true
	}
	if m.Effect != catalog.Build {
		return nil, false
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || p.TypesInfo.Selections[sel] == nil {
		return nil, false
	}
	return m, true
}

// says reports whether a call of a chain, by what the catalog knows of it, begins a
// statement or adds to it: it does not only make a handle.
func says(info any) bool {
	ch := info.(*catalog.Method).Chain
	return ch != nil && (ch.Start || len(ch.Parts) > 0)
}

// runs reports whether a call of a chain runs the statement.
func (p *pass) runs(call *ast.CallExpr) bool {
	m := p.method(call)
	return m != nil && m.Chain != nil && m.Chain.Run != "" && !m.Chain.Start
}

// standsForText reports whether a call makes an expression of a text, for a
// call of a chain to take.
func standsForText(m *catalog.Method) bool { return m.Chain != nil && m.Chain.As == "text" }

// passesText is which argument a call passes on as its result: sqlx.In, Named
// and Rebind return the text they are given.
func (p *pass) passesText(call *ast.CallExpr) int {
	m := p.method(call)
	if m != nil && standsForText(m) {
		return m.Chain.Parts[0].Arg
	}
	if m == nil || m.Effect != catalog.Build || m.SQL < 0 {
		return -1
	}
	t := p.TypesInfo.TypeOf(call)
	if tuple, ok := t.(*types.Tuple); ok && tuple.Len() > 0 {
		t = tuple.At(0).Type()
	}
	if b, ok := t.Underlying().(*types.Basic); ok && b.Info()&types.IsString != 0 {
		return m.SQL
	}
	return -1
}

// typeArg is a type argument of a call, or nil.
func (p *pass) typeArg(call *ast.CallExpr, i int) types.Type {
	fun := ast.Unparen(call.Fun)
	switch x := fun.(type) {
	case *ast.IndexExpr:
		fun = x.X
	case *ast.IndexListExpr:
		fun = x.X
	}
	var id *ast.Ident
	switch x := ast.Unparen(fun).(type) {
	case *ast.Ident:
		id = x
	case *ast.SelectorExpr:
		id = x.Sel
	}
	list := p.TypesInfo.Instances[id].TypeArgs
	if list == nil || i >= list.Len() {
		return nil
	}
	return list.At(i)
}

func (p *pass) constText(o types.Object) (string, bool) {
	if s, ok := p.texts[o]; ok {
		if s == nil {
			return "", false
		}
		return *s, true
	}
	var f Text
	if o.Pkg() == nil || o.Pkg() == p.Pkg || !p.ImportObjectFact(o, &f) {
		p.texts[o] = nil
		return "", false
	}
	p.texts[o] = &f.Value
	return f.Value, true
}

func (p *pass) embed(pos token.Pos, name string) (string, bool) {
	// Pass.ReadFile gives no embedded files.
	file := sourcefile.NameAt(p.Pass, pos)
	i := strings.LastIndexAny(file, `/\`)
	data, err := os.ReadFile(file[:i+1] + name)
	if err != nil {
		return "", false
	}
	return string(data), true
}

// exportTexts tells importers of the texts that variables hold and functions
// return.
func (p *pass) exportTexts() {
	scope := p.Pkg.Scope()
	for _, name := range scope.Names() {
		switch o := scope.Lookup(name).(type) {
		case *types.Var:
			p.exportEntries(o)
			if o.Exported() && isString(o.Type()) && p.src.Initial(o) != nil {
				if tv := p.TypesInfo.Types[p.src.Initial(o)]; tv.Value != nil {
					p.ExportObjectFact(o, &Text{constantText(tv.Value)})
				}
			}
		case *types.Func:
			p.exportText(o)
		case *types.TypeName:
			if n, ok := types.Unalias(o.Type()).(*types.Named); ok && !o.IsAlias() {
				for m := range n.Methods() {
					p.exportText(m)
				}
			}
		}
	}
}

func (p *pass) exportText(fn *types.Func) {
	p.exportResult(fn)
	sig := fn.Signature()
	if !fn.Exported() || sig.Results().Len() != 1 || !isString(sig.Results().At(0).Type()) {
		return
	}
	if sig.Params().Len() > 0 {
		p.exportParts(fn)
		return
	}
	if text, ok := p.returned(fn); ok {
		p.ExportObjectFact(fn, &Text{text})
		return
	}
	if p.only(fn) != nil {
		p.exportParts(fn)
	}
}

// returned is the one constant text that a function of this package returns.
func (p *pass) returned(fn *types.Func) (string, bool) {
	e := p.only(fn)
	if e == nil || p.TypesInfo.Types[e].Value == nil {
		return "", false
	}
	return constantText(p.TypesInfo.Types[e].Value), true
}

// only is what a function of this package returns that does nothing else, or nil.
func (p *pass) only(fn *types.Func) ast.Expr {
	d := p.src.Decl(fn)
	if d == nil || d.Body == nil || len(d.Body.List) != 1 {
		return nil
	}
	r, ok := d.Body.List[0].(*ast.ReturnStmt)
	if !ok || len(r.Results) != 1 {
		return nil
	}
	return r.Results[0]
}

func isString(t types.Type) bool {
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

func constantText(v constant.Value) string {
	if v.Kind() != constant.String {
		return v.ExactString()
	}
	return constant.StringVal(v)
}

func staticCallee(info *types.Info, call *ast.CallExpr) *types.Func {
	fn := typeutil.StaticCallee(info, call)
	if fn == nil {
		return nil
	}
	return fn.Origin()
}

// fullName is the name of a function as reports give it.
func fullName(fn *types.Func) string {
	recv := fn.Signature().Recv()
	if recv == nil {
		return fn.Pkg().Path() + "." + fn.Name()
	}
	t, star := types.Unalias(recv.Type()), ""
	if ptr, ok := t.(*types.Pointer); ok {
		t, star = types.Unalias(ptr.Elem()), "*"
	}
	name := "?"
	if n, ok := t.(*types.Named); ok {
		name = n.Obj().Name()
	}
	if star == "" {
		return fn.Pkg().Path() + "." + name + "." + fn.Name()
	}
	return fn.Pkg().Path() + ".(*" + name + ")." + fn.Name()
}

// tagOf is the tag of the field that an expression selects, or "".
func (p *pass) tagOf(sel *ast.SelectorExpr) reflect.StructTag {
	s := p.TypesInfo.Selections[sel]
	if s == nil || s.Kind() != types.FieldVal {
		return ""
	}
	t := s.Recv()
	for i, at := range s.Index() {
		st, ok := pointed(t).Underlying().(*types.Struct)
		if !ok {
			return ""
		}
		if i == len(s.Index())-1 {
			return reflect.StructTag(st.Tag(at))
		}
		t = st.Field(at).Type()
	}
	return ""
}
