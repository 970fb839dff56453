package syntax

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// gather is a place where a list or a channel gets its elements one by one.
type gather struct {
	Heads []ast.Expr // conditions of the loops that range over nothing, or nil for one that has none
	Loops []ast.Expr // what the loops around range over, those around the variable's declaration left out
	// Started is the function that does it, where it runs once per turn of a loop
	// as a go statement or an argument of a call.
	Started *Starter
	// Handed are the calls that are given the functions around it, where none stands in a
	// loop, the outermost first.
	Handed []*Starter
	// Owner is the variable, or the one that the field is a part of.
	Owner types.Object
}

// Starter is a function literal that a statement in a loop starts.
type Starter struct {
	Call *ast.CallExpr
	Arg  int // which argument of the call it is; -1: a go statement runs it
}

// gathers notes how an assignment or a send adds to a variable: x = append(x, e),
// x[i] = e with a counter i, x = x.Values(e), c <- e.
func (p *Package) gathers(n ast.Node, stack []ast.Node) {
	var to ast.Expr
	switch n := n.(type) {
	case *ast.SendStmt:
		to = n.Chan
	case *ast.AssignStmt:
		if n.Tok != token.ASSIGN || len(n.Lhs) != 1 || len(n.Rhs) != 1 {
			return
		}
		to = p.grows(n.Lhs[0], n.Rhs[0], stack)
	}
	v, ok := p.Object(to).(*types.Var)
	if !ok {
		return
	}
	owner := types.Object(v) // whose declaration it is one of
	if v.IsField() {
		owner = p.Object(Root(to))
	}
	if owner == nil || owner.Parent() == p.Pkg.Scope() {
		return
	}
	g := gather{Owner: owner}
	loop := false
	for i, m := range stack {
		if m.Pos() <= owner.Pos() { // it is declared inside
			continue
		}
		switch m := m.(type) {
		case *ast.ForStmt:
			loop, g.Heads = true, append(g.Heads, m.Cond)
		case *ast.RangeStmt:
			loop = true
			if !p.empties(m.Body, v) {
				g.Loops = append(g.Loops, m.X)
			}
		case *ast.FuncLit:
			s := startedBy(stack[:i], m)
			switch {
			case s == nil:
			case loop:
				g.Started = s
			default:
				g.Handed = append(g.Handed, s)
			}
			if over := p.callsEach(s); over != nil {
				loop, g.Handed = true, nil
				g.Loops = append(g.Loops, over)
			}
		}
	}
	if v.IsField() {
		p.Collected[v] = append(p.Collected[v], g)
		return
	}
	p.Gathered[v] = append(p.Gathered[v], g)
}

// callsEach is what a library goes through that runs a literal for each element, as
// GoneThrough has it, or nil.
func (p *Package) callsEach(s *Starter) ast.Expr {
	if s == nil || s.Arg < 0 {
		return nil
	}
	m, ok := p.Catalogued(s.Call)
	if !ok {
		return nil
	}
	for _, cb := range m.Calls {
		if cb.Arg == s.Arg && cb.Times.PerElement() {
			return GoneThrough(s.Call, cb)
		}
	}
	return nil
}

// GoneThrough is what a call of a library goes through that runs a function for each
// element: an argument, or, where the elements come in no order, the method; or nil.
func GoneThrough(call *ast.CallExpr, cb catalog.Callback) ast.Expr {
	if cb.Random {
		return call.Fun
	}
	if cb.Of < 0 || cb.Of >= len(call.Args) {
		return nil
	}
	return call.Args[cb.Of]
}

// Shuffles reports whether an expression is a method of a library that comes to its
// elements in another order in each run: (*sync.Map).Range.
func (p *Package) Shuffles(e ast.Expr) bool {
	sel, ok := Unparen(e).(*ast.SelectorExpr)
	if !ok || p.TypesInfo.Selections[sel] == nil {
		return false
	}
	m, ok := p.Catalog.Selected(p.TypesInfo.Selections[sel])
	return ok && slices.ContainsFunc(m.Calls, func(cb catalog.Callback) bool { return cb.Random })
}

// empties reports whether code gives a list a new value: x = x[:0], x = nil.
func (p *Package) empties(body *ast.BlockStmt, v *types.Var) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		as, ok := n.(*ast.AssignStmt)
		if !ok || len(as.Lhs) != len(as.Rhs) {
			return !found
		}
		for i, lhs := range as.Lhs {
			if p.Object(lhs) != v {
				continue
			}
			switch rhs := Unparen(as.Rhs[i]).(type) {
			case *ast.SliceExpr, *ast.Ident, *ast.CompositeLit:
				found = true
			case *ast.CallExpr:
				found = found || p.Builtin(rhs) == "make"
			}
		}
		return !found
	})
	return found
}

// grows is the variable that an assignment adds an element to, or nil.
func (p *Package) grows(lhs, rhs ast.Expr, stack []ast.Node) ast.Expr {
	if ix, ok := Unparen(lhs).(*ast.IndexExpr); ok {
		if _, ok := CoreType(p.TypesInfo.TypeOf(ix.X)).(*types.Slice); ok && p.counts(ix.Index, stack) {
			return ix.X
		}
		return nil
	}
	call, ok := Unparen(rhs).(*ast.CallExpr)
	if !ok {
		return nil
	}
	if p.Builtin(call) == "append" {
		return lhs
	}
	// b = b.Values(id, n)
	e := ast.Expr(call)
	for {
		call, ok := Unparen(e).(*ast.CallExpr)
		if !ok {
			break
		}
		if e = Receiver(call); e == nil {
			return nil
		}
	}
	if o := p.Object(e); o == nil || o != p.Object(lhs) {
		return nil
	}
	return lhs
}

// counts reports whether an index is a variable that the innermost loop counts
// up beside its own: one that is the key of the loop says where an element
// stands, whenever it comes.
func (p *Package) counts(index ast.Expr, stack []ast.Node) bool {
	o := p.Object(index)
	if o == nil {
		return false
	}
	for _, n := range slices.Backward(stack) {
		r, ok := n.(*ast.RangeStmt)
		if !ok {
			continue
		}
		found := false
		ast.Inspect(r.Body, func(n ast.Node) bool {
			inc, ok := n.(*ast.IncDecStmt)
			found = found || ok && p.Object(inc.X) == o
			return !found
		})
		return found
	}
	return false
}

// startedBy finds the go statement or the call that a literal is for.
func startedBy(stack []ast.Node, lit *ast.FuncLit) *Starter {
	if len(stack) == 0 {
		return nil
	}
	call, ok := stack[len(stack)-1].(*ast.CallExpr)
	if !ok {
		return nil
	}
	if call.Fun == lit {
		if len(stack) > 1 {
			if _, ok := stack[len(stack)-2].(*ast.GoStmt); ok {
				return &Starter{call, -1}
			}
		}
		return nil
	}
	return &Starter{call, slices.Index(call.Args, ast.Expr(lit))}
}

// Sorts reports whether a call sorts: the tables say so of its callee, or a
// function of the package calls one that does. Only of a function out of sight
// its name has to tell.
func (p *Package) Sorts(call *ast.CallExpr) bool {
	if fn := p.StaticFunc(call); fn != nil {
		if p.Catalog.Sorts(fn) {
			return true
		}
		if body := p.bodies()[fn.Origin()]; body != nil {
			return p.sortsGiven(fn.Origin(), body)
		}
	}
	words := catalog.Words(catalog.CalledName(call))
	if len(words) == 0 || words[0] == "is" || slices.Contains(words, "not") {
		return false
	}
	return words[0] == "sort" || slices.Contains(words, "sorted")
}

// copies reports whether a call returns a list, and so may leave the one that it
// is given as it was.
func (p *Package) copies(call *ast.CallExpr) bool {
	_, list := CoreType(p.TypesInfo.TypeOf(call)).(*types.Slice)
	return list
}

// sortsGiven reports whether a function sorts what it is given. It is asked once: a
// function that calls itself does not sort by that.
func (p *Package) sortsGiven(fn *types.Func, body *ast.BlockStmt) bool {
	found, known := p.sorting[fn]
	if known {
		return found
	}
	p.sorting[fn] = false
	given := make(map[types.Object]bool)
	for v := range fn.Signature().Params().Variables() {
		given[v] = true
	}
	if recv := fn.Signature().Recv(); recv != nil {
		given[recv] = true
	}
	ast.Inspect(body, func(n ast.Node) bool {
		inner, ok := n.(*ast.CallExpr)
		found = found || ok && !p.copies(inner) && p.Mentions(inner, given) && p.Sorts(inner)
		return !found
	})
	p.sorting[fn] = found
	return found
}

// bodies are those of the functions that the package declares.
func (p *Package) bodies() map[*types.Func]*ast.BlockStmt {
	if p.bodyOf == nil {
		p.bodyOf = make(map[*types.Func]*ast.BlockStmt)
		for _, file := range p.Files {
			for _, d := range file.Decls {
				if d, ok := d.(*ast.FuncDecl); ok && d.Body != nil {
					if fn, ok := p.TypesInfo.Defs[d.Name].(*types.Func); ok {
						p.bodyOf[fn] = d.Body
					}
				}
			}
		}
	}
	return p.bodyOf
}

// sortsLists notes the lists that a call sorts, unless it returns a sorted copy.
func (p *Package) sortsLists(call *ast.CallExpr) {
	if p.copies(call) || !p.Sorts(call) {
		return
	}
	if recv := Receiver(call); recv != nil {
		if o := p.Object(recv); o != nil {
			p.Sorted[o] = true
		}
	}
	for _, arg := range call.Args {
		ast.Inspect(arg, func(n ast.Node) bool { // sort.Sort(byID(ids))
			switch n := n.(type) {
			case *ast.FuncLit:
				return false
			case *ast.Ident:
				if o := p.TypesInfo.ObjectOf(n); o != nil {
					p.Sorted[o] = true
				}
			}
			return true
		})
	}
}

// fills notes the variables whose address a call is given.
func (p *Package) fills(call *ast.CallExpr) {
	for _, arg := range call.Args {
		if u, ok := Unparen(arg).(*ast.UnaryExpr); ok && u.Op == token.AND {
			if o := p.Object(u.X); o != nil {
				p.Filled[o] = append(p.Filled[o], call)
			}
		}
	}
}
