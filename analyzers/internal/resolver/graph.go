// Package resolver finds, by types alone, the methods that a library for GraphQL calls
// once per element of a list: those that answer for a field of an object of which
// another field returns a list. What a generator writes, and what takes the root of all
// resolvers, is data of package catalog.
//
//	type Query { posts: [Post!]! }   → ([]*Post, error) of a resolver of Query
//	type Post { author: User! }      → the resolver of Post.author runs len(Query.posts) times
//
// From the root, the walk follows what fields return: through pointers, lists and channels,
// to all objects that implement an interface. What is below a list is asked per element,
// too: of the one author of each post.
package resolver

import (
	"go/types"
	"slices"
)

// field is one field of an object.
type field struct {
	name string // as the schema writes it, with its object: Post.author
	typ  types.Type
}

// graph is which objects the fields of a schema return.
type graph struct {
	// fields are those of an object, none of what is not one.
	fields func(*types.Named) []field
	// objects are those that an interface may stand for.
	objects []*types.Named
	// direct is by object a field that returns a list of it, above one that something
	// returns a list of from which a field leads to it.
	direct, above map[*types.TypeName]string
	queue         []asked
	seen          map[asked]bool
}

// asked is an object, and whether it is below a list.
type asked struct {
	object *types.TypeName
	many   bool
}

func newGraph(fields func(*types.Named) []field, objects []*types.Named) *graph {
	return &graph{
		fields: fields, objects: objects,
		direct: make(map[*types.TypeName]string), above: make(map[*types.TypeName]string), seen: make(map[asked]bool),
	}
}

// walk follows the fields of the root.
func (g *graph) walk(root []field) {
	for _, f := range root {
		g.visit(f.typ, f.name, "")
	}
	for len(g.queue) > 0 {
		a := g.queue[0]
		g.queue = g.queue[1:]
		by := ""
		if a.many {
			by = g.by(a.object)
		}
		for _, f := range g.fields(a.object.Type().(*types.Named)) {
			g.visit(f.typ, f.name, by)
		}
	}
}

// by is the field whose list an object is asked per element of, or "".
func (g *graph) by(object *types.TypeName) string {
	if f := g.direct[object]; f != "" {
		return f
	}
	return g.above[object]
}

// visit is what a field returns. above is the field that returns a list which the field
// is below, or "".
func (g *graph) visit(t types.Type, name, above string) {
	list := false
	for {
		switch u := types.Unalias(t).(type) {
		case *types.Pointer:
			t = u.Elem()
			continue
		case *types.Chan:
			t = u.Elem()
			continue
		case *types.Slice:
			t, list = u.Elem(), true
			continue
		case *types.Named: // type Posts []*Post
			if _, is := u.Underlying().(*types.Slice); is {
				t = u.Underlying()
				continue
			}
		}
		break
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return
	}
	if iface, ok := n.Underlying().(*types.Interface); ok {
		for _, o := range g.objects {
			if iface.NumMethods() > 0 && (types.Implements(o, iface) || types.Implements(types.NewPointer(o), iface)) {
				g.reach(o, name, above, list)
			}
		}
		return
	}
	g.reach(n, name, above, list)
}

func (g *graph) reach(n *types.Named, name, above string, list bool) {
	o := n.Origin().Obj()
	switch {
	case list && g.direct[o] == "":
		g.direct[o] = name
	case above != "" && g.above[o] == "":
		g.above[o] = above
	}
	if a := (asked{o, list || above != ""}); !g.seen[a] {
		g.seen[a] = true
		g.queue = append(g.queue, a)
	}
}

// result is what a function returns beside an error: nil where that is not one thing.
func result(sig *types.Signature) types.Type {
	rs := sig.Results()
	if rs.Len() == 0 || rs.Len() > 2 || isError(rs.At(0).Type()) || rs.Len() == 2 && !isError(rs.At(1).Type()) {
		return nil
	}
	return rs.At(0).Type()
}

func isError(t types.Type) bool { return types.Identical(t, types.Universe.Lookup("error").Type()) }

// contextual are the parameters of a function behind the context, if it takes one.
func contextual(sig *types.Signature) []*types.Var {
	ps := slices.Collect(sig.Params().Variables())
	if len(ps) > 0 && isContext(ps[0].Type()) {
		return ps[1:]
	}
	return ps
}

func isContext(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "context" && n.Obj().Name() == "Context"
}
