package kafkasafe

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// What only says what a message holds is no work on it: json.Unmarshal(msg.Value, &order), or a
// function of the program that returns an order and comes to no server. The work is that on the
// order.

// decodes notes what a statement makes of the message by such a call.
func (c *claim) decodes(s *ast.AssignStmt) {
	if len(s.Rhs) != 1 {
		return
	}
	call, ok := ast.Unparen(s.Rhs[0]).(*ast.CallExpr)
	if !ok || !c.passes(call) {
		return
	}
	fn := c.callee(call)
	if fn == nil || fn.Pkg() == nil || c.cat.Broker(fn.Pkg().Path()) || c.reachesOut(fn, make(map[*types.Func]bool)) {
		return
	}
	var made []types.Object
	for _, lhs := range s.Lhs {
		if o := c.variable(lhs); o != nil && !isError(o.Type()) {
			made = append(made, o)
		}
	}
	for _, arg := range call.Args { // &order
		if u, ok := ast.Unparen(arg).(*ast.UnaryExpr); ok {
			arg = u.X
		} else if _, ptr := c.TypesInfo.TypeOf(arg).Underlying().(*types.Pointer); !ptr {
			continue
		}
		if id, ok := ast.Unparen(arg).(*ast.Ident); ok && !c.same[c.TypesInfo.ObjectOf(id)] {
			made = append(made, c.TypesInfo.ObjectOf(id))
		}
	}
	if len(made) == 0 {
		return
	}
	if c.decoded == nil {
		c.decoded, c.decoders = make(map[types.Object]bool), make(map[*ast.CallExpr]bool)
	}
	c.decoders[call] = true
	for _, o := range made {
		c.decoded[o] = true
	}
}

// derives notes what is made of what a message holds.
func (c *claim) derives(s *ast.AssignStmt) {
	if !slices.ContainsFunc(s.Rhs, func(e ast.Expr) bool { return c.mentionsDecoded(e) }) {
		return
	}
	for _, lhs := range s.Lhs {
		if ix, ok := ast.Unparen(lhs).(*ast.IndexExpr); ok {
			lhs = ix.X
		}
		if o := c.assignee(lhs); o != nil && !isError(o.Type()) {
			c.decoded[o] = true
		}
	}
}

// rangesDecoded notes the elements of what a message holds.
func (c *claim) rangesDecoded(s *ast.RangeStmt) {
	if v := c.variable(s.Value); v != nil && c.mentionsDecoded(s.X) {
		c.decoded[v] = true
	}
}

// mentionsDecoded reports whether code names what a message holds.
func (c *claim) mentionsDecoded(n ast.Node) bool {
	found := false
	if len(c.decoded) > 0 && n != nil {
		ast.Inspect(n, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				found = found || c.decoded[c.TypesInfo.ObjectOf(id)]
			}
			return !found
		})
	}
	return found
}

// worksOnDecoded reports whether a call does something with what a message holds: it comes to a
// server, or nobody knows what it does.
func (c *claim) worksOnDecoded(call *ast.CallExpr) bool {
	if len(c.decoded) == 0 || isBuiltin(c.TypesInfo, call) || c.TypesInfo.Types[call.Fun].IsType() || c.logs(call) || !c.mentionsDecoded(call) {
		return false
	}
	if m, ok := c.method(call); ok {
		return m.Effect.ReachesStore() || m.Effect == catalog.RPC
	}
	fn := c.callee(call)
	return fn == nil || c.reachesOut(fn, make(map[*types.Func]bool))
}

// decodedBehind reports whether what follows works on what the message holds.
func (c *claim) decodedBehind(list []ast.Stmt) bool {
	return slices.ContainsFunc(list, func(s ast.Stmt) bool {
		found := false
		ast.Inspect(s, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.RangeStmt:
				c.rangesDecoded(n)
			case *ast.AssignStmt:
				c.derives(n)
			case *ast.CallExpr:
				found = found || c.worksOnDecoded(n)
			}
			return !found
		})
		return found
	})
}

func isError(t types.Type) bool { return types.Identical(t, types.Universe.Lookup("error").Type()) }
