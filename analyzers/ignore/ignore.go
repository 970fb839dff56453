// Package ignore reads the comments that take findings back:
//
//	//nolint:querylint // reason
//	//querylint:ignore RULE[,RULE] reason
//
// The first is golangci-lint's and means what it means there: it covers its own
// line and, alone on the line above a statement or declaration, all of that. So
// does the second; before the package clause it covers the file. Behind a space it is
// text, and takes nothing back.
package ignore

import (
	"go/ast"
	"go/token"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/finding"
)

// Directives lists the directives of a file in the order of its lines; the file
// must have been parsed with its comments.
func Directives(fset *token.FileSet, file *ast.File) []finding.Directive {
	list, _ := Places(fset, file)
	return list
}

// Places is Directives with the place of each, which a //line comment may say is
// in another file.
func Places(fset *token.FileSet, file *ast.File) (list []finding.Directive, places []token.Pos) {
	for _, group := range file.Comments {
		for _, c := range group.List {
			d, ok := parse(c.Text)
			if !ok {
				continue
			}
			at, from := fset.Position(c.Pos()), fset.Position(group.Pos())
			d.File, d.Line, d.Col = at.Filename, at.Line, at.Column
			d.From, d.To = at.Line, at.Line
			switch {
			case d.Nolint:
				d.From = from.Line
				d.To = max(fset.Position(group.End()).Line, below(fset, file, group))
			case len(d.Rules) == 0 || d.Spaced:
				d.To = 0
			case group.End() < file.Package:
				d.To = math.MaxInt32
			default:
				d.To = max(d.To, below(fset, file, group))
			}
			list = append(list, d)
			places = append(places, c.Pos())
		}
	}
	return list, places
}

// below is the last line of what begins in the line below a group of comments
// and in the same column, or 0.
func below(fset *token.FileSet, file *ast.File, group *ast.CommentGroup) int {
	start, next := fset.Position(group.Pos()), fset.Position(group.End()).Line+1
	last := 0
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil {
			return false
		}
		if at := fset.Position(n.Pos()); at.Line == next && at.Column == start.Column {
			last = max(last, fset.Position(n.End()).Line)
		}
		return true
	})
	return last
}

var (
	nolint = regexp.MustCompile(`^[/ ]*nolint(:[^/]*|\s.*|)(//.*)?$`)
	ignore = regexp.MustCompile(`^(?://( *)|--\s*)querylint:ignore(?:\s+([\w,-]+))?(?:\s+(.*))?$`)
)

// parse reads the text of one comment.
func parse(text string) (d finding.Directive, ok bool) {
	if m := ignore.FindStringSubmatch(text); m != nil {
		d.Spaced = m[1] != ""
		d.Rules = slices.DeleteFunc(strings.Split(m[2], ","), func(s string) bool { return s == "" })
		d.Reason = strings.TrimSpace(m[3])
		return d, true
	}
	m := nolint.FindStringSubmatch(text)
	if m == nil {
		return d, false
	}
	d.Nolint = true
	d.Reason = strings.TrimSpace(strings.TrimLeft(m[2], "/"))
	names, named := strings.CutPrefix(m[1], ":")
	linters := strings.Split(strings.ReplaceAll(strings.ToLower(names), " ", ""), ",")
	d.All = !named || slices.Contains(linters, "all")
	return d, d.All || slices.Contains(linters, "querylint")
}

// First is the first of the directives that covers a finding, or nil.
func First(list []finding.Directive, rule string, line int) *finding.Directive {
	i := slices.IndexFunc(list, func(d finding.Directive) bool { return d.Covers(rule, line) })
	if i < 0 {
		return nil
	}
	return &list[i]
}
