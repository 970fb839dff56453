package sqltext

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/querylint/querylint/analyzers/internal/sqlvalue"
	"github.com/querylint/querylint/sqlcheck"
)

// input is a text as sqlcheck gets it, with the way back to the source.
type input struct {
	text  string
	args  []sqlcheck.Arg
	short bool
	runs  []run1
}

// run1 is where a run of a text stands in it.
type run1 struct {
	start, end int
	seg        sqlvalue.Seg
}

// render writes a text for sqlcheck: a value of a format is a placeholder, any
// other gap a hole.
func (p *pass) render(t *sqlvalue.Text, elems []*sqlvalue.Elem, paths sqlvalue.Paths, w *sqlvalue.Walk) input {
	in := input{short: t.Short}
	var b strings.Builder
	state := scanner{}
	next := 0 // of elems
	for i, s := range t.Segs {
		start := b.Len()
		switch {
		case s.Gap == nil:
			for _, r := range s.Text {
				if state.step(byte(min(r, 127))) && elems != nil {
					var a sqlcheck.Arg
					if next < len(elems) {
						a = p.argument(elems[next], paths, w)
					}
					next++
					in.args = append(in.args, a)
				}
			}
			b.WriteString(s.Text)
		case s.Gap.Kind == sqlvalue.Value && state.free() && !glued(t.Segs, i):
			for len(in.args) < state.count {
				in.args = append(in.args, sqlcheck.Arg{})
			}
			state.count++
			in.args = append(in.args, p.describe(s.Gap.Expr, nil, nil, w))
			b.WriteByte('?')
		default:
			b.WriteString(sqlcheck.Hole)
		}
		in.runs = append(in.runs, run1{start, b.Len(), s})
	}
	in.text = b.String()
	return in
}

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

// argument is what is known of a bound value.
func (p *pass) argument(e *sqlvalue.Elem, paths sqlvalue.Paths, w *sqlvalue.Walk) sqlcheck.Arg {
	return p.describe(e.Expr, e.X, paths, w)
}

func (p *pass) describe(e ast.Expr, n sqlvalue.Node, paths sqlvalue.Paths, w *sqlvalue.Walk) sqlcheck.Arg {
	var a sqlcheck.Arg
	if e == nil {
		return a
	}
	tv := p.TypesInfo.Types[e]
	t := tv.Type
	if t == nil {
		return a
	}
	a.Name = types.ExprString(e)
	if len(a.Name) > 40 {
		a.Name = "a value"
	}
	a.Kind = kind(t)
	if s, ok := t.Underlying().(*types.Slice); ok && a.Kind == sqlcheck.ArgUnknown {
		a.List, a.Kind = true, kind(s.Elem())
	}
	if tv.IsNil() {
		a.Kind = sqlcheck.ArgNull
	}
	if tv.Value != nil && tv.Value.Kind() == constant.Int {
		a.Min, _ = constant.Int64Val(tv.Value)
		return a
	}
	if a.Kind == sqlcheck.ArgString || a.Kind == sqlcheck.ArgUnknown || a.Kind == sqlcheck.ArgBytes {
		if n == nil && w != nil && isString(t) {
			n = w.Eval(e)
		}
		if n != nil {
			if text := sqlvalue.Read(n, paths); len(text.Segs) > 0 && text.Segs[0].Gap == nil {
				a.Prefix = text.Segs[0].Text
				if text.Whole() {
					a.Prefix = text.String()
				}
			}
		}
	}
	if a.Kind == sqlcheck.ArgInt || a.Kind == sqlcheck.ArgUnknown && !a.List && a.Prefix == "" {
		a.Paged = !p.bounded(e, 0)
	}
	return a
}

// kind is the type of value that a Go type is sent as.
func kind(t types.Type) sqlcheck.ArgKind {
	t = types.Unalias(t)
	if ptr, ok := t.(*types.Pointer); ok {
		t = types.Unalias(ptr.Elem())
	}
	if n, ok := t.(*types.Named); ok {
		if o := n.Obj(); o.Pkg() != nil {
			switch o.Pkg().Path() + "." + o.Name() {
			case "time.Time":
				return sqlcheck.ArgTime
			case "database/sql.NullString":
				return sqlcheck.ArgString
			case "database/sql.NullInt64", "database/sql.NullInt32", "database/sql.NullInt16":
				return sqlcheck.ArgInt
			case "database/sql.NullTime":
				return sqlcheck.ArgTime
			}
		}
		if m, _, _ := types.LookupFieldOrMethod(n, true, nil, "Value"); m != nil {
			return sqlcheck.ArgUnknown // a Valuer sends something else
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsInteger != 0:
			return sqlcheck.ArgInt
		case u.Info()&types.IsFloat != 0:
			return sqlcheck.ArgFloat
		case u.Info()&types.IsString != 0:
			return sqlcheck.ArgString
		case u.Info()&types.IsBoolean != 0:
			return sqlcheck.ArgBool
		}
	case *types.Slice:
		if b, ok := u.Elem().Underlying().(*types.Basic); ok && b.Kind() == types.Byte {
			return sqlcheck.ArgBytes
		}
	}
	return sqlcheck.ArgUnknown
}

// bounded reports whether something limits the value of an integer: it is
// constant, a length, compared with a constant, or made of such.
func (p *pass) bounded(e ast.Expr, depth int) bool {
	if depth > 6 {
		return false
	}
	e = ast.Unparen(e)
	if p.TypesInfo.Types[e].Value != nil {
		return true
	}
	switch e := e.(type) {
	case *ast.BinaryExpr:
		return p.bounded(e.X, depth+1) && p.bounded(e.Y, depth+1)
	case *ast.StarExpr:
		return p.bounded(e.X, depth+1)
	case *ast.UnaryExpr:
		return p.bounded(e.X, depth+1)
	case *ast.CallExpr:
		if p.TypesInfo.Types[e.Fun].IsType() && len(e.Args) == 1 {
			return p.bounded(e.Args[0], depth+1)
		}
		name := ""
		switch f := ast.Unparen(e.Fun).(type) {
		case *ast.Ident:
			name = f.Name
		case *ast.SelectorExpr:
			name = f.Sel.Name
		}
		switch strings.ToLower(name) {
		case "min", "len", "clamp", "intn", "int63n", "int31n", "minint":
			return true
		}
		return false
	case *ast.Ident:
		o := p.TypesInfo.ObjectOf(e)
		if o == nil || p.decl == nil {
			return false
		}
		if p.compared(o) {
			return true
		}
		values, ok := p.assignments(o)
		if !ok || len(values) == 0 {
			return false
		}
		for _, v := range values {
			if v == nil || !p.bounded(v, depth+1) {
				return false
			}
		}
		return true
	}
	return false
}

// compared reports whether the function limits a variable: if v > 100.
func (p *pass) compared(o types.Object) bool {
	found := false
	ast.Inspect(p.decl.Body, func(n ast.Node) bool {
		s, ok := n.(*ast.IfStmt)
		if !ok {
			return !found
		}
		ast.Inspect(s.Cond, func(n ast.Node) bool {
			b, ok := n.(*ast.BinaryExpr)
			if !ok {
				return true
			}
			x, y := b.X, b.Y
			switch b.Op {
			case token.GTR, token.GEQ:
			case token.LSS, token.LEQ:
				x, y = y, x
			default:
				return true
			}
			id, ok := ast.Unparen(x).(*ast.Ident)
			if !ok || p.TypesInfo.ObjectOf(id) != o {
				return true
			}
			v := p.TypesInfo.Types[y].Value
			if v != nil && v.Kind() == constant.Int {
				if n, ok := constant.Int64Val(v); ok && n <= 1 {
					return true // a check for a value at all
				}
			}
			found = found || v != nil
			return true
		})
		return !found
	})
	return found
}

// assignments lists what the function puts into a variable of its own.
func (p *pass) assignments(o types.Object) (values []ast.Expr, ok bool) {
	v, isVar := o.(*types.Var)
	if !isVar || v.Pos() < p.decl.Body.Pos() || v.Pos() > p.decl.Body.End() {
		return nil, false
	}
	ok = true
	ast.Inspect(p.decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				id, isID := ast.Unparen(l).(*ast.Ident)
				if !isID || p.TypesInfo.ObjectOf(id) != o {
					continue
				}
				if len(n.Rhs) != len(n.Lhs) || n.Tok != token.ASSIGN && n.Tok != token.DEFINE {
					ok = false
					continue
				}
				values = append(values, n.Rhs[i])
			}
		case *ast.ValueSpec:
			for i, id := range n.Names {
				if p.TypesInfo.ObjectOf(id) == o && i < len(n.Values) {
					values = append(values, n.Values[i])
				}
			}
		case *ast.IncDecStmt:
			if id, isID := ast.Unparen(n.X).(*ast.Ident); isID && p.TypesInfo.ObjectOf(id) == o {
				ok = false
			}
		case *ast.UnaryExpr:
			if id, isID := ast.Unparen(n.X).(*ast.Ident); isID && n.Op == token.AND && p.TypesInfo.ObjectOf(id) == o {
				ok = false
			}
		}
		return true
	})
	return values, ok
}

// span is the place in the source of bytes start to end of a text. What stands
// in the function comes before what it is made of elsewhere.
func (in *input) span(start, end int, decl *ast.FuncDecl) (pos, stop token.Pos, ok bool) {
	inside := func(p token.Pos) bool { return decl == nil || decl.Pos() <= p && p < decl.End() }
	for _, local := range []bool{true, false} {
		for i := range in.runs {
			r := &in.runs[i]
			last := i == len(in.runs)-1
			if r.start == r.end || start >= r.end && (start != r.end || !last) || r.start >= end && r.start != start {
				continue
			}
			if r.seg.Gap != nil {
				if e := r.seg.Gap.Expr; e != nil && (!local || inside(e.Pos())) {
					return e.Pos(), e.End(), true
				}
				continue
			}
			pos = r.seg.At(max(start-r.start, 0))
			if !pos.IsValid() || local && !inside(pos) {
				continue
			}
			if r.seg.Lit.Src == nil {
				return pos, r.seg.Lit.At.End(), true
			}
			stop = r.seg.At(min(end, r.end) - r.start)
			// The end may stand in another literal further on.
			for k := i + 1; k < len(in.runs) && in.runs[k].start < end; k++ {
				q := &in.runs[k]
				if q.seg.Gap != nil || q.seg.Lit.Src == nil {
					break
				}
				if at := q.seg.At(min(end, q.end) - q.start); at > stop && inside(at) {
					stop = at
				}
			}
			return pos, stop, true
		}
	}
	return 0, 0, false
}

// madeAt reports whether the byte is of the text that a wrapper puts around
// its argument.
func (in *input) madeAt(start int, call *ast.CallExpr) bool {
	for _, r := range in.runs {
		if r.start <= start && start < r.end {
			return r.seg.Lit != nil && r.seg.Lit.Src == nil && r.seg.Lit.At == ast.Node(call)
		}
	}
	return false
}

// shown reports whether the source shows all of a part of a text.
func (in *input) shown(start, end int) bool {
	for _, r := range in.runs {
		if r.start < end && start < r.end && r.seg.Gap != nil {
			return false
		}
	}
	return true
}

// edit is an edit of a text in the source, if it stands in one literal.
func (in *input) edit(start, end int, text string) (analysis.TextEdit, bool) {
	for i := range in.runs {
		r := &in.runs[i]
		if start < r.start || end > r.end || r.seg.Gap != nil || r.seg.Lit.Src == nil {
			continue
		}
		quoted, ok := sqlvalue.Quote(r.seg.Lit, text)
		if !ok {
			return analysis.TextEdit{}, false
		}
		return analysis.TextEdit{Pos: r.seg.At(start - r.start), End: r.seg.At(end - r.start), NewText: []byte(quoted)}, true
	}
	return analysis.TextEdit{}, false
}

func isString(t types.Type) bool {
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

func constantText(v constant.Value) string {
	if v.Kind() != constant.String {
		return v.ExactString()
	}
	return constant.StringVal(v)
}

func staticCallee(info *types.Info, call *ast.CallExpr) *types.Func {
	fn := typeutil.StaticCallee(info, call)
	if fn == nil {
		return nil
	}
	return fn.Origin()
}

// fullName is the name of a function as reports give it.
func fullName(fn *types.Func) string {
	recv := fn.Signature().Recv()
	if recv == nil {
		return fn.Pkg().Path() + "." + fn.Name()
	}
	t, star := types.Unalias(recv.Type()), ""
	if ptr, ok := t.(*types.Pointer); ok {
		t, star = types.Unalias(ptr.Elem()), "*"
	}
	name := "?"
	if n, ok := t.(*types.Named); ok {
		name = n.Obj().Name()
	}
	if star == "" {
		return fn.Pkg().Path() + "." + name + "." + fn.Name()
	}
	return fn.Pkg().Path() + ".(*" + name + ")." + fn.Name()
}
