package kafkasafe

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// dropped finds sends whose outcome nobody hears of.
func (p *pass) dropped(d ast.Decl) {
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ExprStmt:
			p.ignored(n.X)
		case *ast.GoStmt:
			p.ignored(n.Call)
		case *ast.DeferStmt:
			p.ignored(n.Call)
		case *ast.AssignStmt:
			if len(n.Rhs) == 1 && isBlank(n.Lhs[len(n.Lhs)-1]) {
				p.ignored(n.Rhs[0])
			}
		case *ast.CallExpr:
			p.untold(n)
		}
		return true
	})
}

func isBlank(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "_"
}

// ignored is a call whose error, or what has the errors of each message, nobody looks at.
func (p *pass) ignored(e ast.Expr) {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return
	}
	m, ok := p.method(call)
	if sel, is := ast.Unparen(call.Fun).(*ast.SelectorExpr); is && !ok {
		p.ignored(sel.X) // ProduceSync(ctx, r).FirstErr()
		return
	}
	if !ok || m.Op != catalog.Send || p.TypesInfo.Types[call].IsVoid() || argument(call, m, "told") != nil && m.Effect == catalog.Queue {
		return
	}
	f := p.report(call, kafkaErrorDropped, finding.Error, "handle the error, or send again", "the error of %s %s is ignored, so a message that was not sent is lost without a trace", m.Library, catalog.CalledName(call))
	f.Callee = m.Library + " " + catalog.CalledName(call)
}

// untold is a send or a producer that tells failures to somebody: to a function
// or channel it is given, or on a channel that the package must read.
func (p *pass) untold(call *ast.CallExpr) {
	m, ok := p.method(call)
	if !ok {
		return
	}
	switch told := argument(call, m, "told"); {
	case m.Op == catalog.Send && told != nil && p.TypesInfo.Types[told].IsNil() && !p.toldOn(p.hears, call) && !p.heardElsewhere(call):
		f := p.report(call, kafkaErrorDropped, finding.Error, "give it a function or channel that hears of failures", "%s %s tells nobody whether the message was sent", m.Library, catalog.CalledName(call))
		f.Callee = m.Library + " " + catalog.CalledName(call)
	case m.Op == catalog.Produce && !p.drained(p.hears, call) && !p.handedOut(call) && !p.silenced(call, m):
		f := p.report(call, kafkaErrorDropped, finding.Error, "read its Errors channel in a goroutine", "nothing in the package reads the errors of this producer: failed messages are lost, and it stands still when the channel is full")
		f.Callee = m.Library + " " + catalog.CalledName(call)
	}
}

// handedOut reports whether code outside of the package can get at producers of
// the call's type: somebody else may read their errors.
func (p *pass) handedOut(call *ast.CallExpr) bool {
	t := p.TypesInfo.TypeOf(call)
	if tuple, ok := t.(*types.Tuple); ok && tuple.Len() > 0 {
		t = tuple.At(0).Type()
	}
	scope := p.Pkg.Scope()
	for _, name := range scope.Names() {
		o := scope.Lookup(name)
		if !o.Exported() {
			continue
		}
		switch o := o.(type) {
		case *types.Var:
			if types.Identical(o.Type(), t) {
				return true
			}
		case *types.Func:
			if returns(o.Signature(), t) {
				return true
			}
		case *types.TypeName:
			if gives(o.Type(), t) {
				return true
			}
		}
	}
	return p.passedOn(t)
}

// passedOn reports whether the package gives a producer of the type to a function
// of another one, which is not the client's.
func (p *pass) passedOn(t types.Type) bool {
	found := false
	for _, file := range p.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return !found
			}
			o := typeutil.Callee(p.TypesInfo, call)
			if o == nil || o.Pkg() == nil || o.Pkg() == p.Pkg || p.cat.Broker(o.Pkg().Path()) {
				return !found
			}
			found = found || slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
				given := p.TypesInfo.TypeOf(arg)
				return given != nil && types.Identical(given, t)
			})
			return !found
		})
	}
	return found
}

// gives reports whether a type has an exported field or method that leads to t.
func gives(typ, t types.Type) bool {
	n, ok := types.Unalias(typ).(*types.Named)
	if !ok {
		return false
	}
	if st, ok := n.Underlying().(*types.Struct); ok {
		for f := range st.Fields() {
			if f.Exported() && types.Identical(f.Type(), t) {
				return true
			}
		}
	}
	for m := range n.Methods() {
		if m.Exported() && returns(m.Signature(), t) {
			return true
		}
	}
	return false
}

func returns(sig *types.Signature, t types.Type) bool {
	for v := range sig.Results().Variables() {
		if types.Identical(v.Type(), t) {
			return true
		}
	}
	return false
}

// silenced reports whether the package switches the reporting of errors off, as
// Return.Errors = false does, in settings that a producer may be made with.
func (p *pass) silenced(call *ast.CallExpr, m catalog.Method) bool {
	given := argument(call, m, "config")
	if client := argument(call, m, "client"); client != nil {
		given = p.configOf(client)
	}
	found := false
	p.walk(func(stack []ast.Node) {
		a, ok := stack[len(stack)-1].(*ast.AssignStmt)
		if !ok || found || len(a.Lhs) != len(a.Rhs) {
			return
		}
		for i, lhs := range a.Lhs {
			sel, ok := ast.Unparen(lhs).(*ast.SelectorExpr)
			if !ok || !p.zero(a.Rhs[i]) {
				continue
			}
			if o := p.TypesInfo.Uses[sel.Sel]; o == nil || o.Pkg() == nil || !p.cat.Switch(o.Pkg().Path(), o.Name()) {
				continue
			}
			found = found || given == nil || p.makersOf(p.settingsOf(sel)).meet(p.makersOf(given))
		}
	})
	return found
}

// settingsOf is the value whose settings a selector is of: cfg of
// cfg.Producer.Return.Errors.
func (p *pass) settingsOf(sel *ast.SelectorExpr) ast.Expr {
	for {
		inner, ok := ast.Unparen(sel.X).(*ast.SelectorExpr)
		if !ok {
			return sel.X
		}
		if o := p.TypesInfo.Uses[inner.Sel]; o == nil || o.Pkg() == nil || !p.cat.Broker(o.Pkg().Path()) {
			return inner // a field of the program's
		}
		sel = inner
	}
}

func returnsError(t types.Type) bool {
	sig, ok := t.Underlying().(*types.Signature)
	if !ok || sig.Results().Len() == 0 {
		return false
	}
	return types.Identical(sig.Results().At(sig.Results().Len()-1).Type(), types.Universe.Lookup("error").Type())
}
