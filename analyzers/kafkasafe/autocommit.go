package kafkasafe

import (
	"go/ast"
	"go/types"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// mostMakers is how many variables and functions a consumer is followed through to
// the call that makes it.
const mostMakers = 4

// committedAside reports a message that a goroutine or channel has when the consumer
// commits it by itself.
func (c *claim) committedAside(poll *ast.CallExpr) {
	sel, ok := ast.Unparen(poll.Fun).(*ast.SelectorExpr)
	if !ok || !c.handed || c.polled == nil || len(c.loose) > 0 || !c.commitsItself(sel.X, mostMakers) {
		return
	}
	m, _ := c.method(poll)
	name := m.Library + " " + catalog.CalledName(poll)
	f := c.report(poll, kafkaSettings, finding.Warning, "turn automatic commits off, and commit or mark a message when its work is done",
		"the consumer commits by itself what %s gave, but a goroutine or channel has it then: what is not done when the process ends is lost", name)
	f.Callee = name
}

func (p *pass) greedy(option ast.Node) {
	p.report(option, kafkaSettings, finding.Warning, "leave it out: what the poll before gave is then committed",
		"the consumer commits by itself what is still being worked on: what is not done when the process ends is lost")
}

// commitsItself reports whether all that a consumer may be is one that commits by
// itself.
func (p *pass) commitsItself(consumer ast.Expr, hops int) bool {
	consumer = ast.Unparen(consumer)
	if hops == 0 {
		return false
	}
	if call, ok := consumer.(*ast.CallExpr); ok {
		fn := p.callee(call)
		if fn == nil || fn.Pkg() == nil {
			return false
		}
		if p.cat.Commits(fn.Pkg().Path(), fn.Name()) && fn.Signature().Recv() == nil {
			return p.autoCommits(call, fn)
		}
		body := p.body(fn)
		return body != nil && p.each(firstResults(body), func(e ast.Expr) bool { return p.commitsItself(e, hops-1) })
	}
	o, ok := p.assignee(consumer).(*types.Var)
	if !ok || o.Exported() && (o.IsField() || o.Parent() == p.Pkg.Scope()) {
		return false
	}
	return p.each(p.definitions(o), func(e ast.Expr) bool { return p.commitsItself(e, hops-1) })
}

// each reports whether there are values, and all that are not nil are so.
func (p *pass) each(values []ast.Expr, so func(ast.Expr) bool) bool {
	n := 0
	for _, e := range values {
		if p.TypesInfo.Types[e].IsNil() {
			continue
		}
		if !so(e) {
			return false
		}
		n++
	}
	return n > 0
}

// firstResults are the first results of a function.
func firstResults(body *ast.BlockStmt) []ast.Expr {
	var out []ast.Expr
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			if len(n.Results) > 0 {
				out = append(out, n.Results[0])
			}
		}
		return true
	})
	return out
}

// autoCommits reports whether the settings that a consumer is made with are seen,
// put it into a group, and leave its commits to the client.
func (p *pass) autoCommits(call *ast.CallExpr, fn *types.Func) bool {
	m, _ := p.method(call)
	first := argument(call, m, "options")
	if first == nil {
		return false
	}
	means := make(map[catalog.Meaning]bool)
	if fn.Signature().Variadic() {
		if call.Ellipsis.IsValid() {
			if !p.listed(call.Args[len(call.Args)-1], means) {
				return false
			}
		} else {
			for _, opt := range call.Args {
				if !p.option(opt, means) {
					return false
				}
			}
		}
	} else if !p.mapped(first, means) {
		return false
	}
	return means[catalog.Grouped] && !means[catalog.OwnCommits]
}

// option adds what an option means, and reports whether it is one of the library.
func (p *pass) option(e ast.Expr, means map[catalog.Meaning]bool) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	fn := p.callee(call)
	if fn == nil || fn.Pkg() == nil || !p.cat.Broker(fn.Pkg().Path()) {
		return false
	}
	means[p.meaning(call)] = true
	return true
}

// listed does it for a list of options that the package makes.
func (p *pass) listed(list ast.Expr, means map[catalog.Meaning]bool) bool {
	o := p.assignee(list)
	return o != nil && p.each(p.definitions(o), func(e ast.Expr) bool {
		elements := []ast.Expr(nil)
		switch e := e.(type) {
		case *ast.CompositeLit:
			elements = e.Elts
		case *ast.CallExpr:
			if !p.isAppend(e) || p.assignee(e.Args[0]) != o || e.Ellipsis.IsValid() {
				return false
			}
			elements = e.Args[1:]
		default:
			return false
		}
		for _, opt := range elements {
			if !p.option(opt, means) {
				return false
			}
		}
		return true
	})
}

// mapped adds what the keys of a map mean, and reports whether its literal is seen
// and goes to nobody who may give others.
func (p *pass) mapped(e ast.Expr, means map[catalog.Meaning]bool) bool {
	if o := p.assignee(e); o != nil {
		if len(p.definitions(o)) != 1 || p.lent(o) {
			return false
		}
		e = p.definitions(o)[0]
	}
	if u, ok := ast.Unparen(e).(*ast.UnaryExpr); ok {
		e = u.X
	}
	lit, ok := ast.Unparen(e).(*ast.CompositeLit)
	if !ok || len(lit.Elts) != len(p.elements(lit)) {
		return false
	}
	all, open := p.entries(lit, nil)
	if open {
		return false
	}
	pkg, typ := typeName(p.TypesInfo.TypeOf(lit))
	for m := range p.told(pkg, typ, all) {
		means[m] = true
	}
	return true
}

// lent reports whether a variable is given to a function that is not the client's.
func (p *pass) lent(o types.Object) bool {
	found := false
	for _, file := range p.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			fn := p.callee(call)
			if fn != nil && fn.Pkg() != nil && p.cat.Broker(fn.Pkg().Path()) {
				return true
			}
			for _, arg := range call.Args {
				if u, ok := ast.Unparen(arg).(*ast.UnaryExpr); ok {
					arg = u.X
				}
				found = found || p.assignee(arg) == o && !p.logs(call)
			}
			return true
		})
	}
	return found
}
