package value

import (
	"go/ast"
	"regexp"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// scripted are the commands of a script of Redis, and their first argument.
var scripted = regexp.MustCompile(`redis\.p?call\s*\(\s*["'](\w+)["']\s*(?:,\s*([^,()]+))?`)

// script notes the command of a script that keeps the server busy or empties it, which is
// what the script then does.
func (w *Function) script(text ast.Expr, step *effect.Step) {
	for _, m := range scripted.FindAllStringSubmatch(w.p.TextStart(text), -1) {
		op, _ := w.p.Catalog.TextCommand(m[1])
		switch op {
		case catalog.Flush:
			step.Op = op
			return
		case catalog.Keys:
			if step.Op != op {
				step.Op = op
				step.Args = append(step.Args, effect.Arg{For: "pattern", Value: effect.Value{Text: m[2]}})
			}
		}
	}
}

// scriptOf is the text of the script that a call runs of what was made of it, or nil:
//
//	var drop = redis.NewScript(`…`)
//	drop.Run(ctx, client, keys)
func (w *Function) scriptOf(call *ast.CallExpr) ast.Expr {
	recv := syntax.Receiver(call)
	if recv == nil {
		return nil
	}
	as := w.p.Assigned[w.p.Object(recv)]
	if len(as) != 1 {
		return nil
	}
	made, ok := syntax.Unparen(as[0].Value).(*ast.CallExpr)
	if !ok {
		return nil
	}
	return w.givenFor(made, "script")
}

// givenFor is the argument of a call that the tables say is for something, or nil.
func (w *Function) givenFor(call *ast.CallExpr, what string) ast.Expr {
	m, _ := w.p.Catalogued(call)
	i := slices.IndexFunc(m.Args, func(a catalog.Argument) bool { return a.For == what && a.Arg < len(call.Args) })
	if i < 0 {
		return nil
	}
	return call.Args[m.Args[i].Arg]
}

// madeCommand is a command that a function makes of words, Process(ctx, NewStatusCmd(ctx,
// "flushdb")).
func (w *Function) madeCommand(e ast.Expr, step *effect.Step) {
	e = syntax.Unparen(e)
	if id, ok := e.(*ast.Ident); ok {
		as := w.p.Assigned[w.p.Object(id)]
		if len(as) != 1 || as[0].Value == nil {
			return
		}
		e = syntax.Unparen(as[0].Value)
	}
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return
	}
	if name := w.givenFor(call, "words"); name != nil {
		i := slices.Index(call.Args, name)
		w.TextCommand(call.Args[i:], call.Ellipsis.IsValid(), step)
	}
}
