package sqlcheck

import (
	"strings"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
)

// Clause is the place in a statement that a piece of text is for.
type Clause uint8

const (
	ClauseWhere Clause = iota
	ClauseHaving
	ClauseOrder
	ClauseGroup
	ClauseJoin   // "LEFT JOIN users u ON …"
	ClauseSelect // the list of columns
	ClauseSet
	ClauseFrom
	ClauseLimit // "10" or "10, 20"
	ClauseOffset
	ClauseColumn // a column that is written
	ClauseRow    // values of a row that is inserted, as RowOf has them
)

// RowOf is the text of a row of n values of which nothing is known.
func RowOf(n int) string {
	return strings.TrimSuffix(strings.Repeat(lexer.HoleName+", ", n), ", ")
}

// Piece is a piece of SQL text in a chain of calls: Where("id = ?", id).
type Piece struct {
	Clause Clause
	Text   string
	Args   []Arg
	Or     bool // Or("…") instead of Where("…")
	Not    bool
	// Places and Values are as in Input.
	Places, Values int
}

// Verb is what a statement does.
type Verb uint8

const (
	Select Verb = iota
	Update
	Delete
	Insert
)

// Skeleton is a statement as a chain of calls builds it: parts that are text,
// and what is known of the rest. Findings carry the index of the piece in Part
// and offsets within its Text; those that are about the whole have Part -1.
type Skeleton struct {
	Verb   Verb
	Table  string // "" when it is not known
	Alias  string
	Pieces []Piece
	// Columns is what Select names; nil is every column.
	Columns []string
	// Limit and Offset when they are given as numbers: an Arg says what is
	// known of them.
	Limit, Offset *Arg
	LimitN        int64 // > 0: a literal LIMIT
	OffsetN       int64 // > 0: a literal OFFSET
	ForUpdate     bool
	ForShare      bool
	// Star: every column is read, because the program names none. It is
	// reported only where the schema shows what that costs.
	Star bool
	// Partial: the chain may go on where the caller cannot see it.
	Partial bool
	Drain   bool
	// Count: how many rows there are is read instead of the rows, and Probe
	// that the program asks only whether there are any.
	Count, Probe bool
	// Numbered, Key and Omitted are those of Input.
	Numbered bool
	Key      string
	Omitted  []string
}

// part says which bytes of a built text came from which piece.
type part struct {
	start, end int // in the built text
	index      int
	offset     int // of start in the piece
	args       int // the first of its arguments among those of the input
	count      int // of its arguments
}

// Fragment checks a piece of text as the clause of a statement that it is in.
// The table may be "".
func (c *Checker) Fragment(verb Verb, table string, piece Piece) *Result {
	return c.Skeleton(Skeleton{Verb: verb, Table: table, Pieces: []Piece{piece}, Partial: true})
}

// Skeleton checks the statement that a chain of calls builds.
func (c *Checker) Skeleton(s Skeleton) *Result {
	in, parts := s.build()
	return relocate(c.Check(in), parts)
}

// Input is the text that the skeleton stands for.
func (s *Skeleton) Input() Input {
	in, _ := s.build()
	return in
}

// ArgPiece says of which piece argument i of Input is, and which of its Args;
// false if it is of none.
func (s *Skeleton) ArgPiece(i int) (piece, arg int, ok bool) {
	_, parts := s.build()
	for _, p := range parts {
		if p.args <= i && i < p.args+p.count {
			return p.index, i - p.args, true
		}
	}
	return 0, 0, false
}

// build writes the statement, and says where its parts are from.
func (s *Skeleton) build() (in Input, parts []part) {
	var b strings.Builder
	in = Input{Partial: s.Partial, Drain: s.Drain, Probe: s.Probe, Numbered: s.Numbered, Key: s.Key, Omitted: s.Omitted, wide: s.Star}
	piece := func(i int) {
		t := strings.TrimRight(s.Pieces[i].Text, " \t\r\n;")
		at := part{start: b.Len(), end: b.Len() + len(t), index: i, args: len(in.Args)}
		b.WriteString(t)
		if q := &s.Pieces[i]; q.Places != q.Values && in.Places == in.Values {
			in.Places, in.Values, in.Counted = q.Places, q.Values, at.start
		}
		n := 0
		for _, tok := range lexer.Tokens(nil, t, lexer.FormatAuto) {
			if tok.Kind == lexer.Param {
				n++
			}
		}
		for k := range n {
			var a Arg
			if k < len(s.Pieces[i].Args) {
				a = s.Pieces[i].Args[k]
			}
			in.Args = append(in.Args, a)
		}
		at.count = n
		parts = append(parts, at)
		// A comment to the end of the line must not swallow what follows.
		if strings.Contains(t, "--") || strings.Contains(t, "#") {
			b.WriteByte('\n')
		}
	}
	list := func(clause Clause, before, between string) bool {
		first := true
		for i := range s.Pieces {
			if s.Pieces[i].Clause != clause || strings.TrimSpace(s.Pieces[i].Text) == "" {
				continue
			}
			if first {
				b.WriteString(before)
			} else {
				b.WriteString(between)
			}
			first = false
			piece(i)
		}
		return !first
	}
	table := Hole
	if s.Table != "" {
		table = ident(s.Table)
	}
	if s.Alias != "" {
		table += " AS " + ident(s.Alias)
	}
	from := func() {
		if !list(ClauseFrom, "", ", ") {
			b.WriteString(table)
		}
		list(ClauseJoin, " ", " ")
	}
	const unknown = " = " + lexer.HoleName
	switch s.Verb {
	case Insert:
		b.WriteString("INSERT INTO " + table)
		switch {
		case has(s.Pieces, ClauseRow):
			list(ClauseColumn, " (", ", ")
			list(ClauseRow, ") VALUES (", "), (")
			b.WriteByte(')')
		case list(ClauseColumn, " SET ", unknown+", "):
			b.WriteString(unknown)
		default:
			b.WriteString(" VALUES (" + RowOf(1) + ")")
		}
	case Update:
		b.WriteString("UPDATE ")
		from()
		before := " SET "
		if list(ClauseSet, before, ", ") {
			before = ", "
		}
		switch {
		case list(ClauseColumn, before, unknown+", "):
			b.WriteString(unknown)
		case before == " SET ":
			b.WriteString(" SET " + lexer.HoleName + " = ''")
		}
	case Delete:
		b.WriteString("DELETE ")
		if s.Alias != "" || has(s.Pieces, ClauseJoin) {
			b.WriteString(orText(s.Alias, table) + " ")
		}
		b.WriteString("FROM ")
		from()
	default:
		b.WriteString("SELECT ")
		if !list(ClauseSelect, "", ", ") {
			switch {
			case len(s.Columns) > 0:
				for i, c := range s.Columns {
					if i > 0 {
						b.WriteString(", ")
					}
					b.WriteString(ident(c))
				}
			case s.Count:
				b.WriteString("COUNT(*)")
			case s.Star:
				b.WriteByte('*')
			default:
				b.WriteString(lexer.HoleName)
			}
		}
		b.WriteString(" FROM ")
		from()
	}
	where := false
	for i := range s.Pieces {
		q := &s.Pieces[i]
		if q.Clause != ClauseWhere || strings.TrimSpace(q.Text) == "" {
			continue
		}
		switch {
		case !where:
			b.WriteString(" WHERE ")
		case q.Or:
			b.WriteString(" OR ")
		default:
			b.WriteString(" AND ")
		}
		where = true
		if q.Not {
			b.WriteString("NOT ")
		}
		b.WriteByte('(')
		piece(i)
		b.WriteByte(')')
	}
	list(ClauseGroup, " GROUP BY ", ", ")
	having := false
	for i := range s.Pieces {
		if s.Pieces[i].Clause == ClauseHaving {
			b.WriteString(map[bool]string{false: " HAVING (", true: " AND ("}[having])
			having = true
			piece(i)
			b.WriteByte(')')
		}
	}
	list(ClauseOrder, " ORDER BY ", ", ")
	limit := func(n int64, a *Arg) {
		if a != nil {
			in.Args = append(in.Args, *a)
			b.WriteByte('?')
			return
		}
		b.WriteString(itoa(n))
	}
	if !list(ClauseLimit, " LIMIT ", ", ") {
		offset := s.Offset != nil || s.OffsetN > 0
		if s.Limit != nil || s.LimitN > 0 {
			b.WriteString(" LIMIT ")
			limit(s.LimitN, s.Limit)
		} else if offset {
			b.WriteString(" LIMIT 18446744073709551615")
		}
		if offset {
			b.WriteString(" OFFSET ")
			limit(s.OffsetN, s.Offset)
		}
	}
	switch {
	case s.ForUpdate:
		b.WriteString(" FOR UPDATE")
	case s.ForShare:
		b.WriteString(" FOR SHARE")
	}
	in.Text = b.String()
	return in, parts
}

func has(list []Piece, c Clause) bool {
	for _, p := range list {
		if p.Clause == c {
			return true
		}
	}
	return false
}

func orText(a, b string) string {
	if a != "" {
		return ident(a)
	}
	return b
}

func itoa(n int64) string {
	if n <= 0 {
		return "1"
	}
	var buf [20]byte
	i := len(buf)
	for ; n > 0; n /= 10 {
		i--
		buf[i] = byte('0' + n%10)
	}
	return string(buf[i:])
}

// ident quotes a name that is not a plain one; db.table stays two names.
func ident(name string) string {
	if strings.ContainsAny(name, "`( ") || strings.Contains(name, Hole) {
		return name
	}
	return "`" + strings.ReplaceAll(name, ".", "`.`") + "`"
}

// relocate moves findings from the built text into the pieces.
func relocate(r *Result, parts []part) *Result {
	out := &Result{Statements: r.Statements, Skipped: r.Skipped}
	out.Findings = append([]Finding(nil), r.Findings...)
	find := func(start, end int) (part, bool) {
		for _, q := range parts {
			if start >= q.start && end <= q.end {
				return q, true
			}
		}
		return part{}, false
	}
	for i := range out.Findings {
		f := &out.Findings[i]
		q, ok := find(f.Start, f.End)
		if !ok {
			f.Part, f.Start, f.End, f.Rewrite = -1, 0, 0, nil
			// What spans pieces begins in one of them.
			for _, c := range parts {
				if r.Findings[i].Start >= c.start && r.Findings[i].Start < c.end {
					f.Part, f.Start, f.End = c.index, r.Findings[i].Start-c.start+c.offset, c.end-c.start
				}
			}
			continue
		}
		f.Part, f.Start, f.End = q.index, f.Start-q.start+q.offset, f.End-q.start+q.offset
		if f.Rewrite == nil {
			continue
		}
		w := *f.Rewrite
		w.Edits = append([]Edit(nil), w.Edits...)
		for k := range w.Edits {
			e := &w.Edits[k]
			q, ok := find(e.Start, e.End)
			if !ok {
				f.Rewrite = nil
				break
			}
			e.Part, e.Start, e.End = q.index, e.Start-q.start+q.offset, e.End-q.start+q.offset
		}
		if f.Rewrite != nil {
			f.Rewrite = &w
		}
	}
	return out
}

// wrapClause makes a statement of a text that begins with a clause, as the
// second half of a concatenation does.
func (p *pass) wrapClause(first string, format lexer.Format) {
	n := lexer.Normalize(p.text, format)
	prefix := "SELECT " + lexer.HoleName + " FROM " + lexer.HoleName + " "
	switch first {
	case "AND", "OR":
		prefix += "WHERE " + lexer.HoleName + " "
	case "ON":
		prefix += "JOIN " + lexer.HoleName + " "
	case "FROM":
		prefix = "SELECT " + lexer.HoleName + " "
	}
	for i := range n.Edits {
		n.Edits[i].Norm += len(prefix)
	}
	n.Edits = append([]lexer.Edit{{Text: prefix, Hole: true}}, n.Edits...)
	n.Text = prefix + n.Text
	n.Dynamic = true
	p.norm = n
}
