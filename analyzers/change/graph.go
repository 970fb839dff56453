package change

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/link"
)

// graph is who calls whom in a revision, down to the queries, with the names that
// functions had at base. What libraries do is part of it.
type graph struct {
	index map[string]int // by name at base; of a query, that of its function and its own
	of    map[string]int // functions by name
	nodes []node
}

// node is a function or a query.
type node struct {
	name     string
	function *Function // that is it, or that sends it
	sender   string    // the name of that function at base
	does     []string  // of a query: what is known of its statements, see cost.Call
	query    string    // "" for a function
	out      []edge
	called   bool // by another function, or handed on by one
}

type edge struct {
	to   int
	call *link.Call
}

// major is what the path of a module says of its version.
var major = regexp.MustCompile(`/v[0-9]+$`)

// withoutVersion is the name of a function, the same for all versions of the
// library that it belongs to.
func withoutVersion(f *Function) string {
	return strings.Replace(f.Name, f.Module, major.ReplaceAllString(f.Module, ""), 1)
}

// newGraph makes the graph of a revision. origins are the functions of base that
// have another name now.
func newGraph(functions, origins map[string]*Function) *graph {
	g := &graph{index: make(map[string]int), of: make(map[string]int)}
	name := func(name string) string {
		if o := origins[name]; o != nil {
			return o.Name
		}
		if f := functions[name]; f != nil && f.Foreign() {
			return withoutVersion(f)
		}
		return name
	}
	names := slices.Sorted(maps.Keys(functions))
	for _, n := range names {
		g.of[n] = g.add(name(n), functions[n], "")
	}
	for _, n := range names {
		from := g.of[n]
		for i := range functions[n].Calls {
			call := &functions[n].Calls[i]
			to, known := g.of[call.Function]
			if call.Query {
				to, known = g.add(name(n), functions[n], call.Function), true
				if q := &g.nodes[to]; call.Does != "" && !slices.Contains(q.does, call.Does) {
					q.does = append(q.does, call.Does)
				}
			}
			if !known {
				continue // it leads to no query
			}
			g.nodes[from].out = append(g.nodes[from].out, edge{to, call})
			if to != from && !strings.HasSuffix(functions[n].File, "_test.go") {
				g.nodes[to].called = true
			}
		}
	}
	return g
}

func (g *graph) add(name string, f *Function, query string) int {
	key := name
	if query != "" {
		key = keyOf(name, query)
	}
	i, ok := g.index[key]
	if !ok {
		i = len(g.nodes)
		g.index[key] = i
		g.nodes = append(g.nodes, node{name: key, sender: name, function: f, query: query})
	}
	return i
}

// hop is how a search came to a node.
type hop struct {
	from int
	call *link.Call // nil where the search began
}

// reach finds what a function leads to by calls that are followed, each by a way
// of fewest calls.
func (g *graph) reach(from int, follow func(c *link.Call) bool) map[int]hop {
	seen := map[int]hop{from: {from: from}}
	queue := []int{from}
	for len(queue) > 0 {
		n := queue[0]
		queue = queue[1:]
		for _, e := range g.nodes[n].out {
			if _, ok := seen[e.to]; !ok && follow(e.call) {
				seen[e.to] = hop{n, e.call}
				queue = append(queue, e.to)
			}
		}
	}
	return seen
}

func anyCall(*link.Call) bool { return true }

// maybeUnguarded calls may run without a lookup in a memo or cache before.
func maybeUnguarded(c *link.Call) bool { return c.Guard == "" }

// unguarded calls do.
func unguarded(c *link.Call) bool { return c.Guard == "" && !c.Later }

// way is the way of a search to a node: the functions on it, and the node itself
// last.
func way(seen map[int]hop, to int) []int {
	out := []int{to}
	for h := seen[to]; h.call != nil; h = seen[out[0]] {
		out = slices.Insert(out, 0, h.from)
	}
	return out
}

// guards are the lookups that stand on ways from a function to a query, the
// nearest to the function first.
func (g *graph) guards(from, query int) []lookup {
	var out []lookup
	seen := g.reach(from, anyCall)
	for _, n := range slices.Sorted(maps.Keys(seen)) {
		for _, e := range g.nodes[n].out {
			if e.call.Guard == "" {
				continue
			}
			if _, ok := g.reach(e.to, anyCall)[query]; ok {
				out = append(out, lookup{g.nodes[n].name, g.nodes[e.to].name, e.call.Guard, len(way(seen, n))})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b lookup) int { return a.calls - b.calls })
	return out
}

// lookup is a call that runs only when a memo or cache has no answer.
type lookup struct {
	caller, callee string
	guard          string
	calls          int // on the way there
}
