package sqlvalue

import (
	"maps"
	"slices"
)

// Paths is which branch each choice takes.
type Paths map[*Choice]int

func (p Paths) of(a *Alt) (n Node, label string) {
	i, ok := p[a.Choice]
	if !ok {
		i = a.Choice.Base
	}
	if i >= len(a.List) {
		return nil, ""
	}
	return a.List[i], a.Choice.label(i)
}

// point is a choice that a value depends on, below branches of others.
type point struct {
	choice *Choice
	above  Paths
}

// maxAlternatives bounds the texts of one value.
const maxAlternatives = 16

// Enumerate lists the ways through the branches that the values depend on.
// Where there are too many, it lists the shortest, and each branch alone.
func Enumerate(roots ...Node) []Paths {
	c := &collector{seen: make(map[*Choice]bool), visited: make(map[Node]bool)}
	for _, r := range roots {
		c.collect(r, nil, nil)
	}
	switch points := c.points; {
	case len(points) == 0:
		return []Paths{nil}
	case len(points) == 1 && points[0].choice.N <= maxEntries:
		return product(points)
	default:
		n := 1
		for _, p := range points {
			if n *= p.choice.N; n > maxAlternatives {
				return some(points)
			}
		}
		return product(points)
	}
}

// product is every way through some choices.
func product(points []point) []Paths {
	list := []Paths{{}}
	for _, p := range points {
		var next []Paths
		for _, ps := range list {
			for i := range p.choice.N {
				next = append(next, with(ps, p.choice, i))
			}
		}
		list = next
	}
	return list
}

// some is the shortest way, each branch alone, and all of them but for those of
// other labels.
func some(points []point) []Paths {
	list := []Paths{{}}
	all := Paths{}
	for _, p := range points {
		for i := range p.choice.N {
			if i == p.choice.Base {
				continue
			}
			if _, ok := all[p.choice]; !ok && p.choice.label(i) == "" {
				all[p.choice] = i
			}
			if len(list) < maxAlternatives-1 {
				list = append(list, with(p.above, p.choice, i))
			}
		}
	}
	return append(list, all)
}

// collector gathers the choices that values depend on.
type collector struct {
	points  []point
	seen    map[*Choice]bool
	visited map[Node]bool
}

func (k *collector) point(c *Choice, above []*Alt, at []int) {
	if k.seen[c] {
		return
	}
	k.seen[c] = true
	p := point{c, make(Paths)}
	for i, a := range above {
		p.above[a.Choice] = at[i]
	}
	k.points = append(k.points, p)
}

// collect gathers the choices of a value that stands in branches of others.
func (k *collector) collect(n Node, above []*Alt, at []int) {
	if n == nil || k.visited[n] || len(k.visited) > 20000 {
		return
	}
	k.visited[n] = true
	switch n := n.(type) {
	case *Alt:
		k.point(n.Choice, above, at)
		for i, x := range n.List {
			k.collect(x, append(slices.Clip(above), n), append(slices.Clip(at), i))
		}
		return
	case *Filled:
		if gaps(n.Of, 0) {
			k.point(n.Choice, above, at)
		}
	}
	for _, x := range within(n) {
		k.collect(x, above, at)
	}
}

// within are the values that a value is made of.
func within(n Node) []Node {
	switch n := n.(type) {
	case *Cat:
		return []Node{n.L, n.R}
	case *Filled:
		return []Node{n.Of, n.Then, n.Else}
	case *Elem:
		return []Node{n.X}
	case *Made:
		return append([]Node{n.Recv}, n.Args...)
	case *Composite:
		var all []Node
		for _, e := range n.Entries {
			all = append(all, e.Key, e.X)
		}
		return all
	case *Join:
		return []Node{n.List, n.Sep}
	case *Cut:
		return []Node{n.X}
	case *Swap:
		return []Node{n.X}
	case *Bound:
		return []Node{n.X, n.By.X}
	case *Format:
		return append([]Node{n.F}, n.Args...)
	case *Piece:
		var all []Node
		for i := range len(n.Call.Args) {
			all = append(all, n.Texts[i])
			if q := n.Inner[i]; q != nil {
				all = append(all, q)
			}
		}
		return all
	}
	return nil
}

// gaps reports whether a value may be nothing but what is not known.
func gaps(n Node, depth int) bool {
	switch n := n.(type) {
	case nil, *Lit, *Elem:
		return false
	case *Cat:
		return depth > maxGaps || gaps(n.L, depth+1) || gaps(n.R, depth+1)
	case *Alt:
		return depth > maxGaps || slices.ContainsFunc(n.List, func(x Node) bool { return gaps(x, depth+1) })
	case *Filled:
		return depth > maxGaps || gaps(n.Then, depth+1) || gaps(n.Else, depth+1)
	}
	return true
}

// maxGaps bounds how deep gaps looks into a value.
const maxGaps = 64

func with(ps Paths, c *Choice, i int) Paths {
	out := make(Paths, len(ps)+1)
	maps.Copy(out, ps)
	out[c] = i
	return out
}
