package entry

import (
	"go/ast"
	"go/types"
	"slices"
)

// value is what is known of a value. One that nothing is known of has its type.
type value struct {
	typ    types.Type
	text   *string
	funcs  []function // the last is the one that others are put around
	node   *node
	fields map[string]*value
	list   []element
	prefix bool // text is the common beginning of routes, as an option gives it
}

// element is one of a list or map.
type element struct{ key, value *value }

// function is a function as a value.
type function struct {
	Ref
	decl *types.Func // that Ref names, if it is a declared one
	lit  *ast.FuncLit
	env  *env
	recv *value
}

// node is a router, a group of routes or a route.
type node struct {
	base    *node
	path    string
	verbs   []string
	kind    string
	funcs   []function // of a route
	uses    []function // that run before all routes below
	pos     ast.Node
	in      *kept
	mounted bool
}

// env are the variables of a function that is run, inside those of the function
// around a literal.
type env struct {
	outer   *env
	vars    map[types.Object]*value
	in      *kept
	results []*value
}

func newEnv(outer *env, in *kept) *env {
	return &env{outer: outer, vars: make(map[types.Object]*value), in: in}
}

func (e *env) get(o types.Object) *value {
	for ; e != nil; e = e.outer {
		if v := e.vars[o]; v != nil {
			return v
		}
	}
	return nil
}

// set gives a variable a value where it is declared.
func (e *env) set(o types.Object, v *value) {
	for at := e; at != nil; at = at.outer {
		if at.vars[o] != nil {
			at.vars[o] = v
			return
		}
	}
	e.vars[o] = v
}

func text(s string) *value { return &value{text: &s} }

// unknown is what stands in a path for what is no constant.
const unknown = "…"

// string is the text of a value, or … .
func (v *value) string() string {
	if v == nil || v.text == nil {
		return unknown
	}
	return *v.text
}

// texts are those of a value or of all elements of a list.
func (v *value) texts() []string {
	if v == nil || v.list == nil {
		return []string{v.string()}
	}
	var out []string
	for _, e := range v.list {
		out = append(out, e.value.string())
	}
	return out
}

// router is the node of a value, which it has from now on.
func (v *value) router() *node {
	if v.node == nil {
		v.node = new(node)
	}
	return v.node
}

// below reports whether a node stands below another.
func (n *node) below(other *node) bool {
	for ; n != nil; n = n.base {
		if n == other {
			return true
		}
	}
	return false
}

// before are the functions that run before a route.
func (n *node) before() []function {
	var out []function
	for at := n.base; at != nil; at = at.base {
		out = append(slices.Clone(at.uses), out...)
	}
	return out
}
