package cost

import (
	"go/ast"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

// keyExprs are the arguments of a call that the key of one of its callee's steps
// is made of; nil if it may be made of something else.
func keyExprs(s *effect.Step, argsOf func(int) []ast.Expr) []ast.Expr {
	var out []ast.Expr
	for _, a := range s.Args {
		if a.For != effect.ArgKey || a.Kind == effect.Constant {
			continue
		}
		if a.From == 0 || a.Loads.Any() {
			return nil
		}
		for i := range effect.MaxFrom {
			if a.From&(1<<i) != 0 {
				out = append(out, argsOf(i)...)
			}
		}
	}
	return out
}

// same marks the loops around a call, of those on the way to one of its steps, in which
// each turn reaches the same rows. Where it marks one, the way is a copy.
func (w *walker) same(path []effect.Arm, call *ast.CallExpr, pc *piece, again *turns) []effect.Arm {
	if !poly.IsQuery(pc.Term) {
		return path
	}
	constant := len(pc.keys) == 0 && pc.HasArg(effect.ArgKey) && !slices.ContainsFunc(pc.Args, func(a effect.Arg) bool {
		return a.For == effect.ArgKey && a.Kind != effect.Constant
	})
	copied := false
	for i, a := range path[:min(len(path), len(w.path))] {
		if a.Kind != effect.Loop {
			continue
		}
		f := slices.IndexFunc(w.loops, func(f *frame) bool { return f.arm == a.Node })
		if f < 0 {
			continue
		}
		changes := w.loops[f].changes(w.p)
		same := constant
		switch {
		case constant:
		case len(pc.keys) > 0:
			same = !slices.ContainsFunc(pc.keys, func(k ast.Expr) bool { return w.p.Mentions(k, changes) || w.Find(k, w.Calls) })
		default:
			same = again.same(w, call, w.loops[f])
		}
		if same == a.Same {
			continue
		}
		if !copied {
			path, copied = slices.Clone(path), true
		}
		path[i].Same = same
	}
	return path
}

// turns are the loops around a call in which it is the same each turn: asked once
// for all that the call does.
type turns map[*frame]bool

func (t *turns) same(w *walker, call *ast.CallExpr, f *frame) bool {
	if *t == nil {
		*t = make(turns)
	}
	same, ok := (*t)[f]
	if !ok {
		same = w.hoists(call, f)
		(*t)[f] = same
	}
	return same
}
