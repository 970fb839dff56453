package survey

import (
	"go/ast"
	"go/constant"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// objects are the objects of schemas that the package writes out as values: variables
// whose fields say of which type they are and what answers for them.
type objects struct {
	fields []objectField
	// lists are by object a field that returns a list of it, or of one above it.
	lists map[types.Object]string
	// shown are by object the one of which another package may tell a list: itself, or
	// one above it.
	shown map[types.Object]string
}

// objectField is one field of such an object.
type objectField struct {
	of      types.Object // variable of the object that has it, or nil
	name    string       // with its object: Post.author
	returns types.Object // variable of the object that it returns, or nil
	list    bool         // it returns a list of them
	resolve ast.Expr     // what answers for it, or nil
}

// schemaObjects are the objects of the package.
func (p *Package) schemaObjects() *objects {
	if p.objects != nil {
		return p.objects
	}
	p.objects = &objects{lists: make(map[types.Object]string), shown: make(map[types.Object]string)}
	if !p.registers(catalog.Making) {
		return p.objects
	}
	for _, file := range p.Files {
		if !p.IsTest(file.FileStart) {
			p.collectFields(file)
		}
	}
	o := p.objects
	for _, f := range o.fields {
		if f.list && f.returns != nil && o.lists[f.returns] == "" {
			o.lists[f.returns] = f.name
		}
	}
	for _, f := range o.fields {
		if name := global(f.of); name != "" && f.of.Exported() {
			o.shown[f.of] = name
		}
	}
	o.below(o.lists)
	o.below(o.shown)
	return o
}

// below gives what is known of objects to those that their fields return.
func (o *objects) below(known map[types.Object]string) {
	for changed := true; changed; {
		changed = false
		for _, f := range o.fields {
			if is := known[f.of]; is != "" && f.returns != nil && known[f.returns] == "" {
				known[f.returns], changed = is, true
			}
		}
	}
}

// collectFields notes the fields of the objects of a file.
func (p *Package) collectFields(file *ast.File) {
	type object struct {
		node ast.Node
		of   types.Object
		name string
	}
	var around []object
	var stack []ast.Node
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil {
			if last := len(around) - 1; last >= 0 && around[last].node == stack[len(stack)-1] {
				around = around[:last]
			}
			stack = stack[:len(stack)-1]
			return true
		}
		stack = append(stack, n)
		switch n := n.(type) {
		case *ast.CallExpr:
			r := p.registration(n)
			if r == nil {
				break
			}
			switch r.Does {
			case catalog.Making:
				of := p.assignedTo(stack)
				around = append(around, object{n, of, p.objectName(n.Args[r.Arg("object")], of)})
			case catalog.Adding:
				if sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr); ok {
					of := p.Object(sel.X)
					p.noteField(of, p.objectName(nil, of), n.Args[r.Arg("path")], n.Args[r.Arg("field")])
				}
			}
		case *ast.KeyValueExpr:
			if len(around) > 0 {
				in := around[len(around)-1]
				p.noteField(in.of, in.name, n.Key, n.Value)
			}
		}
		return true
	})
}

// assignedTo is the variable that the innermost node of a stack is the value of, or nil.
func (p *Package) assignedTo(stack []ast.Node) types.Object {
	if len(stack) < 2 {
		return nil
	}
	value := stack[len(stack)-1]
	switch s := stack[len(stack)-2].(type) {
	case *ast.ValueSpec:
		for i, v := range s.Values {
			if v == value && len(s.Names) == len(s.Values) {
				return p.TypesInfo.Defs[s.Names[i]]
			}
		}
	case *ast.AssignStmt:
		for i, v := range s.Rhs {
			if v == value && len(s.Lhs) == len(s.Rhs) {
				return p.Object(s.Lhs[i])
			}
		}
	}
	return nil
}

// objectName is what the literal that describes an object calls it, or its variable.
func (p *Package) objectName(config ast.Expr, of types.Object) string {
	if lit := syntax.StructLit(config); lit != nil {
		pkg, name := syntax.TypeKey(p.TypesInfo.TypeOf(lit))
		if r := p.Catalog.Routes(pkg, name); r != nil {
			if s, ok := p.constText(element(lit, r.Fields["path"])); ok {
				return s
			}
		}
	}
	if of != nil {
		return of.Name()
	}
	return "…"
}

// noteField notes a field of an object, if the value describes one.
func (p *Package) noteField(of types.Object, object string, name, value ast.Expr) {
	lit := syntax.StructLit(value)
	if lit == nil {
		return
	}
	pkg, typ := syntax.TypeKey(p.TypesInfo.TypeOf(lit))
	r := p.Catalog.Routes(pkg, typ)
	text, ok := p.constText(name)
	if r == nil || r.Fields["type"] == "" || r.Fields["handler"] == "" || !ok {
		return
	}
	f := objectField{of: of, name: object + "." + text, resolve: element(lit, r.Fields["handler"])}
	f.returns, f.list = p.returnedObject(element(lit, r.Fields["type"]))
	p.objects.fields = append(p.objects.fields, f)
}

// returnedObject is the variable of the object that a type of a field is made of, and
// whether it is a list of them.
func (p *Package) returnedObject(e ast.Expr) (of types.Object, list bool) {
	for {
		call, ok := syntax.Unparen(e).(*ast.CallExpr)
		if !ok {
			break
		}
		r := p.registration(call)
		if r == nil || r.Does != catalog.Listing && r.Does != catalog.Requiring {
			return nil, false
		}
		list = list || r.Does == catalog.Listing
		e = call.Args[r.Arg("type")]
	}
	if e == nil {
		return nil, false
	}
	return p.Object(e), list
}

// element is what a literal gives a field, or nil.
func element(lit *ast.CompositeLit, field string) ast.Expr {
	i := slices.IndexFunc(lit.Elts, func(e ast.Expr) bool {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			return false
		}
		id, ok := kv.Key.(*ast.Ident)
		return ok && id.Name == field
	})
	if i < 0 {
		return nil
	}
	return lit.Elts[i].(*ast.KeyValueExpr).Value
}

func (p *Package) constText(e ast.Expr) (string, bool) {
	if e == nil {
		return "", false
	}
	v := p.TypesInfo.Types[e].Value
	if v == nil || v.Kind() != constant.String {
		return "", false
	}
	return constant.StringVal(v), true
}

// answersFor is the field of an object for which a unit answers, or nil. One of whose
// object there are lists goes before others.
func (p *Package) answersFor(u *syntax.Unit) *objectField {
	o := p.schemaObjects()
	var found *objectField
	for i := range o.fields {
		f := &o.fields[i]
		if f.of == nil || f.resolve == nil {
			continue
		}
		is := syntax.Unparen(f.resolve) == u.Node
		if id := syntax.Unparen(f.resolve); u.Func != nil {
			is = p.usedFunc(id) == u.Func
		}
		if is && (found == nil || o.lists[found.of] == "") {
			found = f
		}
	}
	return found
}

// usedFunc is the function that an expression names, or nil.
func (p *Package) usedFunc(e ast.Expr) *types.Func {
	var id *ast.Ident
	switch e := e.(type) {
	case *ast.Ident:
		id = e
	case *ast.SelectorExpr:
		id = e.Sel
	}
	if fn, ok := p.TypesInfo.Uses[id].(*types.Func); ok {
		return fn.Origin()
	}
	return nil
}

// global names a variable of a package, or is "".
func global(o types.Object) string {
	if o == nil || o.Pkg() == nil || o.Parent() != o.Pkg().Scope() {
		return ""
	}
	return o.Pkg().Path() + "." + o.Name()
}
