// Package parse keeps the TiDB parser at arm's length: pooled, because a
// parser costs as much as a statement; guarded, because what it is given is
// whatever a program contains.
package parse

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/pingcap/tidb/pkg/parser"
	"github.com/pingcap/tidb/pkg/parser/ast"
	"github.com/pingcap/tidb/pkg/parser/format"
	_ "github.com/pingcap/tidb/pkg/parser/test_driver" // value nodes of the grammar
)

const (
	// MaxBytes is the longest statement that is parsed.
	MaxBytes = 256 << 10
	// MaxDepth is the deepest nesting that is parsed: visitors recurse.
	MaxDepth = 400
	// MaxJoins is the largest number of joined or united parts; MySQL itself
	// stops at 61 tables.
	MaxJoins = 1000
)

var (
	// ErrTooLong and its kin say why a statement was not parsed.
	ErrTooLong = fmt.Errorf("statement longer than %d KiB", MaxBytes>>10)
	// ErrTooDeep is for what MaxDepth bounds.
	ErrTooDeep = fmt.Errorf("nested deeper than %d levels", MaxDepth)
	// ErrTooMany is for what MaxJoins bounds.
	ErrTooMany  = fmt.Errorf("more than %d joins", MaxJoins)
	errInternal = errors.New("the parser gave up")
)

var pool = sync.Pool{New: func() any { return parser.New() }}

// Statement parses one statement. The tree is the caller's own.
func Statement(text string) (ast.StmtNode, error) {
	n, err := statement(text)
	if err == nil {
		return n, nil
	}
	if other, was := renamed(text); was != nil {
		if n, err := statement(other); err == nil && n != nil {
			n.Accept(was)
			return n, nil
		}
	}
	return nil, err
}

func statement(text string) (stmt ast.StmtNode, err error) {
	p := pool.Get().(*parser.Parser)
	defer func() {
		if r := recover(); r != nil {
			// The parser's state is unknown: it does not return to the pool.
			stmt, err = nil, fmt.Errorf("%w: %v", errInternal, r)
			return
		}
		pool.Put(p)
	}()
	list, _, err := p.Parse(text, "", "")
	if err != nil {
		return nil, err
	}
	switch len(list) {
	case 0:
		return nil, nil
	case 1:
		return list[0], nil
	}
	return nil, errors.New("more than one statement")
}

// Limits reports why a statement of that size must not be parsed, or nil.
func Limits(bytes, depth, joins int) error {
	switch {
	case bytes > MaxBytes:
		return ErrTooLong
	case depth > MaxDepth:
		return ErrTooDeep
	case joins > MaxJoins:
		return ErrTooMany
	}
	return nil
}

// ExprKey is one spelling for all spellings of an expression: lower case, no
// qualifiers, no outer parentheses.
func ExprKey(e ast.ExprNode) string {
	for {
		p, ok := e.(*ast.ParenthesesExpr)
		if !ok {
			break
		}
		e = p.Expr
	}
	s := Restore(e)
	var b strings.Builder
	quoted := false
	for i := range len(s) {
		c := s[i]
		switch {
		case c == '\'':
			quoted = !quoted
		case quoted:
		case c == ' ':
			continue
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		}
		b.WriteByte(c)
	}
	return b.String()
}

// Restore is the expression as text with bare column names.
func Restore(n ast.Node) string {
	var b strings.Builder
	flags := format.RestoreKeyWordLowercase | format.RestoreStringSingleQuotes |
		format.RestoreStringWithoutCharset | format.RestoreWithoutSchemaName | format.RestoreWithoutTableName
	defer func() { _ = recover() }() // a node that cannot be restored has no key
	if err := n.Restore(format.NewRestoreCtx(flags, &b)); err != nil {
		return ""
	}
	return b.String()
}
