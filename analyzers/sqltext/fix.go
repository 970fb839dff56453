package sqltext

import (
	"cmp"
	"errors"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/internal/statement"
	"github.com/querylint/querylint/sqlcheck"
)

// proposal is a rewrite that sqlcheck proposes for one of the statements that a
// place may run.
type proposal struct {
	at    spot // of the finding
	found *sqlcheck.Finding
	place *statement.Place
	parts []statement.Part
}

// text is a text that is run, or a part of one, and the function that runs it.
type text struct {
	part *statement.Part
	decl *ast.FuncDecl
}

// own is an edit of a text that is proposed, with what it changes in the source.
type own struct {
	edit   sqlcheck.Edit
	change statement.Change
	safe   bool
}

// changer turns proposals into changes of the source.
type changer struct {
	*pass
	own   map[*statement.Part][]own
	users map[*ast.BasicLit][]text
}

var (
	errOther  = errors.New("what runs would not be what is meant: the text is cut or replaced on its way, or another statement has the same literal")
	errShared = errors.New("the condition may be part of others that are not seen")
)

// settle gives findings the changes that are proposed for them, or says why they
// are not made.
func (p *pass) settle() {
	c := &changer{p, make(map[*statement.Part][]own), make(map[*ast.BasicLit][]text)}
	for _, t := range p.texts {
		for _, lit := range t.part.Literals() {
			c.users[lit] = append(c.users[lit], t)
		}
	}
	all := make(map[spot][]proposal)
	for _, q := range p.proposals {
		all[q.at] = append(all[q.at], q)
		for _, e := range q.found.Rewrite.Edits {
			part := &q.parts[e.Part]
			if change, err := part.Change(e.Start, e.End, e.Text); err == nil {
				c.own[part] = append(c.own[part], own{e, change, q.found.Rewrite.Safe})
			}
		}
	}
	for _, f := range p.found {
		for _, q := range all[spot{f.Pos, f.Rule}] {
			if q.found.Rewrite.Safe == f.Unsafe {
				continue // on another branch, more or less is known
			}
			edits, err := c.edits(&q)
			if err == nil {
				f.Fixes, f.Refused = []analysis.SuggestedFix{{Message: describe(q.found), TextEdits: edits}}, ""
				break
			}
			if !f.Unsafe {
				f.Refused = err.Error()
			}
		}
	}
}

// describe says what a rewrite does.
func describe(f *sqlcheck.Finding) string {
	message := cmp.Or(f.Suggestion, "rewrite the condition")
	if f.Rewrite.Note != "" {
		message += " (" + f.Rewrite.Note + ")"
	}
	return message
}

// edits are the edits of the source that a proposal comes to. With them, all that
// is known to run is what the proposals make of it.
func (c *changer) edits(q *proposal) ([]analysis.TextEdit, error) {
	var changes []statement.Change
	for _, e := range q.found.Rewrite.Edits {
		change, err := q.parts[e.Part].Change(e.Start, e.End, e.Text)
		if err != nil {
			return nil, err
		}
		changes = append(changes, change)
	}
	values, err := changed(changes)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(changes, func(change statement.Change) bool { return !c.closed(change, q.place) }) {
		return nil, errShared
	}
	for lit := range values {
		for _, t := range c.users[lit] {
			if _, cased := t.part.Holds(lit); cased || t.part.With(values) != c.meant(t.part, changes, q.found.Rewrite.Safe) {
				return nil, errOther
			}
		}
	}
	var edits []analysis.TextEdit
	for _, change := range changes {
		e, err := c.files.Edit(change.Lit, change.Start, change.End, change.Text)
		if err != nil {
			return nil, err
		}
		edits = append(edits, e)
	}
	return edits, nil
}

// changed are the values of literals with changes made.
func changed(changes []statement.Change) (map[*ast.BasicLit]string, error) {
	values := make(map[*ast.BasicLit]string)
	for _, change := range slices.Backward(slices.SortedStableFunc(slices.Values(changes), func(a, b statement.Change) int {
		return cmp.Compare(a.Start, b.Start)
	})) {
		value, ok := values[change.Lit]
		if !ok {
			var err error
			if value, err = strconv.Unquote(change.Lit.Value); err != nil {
				return nil, err
			}
		}
		if change.Start > change.End || change.End > len(value) {
			return nil, statement.ErrPieces
		}
		values[change.Lit] = value[:change.Start] + change.Text + value[change.End:]
	}
	return values, nil
}

// meant is what becomes of a text with those of the changes that are proposed for
// it, too.
func (c *changer) meant(part *statement.Part, changes []statement.Change, safe bool) string {
	r := sqlcheck.Rewrite{}
	for _, o := range c.own[part] {
		e := o.edit
		e.Part = 0
		if slices.Contains(changes, o.change) && (o.safe || !safe) && !slices.Contains(r.Edits, e) {
			r.Edits = append(r.Edits, e)
		}
	}
	slices.SortStableFunc(r.Edits, func(a, b sqlcheck.Edit) int { return cmp.Compare(a.Start, b.Start) })
	return r.Apply(part.Text)
}

// closed reports whether a change stays right whatever is put around the literal
// where this package does not see it: in the function that runs it, all is seen,
// and one comparison or what is in parentheses may stand anywhere. A literal that
// several functions use, and that begins with the condition, may stand behind a
// NOT.
func (c *changer) closed(change statement.Change, place *statement.Place) bool {
	lit := change.Lit
	if within(lit, place.Call) || place.Decl != nil && within(lit, place.Decl) {
		return true
	}
	value, err := strconv.Unquote(lit.Value)
	if err != nil || strings.TrimSpace(value[:change.Start]) != "" {
		return err == nil
	}
	switch words := strings.ToUpper(change.Text); {
	case strings.HasPrefix(words, "(") && strings.HasSuffix(words, ")"):
		return true
	case !strings.Contains(words, " AND ") && !strings.Contains(words, " OR "):
		return true
	}
	name := c.named(lit)
	return name != nil && c.seen(lit, name, make(map[types.Object]bool))
}

// within reports whether a node is a part of another.
func within(n, outer ast.Node) bool { return outer.Pos() <= n.Pos() && n.End() <= outer.End() }

// named is the constant or variable of the package that a node is declared with,
// or nil.
func (c *changer) named(n ast.Node) types.Object {
	for _, file := range c.Files {
		for _, d := range file.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok == token.IMPORT || !within(n, g) {
				continue
			}
			for _, s := range g.Specs {
				vs, ok := s.(*ast.ValueSpec)
				if !ok || !within(n, vs) {
					continue
				}
				for i, v := range vs.Values {
					if within(n, v) && i < len(vs.Names) {
						return c.TypesInfo.Defs[vs.Names[i]]
					}
				}
			}
		}
	}
	return nil
}

// seen reports whether every function that uses an object runs a text with the
// literal in it.
func (c *changer) seen(lit *ast.BasicLit, o types.Object, visited map[types.Object]bool) bool {
	if visited[o] {
		return true
	}
	visited[o] = true
	if o.Exported() && c.Pkg.Name() != "main" {
		return false
	}
	for id, used := range c.TypesInfo.Uses {
		if used != o {
			continue
		}
		if name := c.named(id); name != nil {
			if !c.seen(lit, name, visited) {
				return false
			}
			continue
		}
		if !slices.ContainsFunc(c.users[lit], func(t text) bool { return t.decl != nil && within(id, t.decl) }) {
			return false
		}
	}
	return true
}
