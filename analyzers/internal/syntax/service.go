package syntax

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// many are the words by which methods say that they take several elements.
var many = []string{"batch", "bulk", "multi", "mget", "list", "many", "by"}

// doings are the words by which methods say what they do, by one of those that say the
// same.
var doings = func() map[string]string {
	table := make(map[string]string)
	for _, same := range []string{
		"get list find fetch query search load read count check has is lookup describe show mget",
		"create add insert new register", "update set modify edit change put save upsert patch", "delete remove clear drop",
		"send publish notify push", "enable", "disable", "mark", "increment incr", "decrement decr",
	} {
		list := strings.Fields(same)
		for _, w := range list {
			table[w] = list[0]
		}
	}
	return table
}()

// doing is what the first such word of a name says, or that it reads.
func doing(words []string) string {
	for _, w := range words {
		if d := doings[w]; d != "" {
			return d
		}
	}
	return "get"
}

// BatchMethod is the method of the same client that takes a list of what a call takes
// one of, with the field of its request: BatchGetUsers(Ids); or "".
func (p *Package) BatchMethod(call *ast.CallExpr) string {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || p.TypesInfo.Selections[sel] == nil {
		return ""
	}
	fn, ok := p.TypesInfo.Selections[sel].Obj().(*types.Func)
	if !ok {
		return ""
	}
	one := requestOf(fn.Signature())
	if one == nil {
		return ""
	}
	recv := p.TypesInfo.TypeOf(sel.X)
	var best string
	for m := range types.NewMethodSet(recv).Methods() {
		other, ok := m.Obj().(*types.Func)
		if !ok || other.Name() == fn.Name() || !other.Exported() || !sameWork(fn.Name(), other.Name()) {
			continue
		}
		several := requestOf(other.Signature())
		if several == nil {
			continue
		}
		if field := listField(one, several); field != "" {
			if name := other.Name() + "(" + field + ")"; best == "" || len(name) < len(best) {
				best = name
			}
		}
	}
	return best
}

// requestOf is the message that a method of a client takes behind the context.
func requestOf(sig *types.Signature) *types.Struct {
	for v := range sig.Params().Variables() {
		t := v.Type()
		n := Named(t)
		if n == nil {
			continue
		}
		if args := n.TypeArgs(); args != nil && args.Len() == 1 { // connect.Request[T]
			if n = Named(args.At(0)); n == nil {
				continue
			}
		}
		if st, ok := n.Underlying().(*types.Struct); ok {
			return st
		}
	}
	return nil
}

// sameWork reports whether the name of a method has the last word of another one, or
// its plural, and both say that they do the same: GetUser and BatchGetUsers, UserInfo
// and UserInfoByIds, but not SetUsers.
func sameWork(one, several string) bool {
	words, others := catalog.Words(one), catalog.Words(several)
	if len(words) == 0 || slices.Equal(words, others) || doing(words) != doing(others) {
		return false
	}
	noun := words[len(words)-1]
	same := slices.ContainsFunc(others, func(w string) bool {
		return w == noun || w == noun+"s" || w == noun+"es" || w == strings.TrimSuffix(noun, "y")+"ies"
	})
	plural := slices.ContainsFunc(others, func(w string) bool { return w != noun && strings.TrimSuffix(w, "s") == noun })
	return same && (plural || slices.ContainsFunc(others, func(w string) bool { return slices.Contains(many, w) }))
}

// listField is the field of a request for several elements that has a list of what a
// field of the request for one has: Ids beside Id.
func listField(one, several *types.Struct) string {
	for f := range several.Fields() {
		list, ok := f.Type().Underlying().(*types.Slice)
		if !ok || !f.Exported() {
			continue
		}
		for g := range one.Fields() {
			if !g.Exported() || !types.Identical(g.Type(), list.Elem()) {
				continue
			}
			if b, ok := g.Type().Underlying().(*types.Basic); !ok || b.Kind() == types.Bool || b.Kind() == types.Byte {
				continue
			}
			l, s := strings.ToLower(f.Name()), strings.ToLower(g.Name())
			if l == s+"s" || l == s+"list" || l == s || strings.HasSuffix(l, "ids") && strings.HasSuffix(s, "id") {
				return f.Name()
			}
		}
	}
	return ""
}

// Beside reports whether a call in a loop runs in what the loop starts beside itself.
func (p *Package) Beside(call *ast.CallExpr, loop ast.Node) bool {
	found := false
	ast.Inspect(loop, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			found = found || Contains(n, call)
		case *ast.CallExpr:
			found = found || n != call && p.Catalog.Starts(p.StaticFunc(n)) && Contains(n, call)
		}
		return !found
	})
	return found
}
