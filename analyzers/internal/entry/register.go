package entry

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// register does what the tables say of a call.
func (m *machine) register(call *ast.CallExpr, fn *types.Func, r *catalog.Registration, recv *value, args []*value, e *env) []*value {
	var on *node
	if recv != nil {
		on = recv.router()
	}
	result := &value{typ: e.in.info.TypeOf(call)}
	switch r.Does {
	case catalog.Preceding:
		for _, f := range handlers(given(args, r, "handler"), fn) {
			if on != nil && !slices.ContainsFunc(on.uses, func(o function) bool { return o.Ref == f.Ref }) {
				on.uses = append(on.uses, f)
			}
		}
		result.node = on
	case catalog.Grouping:
		n := &node{base: on, path: optional(given(args, r, "path")), uses: handlers(given(args, r, "middleware"), fn)}
		result.node = n
		for _, child := range given(args, r, "children") {
			n.adopt(child)
		}
		for _, body := range given(args, r, "body") {
			m.runBody(body, &value{node: n, typ: result.typ})
		}
	case catalog.Mounting:
		m.mount(call, fn, r, on, args, e)
		if h := given(args, r, "handler"); len(h) == 1 {
			result.node, result.funcs, result.typ = h[0].node, h[0].funcs, h[0].typ
		}
	case catalog.Prefixing:
		result = text(optional(given(args, r, "path")))
		result.prefix = true
	case catalog.Passing:
		if h := given(args, r, "handler"); len(h) > 0 && h[0] != nil {
			result = h[0]
		}
	case catalog.Describing:
		result.node = m.describe(call, fn, r, on, args, e)
	case catalog.Routing:
		result.node = m.route(call, fn, r, on, args, e)
	}
	return []*value{result}
}

// given are the arguments that have a role.
func given(args []*value, r *catalog.Registration, role string) []*value {
	i := r.Arg(role)
	switch {
	case i == catalog.AllArgs:
		return args
	case i == catalog.LastArg && len(args) > 0:
		return args[len(args)-1:]
	case i >= 0 && i < len(args):
		return args[i : i+1]
	}
	return nil
}

// optional is the text of an argument, or nothing without one.
func optional(args []*value) string {
	if len(args) == 0 {
		return ""
	}
	return args[0].string()
}

// handlers are the functions among values, of what implements an interface its
// method.
func handlers(args []*value, fn *types.Func) []function {
	var out []function
	for _, a := range args {
		if a == nil {
			continue
		}
		for _, v := range append([]*value{a}, a.values()...) {
			switch {
			case len(v.funcs) > 0:
				out = append(out, v.funcs...)
			case v.node == nil:
				if o := onlyMethod(v.typ, fn); o != nil {
					out = append(out, function{Ref: refTo(o), decl: o})
				}
			}
		}
	}
	return out
}

func (v *value) values() []*value {
	var out []*value
	for _, e := range v.list {
		if e.value != nil {
			out = append(out, e.value)
		}
	}
	return out
}

// onlyMethod is the method of a type that implements the interface of one method
// which a function takes, such as http.Handler.
func onlyMethod(t types.Type, fn *types.Func) *types.Func {
	n := named(t)
	if n == nil || types.IsInterface(n) {
		return nil
	}
	for p := range fn.Signature().Params().Variables() {
		typ := p.Type()
		if s, ok := typ.Underlying().(*types.Slice); ok {
			typ = s.Elem()
		}
		iface, ok := typ.Underlying().(*types.Interface)
		if ok && iface.NumMethods() == 1 && types.Implements(types.NewPointer(n), iface) {
			return method(n, iface.Method(0).Name())
		}
	}
	return nil
}

// runBody runs the function that adds routes to a group.
func (m *machine) runBody(body *value, group *value) {
	if body == nil {
		return
	}
	for i := range body.funcs {
		f := &body.funcs[i]
		if f.lit != nil {
			m.closure(f, []*value{group})
		} else if f.decl != nil {
			m.callFunc(f.decl, f.recv, []*value{group})
		}
	}
	for _, v := range body.values() {
		m.runBody(v, group)
	}
}

// adopt puts routers, of a value or of a list, below a group.
func (n *node) adopt(v *value) {
	if v == nil {
		return
	}
	for _, c := range append([]*value{v}, v.values()...) {
		if c.node != nil && c.node.base == nil && !n.below(c.node) {
			c.node.base = n
		}
	}
}

func (m *machine) mount(call *ast.CallExpr, fn *types.Func, r *catalog.Registration, on *node, args []*value, e *env) {
	for _, v := range given(args, r, "handler") {
		prefix := optional(given(args, r, "path"))
		switch {
		case v.node != nil && !v.node.mounted && !on.below(v.node):
			v.node.base, v.node.path, v.node.mounted = on, prefix+v.node.path, true
		case v.node == nil && on != nil:
			if fs := handlers([]*value{v}, fn); len(fs) > 0 {
				m.nodes = append(m.nodes, &node{base: on, path: strings.TrimSuffix(prefix, "/") + "/*", verbs: []string{"ANY"}, kind: r.Kind, funcs: fs, pos: call, in: e.in})
			}
		}
	}
}

// describe adds to the route that a method is called on, or to a new one of a
// router.
func (m *machine) describe(call *ast.CallExpr, fn *types.Func, r *catalog.Registration, on *node, args []*value, e *env) *node {
	n := on
	if on == nil || on.kind == "" {
		n = &node{base: on, kind: r.Kind, pos: call, in: e.in}
		m.nodes = append(m.nodes, n)
	}
	for _, v := range given(args, r, "method") {
		n.verbs = append(n.verbs, v.texts()...)
	}
	if p := given(args, r, "path"); len(p) > 0 {
		n.path = join(n.path, p[0].string())
	}
	if h := given(args, r, "handler"); len(h) > 0 {
		n.funcs = append(n.funcs, handlers(h, fn)...)
		n.pos, n.in = call, e.in
	}
	return n
}

// route is a call that registers one route or several.
func (m *machine) route(call *ast.CallExpr, fn *types.Func, r *catalog.Registration, on *node, args []*value, e *env) *node {
	group := on
	for _, a := range args {
		if a != nil && a.prefix {
			group = &node{base: on, path: a.string()}
		}
	}
	add := func(verbs []string, path string, fs []function) *node {
		n := &node{base: group, path: path, verbs: verbs, kind: r.Kind, funcs: fs, pos: call, in: e.in}
		m.nodes = append(m.nodes, n)
		return n
	}
	parent := &node{base: group}
	switch {
	case r.Arg("list") != catalog.NoArg:
		for _, v := range given(args, r, "list") {
			m.list(v, add, fn)
		}
		return nil
	case r.Arg("map") != catalog.NoArg:
		for _, v := range given(args, r, "map") {
			for _, el := range v.list {
				add(nil, el.key.string(), handlers([]*value{el.value}, fn))
			}
		}
		return nil
	case r.Arg("objects") != catalog.NoArg:
		for _, v := range given(args, r, "objects") {
			for _, o := range append([]*value{v}, v.values()...) {
				m.tagged(o, add)
			}
		}
		return nil
	case r.Arg("comments") != catalog.NoArg:
		for _, v := range given(args, r, "comments") {
			m.commented(v, parent, r, call, e)
		}
		return parent
	case r.Arg("auto") != catalog.NoArg:
		for _, v := range given(args, r, "auto") {
			m.auto(v, optional(given(args, r, "path")), parent, r, call, e)
		}
		return parent
	case r.Arg("object") != catalog.NoArg:
		mapping := given(args, r, "methods")
		for _, v := range given(args, r, "object") {
			m.object(v, optional(given(args, r, "path")), mapping, parent, r, call, e)
		}
		return parent
	}
	var verbs []string
	if r.Verb != "" {
		verbs = []string{r.Verb}
	}
	for _, v := range given(args, r, "method") {
		verbs = append(verbs, v.texts()...)
	}
	handler := given(args, r, "handler")
	fs := handlers(handler, fn)
	for i, a := range args { // what stands before the handler
		if a != nil && !slices.Contains(handler, a) && i != r.Arg("path") && i != r.Arg("method") {
			fs = append(handlers([]*value{a}, fn), fs...)
		}
	}
	if len(handler) == 1 && handler[0].node != nil && len(fs) == 0 {
		m.mountThere(handler[0].node, on)
		return nil
	}
	return add(verbs, optional(given(args, r, "path")), fs)
}

// mountThere notes that the routes of a router are those of another one, whose
// paths they repeat.
func (m *machine) mountThere(n, on *node) {
	if on != nil && n.base == nil && !on.below(n) && !n.mounted {
		n.mounted = true
		n.uses = append(slices.Clone(on.uses), n.uses...)
	}
}

// list adds the routes that a list of structs describes.
func (m *machine) list(v *value, add func([]string, string, []function) *node, fn *types.Func) {
	for _, el := range append([]*value{v}, v.values()...) {
		n := named(el.typ)
		if n == nil || n.Obj().Pkg() == nil {
			continue
		}
		r := m.cat.Routes(n.Obj().Pkg().Path(), n.Obj().Name())
		if r == nil || r.Fields == nil || el.fields == nil || el.list != nil {
			continue
		}
		add(el.fields[r.Fields["method"]].texts(), el.fields[r.Fields["path"]].string(), handlers([]*value{el.fields[r.Fields["handler"]]}, fn))
	}
}

func refTo(fn *types.Func) Ref { return Ref{Function: fullName(fn)} }
