package statement

import (
	"go/ast"
	"go/token"
	"maps"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/sqlvalue"
)

// way is a text and the list of values that it is given, on one way through the branches.
type way struct {
	paths sqlvalue.Paths
	text  *sqlvalue.Text
	elems []*sqlvalue.Elem
	more  int // placeholders than values
}

// countedByPath notes the placeholders and values of the text that is argument at of the
// call of a place, on a way through the branches on which they differ: where one branch
// alone decides whether they do, and the call is surely reached behind it.
func (p *pass) countedByPath(q *Place, at int, n, args sqlvalue.Node) {
	all := sqlvalue.Enumerate(n, args)
	if len(all) < 2 || len(all) > maxWays || p.TypesInfo.Types[q.Call.Args[at]].Value != nil {
		return
	}
	var ways []way
	choices := make(map[*sqlvalue.Choice]bool)
	for _, paths := range all {
		w := way{paths: paths, text: sqlvalue.Read(n, paths)}
		elems, whole := sqlvalue.Elems(args, paths)
		marks, ok := questionMarks(w.text)
		values := p.spread(elems, whole)
		if !ok || values < 0 || w.text.String() == "" || !p.writtenOnce(w.text, q) {
			return
		}
		w.elems, w.more = elems, marks-values
		ways = append(ways, w)
		for c := range maps.Keys(paths) {
			choices[c] = true
		}
	}
	var decides []*sqlvalue.Choice
	for c := range choices {
		if decided(ways, c) {
			decides = append(decides, c)
		}
	}
	if len(decides) != 1 {
		return
	}
	for _, bad := range ways {
		good := slices.IndexFunc(ways, func(w way) bool { return w.more == 0 && bad.more != 0 && sameBut(w, bad, decides[0]) })
		if good < 0 || !p.reachedBehind(q, bad.added(ways[good])) {
			continue
		}
		for _, s := range q.Alternatives {
			if s.Parts[0].Text == bad.text.String() {
				s.Input.Places, s.Input.Values = bad.more+len(bad.elems), len(bad.elems)
				return
			}
		}
	}
}

// maxWays bounds the ways through the branches that are compared: beyond, not all of
// them are listed.
const maxWays = 15

func (w way) arm(c *sqlvalue.Choice) int {
	if i, ok := w.paths[c]; ok {
		return i
	}
	return c.Base
}

// decided reports whether a choice says by itself how many placeholders have no value.
func decided(ways []way, c *sqlvalue.Choice) bool {
	more := make(map[int]int)
	for _, w := range ways {
		if n, ok := more[w.arm(c)]; ok && n != w.more {
			return false
		}
		more[w.arm(c)] = w.more
	}
	first := ways[0].more
	return slices.ContainsFunc(ways, func(w way) bool { return w.more != first })
}

// sameBut reports whether two ways take the same branches but for one.
func sameBut(a, b way, but *sqlvalue.Choice) bool {
	for _, w := range []way{a, b} {
		for c := range w.paths {
			if c != but && a.arm(c) != b.arm(c) {
				return false
			}
		}
	}
	return true
}

// added are the places of what a way adds to the text and to its values that another
// does not.
func (w way) added(other way) (list []token.Pos) {
	for _, s := range w.text.Segs {
		if s.Lit != nil && s.Lit.Src != nil && !slices.ContainsFunc(other.text.Segs, func(x sqlvalue.Seg) bool { return x.Lit != nil && x.Lit.Src == s.Lit.Src }) {
			list = append(list, s.Lit.Src.Pos())
		}
	}
	for _, e := range w.elems {
		if !slices.ContainsFunc(other.elems, func(x *sqlvalue.Elem) bool { return x.Expr == e.Expr }) {
			list = append(list, e.Expr.Pos())
		}
	}
	return list
}

// reachedBehind reports whether the call of a place runs behind the branch that adds
// something, whichever way that goes: both stand in one list of statements, and nothing
// between them leaves it.
func (p *pass) reachedBehind(q *Place, added []token.Pos) bool {
	if len(added) == 0 {
		return false
	}
	inside := func(n ast.Node) bool {
		return !slices.ContainsFunc(added, func(at token.Pos) bool { return at < n.Pos() || n.End() <= at })
	}
	for _, n := range slices.Backward(enclosing(q.Decl.Body, q.Call)) {
		var list []ast.Stmt
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.BlockStmt:
			list = n.List
		case *ast.CaseClause:
			list = n.Body
		default:
			continue
		}
		// Only the innermost list: what stands deeper is behind a branch of its own.
		at := slices.IndexFunc(list, func(s ast.Stmt) bool { return s.Pos() <= q.Call.Pos() && q.Call.End() <= s.End() })
		from := slices.IndexFunc(list, func(s ast.Stmt) bool { return inside(s) })
		return 0 <= from && from < at && !slices.ContainsFunc(list[from+1:at], leaves)
	}
	return false
}

// leaves reports whether a statement may end the function, or its loop: its branches do
// more than set variables.
func leaves(s ast.Stmt) bool {
	found := false
	ast.Inspect(s, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ReturnStmt, *ast.BranchStmt:
			found = true
		case *ast.ExprStmt:
			found = found || n != s
		}
		return !found
	})
	return found
}
