package cost

import (
	"go/ast"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// address is the begin of a URL that says which host is asked.
var address = regexp.MustCompile(`^https?://[^/%{]+/`)

// callsService reports whether a remote call is one of a service: one of a generated
// client, or a request to an address whose host the code says.
func (w *walker) callsService(call *ast.CallExpr, m catalog.Method) bool {
	if m.Op == catalog.Call {
		return true
	}
	for _, a := range m.Args {
		if a.Arg >= len(call.Args) {
			continue
		}
		switch arg := call.Args[a.Arg]; a.For {
		case "address":
			return address.MatchString(w.p.textStart(arg))
		case "request": // that is made for an address
			as := w.p.assigned[w.p.object(arg)]
			if len(as) != 1 {
				return false
			}
			made, ok := unparen(as[0].source).(*ast.CallExpr)
			if !ok {
				return false
			}
			by, ok := w.p.catalogued(made)
			return ok && by.Effect == catalog.Build && w.callsService(made, by)
		}
	}
	return false
}

// ofTurn reports whether a client is another one in each turn of a loop around: each
// calls a server of its own.
func (w *walker) ofTurn(client ast.Expr) bool {
	return client != nil && slices.ContainsFunc(w.loops, func(f *frame) bool {
		return f.factor.Class.Raises() && w.p.follows(client, f, 0)
	})
}

// follows reports whether the value of an expression depends on what a loop changes:
// on its element, or on a variable that each turn sets by what depends on it.
func (p *pass) follows(e ast.Expr, f *frame, depth int) bool {
	if depth > 8 {
		return true
	}
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || found {
			return !found
		}
		o := p.TypesInfo.ObjectOf(id)
		switch {
		case f.vars[o]:
			found = true
		case o != nil && f.changes(p)[o]:
			as := p.assigned[o]
			if len(as) != 1 || as[0].source == nil {
				found = !isError(o.Type())
				break
			}
			found = p.follows(as[0].source, f, depth+1)
		}
		return !found
	})
	return found
}

// many are the words by which methods say that they take several elements.
var many = []string{"batch", "bulk", "multi", "mget", "list", "many", "by"}

// batchMethod is the method of the same client that takes a list of what a call takes
// one of, with the field of its request: BatchGetUsers(Ids); or "".
func (p *pass) batchMethod(call *ast.CallExpr) string {
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
		n := named(t)
		if n == nil {
			continue
		}
		if args := n.TypeArgs(); args != nil && args.Len() == 1 { // connect.Request[T]
			if n = named(args.At(0)); n == nil {
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
// its plural: GetUser and BatchGetUsers, UserInfo and UserInfoByIds.
func sameWork(one, several string) bool {
	words, others := catalog.Words(one), catalog.Words(several)
	if len(words) == 0 || slices.Equal(words, others) {
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

// beside reports whether a call in a loop runs in what the loop starts beside itself.
func (p *pass) beside(call *ast.CallExpr, loop ast.Node) bool {
	found := false
	ast.Inspect(loop, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			found = found || contains(n, call)
		case *ast.CallExpr:
			found = found || n != call && p.cat.Starts(p.staticFunc(n)) && contains(n, call)
		}
		return !found
	})
	return found
}
