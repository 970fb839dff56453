package cost

import (
	"go/ast"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// address is the begin of a URL that says which host is asked: a path alone is one of the host
// that the client was made for.
var address = regexp.MustCompile(`^(https?://[^/%{]+)?/`)

// service reports whether a remote call is one of a service: one of a generated client, or
// a request to an address whose host the code says or keeps. Where a parameter has it, it tells
// which: a call per element of a list of those is one per host.
func (w *walker) service(call *ast.CallExpr, m catalog.Method) (host int, calls bool) {
	if m.Op == catalog.Call {
		return poly.None, true
	}
	for _, a := range m.Args {
		if a.Arg >= len(call.Args) {
			continue
		}
		switch arg := call.Args[a.Arg]; a.For {
		case "address":
			if address.MatchString(w.p.TextStart(arg)) {
				return poly.None, true
			}
			return w.oneHost(arg)
		case "request": // that is made for an address
			as := w.p.Assigned[w.p.Object(arg)]
			if len(as) != 1 {
				return poly.None, false
			}
			made, ok := syntax.Unparen(as[0].Source).(*ast.CallExpr)
			if !ok {
				return poly.None, false
			}
			if by, ok := w.p.Catalogued(made); ok && by.Effect == catalog.Build {
				return w.service(made, by)
			}
		}
	}
	return poly.None, false
}

// oneHost reports whether an address begins with what all turns have in common, and goes on
// with a path: with a field of the client, c.base + "/users/" + id, a setting of the program,
// or, in a loop, with what that does not change.
func (w *walker) oneHost(e ast.Expr) (host int, ok bool) {
	e = w.p.Plain(e)
	if as := w.p.Assigned[w.p.Object(e)]; len(as) == 1 && as[0].Value != nil {
		e = w.p.Plain(as[0].Value)
	}
	parts := w.addressParts(e)
	if len(parts) > 0 && scheme.MatchString(w.p.TextStart(parts[0])) {
		parts = parts[1:]
	}
	if len(parts) < 2 || !w.staysInLoops(parts[0]) {
		return poly.None, false
	}
	_, _, host = w.rooted(parts[0])
	return host, true
}

// scheme is what stands before a host.
var scheme = regexp.MustCompile(`^https?://$`)

// addressParts are those of base + path, and of fmt.Sprintf("%s/users/%d", base, id).
func (w *walker) addressParts(e ast.Expr) []ast.Expr {
	switch e := syntax.Unparen(e).(type) {
	case *ast.BinaryExpr:
		return append(w.addressParts(e.X), e.Y)
	case *ast.CallExpr:
		before, verb, _ := strings.Cut(w.p.TextStart(e), "%")
		if len(e.Args) > 1 && (before == "" || scheme.MatchString(before)) && (strings.HasPrefix(verb, "s/") || strings.HasPrefix(verb, "s%s") || strings.HasPrefix(verb, "v/")) {
			return append(e.Args[1:], e)
		}
	}
	return []ast.Expr{e}
}

// staysInLoops reports whether an expression is a field of the receiver or a variable of the
// program, or what a loop around does not change.
func (w *walker) staysInLoops(e ast.Expr) bool {
	raising := false
	for _, f := range w.loops {
		if f.factor.Class.Raises() {
			raising = true
			if w.p.follows(e, f, 0) {
				return false
			}
		}
	}
	root := syntax.Unparen(e)
	for sel, ok := root.(*ast.SelectorExpr); ok; sel, ok = root.(*ast.SelectorExpr) {
		if root = syntax.Unparen(sel.X); w.isPackage(root) {
			root = sel.Sel
		}
	}
	id, ok := root.(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := w.p.TypesInfo.ObjectOf(id).(*types.Var)
	return ok && (raising || v.Kind() == types.PackageVar || v.Kind() == types.RecvVar)
}

func (w *walker) isPackage(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	if !ok {
		return false
	}
	_, ok = w.p.TypesInfo.ObjectOf(id).(*types.PkgName)
	return ok
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
