package sqlcheck

import (
	"slices"
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"
	"github.com/pingcap/tidb/pkg/parser/format"
	"github.com/pingcap/tidb/pkg/parser/opcode"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
)

// maxProof bounds how many bytes are read again to prove the rewrites of one
// statement; the rest are not proposed.
const maxProof = 1 << 20

// prover proves rewrites of a text.
type prover struct {
	*Checker
	in   Input
	at   Span    // statement that is looked at
	then written // of it
	ok   bool    // it can be read
	left int     // bytes
}

// prove leaves findings the rewrites that are read as they are meant.
func (c *Checker) prove(in Input, found []Finding) {
	p := &prover{Checker: c, in: in, at: Span{-1, -1}}
	for i := range found {
		f := &found[i]
		if f.Rewrite == nil {
			continue
		}
		if f.Statement != p.at {
			p.at, p.left = f.Statement, maxProof
			p.then, p.ok = p.read(p.text())
		}
		if !p.ok || !p.holds(f) {
			f.Rewrite = nil
		}
	}
}

func (p *prover) text() string { return p.in.Text[p.at.Start:p.at.End] }

// holds reports whether a statement with a rewrite made is read as the rewrite
// means it. The rewrite of an expression is read alike with and without parentheses
// around it: it has not come apart between its neighbours. Where conditions are
// moved, the query has the same ones as before. Of a rewrite that is not safe, it is
// enough that it can be read.
func (p *prover) holds(f *Finding) bool {
	text, r := p.text(), Rewrite{}
	last := 0
	for _, e := range f.Rewrite.Edits {
		e.Start, e.End = e.Start-p.at.Start, e.End-p.at.Start
		if e.Start < last || e.End < e.Start || e.End > len(text) {
			return false
		}
		last = e.End
		r.Edits = append(r.Edits, e)
	}
	after := r.Apply(text)
	now, ok := p.read(after)
	if !ok || len(r.Edits) == 0 {
		return false
	}
	first, grown := r.Edits[0].Start, len(after)-len(text)
	for _, s := range []Span{{first, last}, {f.Start - p.at.Start, f.End - p.at.Start}} {
		if s.Start > first || s.End < last || s.End > len(text) {
			continue
		}
		old, ok := p.read(bracketed(text, s.Start, s.End))
		if !ok || old.exact != p.then.exact {
			continue // no expression
		}
		if alike, ok := p.read(bracketed(after, s.Start, s.End+grown)); ok && alike.exact == now.exact {
			f.Rewrite.Expression = len(r.Edits) == 1 && s.Start == first && s.End == last
			return true
		}
	}
	return !f.Rewrite.Safe || now.moved == p.then.moved
}

func bracketed(text string, start, end int) string {
	return text[:start] + " (" + text[start:end] + ") " + text[end:]
}

// written is how a text is read, written out: exact with all parentheses that it
// does not need, and moved as if all conditions on groups were on rows.
type written struct{ exact, moved string }

// read reads a text as check does.
func (p *prover) read(text string) (r written, ok bool) {
	if p.left -= len(text); p.left < 0 {
		return r, false
	}
	q := passes.Get().(*pass)
	q.opts, q.in = &p.opts, Input{Text: text, Format: p.in.Format, Partial: p.in.Partial}
	defer func() {
		ok = recover() == nil && ok // a node that cannot be written out
		q.reset()
		q.in, q.opts = Input{}, nil
		passes.Put(q)
	}()
	form := p.in.format()
	for sp := lexer.NewSplitter(text, form); ; {
		piece, more := sp.Next()
		if !more {
			return r, r.exact != ""
		}
		n, err := q.read(piece, form)
		if err != nil || n == nil {
			return r, false
		}
		n.Accept(&bracketer{})
		r.exact += restored(n) + ";"
		n.Accept(&mover{})
		r.moved += restored(n) + ";"
	}
}

func restored(n ast.Node) string {
	var b strings.Builder
	flags := format.RestoreKeyWordUppercase | format.RestoreNameBackQuotes | format.RestoreStringSingleQuotes
	if err := n.Restore(format.NewRestoreCtx(flags, &b)); err != nil {
		panic(err)
	}
	return b.String()
}

// bracketer puts each operator into one pair of parentheses, and has AND and OR of
// several operands alike however they are grouped.
type bracketer struct{}

func (*bracketer) Enter(n ast.Node) (ast.Node, bool) { return n, false }

func (*bracketer) Leave(n ast.Node) (ast.Node, bool) {
	switch n := n.(type) {
	case *ast.ParenthesesExpr:
		return n.Expr, true
	case *ast.BinaryOperationExpr:
		if n.Op == opcode.LogicAnd || n.Op == opcode.LogicOr {
			if left, ok := unparen(n.L).(*ast.BinaryOperationExpr); ok && left.Op == n.Op {
				n.L = left
			}
			list := operands(n.Op, n.R)
			n.R = list[0]
			for _, x := range list[1:] {
				n = &ast.BinaryOperationExpr{Op: n.Op, L: n, R: x}
			}
		}
		return &ast.ParenthesesExpr{Expr: n}, true
	case *ast.UnaryOperationExpr, *ast.BetweenExpr, *ast.PatternInExpr, *ast.PatternLikeOrIlikeExpr, *ast.PatternRegexpExpr,
		*ast.IsNullExpr, *ast.IsTruthExpr, *ast.CompareSubqueryExpr, *ast.SetCollationExpr, *ast.ExistsSubqueryExpr:
		return &ast.ParenthesesExpr{Expr: n.(ast.ExprNode)}, true
	}
	return n, true
}

// operands are what the same operator connects, in their order.
func operands(op opcode.Op, e ast.ExprNode) []ast.ExprNode {
	if b, ok := unparen(e).(*ast.BinaryOperationExpr); ok && b.Op == op {
		return append(operands(op, b.L), operands(op, b.R)...)
	}
	return []ast.ExprNode{e}
}

// mover sorts the conditions of a query, and makes those of HAVING conditions of
// WHERE.
type mover struct{}

func (*mover) Enter(n ast.Node) (ast.Node, bool) { return n, false }

func (*mover) Leave(n ast.Node) (ast.Node, bool) {
	s, ok := n.(*ast.SelectStmt)
	if !ok {
		return n, true
	}
	var list []string
	for _, e := range operands(opcode.LogicAnd, s.Where) {
		if e != nil {
			list = append(list, restored(e))
		}
	}
	if s.Having != nil {
		for _, e := range operands(opcode.LogicAnd, s.Having.Expr) {
			list = append(list, restored(e))
		}
	}
	if len(list) > 0 {
		slices.Sort(list)
		s.Where, s.Having = ast.NewValueExpr(strings.Join(list, " AND "), "", ""), nil
	}
	return n, true
}
