package value

import (
	"go/ast"
	"go/constant"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// Arguments records what a call is given. A command may be given as text, or be
// built of parts, and what is stored may be the fields of an item: then those
// say what the call does.
func (w *Function) Arguments(call *ast.CallExpr, args []catalog.Argument, step *effect.Step) {
	for _, a := range args {
		if a.Arg >= len(call.Args) {
			continue
		}
		arg := call.Args[a.Arg]
		switch a.For {
		case "command":
			w.TextCommand(call.Args[a.Arg:], call.Ellipsis.IsValid(), step)
		case "built":
			w.builtCommand(arg, step)
		case "made":
			w.madeCommand(arg, step)
		case "script":
			w.script(arg, step)
		case "item":
			w.item(arg, step)
		case "dsn":
			step.Args = append(step.Args, effect.Arg{For: a.For, Value: w.addressArg(call, a.Arg)})
		case effect.ArgIsolation:
			step.Args = append(step.Args, effect.Arg{For: a.For, Value: w.isolation(arg)})
		default:
			if call.Ellipsis.IsValid() && a.Arg == len(call.Args)-1 {
				a.For += "s" // a list of them
			}
			step.Args = append(step.Args, effect.Arg{For: a.For, Value: w.value(arg)})
		}
	}
	if step.Op == catalog.SetNX {
		step.NeverExpires()
	}
	if text := w.scriptOf(call); text != nil {
		w.script(text, step)
	}
	if fn := w.p.StaticFunc(call); effect.Opens(step.Op) && fn != nil && fn.Signature().Recv() == nil && len(call.Args) == 0 { // resty.New(): it is the same each time
		step.Args = append(step.Args, effect.Arg{For: "dsn", Value: effect.Value{Kind: effect.Constant}})
	}
}

// TextCommand is a command whose name and arguments are the words.
func (w *Function) TextCommand(words []ast.Expr, spread bool, step *effect.Step) {
	name := w.word(words[0])
	op, args := w.p.Catalog.TextCommand(name)
	step.Leaf.Batch = w.p.Catalog.Many(name)
	if op == "" {
		step.Op = catalog.Change
		if name == "" {
			w.openCommand(words, step)
		}
		return
	}
	step.Op = op
	rest := words[1:]
	for _, a := range args {
		if a.Arg >= len(rest) {
			continue
		}
		if a.For == "script" {
			w.script(rest[a.Arg], step)
			continue
		}
		if spread && a.Arg == len(rest)-1 {
			a.For += "s"
		}
		step.Args = append(step.Args, effect.Arg{For: a.For, Value: w.value(rest[a.Arg])})
	}
	for i, word := range rest {
		switch part := w.p.Catalog.Part(w.word(word)); {
		case part == "absent":
			step.Op = catalog.SetNX
		case part != "" && !step.HasArg(part) && i+1 < len(rest):
			step.Args = append(step.Args, effect.Arg{For: part, Value: w.value(rest[i+1])})
		}
	}
	if !spread {
		step.NeverExpires()
	}
}

// openCommand notes that the callers of this function say which command it is: all its words
// are parameters, as in func (r *Redis) do(command string, args ...any).
func (w *Function) openCommand(words []ast.Expr, step *effect.Step) {
	given := make([]effect.Arg, 0, len(words))
	for _, word := range words {
		v := w.Variable(word)
		if v.Kind != effect.Parameter || v.Field != "" {
			return
		}
		given = append(given, effect.Arg{For: effect.ArgWord, Value: v})
	}
	step.Args = append(step.Args, given...)
}

// builtCommand is a command that a chain of calls builds: the second names it,
// the others add its parts.
func (w *Function) builtCommand(e ast.Expr, step *effect.Step) {
	step.Op = catalog.Change // as far as is known
	var chain []*ast.CallExpr
	for {
		e = syntax.Unparen(e)
		if id, ok := e.(*ast.Ident); ok {
			as := w.p.Assigned[w.p.Object(id)]
			if len(as) != 1 || as[0].Value == nil {
				break // the client
			}
			e = syntax.Unparen(as[0].Value)
		}
		call, ok := e.(*ast.CallExpr)
		if !ok {
			break
		}
		chain = append(chain, call)
		recv := syntax.Receiver(call)
		if recv == nil || len(chain) > syntax.MaxNames { // cmd = cmd.Pin()
			break
		}
		e = recv
	}
	if len(chain) < 2 {
		return
	}
	slices.Reverse(chain)
	name := catalog.CalledName(chain[1])
	if w.p.Catalog.Part(name) == "command" && len(chain[1].Args) > 0 { // of words: Arbitrary("KEYS").Args("*")
		words := slices.Clone(chain[1].Args)
		for _, call := range chain[2:] {
			words = append(words, call.Args...)
		}
		w.TextCommand(words, slices.ContainsFunc(chain, func(c *ast.CallExpr) bool { return c.Ellipsis.IsValid() }), step)
		return
	}
	op, _ := w.p.Catalog.TextCommand(name)
	step.Leaf.Batch = w.p.Catalog.Many(name)
	if op == "" {
		return
	}
	step.Op = op
	for _, call := range chain[2:] {
		switch part := w.p.Catalog.Part(catalog.CalledName(call)); {
		case part == "absent":
			step.Op = catalog.SetNX
		case part != "" && len(call.Args) > 0:
			if call.Ellipsis.IsValid() {
				part += "s"
			}
			step.Args = append(step.Args, effect.Arg{For: part, Value: w.value(call.Args[0])})
			if part == "field" && len(call.Args) > 1 { // FieldValue(field, value)
				step.Args = append(step.Args, effect.Arg{For: "value", Value: w.value(call.Args[1])})
			}
		}
	}
	if step.Op == catalog.Add {
		for _, a := range step.Args {
			if slices.Contains([]string{"field", "value", "values"}, a.For) && !step.HasArg("member") {
				step.Args = append(step.Args, effect.Arg{For: "member", Value: a.Value})
			}
		}
	}
	step.NeverExpires()
}

// item is what is stored, as a struct with fields for its key and value.
func (w *Function) item(e ast.Expr, step *effect.Step) {
	e = syntax.Unparen(e)
	if u, ok := e.(*ast.UnaryExpr); ok {
		e = syntax.Unparen(u.X)
	}
	if id, ok := e.(*ast.Ident); ok {
		if as := w.p.Assigned[w.p.Object(id)]; len(as) == 1 && as[0].Value != nil {
			e = syntax.Unparen(as[0].Value)
			if u, ok := e.(*ast.UnaryExpr); ok {
				e = syntax.Unparen(u.X)
			}
		}
	}
	lit, ok := e.(*ast.CompositeLit)
	if !ok {
		return
	}
	for _, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			if name, ok := kv.Key.(*ast.Ident); ok {
				if part := w.p.Catalog.Part(name.Name); part != "" {
					step.Args = append(step.Args, effect.Arg{For: part, Value: w.value(kv.Value)})
				}
				if w.p.Catalog.Part(w.word(kv.Value)) == "absent" { // Mode: "NX"
					step.Op = catalog.SetNX
				}
			}
		}
	}
	step.NeverExpires()
}

// word is the constant text of an expression, or "".
func (w *Function) word(e ast.Expr) string {
	if v := w.p.TypesInfo.Types[e].Value; v != nil && v.Kind() == constant.String {
		return constant.StringVal(v)
	}
	return ""
}
