package sqlvalue

import (
	"maps"
	"slices"
)

// Paths is which branch each choice takes.
type Paths map[*Choice]int

func (p Paths) of(a *Alt) Node {
	i, ok := p[a.Choice]
	if !ok {
		i = a.Choice.Base
	}
	if i >= len(a.List) {
		return nil
	}
	return a.List[i]
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
	var points []point
	seen := make(map[*Choice]bool)
	visited := make(map[Node]bool)
	var collect func(n Node, above []*Alt, at []int)
	collect = func(n Node, above []*Alt, at []int) {
		if n == nil || visited[n] || len(visited) > 20000 {
			return
		}
		visited[n] = true
		switch n := n.(type) {
		case *Cat:
			collect(n.L, above, at)
			collect(n.R, above, at)
		case *Alt:
			if !seen[n.Choice] {
				seen[n.Choice] = true
				p := point{n.Choice, make(Paths)}
				for i, a := range above {
					p.above[a.Choice] = at[i]
				}
				points = append(points, p)
			}
			for i, x := range n.List {
				collect(x, append(slices.Clip(above), n), append(slices.Clip(at), i))
			}
		case *Elem:
			collect(n.X, above, at)
		case *Join:
			collect(n.List, above, at)
			collect(n.Sep, above, at)
		case *Cut:
			collect(n.X, above, at)
		case *Swap:
			collect(n.X, above, at)
		case *Format:
			collect(n.F, above, at)
			for _, a := range n.Args {
				collect(a, above, at)
			}
		case *Piece:
			for i := range len(n.Call.Args) {
				collect(n.Texts[i], above, at)
				if q := n.Inner[i]; q != nil {
					collect(q, above, at)
				}
			}
		}
	}
	for _, r := range roots {
		collect(r, nil, nil)
	}
	if len(points) == 0 {
		return []Paths{nil}
	}
	product := 1
	for _, p := range points {
		if product *= p.choice.N; product > maxAlternatives {
			break
		}
	}
	if product <= maxAlternatives {
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
	list := []Paths{{}}
	all := Paths{}
	for _, p := range points {
		for i := range p.choice.N {
			if i == p.choice.Base {
				continue
			}
			if _, ok := all[p.choice]; !ok {
				all[p.choice] = i
			}
			if len(list) < maxAlternatives-1 {
				list = append(list, with(p.above, p.choice, i))
			}
		}
	}
	return append(list, all)
}

func with(ps Paths, c *Choice, i int) Paths {
	out := make(Paths, len(ps)+1)
	maps.Copy(out, ps)
	out[c] = i
	return out
}
