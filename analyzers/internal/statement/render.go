package statement

import (
	"go/ast"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/sqlvalue"
	"github.com/querylint/querylint/sqlcheck"
)

// renderWith writes the text that n is on one way through the branches, whose
// placeholders are given values. A value that a library writes as SQL, a piece of
// text or a statement of its own, is put in the place of its placeholder.
func (p *pass) renderWith(n sqlvalue.Node, elems []*sqlvalue.Elem, paths sqlvalue.Paths, w *sqlvalue.Walk) Part {
	if slices.ContainsFunc(elems, func(e *sqlvalue.Elem) bool { return p.writesSQL(e) }) {
		c := conditions{pass: p, paths: paths, at: elems[0].Expr}
		n, elems = c.filled(n, elems), nil
	}
	in := p.render(sqlvalue.Read(n, paths), elems, paths, w)
	in.files = p.files
	in.with = func(values map[*ast.BasicLit]string) string {
		changed := p.render(sqlvalue.ReadWith(n, paths, values), nil, paths, nil)
		return changed.Text
	}
	return in
}

// writesSQL reports whether a library makes SQL of a value that is bound.
func (p *pass) writesSQL(e *sqlvalue.Elem) bool {
	if e == nil || e.Expr == nil {
		return false
	}
	t := p.TypesInfo.TypeOf(e.Expr)
	return p.isCondition(t) || p.handle(t)
}

// render writes a text for sqlcheck: a value of a format is a placeholder, any
// other gap a hole.
func (p *pass) render(t *sqlvalue.Text, elems []*sqlvalue.Elem, paths sqlvalue.Paths, w *sqlvalue.Walk) Part {
	in := Part{short: t.Short}
	var b strings.Builder
	state := scanner{}
	var marks []mark // the text's own placeholders
	holes := 0
	for i, s := range t.Segs {
		start := b.Len()
		switch {
		case s.Gap == nil:
			for _, r := range s.Text {
				if state.step(byte(min(r, 127))) && elems != nil {
					var e sqlvalue.Elem
					if len(marks) < len(elems) {
						e = *elems[len(marks)]
					}
					marks = append(marks, mark{len(in.args), holes})
					in.bind(p.argument(&e, paths, w), e.Expr)
				}
			}
			b.WriteString(s.Text)
		case s.Gap.Kind == sqlvalue.Value && state.free() && !glued(t.Segs, i):
			for len(in.args) < state.count {
				in.bind(sqlcheck.Arg{}, nil)
			}
			state.count++
			value := s.Gap.Expr
			if s.Gap.Number != nil {
				value = s.Gap.Number
			}
			in.bind(p.describe(value, s.Gap.X, paths, w), value)
			b.WriteByte('?')
		default:
			holes++
			b.WriteString(sqlcheck.Hole)
		}
		in.stretches = append(in.stretches, stretch{start, b.Len(), s})
	}
	if elems != nil && len(marks) != len(elems) {
		// A hole has placeholders of its own, or values are missing: only what
		// stands before the first hole and behind the last one is matched.
		for k, m := range marks {
			switch j := len(elems) - len(marks) + k; {
			case holes > 0 && m.holes == 0:
			case holes > 0 && m.holes == holes && j >= 0:
				in.args[m.arg], in.values[m.arg] = p.argument(elems[j], paths, w), elems[j].Expr
			default:
				in.args[m.arg], in.values[m.arg] = sqlcheck.Arg{}, nil
			}
		}
	}
	in.Text = b.String()
	return in
}

// bind adds the value of a placeholder.
func (in *Part) bind(a sqlcheck.Arg, value ast.Expr) {
	in.args, in.values = append(in.args, a), append(in.values, value)
}

// mark is a placeholder of a text: which argument it is, and how many holes
// stand before it.
type mark struct{ arg, holes int }

// glued reports whether a gap is part of a name.
func glued(segs []sqlvalue.Seg, i int) bool {
	if i > 0 {
		if t := segs[i-1].Text; segs[i-1].Gap != nil || t != "" && wordByte(t[len(t)-1]) {
			return true
		}
	}
	if i+1 < len(segs) {
		if t := segs[i+1].Text; segs[i+1].Gap != nil || t != "" && wordByte(t[0]) {
			return true
		}
	}
	return false
}

func wordByte(c byte) bool {
	return c == '_' || c == '`' || c == '.' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// scanner finds the placeholders of a text.
type scanner struct {
	quote byte
	last  byte
	count int
	line  bool // in a comment to the end of the line
	block bool
}

func (s *scanner) free() bool { return s.quote == 0 && !s.line && !s.block }

// step reports whether c is a placeholder.
func (s *scanner) step(c byte) bool {
	last := s.last
	s.last = c
	switch {
	case s.line:
		s.line = c != '\n'
	case s.block:
		s.block = last != '*' || c != '/'
	case s.quote != 0:
		if last == '\\' && s.quote != '`' {
			s.last = 0
			return false
		}
		if c == s.quote {
			s.quote = 0
		}
	case c == '\'' || c == '"' || c == '`':
		s.quote = c
	case c == '-' && last == '-', c == '#':
		s.line = true
	case c == '*' && last == '/':
		s.block = true
	case c == '?':
		s.count++
		return true
	}
	return false
}
