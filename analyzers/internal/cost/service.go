package cost

import (
	"go/ast"
	"regexp"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/syntax"
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
			return address.MatchString(w.p.TextStart(arg))
		case "request": // that is made for an address
			as := w.p.Assigned[w.p.Object(arg)]
			if len(as) != 1 {
				return false
			}
			made, ok := syntax.Unparen(as[0].Source).(*ast.CallExpr)
			if !ok {
				return false
			}
			by, ok := w.p.Catalogued(made)
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
			as := p.Assigned[o]
			if len(as) != 1 || as[0].Source == nil {
				found = !syntax.IsError(o.Type())
				break
			}
			found = p.follows(as[0].Source, f, depth+1)
		}
		return !found
	})
	return found
}
