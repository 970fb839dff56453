package txlock

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/cfg"

	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// cursor is what a function reads rows from, one after the other, in a variable of
// its own or in a field: the rows have the connection until they are closed.
type cursor struct {
	pass  *analysis.Pass
	cat   *catalog.Catalog
	at    ast.Node      // the assignment
	query *ast.CallExpr // that answers it
	rows  types.Object
	of    types.Object // the variable whose field it is, or nil
	err   types.Object // the variable of the error, or nil
	// while are the calls that the function makes while it is open.
	while []during
	// hands: one of them is of a function that the function is given.
	hands bool
	// again: it is opened once more while it may be open, and closed when the function
	// returns.
	again bool
	// unread: of the one row that it has, nobody asks for more than whether it failed.
	unread bool
}

// during is a call while a cursor is open.
type during struct {
	call   *ast.CallExpr
	always bool // whatever the way there
}

// openness says how a cursor may be at a place in the code; 0 where it is none.
type openness uint8

const (
	asked  openness = 1 << iota // and nobody has asked whether that failed
	opened                      // and its rows are not read to their end
	closed
)

// cursors are those of a package.
func cursors(pass *analysis.Pass, cat *catalog.Catalog) []*cursor {
	var all []*cursor
	for _, file := range pass.Files {
		if !settings.Wanted(pass.Fset.Position(file.FileStart).Filename) {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				all = append(all, cursorsIn(pass, cat, n.Body)...)
			case *ast.FuncLit:
				all = append(all, cursorsIn(pass, cat, n.Body)...)
			}
			return true
		})
	}
	return all
}

// cursorsIn are those that the statements of a body open, those of function literals
// left out.
func cursorsIn(pass *analysis.Pass, cat *catalog.Catalog, body *ast.BlockStmt) []*cursor {
	var all []*cursor
	if body == nil {
		return nil
	}
	ast.Inspect(body, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok {
			return false
		}
		as, ok := n.(*ast.AssignStmt)
		if !ok || len(as.Rhs) != 1 || len(as.Lhs) > 2 {
			return true
		}
		call, ok := ast.Unparen(as.Rhs[0]).(*ast.CallExpr)
		if !ok {
			return true
		}
		c := &cursor{pass: pass, cat: cat, at: as, query: call}
		c.in(as.Lhs[0])
		if c.rows == nil || c.of == nil && c.rows.Pos() < body.Pos() || !isCursor(cat, c.rows.Type()) {
			return true
		}
		if len(as.Lhs) == 2 {
			if id, ok := as.Lhs[1].(*ast.Ident); ok {
				c.err = pass.TypesInfo.ObjectOf(id)
			}
		}
		if !c.kept(body) {
			c.follow(body)
			all = append(all, c)
		}
		return true
	})
	return all
}

// in says where the rows are kept: in a variable, or in a field of one.
func (c *cursor) in(lhs ast.Expr) {
	switch lhs := lhs.(type) {
	case *ast.Ident:
		c.rows = c.pass.TypesInfo.ObjectOf(lhs)
	case *ast.SelectorExpr:
		if of, ok := ast.Unparen(lhs.X).(*ast.Ident); ok {
			if v, ok := c.pass.TypesInfo.Uses[lhs.Sel].(*types.Var); ok && v.IsField() {
				c.rows, c.of = v, c.pass.TypesInfo.Uses[of]
			}
		}
	}
}

func isCursor(cat *catalog.Catalog, t types.Type) bool {
	if ptr, ok := t.(*types.Pointer); ok {
		t = ptr.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && cat.Cursor(n.Obj().Pkg().Path(), n.Obj().Name())
}

// kept reports whether a function literal that is not deferred has the cursor: it may
// run, and close it, anywhere.
func (c *cursor) kept(body *ast.BlockStmt) bool {
	deferred := make(map[*ast.FuncLit]bool)
	kept := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.DeferStmt:
			if lit, ok := ast.Unparen(n.Call.Fun).(*ast.FuncLit); ok {
				deferred[lit] = true
			}
		case *ast.FuncLit:
			kept = kept || !deferred[n] && (c.mentioned(n) || c.of != nil && mentions(c.pass, n, c.of))
			return false
		}
		return true
	})
	return kept
}

func (c *cursor) mentioned(n ast.Node) bool { return mentions(c.pass, n, c.rows) }

// mentions reports whether a node uses a variable or a field.
func mentions(pass *analysis.Pass, n ast.Node, v types.Object) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && v != nil && pass.TypesInfo.Uses[id] == v
		return !found
	})
	return found
}

// follow finds the calls while the cursor is open.
func (c *cursor) follow(body *ast.BlockStmt) {
	graph := cfg.New(body, func(call *ast.CallExpr) bool {
		m, ok := c.cat.Callee(c.pass.TypesInfo, call)
		return !ok || m.Effect != catalog.Exit
	})
	loops := c.loops(body)
	at := make(map[*cfg.Block]openness)
	for changed := true; changed; {
		changed = false
		for _, b := range graph.Blocks {
			out := c.through(b, at[b], loops, nil)
			for i, next := range b.Succs {
				if s := at[next] | c.tested(b, i, out); s != at[next] {
					at[next], changed = s, true
				}
			}
		}
	}
	for _, b := range graph.Blocks {
		if b.Live {
			c.through(b, at[b], loops, func(n ast.Node, s openness) { c.note(n, s) })
		}
	}
	c.again = c.again && c.deferred(body)
	c.unread = !c.reads() && c.onlyFails(body)
}

// deferred reports whether the cursor is closed when the function returns, and by
// nothing but that on purpose.
func (c *cursor) deferred(body *ast.BlockStmt) bool {
	deferred, closed := false, false
	ast.Inspect(body, func(n ast.Node) bool {
		if d, ok := n.(*ast.DeferStmt); ok {
			deferred = deferred || c.mentioned(d)
			return false
		}
		if call, ok := n.(*ast.CallExpr); ok {
			sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
			closed = closed || ok && sel.Sel.Name == "Close" && c.mentioned(sel.X)
		}
		return true
	})
	return deferred && !closed
}

// onlyFails reports whether nobody does more with the cursor than ask it whether it failed.
func (c *cursor) onlyFails(body *ast.BlockStmt) bool {
	asked := make(map[*ast.Ident]bool)
	used := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if id, ok := n.X.(*ast.Ident); ok && n.Sel.Name == "Err" {
				asked[id] = true
			}
		case *ast.Ident:
			used = used || c.pass.TypesInfo.Uses[n] == c.rows && !asked[n]
		}
		return true
	})
	return !used
}

// note keeps the calls of a statement that runs while the cursor may be open.
func (c *cursor) note(n ast.Node, s openness) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.DeferStmt, *ast.GoStmt:
			return false
		case *ast.CallExpr:
			c.while = append(c.while, during{n, s&closed == 0})
			if lit, ok := ast.Unparen(n.Fun).(*ast.FuncLit); ok {
				c.note(lit.Body, s)
			}
			if v, ok := c.pass.TypesInfo.Uses[called(n)].(*types.Var); ok && s&closed == 0 {
				_, fn := v.Type().Underlying().(*types.Signature)
				c.hands = c.hands || fn
			}
		}
		return true
	})
}

// called is the name by which a call calls its function, or nil.
func called(call *ast.CallExpr) *ast.Ident {
	id, _ := ast.Unparen(call.Fun).(*ast.Ident)
	return id
}

// loops are the bodies of the loops that step through the rows: there, who is given
// the cursor leaves it open.
func (c *cursor) loops(body *ast.BlockStmt) []*ast.BlockStmt {
	var all []*ast.BlockStmt
	ast.Inspect(body, func(n ast.Node) bool {
		f, ok := n.(*ast.ForStmt)
		if ok && (f.Cond == nil && c.steps(f.Body) != nil || f.Cond != nil && c.steps(f.Cond) != nil) {
			all = append(all, f.Body)
		}
		return true
	})
	return all
}

// through is the state behind a block. see is told of each statement while the
// cursor may be open.
func (c *cursor) through(b *cfg.Block, s openness, loops []*ast.BlockStmt, see func(n ast.Node, s openness)) openness {
	for _, n := range b.Nodes {
		if n == c.at {
			c.again = c.again || see != nil && c.reads() && s&opened != 0
			s = asked
			if c.err == nil {
				s = opened
			}
			continue
		}
		if s == 0 {
			continue
		}
		if see != nil && s != closed {
			see(n, s)
		}
		if c.closes(n, loops) {
			s = closed
		}
	}
	return s
}

// closes reports whether a statement closes the cursor, may have somebody close it,
// or gives its variable another one.
func (c *cursor) closes(n ast.Node, loops []*ast.BlockStmt) bool {
	if _, ok := n.(*ast.DeferStmt); ok {
		return false
	}
	found := false
	var stack []ast.Node
	ast.Inspect(n, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		stack = append(stack, n)
		if id, ok := n.(*ast.Ident); ok && c.pass.TypesInfo.ObjectOf(id) == c.rows {
			found = found || c.ends(id, stack[:len(stack)-1], loops)
		} else if ok && c.of != nil && c.pass.TypesInfo.Uses[id] == c.of {
			found = found || c.gives(stack)
		}
		return true
	})
	return found
}

// gives reports whether a use of what has the cursor in a field gives that to somebody
// who may close it: a method of its own, or who it is an argument of.
func (c *cursor) gives(stack []ast.Node) bool {
	id := stack[len(stack)-1]
	if len(stack) < 2 {
		return true
	}
	sel, ok := stack[len(stack)-2].(*ast.SelectorExpr)
	if !ok || sel.X != id {
		return true
	}
	s := c.pass.TypesInfo.Selections[sel]
	return s == nil || s.Kind() != types.FieldVal
}

// ends reports whether a use of the cursor may be its end: any but a method that goes
// on reading, or being given to somebody for one row.
func (c *cursor) ends(id *ast.Ident, stack []ast.Node, loops []*ast.BlockStmt) bool {
	var use ast.Expr = id
	if field, ok := stack[len(stack)-1].(*ast.SelectorExpr); ok && field.Sel == id && len(stack) > 1 {
		use, stack = field, stack[:len(stack)-1]
	}
	sel, ok := stack[len(stack)-1].(*ast.SelectorExpr)
	if !ok || sel.X != use {
		for _, l := range loops {
			if l.Pos() <= id.Pos() && id.Pos() < l.End() {
				_, assigned := stack[len(stack)-1].(*ast.AssignStmt)
				return assigned
			}
		}
		return true
	}
	if len(stack) < 2 {
		return true
	}
	call, ok := stack[len(stack)-2].(*ast.CallExpr)
	if !ok || call.Fun != sel {
		return true // rows.Close as a value, a field
	}
	if len(stack) > 2 && c.steps(call) != nil {
		if _, stored := stack[len(stack)-3].(*ast.AssignStmt); stored {
			return true // the answer is asked for later
		}
	}
	if c.reads() {
		return sel.Sel.Name == "Close"
	}
	return sel.Sel.Name != "Err"
}

// reads reports whether the cursor is one of several rows, which it steps through.
func (c *cursor) reads() bool {
	m, _, _ := types.LookupFieldOrMethod(c.rows.Type(), true, c.pass.Pkg, "Next")
	return m != nil
}

// steps is the call in an expression that steps to the next row, or nil.
func (c *cursor) steps(n ast.Node) *ast.CallExpr {
	var found *ast.CallExpr
	ast.Inspect(n, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && found == nil {
			sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
			if ok && c.mentioned(sel.X) {
				if m, ok := c.cat.Callee(c.pass.TypesInfo, call); ok && m.Effect == catalog.Rows {
					found = call
				}
			}
		}
		return found == nil
	})
	return found
}

// tested is the state on the way to a successor of a block: where the query has
// failed there are no rows, and where there is no next one, they are closed.
func (c *cursor) tested(b *cfg.Block, successor int, s openness) openness {
	if s == 0 || len(b.Succs) != 2 || len(b.Nodes) == 0 {
		return s
	}
	cond, ok := b.Nodes[len(b.Nodes)-1].(ast.Expr)
	if !ok {
		return s
	}
	if step := c.steps(cond); step != nil {
		switch e := ast.Unparen(cond).(type) {
		case *ast.CallExpr:
			if e == step && successor == 0 {
				return s
			}
		case *ast.UnaryExpr:
			if e.Op == token.NOT && ast.Unparen(e.X) == step && successor == 1 {
				return s
			}
		case *ast.BinaryExpr:
			if e.Op == token.LAND && successor == 0 {
				return s
			}
		}
		return closed
	}
	if failed, ok := c.failure(cond); ok && s&asked != 0 {
		if failed == (successor == 0) {
			return s &^ asked
		}
		return s&^asked | opened
	}
	return s
}

// failure reports whether a condition asks whether the query has failed, and what it
// says then.
func (c *cursor) failure(cond ast.Expr) (failed, ok bool) {
	b, is := ast.Unparen(cond).(*ast.BinaryExpr)
	if !is || b.Op != token.NEQ && b.Op != token.EQL || c.err == nil {
		return false, false
	}
	id, is := ast.Unparen(b.X).(*ast.Ident)
	return b.Op == token.NEQ, is && c.pass.TypesInfo.Uses[id] == c.err
}
