package entry

import (
	"regexp"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/poly"
)

// join puts a path behind the beginning that its group has.
func join(base, path string) string {
	switch {
	case path == "":
		return base
	case base == "":
		return path
	}
	return strings.TrimSuffix(base, "/") + "/" + strings.TrimPrefix(path, "/")
}

// full is the path of a node with those of the groups around it.
func (n *node) full() string {
	path := ""
	for depth := 0; n != nil && depth < 64; n, depth = n.base, depth+1 {
		path = join(n.path, path)
	}
	return path
}

// helps reports whether a route is only what a helper registers that nobody is seen
// to call: neither its path nor what it puts something around is known.
func (n *node) helps() bool {
	last := n.funcs[len(n.funcs)-1]
	return n.path == unknown && (last.Returned || last.lit != nil)
}

// verbed is a path that begins with a verb: GET /users, post:/users.
var verbed = regexp.MustCompile(`^([A-Za-z]+(?:,[A-Za-z]+)*)[ :]\s*([^ ]*/.*)$`)

// points are the routes that were found.
func (m *machine) points() []Point {
	var out []Point
	for _, n := range m.nodes {
		if len(n.funcs) == 0 || n.helps() {
			continue
		}
		verbs, own := n.verbs, *n
		if found := verbed.FindStringSubmatch(n.path); found != nil && len(verbs) == 0 {
			verbs, own.path = strings.Split(found[1], ","), found[2]
		}
		at := m.position(n.pos)
		p := Point{Kind: n.kind, Path: own.full(), File: at.Filename, Line: at.Line}
		for _, f := range append(n.before(), n.funcs...) {
			p.Runs = append(p.Runs, f.Ref)
		}
		if n.kind != "http" {
			if p.Path == "" {
				p.Path = localName(p.Runs)
			}
			out = append(out, p)
			continue
		}
		if !strings.HasPrefix(p.Path, "/") && !strings.HasPrefix(p.Path, unknown) && !strings.Contains(strings.SplitN(p.Path, "/", 2)[0], ".") {
			p.Path = "/" + p.Path
		}
		if len(verbs) == 0 {
			verbs = []string{"ANY"}
		}
		for _, verb := range verbs {
			q := p
			if q.Method = strings.ToUpper(verb); verb == unknown || verb == "*" {
				q.Method = "ANY"
			}
			out = append(out, q)
		}
	}
	return out
}

// localName is what a handler is called, for what has no other name.
func localName(runs []Ref) string {
	last := runs[len(runs)-1]
	return poly.LocalName(last.Function)
}
