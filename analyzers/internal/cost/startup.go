package cost

import (
	"go/ast"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// runsOf says in which function the innermost node of a stack runs, and whether it
// may do so more than once per run of it. A literal that is a command of the command
// line is a function of its own.
func (p *pass) runsOf(stack []ast.Node, in string) (from string, again bool) {
	from = in
	for i, n := range stack[:len(stack)-1] {
		if lit, ok := n.(*ast.FuncLit); ok && p.hasParam(lit.Type, p.cat.Command) {
			from, again = p.commandName(lit), false
		} else {
			again = again || i > 0 && p.runsAgain(stack[i-1], n)
		}
	}
	return from, again
}

// runsAgain reports whether what stands in a node may run more than once per run of
// what is around it: in a loop without an end, or in a literal that is handed on.
func (p *pass) runsAgain(around, n ast.Node) bool {
	switch n := n.(type) {
	case *ast.ForStmt:
		return n.Cond == nil || n.Init == nil && n.Post == nil
	case *ast.RangeStmt:
		_, waits := coreType(p.TypesInfo.TypeOf(n.X)).(*types.Chan)
		return waits
	case *ast.FuncLit:
		return !p.runsOnce(around, n)
	}
	return false
}

// Stretch is code that runs apart from the function that it stands in: Again and
// again, or when somebody types a command.
type Stretch struct {
	File     string
	From, To int // lines
	Again    bool
}

// stretches are those of a declaration, outermost first.
func (p *pass) stretches(root ast.Node) (out []Stretch) {
	var stack []ast.Node
	ast.Inspect(root, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		if len(stack) > 0 {
			lit, ok := n.(*ast.FuncLit)
			typed := ok && p.hasParam(lit.Type, p.cat.Command)
			if again := !typed && p.runsAgain(stack[len(stack)-1], n); typed || again {
				from, to := p.Fset.Position(n.Pos()), p.Fset.Position(n.End())
				out = append(out, Stretch{from.Filename, from.Line, to.Line, again})
			}
		}
		stack = append(stack, n)
		return true
	})
	return out
}

func (p *pass) commandName(lit *ast.FuncLit) string {
	return p.Pkg.Path() + ".command:" + itoa(p.line(lit.Pos()))
}

// runsOnce reports whether a literal runs where it stands: it is called there, or
// given to something that is known to run it once.
func (p *pass) runsOnce(around ast.Node, lit *ast.FuncLit) bool {
	call, ok := around.(*ast.CallExpr)
	if !ok {
		return false
	}
	if unparen(call.Fun) == lit {
		return true
	}
	m, ok := p.catalogued(call)
	return ok && slices.ContainsFunc(m.Calls, func(cb catalog.Callback) bool {
		return cb.Times != catalog.Each && cb.Times != catalog.Batch && cb.Arg < len(call.Args) && unparen(call.Args[cb.Arg]) == lit
	})
}

// starts notes the functions of the package in which a program or a command begins,
// those that wait for requests or for the end of the program, and what runs apart.
func (p *pass) starts(own *Package) {
	for _, u := range p.units {
		d, ok := u.node.(*ast.FuncDecl)
		if !ok || p.isTest(d.Pos()) {
			continue
		}
		switch {
		case p.startsUp(u) && d.Name.Name == "init":
			own.Inits = append(own.Inits, u.name)
		case p.startsUp(u), p.hasParam(u.typ, p.cat.Command):
			own.Begins = append(own.Begins, u.name)
		}
		if p.serves(u) {
			own.Serving = append(own.Serving, u.name)
		}
	}
	for _, file := range p.Files {
		if p.isTest(file.FileStart) {
			continue
		}
		for _, decl := range file.Decls {
			in := ""
			if d, ok := decl.(*ast.FuncDecl); ok {
				if fn, ok := p.TypesInfo.Defs[d.Name].(*types.Func); ok {
					in = funcName(fn)
				}
			}
			begun, served := p.startsIn(decl, in)
			own.Begins, own.Serving = append(own.Begins, begun...), append(own.Serving, served...)
			own.Apart = append(own.Apart, p.stretches(decl)...)
		}
	}
}

func (p *pass) startsIn(root ast.Node, in string) (begins, serving []string) {
	var stack []ast.Node
	serves := func() {
		from, _ := p.runsOf(append(stack, root), in)
		serving = append(serving, from)
	}
	ast.Inspect(root, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		stack = append(stack, n)
		switch n := n.(type) {
		case *ast.FuncLit:
			if p.hasParam(n.Type, p.cat.Command) {
				begins = append(begins, p.commandName(n))
			}
			if p.hasParam(n.Type, p.cat.Request) {
				serves()
			}
		case *ast.SelectStmt:
			if len(n.Body.List) == 0 {
				serves()
			}
		case *ast.CallExpr:
			if fn := p.staticFunc(n); fn != nil && fn.Pkg() != nil && p.cat.Serves(fn.Pkg().Path(), fn.Name()) {
				serves()
			}
		}
		return true
	})
	return begins, serving
}

// runOnce tells the functions that nothing but some others call, once.
type runOnce struct{ start, often map[string]bool }

// once reports whether a function is one of them.
func (r *runOnce) once(function string) bool { return r.start[function] && !r.often[function] }

// startup are what runs once when a program that serves requests starts, and that
// together with what a command does that is typed.
type startup struct {
	server, typed *runOnce
	apart         map[string][]Stretch // by file
}

// seldom reports whether the code of a function at a line runs only when a server
// starts or somebody types a command.
func (s *startup) seldom(function, file string, line int) bool {
	if !s.typed.once(function) {
		return false
	}
	again := false
	for _, a := range s.apart[file] {
		if a.From <= line && line <= a.To {
			again = a.Again
		}
	}
	return !again
}

func startupOf(facts []*Package) *startup {
	calls := &calls{make(map[string][]string), make(map[string][]string), make(map[string]bool)}
	serving := make(map[string]bool)
	roots, begins := []string{""}, []string(nil) // "": the values of variables
	for _, f := range facts {
		for _, u := range f.Uses {
			calls.add(u)
		}
		for _, name := range f.Serving {
			serving[name] = true
		}
		roots, begins = append(roots, f.Inits...), append(begins, f.Begins...)
	}
	var typed []string
	for _, name := range begins { // handed on, to the library that starts it
		calls.again[name] = false
		switch callees := from(calls.callees, []string{name}); {
		case slices.ContainsFunc(slices.Collect(maps.Keys(callees)), func(callee string) bool { return serving[callee] }):
			roots = append(roots, name)
		case !strings.HasSuffix(name, ".main"): // main may be a job, whose run is what it is for
			typed = append(typed, name)
		}
	}
	s := &startup{server: calls.once(roots), apart: make(map[string][]Stretch)}
	for _, f := range facts {
		for _, a := range f.Apart {
			s.apart[a.File] = append(s.apart[a.File], a)
		}
	}
	for _, name := range typed {
		calls.handedOn(name)
	}
	s.typed = calls.once(append(typed, roots...))
	return s
}

// calls are which functions call which, and which may run again and again.
type calls struct {
	callees, callers map[string][]string
	again            map[string]bool
}

func (c *calls) add(u Use) {
	c.callees[u.In], c.callers[u.Func] = append(c.callees[u.In], u.Func), append(c.callers[u.Func], u.In)
	c.again[u.Func] = c.again[u.Func] || u.Again
}

// handedOn forgets who hands a function on: that is no call of it.
func (c *calls) handedOn(function string) {
	for _, in := range c.callers[function] {
		c.callees[in] = slices.DeleteFunc(slices.Clone(c.callees[in]), func(callee string) bool { return callee == function })
	}
}

// once are the functions that nothing but the roots come to.
func (c *calls) once(roots []string) *runOnce {
	r := &runOnce{start: from(c.callees, roots)}
	var often []string
	for name, more := range c.again {
		if more {
			often = append(often, name)
		}
	}
	for name := range c.callees { // somebody else calls it, or nobody
		if !r.start[name] && (name[0] != '~' || len(c.callers[name]) > 0) {
			often = append(often, name)
		}
	}
	r.often = from(c.callees, often)
	return r
}

// from are the functions that calls lead to from some, which are among them.
func from(callees map[string][]string, some []string) map[string]bool {
	seen := make(map[string]bool)
	some = slices.Clone(some)
	for len(some) > 0 {
		name := some[len(some)-1]
		some = some[:len(some)-1]
		if !seen[name] {
			seen[name] = true
			some = append(some, callees[name]...)
		}
	}
	return seen
}

// starts notes that a site runs once, when the program starts. What waits in a loop
// around it, or is kept for later, may do so again.
func (s *Site) starts(once func(function string) bool) {
	if s.Request || s.Later || !once(s.Function) {
		return
	}
	s.Upkeep = s.Upkeep || !slices.ContainsFunc(s.Loops, func(f Factor) bool {
		return f.Class == Daemon || f.Class == Forever || f.Class == Page || f.Class == Rec
	})
}
