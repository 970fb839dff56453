package link

import (
	"slices"

	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

// CloseSequences resolves the open sequences of a whole program.
func (g *Program) CloseSequences(facts []*Package) []effect.Sequence {
	var out []effect.Sequence
	for _, f := range facts {
		for _, s := range f.Seqs {
			s.Steps = g.Steps(s.Steps, 0, "")
			out = append(out, s)
		}
	}
	return out
}

// Steps replaces the interface calls of a sequence. self is the type whose
// method it is of: what a wrapper calls is not the wrapper itself. Several
// implementations are the arms of one branch.
func (g *Program) Steps(all []effect.Step, depth int, self string) []effect.Step {
	nodes := 0
	for _, s := range all {
		for _, a := range s.Path {
			nodes = max(nodes, a.Node)
		}
	}
	var out []effect.Step
	for _, s := range all {
		if s.Leaf.Kind != poly.Iface {
			out = append(out, s)
			continue
		}
		if depth > maxDepth {
			g.Limits.Reached(LimitInterface, s.Leaf.Iface)
			continue
		}
		methods := g.methods(s.Leaf.Iface, s.Leaf.Name, self)
		nodes++
		branch := nodes
		for arm, m := range methods {
			path := s.Path
			if len(methods) > 1 {
				path = append(slices.Clone(path), effect.Arm{Node: branch, Arm: arm})
			}
			offset := nodes + 1
			for _, t := range g.methodSteps(m, depth) {
				if !t.Runs(s.Leaf) {
					continue
				}
				t.Needs = nil // nothing else of the call tells
				t = t.Through(&s)
				inner := slices.Clone(t.Path)
				for i := range inner {
					inner[i].Node += offset
					inner[i].Line = 0
					nodes = max(nodes, inner[i].Node)
				}
				t.Path = slices.Concat(path, inner)
				if len(t.Path) > effect.MaxPath {
					g.Limits.Reached(LimitPath, m.Func)
					t.Path = effect.Shorten(t.Path)
				}
				t.Coef, t.Factors = poly.Multiply(s.Coef, t.Coef), poly.Product(s.Factors, t.Factors)
				if n := len(s.Chain); n > 0 {
					at := s.Chain[n-1]
					at.Function = m.Func
					t.Chain = poly.JoinChains(append(slices.Clone(s.Chain[:n-1]), at), t.Chain)
				}
				t.File, t.Line, t.Col, t.EndLine, t.EndCol, t.Ignored = s.File, s.Line, s.Col, s.EndLine, s.EndCol, s.Ignored
				t.Answers = slices.Concat(s.Answers, t.Answers)
				t.Bound, t.OneOf = true, t.OneOf || s.OneOf || len(methods) > 1
				out = append(out, t)
			}
		}
		if len(out) > effect.MaxOwnSteps {
			out = g.fit(out)
		}
	}
	return g.fit(out)
}

func (g *Program) fit(steps []effect.Step) []effect.Step {
	steps, lost := effect.Fit(steps)
	if lost > 0 && len(steps[0].Chain) > 0 {
		g.Limits.Reached(LimitSteps, steps[0].Chain[0].Function)
	}
	return steps
}

// methodSteps are the steps of an implementation, once for all calls.
func (g *Program) methodSteps(m boundMethod, depth int) []effect.Step {
	steps, ok := g.stepsOf[m.Func]
	if !ok {
		g.stepsOf[m.Func] = nil // while busy: what wraps the interface adds nothing of its own
		steps = g.Steps(m.Steps, depth+1, m.typ)
		g.stepsOf[m.Func] = steps
	}
	return steps
}

// boundMethod is a method of an implementation.
type boundMethod struct {
	*Method
	typ string
}

// methods are the functions that a call of an interface's method may reach, at
// most maxImpls.
func (g *Program) methods(iface, method, self string) []boundMethod {
	impls := g.wrapped(iface, method, self)
	if distinct(impls, method) > maxImpls {
		g.Limits.Reached(LimitImpls, iface+"."+method)
		return nil
	}
	var out []boundMethod
	for _, im := range impls {
		for i := range im.Costs {
			m := &im.Costs[i]
			if m.Name == method && !slices.ContainsFunc(out, func(o boundMethod) bool { return o.Func == m.Func }) {
				out = append(out, boundMethod{m, im.Type})
			}
		}
	}
	return out
}
