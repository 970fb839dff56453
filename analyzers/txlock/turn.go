package txlock

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/cfg"

	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// turn is the innermost loop in which a transaction begins; without one, the code is gone
// back to by goto at most.
type turn struct {
	begin ast.Stmt
	loop  ast.Stmt // for or range, or nil
	body  *ast.BlockStmt
	jumps []*ast.BranchStmt // of the loop, or of the function
}

// turnOf finds it.
func turnOf(body *ast.BlockStmt, begin ast.Stmt) *turn {
	t := &turn{begin: begin, body: body}
	ast.Inspect(body, func(n ast.Node) bool {
		var of *ast.BlockStmt
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ForStmt:
			of = n.Body
		case *ast.RangeStmt:
			of = n.Body
		}
		if of != nil && syntax.Contains(of, begin) {
			t.loop, t.body = n.(ast.Stmt), of
		}
		return true
	})
	ast.Inspect(t.body, func(n ast.Node) bool {
		if b, ok := n.(*ast.BranchStmt); ok {
			t.jumps = append(t.jumps, b)
		}
		_, lit := n.(*ast.FuncLit)
		return !lit
	})
	return t
}

// has reports whether a block of the graph stands in the body of the loop.
func (t *turn) has(b *cfg.Block) bool {
	if b.Stmt == t.loop {
		return b.Kind == cfg.KindForBody || b.Kind == cfg.KindRangeBody
	}
	return b.Stmt != nil && syntax.Contains(t.body, b.Stmt)
}

// leaves reports whether the way from a block to another leaves the turn in which the
// transaction has begun, or goes back in front of its begin.
func (t *turn) leaves(from, to *cfg.Block) bool {
	if t.loop != nil && t.has(from) && (!t.has(to) || to.Stmt == t.loop) {
		return true
	}
	return to.Kind == cfg.KindLabel && to.Stmt != nil && to.Stmt.Pos() <= t.begin.Pos() && t.way(from).token == token.GOTO
}

// way is how a block leaves the turn: by the jump behind it, which the graph does not
// have, or at the end of the loop's body.
func (t *turn) way(b *cfg.Block) *way {
	from := lastOf(b)
	for _, j := range t.jumps {
		if j.Pos() >= from {
			return &way{at: j.Pos(), token: j.Tok}
		}
	}
	return &way{at: t.body.Rbrace}
}

// lastOf is the position from which on a block has nothing more.
func lastOf(b *cfg.Block) token.Pos {
	if n := len(b.Nodes); n > 0 {
		return b.Nodes[n-1].End()
	}
	switch b.Kind {
	case cfg.KindIfDone, cfg.KindForDone, cfg.KindRangeDone, cfg.KindSwitchDone, cfg.KindSelectDone:
		return b.Stmt.End()
	case cfg.KindIfElse:
		return b.Stmt.(*ast.IfStmt).Else.Pos()
	}
	if b.Stmt == nil {
		return token.NoPos
	}
	return b.Stmt.Pos()
}
