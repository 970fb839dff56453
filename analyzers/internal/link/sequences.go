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
			s.Steps = g.Steps(s.Steps, 0, s.Receiver())
			out = append(out, s)
		}
	}
	return out
}

// Steps replaces the interface calls of a sequence. self is the type whose
// method it is of: what a wrapper calls is not the wrapper itself. Several
// implementations are the arms of one branch.
func (g *Program) Steps(all []effect.Step, depth int, self string) []effect.Step {
	if !slices.ContainsFunc(all, isOpen) && len(all) <= effect.MaxSteps {
		return all
	}
	c := closing{Program: g, depth: depth, self: self, out: g.buffers.Take()}
	for i := range all {
		for _, a := range all[i].Path {
			c.nodes = max(c.nodes, a.Node)
		}
	}
	c.steps(all)
	return g.buffers.Copy(g.fit(c.out))
}

// closing is a sequence whose interface calls are being replaced.
type closing struct {
	*Program
	depth int
	self  string
	nodes int // the last one that a path has
	out   []effect.Step
}

func (c *closing) steps(all []effect.Step) {
	for i := 0; i < len(all); i++ {
		s := &all[i]
		switch {
		case !isOpen(*s):
			c.out = append(c.out, *s)
			continue
		case c.depth > maxDepth:
			c.Limits.Reached(LimitInterface, s.Leaf.Iface)
			continue
		}
		behind := all[i+1:]
		if behind = behind[:s.Taken(behind)]; c.call(s, behind) {
			i += len(behind)
		}
		if len(c.out) > effect.MaxOwnSteps {
			c.out = c.fit(c.out)
		}
	}
}

// call puts what an open call does in its place. It reports whether that runs the literals
// which the call gets, whose steps are handed.
func (c *closing) call(s *effect.Step, handed []effect.Step) (runs bool) {
	methods := c.methods(s.Leaf.Iface, s.Leaf.Name, c.self)
	c.nodes++
	branch := c.nodes
	for arm, m := range methods {
		to := reached{call: s, method: m, path: s.Path, chain: s.Chain, one: len(methods) == 1}
		if !to.one {
			to.path = append(slices.Clone(s.Path), effect.Arm{Node: branch, Arm: arm})
		}
		if n := len(s.Chain); n > 0 { // the call of the interface is the call of the implementation
			to.chain = slices.Clone(s.Chain)
			to.chain[n-1].Function = m.Func
		}
		offset := c.nodes + 1
		steps := c.methodSteps(m, c.depth)
		for k := range steps {
			t := &steps[k]
			if !t.Runs(s.Leaf) {
				continue
			}
			through, last := c.through(&to, t, offset)
			c.nodes = max(c.nodes, last)
			if to.one && t.Leaf.Kind == poly.Param && c.run(s, &through, handed, t.Leaf.Param, k == effect.Place(steps, t.Leaf.Param)) {
				runs = true
				continue
			}
			c.out = append(c.out, through)
		}
	}
	return runs
}

// run puts the steps of a literal where the call that gets it runs it: at one place. It
// reports whether there are any.
func (c *closing) run(call, at *effect.Step, handed []effect.Step, param int, here bool) bool {
	var steps []effect.Step
	for i := range handed {
		if handed[i].Handed[0].Arg == param {
			if !here {
				return true
			}
			steps = append(steps, handed[i].RunAt(call, at))
		}
	}
	c.steps(steps)
	return len(steps) > 0
}

func isOpen(s effect.Step) bool { return s.Leaf.Kind == poly.Iface }

// reached is an implementation that a call comes to.
type reached struct {
	call   *effect.Step
	method boundMethod
	path   []effect.Arm
	chain  []poly.Frame
	one    bool // it is the only one
}

// through is a step of an implementation as one of the function that calls it. The nodes
// of its path begin at offset; last is the last of them.
func (g *Program) through(to *reached, step *effect.Step, offset int) (t effect.Step, last int) {
	s := to.call
	t = *step
	t.Needs = nil // nothing else of the call tells
	t = t.Through(s)
	path := poly.Joined(to.path, t.Path)
	if len(t.Path) > 0 {
		if len(to.path) == 0 {
			path = slices.Clone(path)
		}
		inner := path[len(to.path):]
		for i := range inner {
			inner[i].Node += offset
			inner[i].Line, inner[i].Order = 0, inner[i].Outside()
			last = max(last, inner[i].Node)
		}
	}
	if t.Path = path; len(t.Path) > effect.MaxPath {
		g.Limits.Reached(LimitPath, to.method.Func)
		t.Path = effect.Shorten(t.Path)
	}
	t.Coef, t.Factors = poly.Multiply(s.Coef, t.Coef), poly.Product(s.Factors, t.Factors)
	if len(to.chain) > 0 {
		t.Chain = poly.JoinChains(to.chain, t.Chain)
	}
	t.File, t.Line, t.Col, t.EndLine, t.EndCol, t.Ignored = s.File, s.Line, s.Col, s.EndLine, s.EndCol, s.Ignored
	t.Answers = poly.Joined(s.Answers, t.Answers)
	t.Bound, t.OneOf = true, t.OneOf || s.OneOf || !to.one
	return t, last
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
		steps = g.Steps(g.costs(m.Method).Steps, depth+1, m.typ)
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
	r := g.reachable(iface, method, self)
	if r.many {
		g.Limits.Reached(LimitImpls, iface+"."+method)
		return nil
	}
	var out []boundMethod
	for _, im := range r.impls {
		for i := range im.Costs {
			m := &im.Costs[i]
			if m.Name == method && !slices.ContainsFunc(out, func(o boundMethod) bool { return o.Func == m.Func }) {
				out = append(out, boundMethod{m, im.Type})
			}
		}
	}
	return out
}
