package sqlcheck

import (
	"maps"
	"slices"
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
)

// Shape is what a statement has in common with others that a program sends from the
// same place, whatever the values are, and a library adds.
type Shape struct {
	Verb    string   // SELECT, INSERT, REPLACE, UPDATE or DELETE
	Tables  []string // in lower case, sorted
	Columns []string // that conditions compare or an INSERT names, in lower case, sorted
	// Open: the text lacks something that the program may add.
	Open bool
}

// Shapes are those of the statements of a text. Statements that cannot be read, and
// those that read and write no tables, have none.
func Shapes(in Input) []Shape {
	c := describer()
	p := passes.Get().(*pass)
	p.opts, p.in = &c.opts, in
	p.params, p.counted = p.params[:0], false
	defer func() {
		p.reset()
		p.in, p.opts = Input{}, nil
		passes.Put(p)
	}()
	var list []Shape
	format := in.format()
	for sp := lexer.NewSplitter(in.Text, format); ; {
		piece, ok := sp.Next()
		if !ok {
			return list
		}
		n, skip := c.readable(p, piece, format)
		if skip != nil || verbOf(piece.First) == "" {
			continue
		}
		s := shaper{tables: make(map[string]bool), columns: make(map[string]bool), ctes: make(map[string]bool)}
		n.Accept(&s)
		for name := range s.ctes {
			delete(s.tables, name)
		}
		if len(s.tables) > 0 {
			list = append(list, Shape{
				Verb: verbOf(piece.First), Tables: slices.Sorted(maps.Keys(s.tables)), Columns: slices.Sorted(maps.Keys(s.columns)),
				Open: p.dynamic || s.open || in.Partial,
			})
		}
	}
}

// shaper collects the names of a statement.
type shaper struct {
	tables, columns, ctes map[string]bool
	open                  bool
}

// Enter notes a name, and looks for columns where conditions stand.
func (s *shaper) Enter(n ast.Node) (ast.Node, bool) {
	switch n := n.(type) {
	case *ast.TableName:
		if lexer.IsHole(n.Name.L) {
			s.open = true
		} else {
			s.tables[n.Name.L] = true
		}
	case *ast.CommonTableExpression:
		s.ctes[n.Name.L] = true
	case *ast.InsertStmt:
		for _, c := range n.Columns {
			if lexer.IsHole(c.Name.L) {
				s.open = true
			} else {
				s.columns[c.Name.L] = true
			}
		}
	case *ast.SelectStmt:
		s.conditions(n.Where)
	case *ast.UpdateStmt:
		s.conditions(n.Where)
	case *ast.DeleteStmt:
		s.conditions(n.Where)
	case *ast.OnCondition:
		s.conditions(n.Expr)
	}
	return n, false
}

// Leave ends nothing.
func (*shaper) Leave(n ast.Node) (ast.Node, bool) { return n, true }

func (s *shaper) conditions(e ast.ExprNode) {
	if e == nil {
		return
	}
	some(e, func(e ast.ExprNode) bool {
		if c, ok := e.(*ast.ColumnNameExpr); ok {
			if lexer.IsHole(c.Name.Name.L) {
				s.open = true
			} else {
				s.columns[c.Name.Name.L] = true
			}
		}
		return false
	})
}

// Fingerprint is a statement without what differs from run to run: values, the
// length of lists, case, quotes, comments and space. Holes stay as they are.
func Fingerprint(text string) string {
	f := fingerprint{src: text, toks: lexer.Tokens(nil, text, lexer.FormatNo)}
	f.out.Grow(len(text))
	for f.at < len(f.toks) {
		f.next()
	}
	return strings.TrimSuffix(f.out.String(), " ;")
}

type fingerprint struct {
	src  string
	toks []lexer.Token
	at   int
	out  strings.Builder
	last string // word or sign that was written
	list bool   // VALUES has been read
}

func (f *fingerprint) write(word string) {
	if f.out.Len() > 0 {
		f.out.WriteByte(' ')
	}
	f.out.WriteString(word)
	f.last = word
}

// next writes one token, or what stands for several.
func (f *fingerprint) next() {
	t := f.toks[f.at]
	f.at++
	switch t.Kind {
	case lexer.Word:
		word := strings.ToLower(t.Text(f.src))
		if f.at < len(f.toks) && f.toks[f.at].Kind == lexer.String && f.toks[f.at].Start == t.End {
			return // _binary'…', x'…'
		}
		f.list = word == "values" || word == "value"
		f.write(word)
	case lexer.Quoted:
		f.write(strings.ToLower(unquoted(t.Text(f.src))))
	case lexer.String, lexer.Number, lexer.Param, lexer.Named:
		f.write("?")
	case lexer.LParen:
		if f.list || f.last == "in" && !f.query() {
			f.skip()
			f.write("(?)")
			f.tuples()
			return
		}
		f.write("(")
	case lexer.Op:
		op := t.Text(f.src)
		if op == "-" && f.at < len(f.toks) && f.toks[f.at].Kind == lexer.Number && !operand(f.last) {
			return // a negative number
		}
		f.write(op)
	default:
		f.write(strings.ToLower(t.Text(f.src)))
	}
}

func unquoted(s string) string {
	return strings.ReplaceAll(strings.Trim(s, "`"), "``", "`")
}

// operand reports whether something to calculate with was written.
func operand(last string) bool {
	switch last {
	case "", "(", ",", "=", "<", ">", "<=", ">=", "<>", "!=", "+", "-", "*", "/", "and", "or", "between", "limit", "select", "like", "set", "when", "then", "else", "offset":
		return false
	}
	return true
}

// query reports whether a parenthesis begins a query.
func (f *fingerprint) query() bool {
	return f.at < len(f.toks) && f.toks[f.at].IsAny(f.src, "SELECT", "WITH")
}

// skip goes behind the parenthesis that is open.
func (f *fingerprint) skip() {
	for depth := 1; depth > 0 && f.at < len(f.toks); f.at++ {
		switch f.toks[f.at].Kind {
		case lexer.LParen:
			depth++
		case lexer.RParen:
			depth--
		}
	}
}

// tuples goes behind further rows of VALUES.
func (f *fingerprint) tuples() {
	for f.list && f.at+1 < len(f.toks) && f.toks[f.at].Kind == lexer.Comma && f.toks[f.at+1].Kind == lexer.LParen {
		f.at += 2
		f.skip()
	}
	f.list = false
}
