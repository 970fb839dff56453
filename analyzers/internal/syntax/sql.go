package syntax

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"regexp"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/statement"
	"github.com/querylint/querylint/sqlcheck"
)

// TextStart is the constant text that an expression begins with.
func (p *Package) TextStart(e ast.Expr) string { return p.textFrom(e, 0) }

func (p *Package) textFrom(e ast.Expr, depth int) string {
	if depth > MaxNames {
		return ""
	}
	if tv := p.TypesInfo.Types[e]; tv.Value != nil && tv.Value.Kind() == constant.String {
		return constant.StringVal(tv.Value)
	}
	switch e := Unparen(e).(type) {
	case *ast.BinaryExpr:
		return p.textFrom(e.X, depth+1)
	case *ast.CallExpr: // fmt.Sprintf("…", …)
		if fn := p.StaticFunc(e); fn != nil && fn.Signature().Variadic() && len(e.Args) > 0 && fn.Pkg() != nil && p.Catalog.Opaque(fn.Pkg().Path()) {
			return p.textFrom(e.Args[0], depth+1)
		}
	case *ast.Ident:
		if as := p.Assigned[p.Object(e)]; len(as) == 1 && as[0].Value != nil && !IsIdent(as[0].Value) {
			return p.textFrom(as[0].Value, depth+1)
		}
	}
	return ""
}

// Mentions reports whether the node names one of the variables. Errors do not
// count: they are assigned everywhere and say nothing of the work.
func (p *Package) Mentions(n ast.Node, set map[types.Object]bool) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if o := p.TypesInfo.ObjectOf(id); o != nil && set[o] && !IsError(o.Type()) {
				found = true
			}
		}
		return !found
	})
	return found
}

// Contains reports whether one node lies within another.
func Contains(outer, inner ast.Node) bool {
	return outer.Pos() <= inner.Pos() && inner.End() <= outer.End()
}

// MaxNames is how many variables and pieces of text a statement, or the name of its
// table, is followed through: it may be made of itself.
const MaxNames = 16

// tableHole is the end of a statement's text where the name of a table, or of
// another thing that has one, comes next.
var tableHole = regexp.MustCompile("(?i)\\b(table|from|into|update|join|exists|view|index|database|schema)\\s+[`\"\\[]?$")

// NamesTable reports whether an expression of SQL text puts one of the
// variables where the name of a table stands, by + or by a format.
func (p *Package) NamesTable(e ast.Expr, changed map[types.Object]bool, depth int) bool {
	if depth > MaxNames {
		return false
	}
	switch e := Unparen(e).(type) {
	case *ast.BinaryExpr:
		if e.Op != token.ADD {
			return false
		}
		return p.NamesTable(e.X, changed, depth+1) || p.variesBy(e.Y, changed, 0) && tableHole.MatchString(p.textEnd(e.X))
	case *ast.CallExpr:
		if len(e.Args) < 2 || !slices.ContainsFunc(e.Args[1:], func(arg ast.Expr) bool { return p.variesBy(arg, changed, 0) }) {
			return false
		}
		format := p.textEnd(e.Args[0])
		for i := range len(format) {
			if format[i] == '%' && tableHole.MatchString(format[:i]) {
				return true
			}
		}
		return false
	case *ast.Ident:
		if as := p.Assigned[p.TypesInfo.ObjectOf(e)]; len(as) == 1 && as[0].Value != nil && !IsIdent(as[0].Value) {
			return p.NamesTable(as[0].Value, changed, depth+1)
		}
	}
	return false
}

// variesBy is mentions for the name of a table: what a method gives that is handed
// nothing is the name of the type's own table, whichever value it is a method of.
func (p *Package) variesBy(e ast.Expr, changed map[types.Object]bool, depth int) bool {
	found := depth > MaxNames
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if fn := p.StaticFunc(n); fn != nil && fn.Signature().Recv() != nil && len(n.Args) == 0 {
				return p.readsReceiver(fn)
			}
		case *ast.Ident:
			o := p.TypesInfo.ObjectOf(n)
			if as := p.Assigned[o]; len(as) == 1 && as[0].Value != nil && changed[o] && IsText(o.Type()) {
				found = found || p.variesBy(as[0].Value, changed, depth+1)
				return false
			}
			found = found || o != nil && changed[o] && !IsError(o.Type())
		}
		return !found
	})
	return found
}

// readsReceiver reports whether a method of the package uses the value that it is a
// method of; one of another package is taken not to.
func (p *Package) readsReceiver(fn *types.Func) bool {
	u := p.ByFunc[fn.Origin()]
	if u == nil {
		return false
	}
	recv := u.Func.Signature().Recv()
	return p.Mentions(u.Body, map[types.Object]bool{recv: true})
}

// BuildsOnTable reports whether the chain of calls that a statement is built by is
// given one of the variables, or what is made of one, as the name of its table.
func (p *Package) BuildsOnTable(call *ast.CallExpr, changed map[types.Object]bool) bool {
	for ; call != nil; call, _ = Unparen(Receiver(call)).(*ast.CallExpr) {
		m, ok := p.Catalogued(call)
		if !ok || m.Chain == nil {
			continue
		}
		for _, part := range m.Chain.Parts {
			if part.Role == catalog.RoleFrom && part.Arg < len(call.Args) {
				if arg := call.Args[part.Arg]; IsText(p.TypesInfo.TypeOf(arg)) && p.variesBy(arg, changed, 0) {
					return true
				}
			}
		}
	}
	return false
}

// BringsText reports whether a statement is the element of a loop, whole, trimmed or
// as one of its fields.
func (p *Package) BringsText(e ast.Expr, element map[types.Object]bool, depth int) bool {
	if depth > MaxNames {
		return false
	}
	switch e := p.Plain(e).(type) {
	case *ast.SelectorExpr:
		return p.BringsText(e.X, element, depth+1)
	case *ast.IndexExpr:
		return element[p.Object(e.Index)]
	case *ast.CallExpr: // strings.TrimSpace(stmt)
		fn := p.StaticFunc(e)
		return fn != nil && fn.Pkg() != nil && p.Catalog.Opaque(fn.Pkg().Path()) && len(e.Args) > 0 && fn.Signature().Params().Len() == len(e.Args) && p.BringsText(e.Args[0], element, depth+1)
	case *ast.Ident:
		o := p.TypesInfo.ObjectOf(e)
		if element[o] {
			return true
		}
		as := p.Assigned[o]
		return len(as) == 1 && as[0].Value != nil && !IsIdent(as[0].Value) && p.BringsText(as[0].Value, element, depth+1)
	}
	return false
}

// alone is the begin of a statement of which no two can be made one.
var alone = regexp.MustCompile(`(?i)^\s*(?:XA|SHOW|DESC|DESCRIBE|EXPLAIN|CREATE|DROP|ALTER|RENAME|TRUNCATE|OPTIMIZE|ANALYZE|CHECK|REPAIR|GRANT|REVOKE|FLUSH|KILL|CALL)\s`)

// Alone reports whether a statement is one of which no two can be made one.
func (p *Package) Alone(e ast.Expr) bool { return e != nil && alone.MatchString(p.TextStart(e)) }

// setup is the begin of a statement that prepares a connection for others.
var setup = regexp.MustCompile(`(?i)^\s*(?:SET|USE)\s`)

// Setup reports whether a statement says how others run.
func (p *Package) Setup(e ast.Expr) bool { return e != nil && setup.MatchString(p.TextStart(e)) }

var (
	like   = regexp.MustCompile(`(?i)\bI?LIKE\b`)
	equals = regexp.MustCompile(`=\s*[?:@]`)
	// of a statement that answers with what it makes of all rows, not with rows
	counting = regexp.MustCompile(`(?is)^\s*SELECT\s+(?:COUNT|SUM|AVG|MIN|MAX)\s*\([^()]*\)\s+FROM\b.*\bWHERE\b`)
	groups   = regexp.MustCompile(`(?i)\bGROUP\s+BY\b|\bUNION\b`)
)

// Searches reports whether all statements that a call may run look for a pattern, which no
// list of values can stand for, and for nothing else, which one could.
func (p *Package) Searches(call *ast.CallExpr) bool {
	return p.allStatements(call, func(s *statement.Statement) bool { return s.Has(like) && !s.Has(equals) })
}

// Counts reports whether all statements that a call may run answer with one number about the
// rows of a key: SELECT COUNT(*) FROM likes WHERE post_id = ?. One that is only asked whether
// there are any is none.
func (p *Package) Counts(call *ast.CallExpr) bool {
	return !p.asksWhether(call) && p.allStatements(call, func(s *statement.Statement) bool {
		text := s.Text()
		return counting.MatchString(text) && !groups.MatchString(text)
	})
}

// allStatements reports whether f holds of all statements that a call may run, and all are known.
func (p *Package) allStatements(call *ast.CallExpr, f func(*statement.Statement) bool) bool {
	if p.SQL == nil {
		return false
	}
	places := p.SQL.Of(call)
	return len(places) > 0 && !slices.ContainsFunc(places, func(place *statement.Place) bool {
		return len(place.Alternatives) == 0 || slices.ContainsFunc(place.Alternatives, func(s *statement.Statement) bool { return !f(s) })
	})
}

// Sequence is the Verb of statements that take the next number of a sequence.
const Sequence = "NEXT"

// drawn is a statement that does nothing but ask a sequence for its next number, as MariaDB and
// others have it.
var drawn = regexp.MustCompile(`(?i)^\s*SELECT\s+(?:NEXTVAL\s*\(|NEXT\s+VALUE\s+FOR\b)`)

// draws reports whether a statement counts a sequence up and answers with its number.
func draws(s *statement.Statement) bool {
	if drawn.MatchString(s.Text()) {
		return true
	}
	list := s.Read()
	return len(list) > 0 && !slices.ContainsFunc(list, func(d sqlcheck.Description) bool { return d.Verb != "UPDATE" || !d.Counter })
}

// Verb is what all statements that a call may run do, such as UPDATE, or "".
func (p *Package) Verb(call *ast.CallExpr) string {
	if p.SQL == nil {
		return ""
	}
	if p.allStatements(call, draws) {
		return Sequence
	}
	verb := ""
	for _, place := range p.SQL.Of(call) {
		if len(place.Alternatives) == 0 {
			return ""
		}
		for _, s := range place.Alternatives {
			for _, d := range s.Read() {
				if verb != "" && verb != d.Verb {
					return ""
				}
				verb = d.Verb
			}
		}
	}
	return verb
}

// StandsAlone reports whether a statement that the loop changes is about one thing
// at a time, as one branch of an XA transaction.
func (p *Package) StandsAlone(e ast.Expr, changed map[types.Object]bool) bool {
	return p.Alone(e) && p.Mentions(e, changed)
}

// textEnd is the constant text that an expression ends with.
func (p *Package) textEnd(e ast.Expr) string {
	if tv := p.TypesInfo.Types[e]; tv.Value != nil && tv.Value.Kind() == constant.String {
		return constant.StringVal(tv.Value)
	}
	if b, ok := Unparen(e).(*ast.BinaryExpr); ok && b.Op == token.ADD {
		return p.textEnd(b.Y)
	}
	return ""
}
