package sqltext

import (
	"cmp"
	"errors"
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"

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
	users map[*ast.BasicLit][]*statement.Part
}

var errOther = errors.New("what runs would not be what is meant: the text is cut or replaced on its way, or another statement has the same literal")

// settle gives findings the changes that are proposed for them, or says why they
// are not made.
func (p *pass) settle() {
	c := &changer{p, make(map[*statement.Part][]own), make(map[*ast.BasicLit][]*statement.Part)}
	for _, part := range p.texts {
		for _, lit := range part.Literals() {
			c.users[lit] = append(c.users[lit], part)
		}
	}
	all := make(map[spot][]proposal)
	for _, q := range p.proposals {
		all[q.at] = append(all[q.at], q)
		for _, e := range q.found.Rewrite.Edits {
			if change, e, err := q.change(e); err == nil {
				part := &q.parts[e.Part]
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
		change, _, err := q.change(e)
		if err != nil {
			return nil, err
		}
		changes = append(changes, change)
	}
	values, err := changed(changes)
	if err != nil {
		return nil, err
	}
	for lit := range values {
		for _, part := range c.users[lit] {
			if part.With(values) != c.meant(part, changes, q.found.Rewrite.Safe) {
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

// change is the change of the source that an edit of a proposal comes to, and the
// edit itself: where a literal begins with a condition and is kept, it may stand
// behind a NOT that is not seen, so that a condition of several parts gets
// parentheses.
func (q *proposal) change(e sqlcheck.Edit) (statement.Change, sqlcheck.Edit, error) {
	part := &q.parts[e.Part]
	change, err := part.Change(e.Start, e.End, e.Text)
	if err != nil || !q.found.Rewrite.Expression || !kept(change.Lit, q.place) {
		return change, e, err
	}
	if value, err := strconv.Unquote(change.Lit.Value); err == nil && strings.TrimSpace(value[:min(change.Start, len(value))]) == "" && !single(e.Text) {
		e.Text = "(" + e.Text + ")"
		change, err = part.Change(e.Start, e.End, e.Text)
		return change, e, err
	}
	return change, e, nil
}

// kept reports whether a literal is the beginning of a value that others may use,
// too: a constant, a variable, a result, or what stands in another function than the
// place. Otherwise it is an argument there, or follows what a variable holds.
func kept(lit *ast.BasicLit, place *statement.Place) bool {
	if place.Decl != nil && !within(lit, place.Decl) {
		return true
	}
	path, _ := astutil.PathEnclosingInterval(place.File, lit.Pos(), lit.End())
	for _, n := range path {
		switch n := n.(type) {
		case *ast.CallExpr:
			return false
		case *ast.BinaryExpr:
			if n.X.End() <= lit.Pos() {
				return false
			}
		case *ast.AssignStmt:
			return n.Tok != token.ADD_ASSIGN
		}
	}
	return true
}

// single reports whether a condition is one comparison, or stands in parentheses.
func single(cond string) bool {
	words := strings.ToUpper(cond)
	if !strings.Contains(words, " AND ") && !strings.Contains(words, " OR ") {
		return true
	}
	depth := 0
	var quote rune
	for i, r := range cond {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '\'' || r == '"' || r == '`':
			quote = r
		case r == '(':
			depth++
		case r == ')':
			depth--
		}
		if depth == 0 {
			return i == len(cond)-1 && r == ')'
		}
	}
	return false
}

// within reports whether a node is a part of another.
func within(n, outer ast.Node) bool { return outer.Pos() <= n.Pos() && n.End() <= outer.End() }
