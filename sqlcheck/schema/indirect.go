package schema

import (
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
	"github.com/querylint/querylint/sqlcheck/internal/parse"
)

// indirect reads definitions that run only under a condition: the text that
// PREPARE is given (SET @s = IF(…, 'SELECT 1', 'ALTER TABLE …')), and those in
// the body of a stored routine. They count as far as they add something, so that
// no index is thought to be missing that one of them makes.
func (b *Builder) indirect(routine bool) {
	if !mayDefine(b.text) {
		return
	}
	outer := b.text
	toks := lexer.Tokens(nil, outer, lexer.FormatNo)
	for i, t := range toks {
		switch {
		case !routine && t.Kind == lexer.String && t.End-t.Start > 2:
			b.adds(unquoteText(t.Text(outer)))
		case routine && i > 0 && t.IsAny(outer, "ALTER", "CREATE") && begins(outer, toks[i-1]):
			end := i
			for end < len(toks) && toks[end].Kind != lexer.Semi {
				end++
			}
			b.adds(outer[t.Start:toks[end-1].End])
		}
	}
	b.text = outer
}

// begins reports whether a statement of a routine's body may begin after t.
func begins(text string, t lexer.Token) bool {
	return t.Kind == lexer.Semi || t.IsAny(text, "BEGIN", "THEN", "ELSE", "DO", "LOOP", "REPEAT")
}

// mayDefine reports whether a definition may stand in a text.
func mayDefine(text string) bool {
	upper := strings.ToUpper(text)
	return strings.Contains(upper, "ALTER") || strings.Contains(upper, "CREATE") && strings.Contains(upper, "INDEX")
}

// adds makes the change that a text asks for, if it only adds something.
func (b *Builder) adds(text string) {
	if !mayDefine(text) {
		return
	}
	piece, ok := lexer.NewSplitter(text, lexer.FormatNo).Next()
	if !ok || parse.Limits(len(text), piece.Depth, piece.Joins) != nil {
		return
	}
	n, err := parse.Statement(text)
	if err != nil {
		return
	}
	switch n := n.(type) {
	case *ast.CreateIndexStmt:
	case *ast.AlterTableStmt:
		for _, s := range n.Specs {
			if s.Tp != ast.AlterTableAddColumns && s.Tp != ast.AlterTableAddConstraint {
				return
			}
		}
	default:
		return
	}
	b.text = text
	b.Apply(n)
}

// unquoteText is the value of a string literal.
func unquoteText(s string) string {
	q := s[:1]
	s = s[1 : len(s)-1]
	s = strings.ReplaceAll(s, q+q, q)
	return strings.ReplaceAll(s, `\`+q, q)
}
