package parse

import (
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
)

// unreserved are words that the grammar reserves and the server does not, as in SELECT
// until FROM leases, with names of the same length, which leave all others in their
// places.
var unreserved = map[string]string{"until": "ql_u_", "array": "ql_a_"}

// names puts names back into a tree: by those that stand for them.
type names map[string]string

// renamed is a text with other names in the place of such words, and what puts these
// back; nil if there are none.
func renamed(text string) (string, names) {
	var was names
	b := []byte(text)
	for _, t := range lexer.Tokens(nil, text, lexer.FormatAuto) {
		word := text[t.Start:t.End]
		if name := unreserved[strings.ToLower(word)]; name != "" && t.Kind == lexer.Word {
			if was == nil {
				was = make(names)
			}
			copy(b[t.Start:], name)
			was[name] = word
		}
	}
	return string(b), was
}

// Enter gives the names of a node back.
func (was names) Enter(n ast.Node) (ast.Node, bool) {
	switch n := n.(type) {
	case *ast.ColumnName:
		was.back(&n.Name)
		was.back(&n.Table)
	case *ast.TableName:
		was.back(&n.Name)
	case *ast.SelectField:
		was.back(&n.AsName)
	case *ast.TableSource:
		was.back(&n.AsName)
	case *ast.Constraint:
		if name := was[n.Name]; name != "" {
			n.Name = name
		}
	}
	return n, false
}

// Leave is for ast.Visitor.
func (was names) Leave(n ast.Node) (ast.Node, bool) { return n, true }

func (was names) back(name *ast.CIStr) {
	if w := was[name.L]; w != "" {
		*name = ast.NewCIStr(w)
	}
}
