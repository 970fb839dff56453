package txlock

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/cfg"
)

// state says how a transaction may be at a place in the code; 0 before it
// begins.
type state uint8

const (
	unchecked state = 1 << iota // begun, and nobody has asked whether that failed
	running
	ended
)

// way is one that leaves the transaction running.
type way struct {
	at    token.Pos
	ret   *ast.ReturnStmt // nil for those that leave the turn of a loop
	token token.Token     // of the statement that leaves the turn, or ILLEGAL at its end
}

// leak is the first return, or end of a turn of the loop around, that leaves the
// transaction running whatever the way to it, or nil. Code that has closed it on some of
// the ways is trusted to know which.
func (o *open) leak(body *ast.BlockStmt) *way {
	graph := cfg.New(body, func(call *ast.CallExpr) bool { return o.cat.Returns(o.pass.TypesInfo, call) })
	t := turnOf(body, o.at)
	at := make(map[*cfg.Block]state)
	for changed := true; changed; {
		changed = false
		for _, b := range graph.Blocks {
			out := o.through(b, at[b])
			for i, next := range b.Succs {
				if t.leaves(b, next) {
					continue // what comes next has another, or none
				}
				if s := at[next] | o.tested(b, i, out); s != at[next] {
					at[next], changed = s, true
				}
			}
		}
	}
	var first *way
	note := func(w *way, s state) {
		if s != 0 && s&ended == 0 && (first == nil || w.at < first.at) {
			first = w
		}
	}
	for _, b := range graph.Blocks {
		if !b.Live {
			continue
		}
		out := o.through(b, at[b])
		if ret := b.Return(); ret != nil {
			note(&way{at: ret.Pos(), ret: ret}, out)
		}
		for i, next := range b.Succs {
			if t.leaves(b, next) {
				note(t.way(b), o.tested(b, i, out))
			}
		}
	}
	return first
}

// through is the state behind a block.
func (o *open) through(b *cfg.Block, s state) state {
	for _, n := range b.Nodes {
		switch {
		case n == o.at:
			s = unchecked
		case s != 0 && o.closes(n):
			s = ended
		}
	}
	return s
}

// tested is the state on the way to a successor of a block: where the begin has
// failed there is no transaction.
func (o *open) tested(b *cfg.Block, successor int, s state) state {
	if s&unchecked == 0 || len(b.Succs) != 2 || len(b.Nodes) == 0 {
		return s
	}
	cond, ok := b.Nodes[len(b.Nodes)-1].(*ast.BinaryExpr)
	if !ok || cond.Op != token.NEQ && cond.Op != token.EQL || !o.mentions(cond.X, o.err) && !o.mentions(cond.X, o.tx) {
		return s
	}
	// err != nil, tx == nil
	failed := cond.Op == token.NEQ
	if id, ok := ast.Unparen(cond.X).(*ast.Ident); ok && o.pass.TypesInfo.Uses[id] == o.tx {
		failed = !failed
	}
	if failed == (successor == 0) {
		return s &^ unchecked
	}
	return s&^unchecked | running
}
