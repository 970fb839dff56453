// Package flow says which of the values that a variable is given may be the one that it
// has at a place: its reaching definitions. In
//
//	kinds := []string{"new"}
//	for _, k := range kinds { count(k) }
//	kinds = append(kinds, more...)
//	for _, k := range kinds { list(k) }
//
// the first loop has one turn, whatever is appended behind it; the second has the turns of
// both lines. The order is that of the control-flow graph (golang.org/x/tools/go/cfg), so
// that branches, labels, goto and the ways round a loop count as what they are.
//
// What stands in a function literal runs nobody knows when: of variables from around it,
// everything reaches what it uses, and what it sets reaches whatever comes behind it.
package flow

import (
	"cmp"
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/cfg"
)

// A Kind is what a definition makes of the values that the variable had before.
type Kind uint8

// The kinds.
const (
	Replaces Kind = iota // v = x
	Adds                 // v = append(v, x), v++, v.field = x: they still count
	Lends                // p := &v: they still count, and others may come at any later time
)

// A Definition is a place where a variable is given a value.
type Definition struct {
	Pos token.Pos // in the statement that gives it
	Kind
}

// Body is the body of a declared function, with the literals in it. What is asked first of
// one of them builds its graph.
type Body struct {
	block     *ast.BlockStmt
	mayReturn func(*ast.CallExpr) bool
	literals  []*ast.FuncLit // in the order of the source
	graphs    map[*ast.BlockStmt]*graph
}

// New is a body of which nothing is known so far. MayReturn reports whether code runs on
// behind a call.
func New(body *ast.BlockStmt, mayReturn func(*ast.CallExpr) bool) *Body {
	b := &Body{block: body, mayReturn: mayReturn, graphs: make(map[*ast.BlockStmt]*graph)}
	ast.Inspect(body, func(n ast.Node) bool {
		if lit, ok := n.(*ast.FuncLit); ok {
			b.literals = append(b.literals, lit)
		}
		return true
	})
	return b
}

// Reaching are the definitions, by their index, whose value a variable may have at a use.
// Declared is where it is declared. Start reports whether it may still have what it had
// where its function began: what a caller passes, or its zero value. Where code never comes to
// the use, all of them are.
func (b *Body) Reaching(declared, use token.Pos, defs []Definition) (reach []int, start bool) {
	home := b.function(declared)
	g := b.graph(home)
	at, ok := g.find(use)
	if !ok || b.function(use) != home {
		for i := range defs {
			reach = append(reach, i)
		}
		return reach, true
	}
	w := &way{of: make(map[place][]int), graph: g, defs: slices.Clone(defs), found: make([]bool, len(defs))}
	for i, d := range defs {
		from, ok := g.find(d.Pos)
		if !ok {
			continue // code that never runs
		}
		if b.function(d.Pos) != home {
			w.defs[i].Kind = Lends
		}
		w.of[from] = append(w.of[from], i)
	}
	w.back(at, true)
	if slices.ContainsFunc(w.defs, func(d Definition) bool { return d.Kind == Lends }) {
		w.back(at, false)
	}
	for i, found := range w.found {
		if found {
			reach = append(reach, i)
		}
	}
	return reach, w.start
}

// function is the body of the innermost function around a place.
func (b *Body) function(pos token.Pos) *ast.BlockStmt {
	in := b.block
	for _, lit := range b.literals {
		if lit.Pos() <= pos && pos < lit.End() {
			in = lit.Body
		}
	}
	return in
}

func (b *Body) graph(body *ast.BlockStmt) *graph {
	g := b.graphs[body]
	if g == nil {
		g = newGraph(cfg.New(body, b.mayReturn))
		b.graphs[body] = g
	}
	return g
}

// place is a node of a block.
type place struct {
	block *cfg.Block
	node  int
}

// graph is the control flow of one function, seen from behind.
type graph struct {
	before map[*cfg.Block][]*cfg.Block
	first  *cfg.Block
	nodes  []spot // of code that may run, in the order of the source
}

type spot struct {
	ast.Node
	place
}

func newGraph(c *cfg.CFG) *graph {
	g := &graph{before: make(map[*cfg.Block][]*cfg.Block), first: c.Blocks[0]}
	for _, block := range c.Blocks {
		if !block.Live {
			continue
		}
		for _, next := range block.Succs {
			g.before[next] = append(g.before[next], block)
		}
		for i, n := range block.Nodes {
			g.nodes = append(g.nodes, spot{n, place{block, i}})
		}
	}
	slices.SortStableFunc(g.nodes, func(a, b spot) int { return cmp.Compare(a.Pos(), b.Pos()) })
	return g
}

// find is the node that a position stands in.
func (g *graph) find(pos token.Pos) (place, bool) {
	i, exact := slices.BinarySearchFunc(g.nodes, pos, func(s spot, pos token.Pos) int { return cmp.Compare(s.Pos(), pos) })
	if !exact {
		i--
	}
	if i < 0 || g.nodes[i].End() <= pos {
		return place{}, false
	}
	return g.nodes[i].place, true
}

// way is what is met on all ways from a use back to the beginning of its function.
type way struct {
	*graph
	defs  []Definition
	of    map[place][]int
	found []bool
	start bool
	seen  map[*cfg.Block]bool
}

// back goes from in front of a place. With ends, no way leads on behind a definition that
// replaces what was before.
func (w *way) back(from place, ends bool) {
	w.seen = make(map[*cfg.Block]bool)
	todo := []place{from}
	for len(todo) > 0 {
		p := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if w.ended(p, ends) {
			continue
		}
		if p.block == w.first && ends {
			w.start = true
		}
		for _, b := range w.before[p.block] {
			if !w.seen[b] {
				w.seen[b] = true
				todo = append(todo, place{b, len(b.Nodes)})
			}
		}
	}
}

// ended goes back through the nodes of a block.
func (w *way) ended(p place, ends bool) bool {
	for i := p.node - 1; i >= 0; i-- {
		over := false
		for _, d := range w.of[place{p.block, i}] {
			lent := w.defs[d].Kind == Lends
			w.found[d] = w.found[d] || ends || lent
			over = over || w.defs[d].Kind == Replaces && always(p.block.Nodes[i])
		}
		if over && ends {
			return true
		}
	}
	return false
}

// always reports whether a node gives a variable its value whenever code comes to it: the
// variables of a range stand in front of the loop, which may have no turn.
func always(n ast.Node) bool {
	_, isExpr := n.(ast.Expr)
	return !isExpr
}
