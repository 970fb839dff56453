package cost

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// commandWords are the arguments that say which command a step of a callee sends, or none.
func commandWords(s *effect.Step, argsOf func(int) []ast.Expr) []ast.Expr {
	var words []ast.Expr
	for _, a := range s.Args {
		if a.For == effect.ArgWord && a.Kind == effect.Parameter {
			words = append(words, argsOf(a.Param)...)
		}
	}
	return words
}

// command makes a step the command that its words name, and reports whether they do.
func (w *walker) command(call *ast.CallExpr, words []ast.Expr, s *effect.Step) bool {
	s.Args = slices.DeleteFunc(s.Args, func(a effect.Arg) bool { return a.For == effect.ArgWord })
	list, ok := syntax.CoreType(w.p.TypesInfo.TypeOf(words[len(words)-1])).(*types.Slice)
	spread := call.Ellipsis.IsValid() || ok && types.IsInterface(list.Elem()) // and no value in bytes
	w.TextCommand(words, spread, s)
	s.Leaf.Kind = stored(s.Leaf.Kind, s)
	return !s.HasArg(effect.ArgWord)
}

// stored is the kind of a command that is given as text.
func stored(kind poly.Kind, s *effect.Step) poly.Kind {
	if kind == poly.CacheRead && slices.Contains(stores, s.Op) {
		return poly.CacheWrite
	}
	return kind
}
