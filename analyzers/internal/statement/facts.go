package statement

import (
	"go/ast"
	"go/types"
	"slices"

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
	Verb    bool // if it is a statement, by its first word
	// Condition: it is no statement, but a condition that Library writes into one. Type is
	// the type parameter whose table that is about, or -1.
	Condition bool
	Type      int
}

// Reach is the package fact that says which databases a package can reach
// drivers of.
type Reach struct{ Dialects []string }

// AFact marks Reach as a fact.
func (*Reach) AFact() {}

// maxPassed bounds the texts that are known of one callee.
const maxPassed = 4

// passedOn notes that a parameter of the function around, or of a literal in it, is run
// as SQL.
func (p *pass) passedOn(q *Place, text *sqlvalue.Text, by *namedValues) bool {
	if len(text.Segs) > 5 {
		return false
	}
	var ps Passed
	var given *sqlvalue.Gap
	for _, s := range text.Segs {
		switch {
		case s.Gap != nil && s.Gap.IsParam() && given == nil:
			given = s.Gap
		case s.Gap != nil:
			return false
		case given == nil:
			ps.Before += s.Text
		default:
			ps.After += s.Text
		}
	}
	if given == nil {
		return false
	}
	sig := p.signature(given.Of)
	if ps.Param = given.Parameter(); sig == nil || !isText(sig, ps.Param) {
		return false
	}
	ps.Short = text.Short
	ps.Args = -1
	if sig.Variadic() && sig.Params().Len()-1 != ps.Param {
		ps.Args = sig.Params().Len() - 1
		ps.Exact = p.handsOn(q, sig) && !marks(&ps)
	}
	ps.Named = -1
	if by != nil {
		if g, ok := by.X.(*sqlvalue.Gap); ok && g.IsParam() && g.Of == given.Of {
			ps.Named, ps.Library = g.Parameter(), by.library
		}
	}
	if p.collect {
		p.notePassed(given.Of, ps)
	}
	return true
}

// signature is that of a literal, or of the function around.
func (p *pass) signature(lit *ast.FuncLit) *types.Signature {
	if lit != nil {
		sig, _ := p.TypesInfo.TypeOf(lit).(*types.Signature)
		return sig
	}
	if p.fn == nil {
		return nil
	}
	return p.fn.Signature()
}

// notePassed adds what a literal, or the function around, does with a parameter.
func (p *pass) notePassed(lit *ast.FuncLit, ps Passed) {
	w := p.wrappers[p.fn]
	if lit != nil {
		w = p.literals[lit]
	}
	if w == nil {
		w = new(Wrapper)
		if lit != nil {
			p.literals[lit] = w
		} else {
			p.wrappers[p.fn] = w
			if p.fn.Signature().Recv() != nil {
				p.runners[p.fn.Name()] = append(p.methodsNamed(p.fn.Name()), p.fn)
			}
		}
	}
	if len(w.Calls) < maxPassed && !slices.Contains(w.Calls, ps) {
		w.Calls = append(w.Calls, ps)
		p.changed = true
		if lit == nil {
			p.ExportObjectFact(p.fn, w)
		}
	}
}
