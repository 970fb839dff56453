package kafkasafe

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// clientConfig is the configuration that a client is made with, as far as the
// package shows where it comes from.
type clientConfig struct {
	*pass
	same   map[types.Object]bool // variables and fields that hold it
	maker  *types.Func           // that made it of the library's defaults
	hidden bool                  // something else may have set it
}

// configured looks for settings, left out or given, that a producer is made with.
func (p *pass) configured(d ast.Decl) {
	ast.Inspect(d, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		m, ok := p.method(call)
		if !ok {
			return true
		}
		given := argument(call, m, "config")
		if client := argument(call, m, "client"); client != nil {
			given = p.configOf(client)
		}
		if given == nil {
			return true
		}
		c := &clientConfig{pass: p, same: make(map[types.Object]bool)}
		if p.TypesInfo.Types[given].IsNil() {
			c.maker = p.callee(call) // with what the library does by default
		} else {
			c.comesFrom(given, 0)
		}
		c.defaults(call, m)
		c.unread(call, m)
		return true
	})
}

// configOf is the configuration of the client that another one is made of.
func (p *pass) configOf(client ast.Expr) ast.Expr {
	o := p.assignee(client)
	if o == nil {
		return nil
	}
	for _, value := range p.definitions(o) {
		if call, ok := value.(*ast.CallExpr); ok {
			if m, ok := p.method(call); ok {
				return argument(call, m, "shared")
			}
		}
	}
	return nil
}

// comesFrom follows a configuration to the function of the library that made it.
func (c *clientConfig) comesFrom(e ast.Expr, depth int) {
	const deep = 4
	e = ast.Unparen(e)
	if call, ok := e.(*ast.CallExpr); ok && depth < deep {
		fn := c.callee(call)
		switch body := c.body(fn); {
		case fn != nil && fn.Pkg() != nil && c.cat.Makes(fn.Pkg().Path(), fn.Name()):
			c.maker = fn
		case body != nil:
			c.returned(body, depth)
		default:
			c.hidden = true
		}
		return
	}
	o := c.assignee(e)
	if o == nil || depth >= deep {
		c.hidden = true
		return
	}
	if c.same[o] {
		return
	}
	c.same[o] = true
	values := c.definitions(o)
	v, _ := o.(*types.Var)
	if len(values) == 0 || v == nil || v.Exported() && (v.IsField() || v.Parent() == c.Pkg.Scope()) {
		c.hidden = true // a parameter, or what others may set
	}
	for _, value := range values {
		c.comesFrom(value, depth+1)
	}
}

// returned follows what a function of the package returns first.
func (c *clientConfig) returned(body *ast.BlockStmt, depth int) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			switch {
			case len(n.Results) == 0:
				c.hidden = true
			case !c.TypesInfo.Types[n.Results[0]].IsNil():
				c.comesFrom(n.Results[0], depth+1)
			}
		}
		return true
	})
}

// definitions are the values that the package gives a variable or field, of a
// call with several results the call.
func (p *pass) definitions(o types.Object) []ast.Expr {
	var out []ast.Expr
	for _, file := range p.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for i, lhs := range n.Lhs {
					if p.assignee(lhs) == o {
						out = append(out, ast.Unparen(n.Rhs[min(i, len(n.Rhs)-1)]))
					}
				}
			case *ast.ValueSpec:
				for i, name := range n.Names {
					if p.TypesInfo.Defs[name] == o && len(n.Values) > 0 {
						out = append(out, ast.Unparen(n.Values[min(i, len(n.Values)-1)]))
					}
				}
			case *ast.KeyValueExpr:
				if key, ok := n.Key.(*ast.Ident); ok && p.TypesInfo.Uses[key] == o {
					out = append(out, ast.Unparen(n.Value))
				}
			case *ast.CompositeLit: // without names
				st, ok := p.TypesInfo.TypeOf(n).Underlying().(*types.Struct)
				for i := 0; ok && i < len(n.Elts); i++ {
					if _, named := n.Elts[i].(*ast.KeyValueExpr); !named && st.Field(i) == o {
						out = append(out, ast.Unparen(n.Elts[i]))
					}
				}
			}
			return true
		})
	}
	return out
}

// is reports whether an expression is the configuration.
func (c *clientConfig) is(e ast.Expr) bool {
	o := c.assignee(e)
	return o != nil && c.same[o]
}

// value is the last one that a field of the configuration is given, however
// deep it lies, and whether the configuration goes to somebody else, who may give
// it another.
func (c *clientConfig) value(field func(types.Object) bool) (value ast.Expr, away bool) {
	for _, file := range c.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for i, lhs := range n.Lhs {
					sel, ok := ast.Unparen(lhs).(*ast.SelectorExpr)
					if !ok || len(n.Lhs) != len(n.Rhs) || !c.partOf(sel) {
						continue
					}
					if field(c.TypesInfo.Uses[sel.Sel]) {
						value = n.Rhs[i]
					} else if holds(c.TypesInfo.TypeOf(sel), field, 0) {
						away = true // it is given with others
					}
				}
			case *ast.CallExpr:
				if fn := c.callee(n); fn != nil && fn.Pkg() != nil && c.cat.Broker(fn.Pkg().Path()) {
					return true
				}
				away = away || slices.ContainsFunc(n.Args, c.is)
			case *ast.UnaryExpr:
				sel, ok := ast.Unparen(n.X).(*ast.SelectorExpr)
				away = away || ok && c.partOf(sel)
			}
			return true
		})
	}
	return value, away
}

// partOf reports whether a selector is of a part of the configuration.
func (c *clientConfig) partOf(sel *ast.SelectorExpr) bool {
	for {
		if c.is(sel.X) {
			return true
		}
		next, ok := ast.Unparen(sel.X).(*ast.SelectorExpr)
		if !ok {
			return false
		}
		sel = next
	}
}

// holds reports whether a struct has a field, however deep it lies.
func holds(t types.Type, field func(types.Object) bool, depth int) bool {
	st, ok := t.Underlying().(*types.Struct)
	if !ok || depth > 4 {
		return false
	}
	for f := range st.Fields() {
		if field(f) || holds(f.Type(), field, depth+1) {
			return true
		}
	}
	return false
}

// defaults reports a producer that waits for fewer acknowledgements than all
// because that is what its library does unless it is told otherwise.
func (c *clientConfig) defaults(call *ast.CallExpr, m catalog.Method) {
	if c.maker == nil || c.hidden {
		return
	}
	for field, meaning := range c.cat.Defaults(c.maker.Pkg().Path()) {
		if value, away := c.value(named(c.maker.Pkg(), field)); value != nil || away || meaning != catalog.LeaderAcks {
			continue
		}
		f := c.report(call, kafkaAcks, finding.Warning, "set "+field+" to that of all in-sync replicas",
			"the producer waits for the leader alone, as %s.%s leaves it (%s), and what the leader has not replicated is lost with it", c.maker.Pkg().Name(), c.maker.Name(), field)
		f.Callee = m.Library + " " + catalog.CalledName(call)
	}
}

// unread reports a producer that is told to say which messages were delivered on
// a channel that nobody reads.
func (c *clientConfig) unread(call *ast.CallExpr, m catalog.Method) {
	if m.Op != catalog.Produce || c.drained(c.drains, call) || c.handedOut(call) {
		return
	}
	fn := c.callee(call)
	if fn == nil {
		return
	}
	for _, field := range c.cat.Answers(fn.Pkg().Path()) {
		value, _ := c.value(named(fn.Pkg(), field))
		if value == nil || c.TypesInfo.Types[value].Value == nil || c.zero(value) {
			continue
		}
		f := c.report(call, kafkaUnread, finding.Error, "read it in a goroutine, as Errors, or leave it off",
			"%s is on, and nothing in the package reads %s() of this producer: when that channel is full, it stands still and Input blocks for ever", field, field)
		f.Callee = m.Library + " " + catalog.CalledName(call)
	}
}

// named tells a field of a package's types by its name.
func named(pkg *types.Package, name string) func(types.Object) bool {
	return func(o types.Object) bool {
		v, ok := o.(*types.Var)
		return ok && v.IsField() && v.Name() == name && v.Pkg() != nil && v.Pkg().Path() == pkg.Path()
	}
}
