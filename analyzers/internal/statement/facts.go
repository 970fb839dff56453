package statement

import (
	"go/ast"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/sqlvalue"
)

// Text is the object fact of a variable or function of text whose value is
// known.
type Text struct{ Value string }

// AFact marks Text as a fact.
func (*Text) AFact() {}

// Shape is the object fact of a function that puts text around what it is given:
// Parts are what stands before, between and behind; and of a variable that holds texts
// by keys or in fields, or a function that returns such: see sqlvalue.Shown.
type Shape struct {
	Parts       []string
	Keys, Texts []string
}

// AFact marks Shape as a fact.
func (*Shape) AFact() {}

// Wrapper is the object fact of a function that passes a parameter on as SQL.
type Wrapper struct {
	Calls []Passed
}

// AFact marks Wrapper as a fact.
func (*Wrapper) AFact() {}

// Passed is a text that a function runs: what stands before and behind the
// parameter, and where the text's arguments are.
type Passed struct {
	Before, After string
	Param         int
	Args          int  // the first of the variadic parameters, or -1
	Exact         bool // each of these is the value of one placeholder of the text
	Short         bool // more may be added to it
	// Named is the parameter that fills the placeholders with names, or -1; Library is
	// the one that does.
	Named   int
	Library string
}

// Reach is the package fact that says which databases a package can reach
// drivers of.
type Reach struct{ Dialects []string }

// AFact marks Reach as a fact.
func (*Reach) AFact() {}

// wrapper is what is known of a callee that passes its parameters on.
func (p *pass) wrapper(call *ast.CallExpr) *Wrapper {
	fn := staticCallee(p.TypesInfo, call)
	if fn == nil || fn.Pkg() == nil {
		return nil
	}
	if w, ok := p.wrappers[fn]; ok {
		return w
	}
	var w *Wrapper
	if fn.Pkg() != p.Pkg && !p.cat.Opaque(fn.Pkg().Path()) {
		f := new(Wrapper)
		if p.ImportObjectFact(fn, f) {
			w = f
		}
		p.wrappers[fn] = w
	}
	return w
}

// passedOn notes that a parameter of the function around is run as SQL.
func (p *pass) passedOn(q *Place, text *sqlvalue.Text, by *namedValues) bool {
	if p.fn == nil || len(text.Segs) > 5 {
		return false
	}
	var ps Passed
	ps.Param = -1
	for _, s := range text.Segs {
		switch {
		case s.Gap != nil && s.Gap.Param >= 0 && ps.Param < 0:
			ps.Param = s.Gap.Param
		case s.Gap != nil:
			return false
		case ps.Param < 0:
			ps.Before += s.Text
		default:
			ps.After += s.Text
		}
	}
	if ps.Param < 0 {
		return false
	}
	sig := p.fn.Signature()
	if ps.Param >= sig.Params().Len() || !isString(sig.Params().At(ps.Param).Type()) {
		return false
	}
	ps.Short = text.Short
	ps.Args = -1
	if sig.Variadic() && sig.Params().Len()-1 != ps.Param {
		ps.Args = sig.Params().Len() - 1
		ps.Exact = p.handsOn(q) && !strings.Contains(ps.Before+ps.After, "?")
	}
	ps.Named = -1
	if by != nil {
		if g, ok := by.X.(*sqlvalue.Gap); ok && g.Param >= 0 {
			ps.Named, ps.Library = g.Param, by.library
		}
	}
	if !p.collect {
		return true
	}
	w := p.wrappers[p.fn]
	if w == nil {
		w = new(Wrapper)
		p.wrappers[p.fn] = w
	}
	if len(w.Calls) < 4 && !slices.Contains(w.Calls, ps) {
		w.Calls = append(w.Calls, ps)
		p.changed = true
		p.ExportObjectFact(p.fn, w)
	}
	return true
}
