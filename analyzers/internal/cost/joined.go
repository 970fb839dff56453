package cost

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// beside is a goroutine that the unit has started, and what takes long in it. Who
// waits for it waits for that.
type beside struct {
	by    map[types.Object]bool // the channels on which it sends, and what it tells that it has ended
	waits []effect.Step
}

// startsBeside notes a goroutine by its code and what it does.
func (w *walker) startsBeside(code ast.Node, steps []effect.Step) {
	b := beside{by: make(map[types.Object]bool)}
	for _, s := range steps {
		switch s.Leaf.Kind {
		case poly.RPC, poly.MQSend, poly.CacheRead, poly.CacheWrite:
		default:
			if s.Op != catalog.Slow {
				continue
			}
		}
		b.waits = append(b.waits, s)
	}
	if len(b.waits) == 0 {
		return
	}
	ast.Inspect(code, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SendStmt:
			b.by[w.p.Object(n.Chan)] = true
		case *ast.CallExpr:
			if w.p.Builtin(n) == "close" {
				b.by[w.p.Object(n.Args[0])] = true
			}
		case ast.Expr:
			if o := w.p.Object(n); o != nil && w.p.Catalog.Joinable(o.Type()) {
				b.by[o] = true
			}
		}
		return true
	})
	w.besides = append(w.besides, b)
}

// joins records what the goroutines do that tell an object when they have ended, at the
// place that waits for it, and reports whether there is any.
func (w *walker) joins(at ast.Node, o types.Object) (found bool) {
	if o == nil {
		return false
	}
	for _, b := range w.besides {
		if !b.by[o] {
			continue
		}
		for _, s := range b.waits {
			wait := effect.Step{
				Op: catalog.Slow, Path: effect.Shorten(slices.Clone(w.path)),
				Term: poly.Term{Coef: 1, Leaf: poly.Leaf{Kind: poly.Free, Name: s.Leaf.Name, Handle: poly.None}, Chain: s.Chain},
			}
			w.tellAt(&wait, at, nil)
			w.steps = append(w.steps, wait)
			found = true
		}
	}
	w.fit()
	return found
}

// joinsReceived is joins of what a case of a select receives.
func (w *walker) joinsReceived(comm ast.Stmt) {
	if comm == nil {
		return
	}
	ast.Inspect(comm, func(n ast.Node) bool {
		if e, ok := n.(*ast.UnaryExpr); ok && e.Op == token.ARROW {
			w.joins(e, w.p.Object(e.X))
		}
		return true
	})
}

// joinsCall notes a call that starts a goroutine, in which the steps from one on run, or
// the literals aside, and records what one waits for.
func (w *walker) joinsCall(call *ast.CallExpr, from, aside int) {
	fn := w.p.StaticFunc(call)
	switch {
	case fn == nil:
	case w.p.Catalog.Starts(fn):
		steps := slices.Clone(w.steps[min(from, len(w.steps)):])
		for _, seq := range w.aside[aside:] {
			steps = append(steps, seq.Steps...)
		}
		w.startsBeside(call, steps)
	case w.p.Catalog.Joins(fn):
		w.joins(call, w.p.Object(syntax.Receiver(call)))
	}
}
