package lexer

import (
	"regexp"
	"sort"
	"strings"
)

// HoleName stands for an identifier or condition that the text does not show.
const HoleName = "ql_hole_"

// IsHole reports whether an identifier was made up for a hole, or, as it stood in
// quotes, is one itself.
func IsHole(name string) bool {
	return strings.Contains(name, HoleName) || strings.ContainsAny(name, "{%") && inQuotes.MatchString(name)
}

// inQuotes are the placeholders that a quoted identifier may have, which no name of a
// table or column has.
var inQuotes = regexp.MustCompile(`\{\{.*\}\}|[#$]\{.*\}|%[-+#0-9.]*[sdvq]`)

// Edit replaces Start..End of the original by Text, which begins at Norm in
// the normalised text.
type Edit struct {
	Start, End int
	Norm       int
	Text       string
	Hole       bool // not a bound placeholder: anything may stand here
}

// Norm is a text that the grammar can read, with the way back to the original.
type Norm struct {
	Text    string
	Edits   []Edit
	Dynamic bool // clauses may follow that the text does not show
}

// Original maps a position of the normalised text to the original. end says
// that the position is an exclusive end.
func (n *Norm) Original(pos int, end bool) int {
	if len(n.Edits) == 0 {
		return pos
	}
	i := sort.Search(len(n.Edits), func(i int) bool {
		if end {
			return n.Edits[i].Norm >= pos
		}
		return n.Edits[i].Norm > pos
	})
	if i == 0 {
		return pos
	}
	e := n.Edits[i-1]
	if off := pos - e.Norm; off < len(e.Text) || end && off == len(e.Text) {
		switch {
		case end && off == len(e.Text):
			return e.End
		case end:
			return e.End
		}
		return e.Start
	}
	return e.End + pos - e.Norm - len(e.Text)
}

// HoleAt reports whether a hole begins at pos of the normalised text.
func (n *Norm) HoleAt(pos int) bool {
	for i := range n.Edits {
		if e := &n.Edits[i]; e.Hole && e.Norm <= pos && pos < e.Norm+max(1, len(e.Text)) {
			return true
		}
	}
	return false
}

// Normalize replaces what the grammar does not know, by its position: a table,
// a value, a condition or nothing.
func Normalize(src string, f Format) *Norm {
	toks := Tokens(nil, src, f)
	n := &Norm{}
	var out strings.Builder
	out.Grow(len(src) + 32)
	last := 0
	emit := func(start, end int, text string, hole bool) {
		out.WriteString(src[last:start])
		n.Edits = append(n.Edits, Edit{start, end, out.Len(), text, hole})
		out.WriteString(text)
		last = end
	}
	// clause[d] is the last keyword that tells what stands at depth d.
	clause := make([]string, 1, 8)
	// parent[d] is the word before the parenthesis that opened depth d.
	parent := make([]string, 1, 8)
	for i, t := range toks {
		var prev, next Token
		if i > 0 {
			prev = toks[i-1]
		}
		if i+1 < len(toks) {
			next = toks[i+1]
		}
		switch t.Kind {
		case LParen:
			w := ""
			switch around := parent[len(parent)-1]; {
			case prev.Kind == Word:
				w = strings.ToUpper(prev.Text(src))
			case prev.Kind == LParen && conditionFollows(around): // WHERE ((a AND b) OR c)
				w = around
			}
			parent = append(parent, w)
			clause = append(clause, "")
		case RParen:
			if len(clause) > 1 {
				clause = clause[:len(clause)-1]
				parent = parent[:len(parent)-1]
			}
		case Word:
			switch w := strings.ToUpper(t.Text(src)); w {
			case "SELECT", "FROM", "WHERE", "ON", "HAVING", "SET", "VALUES", "VALUE", "BY", "LIMIT", "INTO", "UPDATE", "JOIN":
				clause[len(clause)-1] = w
			}
		case Percent:
			emit(t.Start, t.End, "%", false)
		case Blank:
			emit(t.Start, t.End, " ", true)
			n.Dynamic = true
		case Param, Named:
			switch {
			case prev.Is(src, "IN"):
				emit(t.Start, t.End, "(?)", false)
			case prev.IsAny(src, "VALUES", "VALUE"):
				emit(t.Start, t.End, "(?)", false)
			case t.Kind == Named:
				emit(t.Start, t.End, "?", false)
			case next.Kind == Param && next.Start == t.End: // ?? is an identifier
				emit(t.Start, t.End, HoleName, true)
			case prev.Kind == Param && prev.End == t.Start:
				emit(t.Start, t.End, "", true)
			}
		case Hole:
			text, dynamic := fill(src, prev, t, next, clause[len(clause)-1], parent[len(parent)-1], clause)
			if text == " " && prev.Kind == Hole && next.Kind == Hole {
				dynamic = true
			}
			n.Dynamic = n.Dynamic || dynamic
			emit(t.Start, t.End, text, true)
		}
	}
	if len(toks) > 0 {
		end := toks[len(toks)-1]
		if dangling(src, end) {
			n.Dynamic = true
			text := " " + HoleName
			switch {
			case end.IsAny(src, "LIMIT", "OFFSET"):
				text = " ?"
			case end.Is(src, "IN"):
				text = " (?)"
			case end.Is(src, "SET"):
				text = " " + HoleName + "=?"
			case end.Kind == Op || end.Is(src, "LIKE"):
				text = " ?"
			}
			emit(len(src), len(src), text, true)
		}
	}
	out.WriteString(src[last:])
	n.Text = out.String()
	return n
}

// conditionFollows reports whether conditions stand behind a word.
func conditionFollows(w string) bool {
	switch w {
	case "WHERE", "ON", "AND", "OR", "NOT", "HAVING":
		return true
	}
	return false
}

func fill(src string, prev, t, next Token, clause, parent string, clauses []string) (text string, dynamic bool) {
	gluedLeft := prev.Kind != EOF && prev.End == t.Start
	gluedRight := next.Kind != EOF && next.Start == t.End
	switch {
	case gluedLeft && (prev.Kind == Word || prev.Kind == Hole):
		return HoleName, false
	case gluedRight && (next.Kind == Word || next.Kind == Hole || next.Kind == Number):
		return HoleName, false
	case prev.Kind == Dot && gluedLeft, next.Kind == Dot && gluedRight:
		return HoleName, false
	}
	operatorNext := next.Kind == Op && next.Text(src) != "*" || next.Kind == Percent ||
		next.IsAny(src, "IS", "IN", "LIKE", "BETWEEN", "NOT", "REGEXP", "RLIKE", "DIV", "MOD", "COLLATE")
	switch prev.Kind {
	case EOF:
		return HoleName, true
	case Op, Percent:
		if prev.Text(src) == "*" && (clause == "SELECT" || clause == "") { // SELECT * {{…}}
			return " ", true
		}
		return "?", false
	case LParen:
		outer := ""
		if len(clauses) > 1 {
			outer = clauses[len(clauses)-2]
		}
		switch {
		case parent == "FROM" || parent == "JOIN" || parent == "EXISTS":
			return "SELECT " + HoleName, false
		case outer == "INTO" && parent != "VALUES" && parent != "VALUE":
			return HoleName, false
		case parent == "VALUES" || parent == "VALUE" || parent == "IN":
			return "?", false
		case operatorNext, conditionFollows(parent), parent == "COUNT" || parent == "SUM":
			return HoleName, false
		}
		return "?", false
	case Comma:
		outer := ""
		if len(clauses) > 1 {
			outer = clauses[len(clauses)-2]
		}
		switch {
		case clause == "FROM" || clause == "UPDATE" || clause == "JOIN":
			return HoleName, false
		case clause == "SELECT" || clause == "BY":
			return HoleName, false
		case clause == "SET":
			return HoleName + "=?", false
		case clause == "VALUES" || clause == "VALUE":
			return "(?)", false
		case clause == "" && outer == "INTO" && parent != "VALUES":
			return HoleName, false
		}
		return "?", false
	case Word:
		w := strings.ToUpper(prev.Text(src))
		switch w {
		case "FROM", "JOIN", "INTO", "UPDATE", "TABLE", "DESCRIBE", "DESC", "AS", "STRAIGHT_JOIN", "INDEX", "KEY":
			if w == "DESC" && (clause == "BY") {
				return " ", true
			}
			return HoleName, false
		case "SELECT", "DISTINCT", "ALL", "BY":
			return HoleName, false
		case "SET":
			return HoleName + "=?", false
		case "IN":
			return "(?)", false
		case "VALUES", "VALUE":
			return "(?)", false
		case "WHERE", "AND", "OR", "ON", "HAVING", "NOT", "WHEN", "XOR":
			if w == "AND" && !operatorNext && between(src, prev.Start) {
				return "?", false
			}
			return HoleName, false
		case "LIKE", "BETWEEN", "LIMIT", "OFFSET", "INTERVAL", "THEN", "ELSE", "REGEXP", "RLIKE", "DIV", "MOD", "ESCAPE", "AGAINST", "IS", "CASE":
			if w == "IS" {
				return "NULL", false
			}
			return "?", false
		}
	case Semi, Blank:
		return " ", true
	}
	// After a whole operand: an operator, or clauses to come.
	switch next.Kind {
	case Param, Named, String, Number, LParen, Variable:
		return "REGEXP", false
	}
	return " ", true
}

// between reports whether the AND at pos belongs to a BETWEEN.
func between(src string, pos int) bool {
	start := max(0, pos-80)
	s := strings.ToUpper(src[start:pos])
	b := strings.LastIndex(s, "BETWEEN")
	return b >= 0 && !strings.Contains(s[b:], " AND ")
}
