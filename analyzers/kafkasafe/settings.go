package kafkasafe

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// setting is one of a client that code gives a value.
type setting struct {
	at    ast.Node
	value ast.Expr
}

// set looks for settings of producers, given in a literal, by an assignment
// or by an option, that lose or reorder messages.
func (p *pass) set(d ast.Decl) {
	var stack []ast.Node
	paths := make(map[types.Object]map[string][]setting) // by configuration, then by path of fields
	var roots []types.Object                             // of paths, as in the source
	ast.Inspect(d, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		stack = append(stack, n)
		if chosen(stack) {
			return true
		}
		switch n := n.(type) {
		case *ast.CompositeLit:
			pkg, typ := typeName(p.TypesInfo.TypeOf(n))
			if !p.cat.Broker(pkg) {
				break
			}
			all, open := p.entries(n, d)
			if open {
				break
			}
			maps.DeleteFunc(all, func(name string, _ setting) bool { return p.setLater(n, name) })
			if !slices.Contains(p.given(n), catalog.NoAcks) { // there is no answer that it could send again upon
				p.judge(pkg, typ, all)
			}
		case *ast.CallExpr:
			if pkg, typ := typeName(p.TypesInfo.TypeOf(n)); isBuiltin(p.TypesInfo, n) && p.cat.Broker(pkg) && p.isMap(n) {
				if all, open := p.entries(n, d); !open { // make(ConfigMap)
					p.judge(pkg, typ, all)
				}
				break
			}
			if fn := p.callee(n); fn != nil && fn.Pkg() != nil && fn.Signature().Recv() == nil {
				var first ast.Expr
				if len(n.Args) > 0 {
					first = n.Args[0]
				}
				p.judge(fn.Pkg().Path(), "", map[string]setting{fn.Name(): {n, first}})
			}
		case *ast.AssignStmt:
			for i, lhs := range n.Lhs {
				root, path := p.path(lhs)
				if root == nil || len(n.Lhs) != len(n.Rhs) || p.otherwise(root, path, d) {
					continue
				}
				if paths[root] == nil {
					paths[root] = make(map[string][]setting)
					roots = append(roots, root)
				}
				paths[root][path] = append(paths[root][path], setting{n, n.Rhs[i]})
			}
		}
		return true
	})
	for _, root := range roots {
		last := make(map[string]setting)
		for path, all := range paths[root] {
			last[path] = all[len(all)-1]
		}
		pkg, typ := typeName(root.Type())
		p.judge(pkg, typ, last)
	}
}

// path splits cfg.Producer.Retry.Max into the variable or field that holds a
// struct of a client's settings, and the fields behind it.
func (p *pass) path(e ast.Expr) (root types.Object, path string) {
	var names []string
	for {
		sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
		if !ok {
			return nil, ""
		}
		names = append(names, sel.Sel.Name)
		e = sel.X
		o := p.assignee(e)
		if o == nil {
			continue
		}
		if pkg, typ := typeName(o.Type()); typ != "" && p.cat.Broker(pkg) {
			slices.Reverse(names)
			return o, strings.Join(names, ".")
		}
	}
}

// otherwise reports whether a setting is given a value in a branch, or by another
// declaration too, so that it may have either.
func (p *pass) otherwise(root types.Object, path string, d ast.Decl) bool {
	found := false
	p.walk(func(stack []ast.Node) {
		if a, ok := stack[len(stack)-1].(*ast.AssignStmt); ok {
			for _, lhs := range a.Lhs {
				o, at := p.path(lhs)
				found = found || o == root && at == path && (chosen(stack) || a.Pos() < d.Pos() || a.Pos() >= d.End())
			}
		}
	})
	return found
}

// walk visits the nodes of the package, each with those around it before it.
func (p *pass) walk(visit func(stack []ast.Node)) {
	for _, file := range p.Files {
		var stack []ast.Node
		ast.Inspect(file, func(n ast.Node) bool {
			if n == nil {
				stack = stack[:len(stack)-1]
				return true
			}
			stack = append(stack, n)
			visit(stack)
			return true
		})
	}
}

// elements are the fields or keys that a literal gives values.
func (p *pass) elements(lit *ast.CompositeLit) map[string]setting {
	out := make(map[string]setting)
	for _, elt := range lit.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		if key := p.TypesInfo.Types[kv.Key].Value; key != nil && key.Kind() == constant.String {
			out[constant.StringVal(key)] = setting{kv, kv.Value}
		} else if id, ok := kv.Key.(*ast.Ident); ok {
			out[id.Name] = setting{kv, kv.Value}
		}
	}
	return out
}

// told is what settings of a type mean.
func (p *pass) told(pkg, typ string, all map[string]setting) map[catalog.Meaning]string {
	return p.cat.Told(pkg, typ, func(name string) (constant.Value, bool) {
		g, is := all[name]
		if !is || g.value == nil {
			return nil, is
		}
		return p.TypesInfo.Types[g.value].Value, true
	})
}

// put is a key of a map of settings that is given a value.
type put struct {
	cfg   ast.Expr
	key   string   // "" if it is not constant
	value ast.Expr // nil if it is not known
}

// put is what a statement or call gives maps of settings.
func (p *pass) put(n ast.Node) []put {
	var out []put
	add := func(cfg, key, value ast.Expr) {
		if !p.isMap(cfg) {
			return
		}
		at := put{cfg: cfg}
		if v := p.TypesInfo.Types[key].Value; v != nil && v.Kind() == constant.String {
			at.key, at.value = constant.StringVal(v), value
		}
		out = append(out, at)
	}
	switch n := n.(type) {
	case *ast.AssignStmt:
		for i, lhs := range n.Lhs {
			if ix, ok := ast.Unparen(lhs).(*ast.IndexExpr); ok && len(n.Lhs) == len(n.Rhs) {
				add(ix.X, ix.Index, n.Rhs[i])
			}
		}
	case *ast.CallExpr:
		sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr)
		if !ok || p.TypesInfo.Selections[sel] == nil || len(n.Args) == 0 {
			break
		}
		var value ast.Expr
		if pkg, typ := typeName(p.TypesInfo.TypeOf(sel.X)); p.cat.Puts(pkg, typ, sel.Sel.Name) {
			value = n.Args[1]
		}
		add(sel.X, n.Args[0], value)
	}
	return out
}

// puts visits what may give keys of a map of settings that an expression makes.
func (p *pass) puts(maker ast.Expr, visit func(stack []ast.Node, to put)) {
	if !p.isMap(maker) {
		return
	}
	typ := p.TypesInfo.TypeOf(maker)
	p.walk(func(stack []ast.Node) {
		for _, to := range p.put(stack[len(stack)-1]) {
			t := p.TypesInfo.TypeOf(to.cfg)
			if ptr, ok := t.(*types.Pointer); ok {
				t = ptr.Elem()
			}
			if types.Identical(t, typ) && p.makersOf(to.cfg).may(maker) {
				visit(stack, to)
			}
		}
	})
}

// replaced reports whether the package may give a key of a map another value than
// its literal does.
func (p *pass) replaced(lit ast.Expr, key string) bool {
	found := false
	p.puts(lit, func(_ []ast.Node, to put) {
		found = found || to.key == key || to.key == "" || to.value == nil && strings.HasPrefix(to.key, key)
	})
	return found
}

// entries are the keys of a map of settings with the values that a declaration gives
// them last. A key that may have another value has none that is known; open: others may
// be given.
func (p *pass) entries(maker ast.Expr, d ast.Decl) (all map[string]setting, open bool) {
	all = make(map[string]setting)
	if lit, ok := maker.(*ast.CompositeLit); ok {
		all = p.elements(lit)
	}
	p.puts(maker, func(stack []ast.Node, to put) {
		n := stack[len(stack)-1]
		if to.value == nil {
			to.key, _, _ = strings.Cut(to.key, "=") // Set("acks=all")
		} else if chosen(stack) || d == nil || n.Pos() < d.Pos() || n.Pos() >= d.End() {
			to.value = nil
		}
		open = open || to.key == ""
		all[to.key] = setting{n, to.value}
	})
	return all, open
}

func (p *pass) isMap(e ast.Expr) bool {
	t := p.TypesInfo.TypeOf(e)
	if t == nil {
		return false
	}
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	_, ok := t.Underlying().(*types.Map)
	return ok
}

// judge reports what settings of one client mean.
func (p *pass) judge(pkg, typ string, all map[string]setting) {
	if len(all) == 0 || !p.cat.Broker(pkg) {
		return
	}
	told := p.told(pkg, typ, all)
	if name, ok := told[catalog.NoRetries]; ok {
		if !p.unanswered(all) && !p.resends() {
			p.report(all[name].at, kafkaSettings, finding.Warning, "leave the retries on",
				"the producer sends a message once (%s): one that meets a change of leader or a broken connection is given up", p.said(all[name], name))
		}
		return // what is not sent again stays in order
	}
	if name, ok := told[catalog.SeveralRequests]; ok {
		if key := p.orders(pkg); key != "" {
			if _, spread := told[catalog.Spread]; !spread {
				p.report(all[name].at, kafkaSettings, finding.Warning, "allow one request, or turn idempotence on",
					"several requests are in flight (%s) without idempotence: one that is sent again comes behind the next, out of the order that %s promises", p.said(all[name], name), key)
			}
		}
	}
	if typ == "" {
		for name, g := range all {
			if p.cat.Value(pkg, name) == catalog.GreedyCommits {
				p.greedy(g.at)
			}
		}
	}
}

// said is a setting as the code gives it.
func (p *pass) said(g setting, name string) string {
	if call, ok := g.at.(*ast.CallExpr); ok {
		return types.ExprString(call)
	}
	return name + " = " + types.ExprString(g.value)
}

// unanswered reports whether one of the settings says that the broker does not
// answer, so that the producer does not hear of what it could send again.
func (p *pass) unanswered(all map[string]setting) bool {
	for _, s := range all {
		if s.value != nil && p.meaning(s.value) == catalog.NoAcks {
			return true
		}
	}
	return false
}

// orders is what in the package promises that messages of a library stay in order:
// a key, or a partitioner by keys. It is "" if nothing does, or if a partitioner of
// the package is not by keys.
func (p *pass) orders(pkg string) string {
	promise, spread := "", false
	for _, file := range p.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr, *ast.Ident:
				o := p.assignee(n.(ast.Expr))
				if o == nil || o.Pkg() == nil || o.Pkg().Path() != pkg || o.Parent() != o.Pkg().Scope() {
					break
				}
				switch p.cat.Value(pkg, o.Name()) {
				case catalog.ByKey:
					promise = o.Pkg().Name() + "." + o.Name()
				case catalog.Spread:
					spread = true
				}
			case *ast.CompositeLit:
				if at, typ := typeName(p.TypesInfo.TypeOf(n)); at == pkg && slices.Contains(p.given(n), catalog.ByKey) && promise == "" {
					promise = "the key of " + typ
				}
			case *ast.AssignStmt:
				for _, lhs := range n.Lhs {
					if sel, ok := ast.Unparen(lhs).(*ast.SelectorExpr); ok && promise == "" && p.keys(pkg, sel) {
						promise = "the key of " + types.ExprString(sel.X)
					}
				}
			}
			return true
		})
	}
	if spread {
		return ""
	}
	return promise
}

// keys reports whether a field of a library's message is its key.
func (p *pass) keys(pkg string, sel *ast.SelectorExpr) bool {
	at, typ := typeName(p.TypesInfo.TypeOf(sel.X))
	return at == pkg && slices.Contains(p.cat.Fields(pkg, typ, func(field string) (is, zero bool) {
		return field == sel.Sel.Name, false
	}), catalog.ByKey)
}

// resends reports whether the package itself sends again what could not be sent:
// in a loop that every turn of sends the same, in a function that it gives to one
// that may call it again, or where it hears of failures.
func (p *pass) resends() bool {
	found := false
	p.walk(func(stack []ast.Node) {
		found = found || p.sends(stack[len(stack)-1]) && p.again(stack)
	})
	return found
}

// sends reports whether a node sends a message.
func (p *pass) sends(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CallExpr:
		m, ok := p.method(n)
		return ok && m.Op == catalog.Send
	case *ast.SendStmt:
		pkg, _ := typeName(p.TypesInfo.TypeOf(n.Value))
		return p.cat.Broker(pkg)
	}
	return false
}

// again reports whether the innermost node, which sends a message, may send one for
// the second time.
func (p *pass) again(stack []ast.Node) bool {
	send := stack[len(stack)-1]
	for i := len(stack) - 2; i >= 0; i-- {
		switch n := stack[i].(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			if !p.madeIn(send, n) || p.hearsIn(n) {
				return true
			}
		case *ast.FuncLit:
			call, ok := stack[max(i-1, 0)].(*ast.CallExpr)
			if !ok || ast.Unparen(call.Fun) == n {
				continue
			}
			if m, ok := p.method(call); ok && m.Op == catalog.Send {
				return true // a promise that sends
			}
			if returnsError(p.TypesInfo.TypeOf(n)) && !p.cat.Starts(p.callee(call)) {
				return true // retry.Do(func() error { … })
			}
		case *ast.FuncDecl:
			return false
		}
	}
	return false
}

// madeIn reports whether what is sent is made or taken in a loop, so that each turn
// sends another.
func (p *pass) madeIn(send, loop ast.Node) bool {
	found := false
	ast.Inspect(send, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		o := p.TypesInfo.ObjectOf(id)
		if v, ok := o.(*types.Var); ok && loop.Pos() <= v.Pos() && v.Pos() < loop.End() {
			named, _ := typeName(v.Type())
			found = found || named != "context"
		}
		return true
	})
	ast.Inspect(send, func(n ast.Node) bool { // SendMessage(next())
		switch n := n.(type) {
		case *ast.CallExpr:
			found = found || n != send && !p.TypesInfo.Types[n.Fun].IsType()
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		}
		return true
	})
	return found
}

// hearsIn reports whether a loop hears of failures.
func (p *pass) hearsIn(loop ast.Node) bool {
	found := false
	ast.Inspect(loop, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			m, ok := p.method(call)
			found = found || ok && m.Op == catalog.Failures
		}
		return !found
	})
	return found
}
