package template

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
	"text/template/parse"
)

// Value is what is known of a value in a template.
type Value struct {
	Type types.Type // nil: not known
	Expr ast.Expr   // what it is in the program, or what it is a part of; nil if it is of the template's making
	Path string     // the fields that lead from Expr to it

	address bool // it has one, so that it has the methods of a pointer, too
	depth   int  // how many of the loops around decide which one it is
	only    bool // no two turns of the innermost of them have the same
}

// Loop is a range around a call.
type Loop struct {
	List Value
	Text string // as the template writes it
}

// Call is a call of the program that a template makes.
type Call struct {
	Method *types.Func // nil of a function
	Recv   types.Type  // what the method is called on
	Func   ast.Expr    // the function, where it is no method
	Name   string      // of that, as templates know it
	Loops  []Loop      // outermost first
	Same   bool        // neither receiver nor arguments change with the innermost loop
	Picked bool        // a condition inside that decides whether it runs
	At     string      // the template and the line: page.html:3
}

// Program answers for what the program says of a value.
type Program struct {
	Package *types.Package
	TypeOf  func(ast.Expr) types.Type
	// Written is what the code writes into a field or under a key of an expression, or nil.
	Written func(e ast.Expr, name string) ast.Expr
}

// Calls are those of the template of a set, run with an expression.
func (s *Set) Calls(name string, data ast.Expr, p Program) []Call {
	w := &walker{Program: p, set: s}
	w.run(name, w.value(data))
	return w.calls
}

type walker struct {
	Program
	set   *Set
	calls []Call
	scope
}

// scope is what holds where the walk has come to.
type scope struct {
	tree    *parse.Tree
	running []string // templates, the outermost first
	loops   []Loop
	picked  bool
	vars    []variable
}

type variable struct {
	name string
	Value
}

func (w *walker) value(e ast.Expr) Value { return Value{Type: w.TypeOf(e), Expr: e} }

// in walks in a scope of its own.
func (w *walker) in(walk func()) {
	outer := w.scope
	w.vars = slices.Clone(w.vars)
	walk()
	w.scope = outer
}

// run walks a template. One that runs itself is left at its second turn.
func (w *walker) run(name string, dot Value) {
	tree := w.set.trees[name]
	if tree == nil || tree.Root == nil || slices.Contains(w.running, name) {
		return
	}
	w.in(func() {
		w.tree, w.running = tree, append(slices.Clip(w.running), name)
		w.vars = []variable{{"$", dot}}
		w.list(tree.Root, dot)
	})
}

func (w *walker) list(l *parse.ListNode, dot Value) {
	if l == nil {
		return
	}
	for _, n := range l.Nodes {
		switch n := n.(type) {
		case *parse.ActionNode:
			w.pipe(n.Pipe, dot)
		case *parse.TemplateNode:
			given := Value{}
			if n.Pipe != nil {
				given = w.pipe(n.Pipe, dot)
			}
			w.run(n.Name, given)
		case *parse.IfNode:
			w.in(func() {
				w.pipe(n.Pipe, dot)
				w.in(func() {
					w.picked = len(w.loops) > 0
					if w.once(n.Pipe, dot) {
						w.loops = w.loops[:len(w.loops)-1]
					}
					w.list(n.List, dot)
				})
				w.picked = len(w.loops) > 0
				w.list(n.ElseList, dot)
			})
		case *parse.WithNode:
			w.in(func() {
				inner := w.pipe(n.Pipe, dot)
				w.picked = len(w.loops) > 0
				w.in(func() { w.list(n.List, inner) })
				w.list(n.ElseList, dot)
			})
		case *parse.RangeNode:
			w.in(func() { w.loop(n, dot) })
		}
	}
}

func (w *walker) loop(n *parse.RangeNode, dot Value) {
	decl := n.Pipe.Decl
	bare := *n.Pipe
	bare.Decl = nil
	list := w.pipe(&bare, dot)
	w.in(func() { w.list(n.ElseList, dot) })
	leaves := func(n parse.Node) bool { return n.Type() == parse.NodeBreak }
	if !slices.ContainsFunc(n.List.Nodes, leaves) {
		w.loops = append(slices.Clip(w.loops), Loop{List: list, Text: bare.String()})
		w.picked = false
	}
	elem := element(list)
	elem.depth, elem.only = len(w.loops), true
	if len(decl) == 2 {
		w.vars = append(w.vars, variable{decl[0].Ident[0], Value{Type: types.Typ[types.Int], depth: len(w.loops), only: true}})
	}
	if len(decl) > 0 {
		w.vars = append(w.vars, variable{decl[len(decl)-1].Ident[0], elem})
	}
	w.list(n.List, elem)
}

// pipe walks a pipeline, and is its value.
func (w *walker) pipe(p *parse.PipeNode, dot Value) Value {
	var v Value
	for i, c := range p.Cmds {
		args := make([]Value, 0, len(c.Args))
		for _, a := range c.Args[1:] {
			args = append(args, w.arg(a, dot, nil))
		}
		if i > 0 {
			args = append(args, v)
		}
		v = w.arg(c.Args[0], dot, args)
	}
	for _, d := range p.Decl {
		if !p.IsAssign {
			w.vars = append(w.vars, variable{d.Ident[0], v})
			continue
		}
		for i := range w.vars {
			if w.vars[i].name == d.Ident[0] {
				w.vars[i].Value = Value{depth: len(w.loops)} // on some ways
			}
		}
	}
	return v
}

// arg walks an operand, or what a command calls with arguments.
func (w *walker) arg(n parse.Node, dot Value, args []Value) Value {
	switch n := n.(type) {
	case *parse.DotNode:
		return dot
	case *parse.FieldNode:
		return w.fields(dot, n.Ident, args, n)
	case *parse.VariableNode:
		i := len(w.vars) - 1
		for i >= 0 && w.vars[i].name != n.Ident[0] {
			i--
		}
		if i < 0 {
			return Value{}
		}
		return w.fields(w.vars[i].Value, n.Ident[1:], args, n)
	case *parse.ChainNode:
		return w.fields(w.arg(n.Node, dot, nil), n.Field, args, n)
	case *parse.PipeNode:
		var v Value
		w.in(func() { v = w.pipe(n, dot) })
		return v
	case *parse.IdentifierNode:
		return w.function(n, args)
	}
	return Value{}
}

// function is a call of a function.
func (w *walker) function(n *parse.IdentifierNode, args []Value) Value {
	f := w.set.Functions[n.Ident]
	out := Value{depth: deepest(args)}
	switch {
	case f != nil:
		w.note(Call{Func: f, Name: n.Ident, Same: out.depth < len(w.loops)}, n)
		if t := w.TypeOf(f); t != nil {
			if sig, ok := t.Underlying().(*types.Signature); ok && sig.Results().Len() > 0 {
				out.Type = sig.Results().At(0).Type()
			}
		}
	case n.Ident == "index" && len(args) > 0:
		v := args[0]
		for range args[1:] {
			v = element(v)
		}
		out.Type, out.address = v.Type, v.address
	case n.Ident == "slice" && len(args) > 0:
		out.Type = args[0].Type
	}
	return out
}

func deepest(vs []Value) int {
	depth := 0
	for _, v := range vs {
		depth = max(depth, v.depth)
	}
	return depth
}

// fields follows names from a value. The last one may be a method with arguments.
func (w *walker) fields(v Value, names []string, args []Value, n parse.Node) Value {
	for i, name := range names {
		if i < len(names)-1 {
			v = w.field(v, name, nil, n)
		} else {
			v = w.field(v, name, args, n)
		}
	}
	return v
}

func (w *walker) field(v Value, name string, args []Value, n parse.Node) Value {
	out := Value{depth: max(v.depth, deepest(args)), only: v.only && strings.EqualFold(name, "id")}
	t, address := pointee(v.Type)
	address = address || v.address
	if t == nil {
		return out
	}
	if !ast.IsExported(name) {
		if _, isMap := t.Underlying().(*types.Map); !isMap {
			return out
		}
	}
	o, _, indirect := types.LookupFieldOrMethod(t, address, w.Package, name)
	switch o := o.(type) {
	case *types.Func:
		w.note(Call{Method: o.Origin(), Recv: t, Same: out.depth < len(w.loops)}, n)
		if rs := o.Signature().Results(); rs.Len() > 0 {
			out.Type = rs.At(0).Type()
		}
		return out
	case *types.Var:
		out.Type, out.address = o.Type(), address || indirect
		out.Expr, out.Path = v.Expr, v.Path+"."+name
	default:
		m, ok := t.Underlying().(*types.Map)
		if !ok {
			return out
		}
		out.Type = m.Elem()
		out.Expr, out.Path = v.Expr, v.Path+`["`+name+`"]`
	}
	if v.Expr != nil && v.Path == "" {
		if e := w.Written(v.Expr, name); e != nil {
			out.Expr, out.Path = e, ""
			if types.IsInterface(out.Type) {
				out.Type, out.address = w.TypeOf(e), false
			}
		}
	}
	return out
}

// note keeps a call. What stands several times in one loop is one thing to mend.
func (w *walker) note(c Call, n parse.Node) {
	c.Loops, c.Picked = w.loops, w.picked
	c.At, _ = w.tree.ErrorContext(n)
	if i := strings.LastIndexByte(c.At, ':'); i > 0 {
		c.At = c.At[:i] // the column counts bytes
	}
	if line, unnamed := strings.CutPrefix(c.At, ":"); unnamed {
		c.At = "line " + line
	}
	for i := range w.calls {
		if o := &w.calls[i]; o.Method == c.Method && o.Name == c.Name && o.Same == c.Same && slices.EqualFunc(o.Loops, c.Loops, func(a, b Loop) bool { return a.Text == b.Text }) {
			o.Picked = o.Picked && c.Picked
			return
		}
	}
	w.calls = append(w.calls, c)
}

// once reports whether a condition holds for one turn of the innermost loop: for an
// index, or for the element that is another one or has its id.
func (w *walker) once(p *parse.PipeNode, dot Value) bool {
	if len(w.loops) == 0 || len(p.Cmds) != 1 {
		return false
	}
	f, ok := p.Cmds[0].Args[0].(*parse.IdentifierNode)
	if !ok {
		return false
	}
	calls := w.calls
	defer func() { w.calls = calls }()
	var tells, other int
	for _, a := range p.Cmds[0].Args[1:] {
		switch v := w.arg(a, dot, nil); {
		case v.depth < len(w.loops):
			other++
		case v.only:
			tells++
		}
	}
	return tells == 1 && (f.Ident == "not" && other == 0 || f.Ident == "eq" && other == 1 && len(p.Cmds[0].Args) == 3)
}

// pointee is what a type points to, through all pointers, and whether it is a pointer.
func pointee(t types.Type) (of types.Type, is bool) {
	for t != nil {
		p, ok := t.Underlying().(*types.Pointer)
		if !ok {
			break
		}
		t, is = p.Elem(), true
	}
	return t, is
}

// element is what a range over a value goes through. Those of a list have an address.
func element(list Value) (elem Value) {
	t, pointer := pointee(list.Type)
	if t == nil {
		return elem
	}
	switch t := t.Underlying().(type) {
	case *types.Slice:
		elem.Type, elem.address = t.Elem(), true
	case *types.Array:
		elem.Type, elem.address = t.Elem(), pointer || list.address
	case *types.Map:
		elem.Type = t.Elem()
	case *types.Chan:
		elem.Type = t.Elem()
	}
	return elem
}
