package kafkasafe

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// commits finds offsets that are committed before the message is handled, in
// each list of statements that takes a message and commits it.
func (p *pass) commits(body *ast.BlockStmt) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.RangeStmt:
			if msg := p.variable(n.Value); msg != nil {
				p.committed(n.Body.List, msg)
			} else if msg := p.variable(n.Key); msg != nil {
				p.committed(n.Body.List, msg) // over a channel
			}
		case *ast.BlockStmt:
			p.taken(n.List)
		case *ast.CaseClause:
			p.taken(n.Body)
		case *ast.CommClause:
			if a, ok := n.Comm.(*ast.AssignStmt); ok {
				if msg := p.variable(a.Lhs[0]); msg != nil {
					p.committed(n.Body, msg)
				}
			}
			p.taken(n.Body)
		}
		return true
	})
}

// taken looks for a statement that takes a message: a fetch, or a receive.
func (p *pass) taken(list []ast.Stmt) {
	for i, s := range list {
		a, ok := s.(*ast.AssignStmt)
		if !ok || len(a.Rhs) != 1 {
			continue
		}
		msg := p.variable(a.Lhs[0])
		if msg == nil {
			continue
		}
		switch rhs := ast.Unparen(a.Rhs[0]).(type) {
		case *ast.UnaryExpr:
			if rhs.Op == token.ARROW {
				p.committed(list[i+1:], msg)
			}
		case *ast.CallExpr:
			if m, ok := p.method(rhs); ok && m.Op == catalog.Fetch {
				if p.grouped && p.works(list[i+1:], msg) {
					f := p.report(rhs, kafkaCommitBeforeWork, finding.Error, "use FetchMessage, and CommitMessages when the work is done",
						"%s %s in a consumer group commits the offset before the message is handled: what is not done when the process ends is lost", m.Library, catalog.CalledName(rhs))
					f.Callee = m.Library + " " + catalog.CalledName(rhs)
				}
				continue
			}
			p.committed(list[i+1:], msg)
		}
	}
}

// committed looks, in the statements that follow the taking of a message, for a
// commit before anything has worked on it.
func (p *pass) committed(list []ast.Stmt, msg types.Object) {
	kept := false
	for i, s := range list {
		if arm, ok := s.(*ast.IfStmt); ok && leaves(arm.Body.List) {
			if call, _ := p.commit(arm.Body, msg); call != nil { // another way through the function
				p.committed(arm.Body.List, msg)
				continue
			}
		}
		call, m := p.commit(s, msg)
		if call == nil {
			switch p.use(s, msg) {
			case works:
				return
			case keeps:
				kept = true
			}
			continue
		}
		why := ""
		switch {
		case kept:
			why = "it has only been put aside"
		case p.works(list[i+1:], msg):
			why = "its work comes behind"
		default:
			return
		}
		f := p.report(call, kafkaCommitBeforeWork, finding.Error, "commit when the work is done",
			"%s commits %s before it has been handled: %s, and what is not done when the process ends is lost", catalog.CalledName(call), msg.Name(), why)
		f.Callee = m.Library + " " + catalog.CalledName(call)
		return
	}
}

// leaves reports whether a list of statements ends somewhere else than in the
// one behind it.
func leaves(list []ast.Stmt) bool {
	if len(list) == 0 {
		return false
	}
	switch list[len(list)-1].(type) {
	case *ast.ReturnStmt, *ast.BranchStmt:
		return true
	}
	return false
}

// commit is the call with which a statement commits the message, unless it is
// deferred or stands in a function of its own.
func (p *pass) commit(s ast.Stmt, msg types.Object) (*ast.CallExpr, catalog.Method) {
	var found *ast.CallExpr
	var method catalog.Method
	switch s.(type) {
	case *ast.DeferStmt, *ast.GoStmt:
		return nil, method
	}
	ast.Inspect(s, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			if m, ok := p.method(n); ok && m.Op == catalog.Ack {
				if arg := argument(n, m, "message"); arg != nil && p.mentions(arg, msg) {
					found, method = n, m
				}
			}
		}
		return found == nil
	})
	return found, method
}

// use is what a statement does with a message.
type use uint8

const (
	nothing use = iota
	keeps       // in a list, a channel, a goroutine
	works       // a call is given the message or its value
)

func (p *pass) works(list []ast.Stmt, msg types.Object) bool {
	for _, s := range list {
		if p.use(s, msg) == works {
			return true
		}
	}
	return false
}

func (p *pass) use(s ast.Stmt, msg types.Object) use {
	best := nothing
	ast.Inspect(s, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			if p.mentions(n.Call, msg) {
				best = max(best, keeps)
			}
			return false
		case *ast.SendStmt:
			if p.mentions(n.Value, msg) {
				best = max(best, keeps)
			}
		case *ast.AssignStmt:
			for i, lhs := range n.Lhs {
				if _, indexed := ast.Unparen(lhs).(*ast.IndexExpr); indexed && i < len(n.Rhs) && p.mentions(n.Rhs[i], msg) {
					best = max(best, keeps)
				}
			}
		case *ast.CallExpr:
			if !p.passes(n, msg) {
				break
			}
			switch {
			case p.isAppend(n):
				best = max(best, keeps)
			case !p.logs(n):
				best = works
			}
		}
		return true
	})
	return best
}

// passes reports whether a call is given the message itself, or what it says.
func (p *pass) passes(call *ast.CallExpr, msg types.Object) bool {
	if m, ok := p.method(call); ok && m.Op == catalog.Ack {
		return false
	}
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
		if b, ok := p.TypesInfo.Uses[id].(*types.Builtin); ok && b.Name() != "append" {
			return false
		}
	}
	for _, arg := range call.Args {
		e := ast.Unparen(arg)
		for {
			switch t := e.(type) {
			case *ast.UnaryExpr:
				e = ast.Unparen(t.X)
				continue
			case *ast.StarExpr:
				e = ast.Unparen(t.X)
				continue
			case *ast.CallExpr:
				if len(t.Args) == 1 && p.TypesInfo.Types[t.Fun].IsType() {
					e = ast.Unparen(t.Args[0])
					continue
				}
			}
			break
		}
		if sel, ok := e.(*ast.SelectorExpr); ok {
			if slice, ok := p.TypesInfo.TypeOf(sel).(*types.Slice); ok && types.Identical(slice.Elem(), types.Typ[types.Byte]) {
				e = ast.Unparen(sel.X) // msg.Value
			}
		}
		if id, ok := e.(*ast.Ident); ok && p.TypesInfo.ObjectOf(id) == msg {
			return true
		}
	}
	return false
}

func (p *pass) isAppend(call *ast.CallExpr) bool {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok {
		return false
	}
	b, ok := p.TypesInfo.Uses[id].(*types.Builtin)
	return ok && b.Name() == "append"
}

// logs reports whether a call has the shape of one that writes a log: it takes
// anything and gives nothing back.
func (p *pass) logs(call *ast.CallExpr) bool {
	sig, ok := p.TypesInfo.TypeOf(call.Fun).(*types.Signature)
	if !ok || !sig.Variadic() || sig.Results().Len() > 0 {
		return false
	}
	slice, ok := sig.Params().At(sig.Params().Len() - 1).Type().(*types.Slice)
	return ok && (types.IsInterface(slice.Elem()) || isStruct(slice.Elem()))
}

func isStruct(t types.Type) bool {
	_, ok := t.Underlying().(*types.Struct)
	return ok
}

// variable is the variable that an expression names, or nil.
func (p *pass) variable(e ast.Expr) types.Object {
	id, ok := e.(*ast.Ident)
	if !ok || id.Name == "_" {
		return nil
	}
	v, _ := p.TypesInfo.ObjectOf(id).(*types.Var)
	if v == nil {
		return nil
	}
	return v
}

func (p *pass) mentions(n ast.Node, msg types.Object) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && p.TypesInfo.ObjectOf(id) == msg {
			found = true
		}
		return !found
	})
	return found
}
