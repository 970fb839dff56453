package sqlcheck

import (
	"slices"
	"strconv"
	"strings"

	"github.com/querylint/querylint/sqlcheck/internal/parse"
	"github.com/querylint/querylint/sqlcheck/schema"
)

// What to do about an index that is missing: what is advised must be what the
// server accepts, and be of use.

const (
	// prefixLength of a column that is too long for an index. With four bytes a
	// character it fits what every row format allows, 767 bytes.
	prefixLength = 191
	// maxKeyBytes is the longest index entry of InnoDB. Source: MySQL manual,
	// "InnoDB Limits".
	maxKeyBytes = 3072
	// maxName is the longest name of an index.
	maxName = 64
)

// indexAdvice says how to give the table an index for the columns.
func (p *pass) indexAdvice(s *source, columns []string) string {
	if a := p.invisible(s, columns); a != "" {
		return a
	}
	parts := indexParts(s, columns)
	if len(parts) == 0 {
		if c := s.table.Column(columns[0]); c.Class == schema.Geometry {
			return "give " + columns[0] + " a SPATIAL index"
		}
		return "keep what is asked of " + columns[0] + " in a generated column and index that: JSON takes no index"
	}
	words := []string{"idx", s.table.Name}
	for _, part := range parts {
		part, _, _ = strings.Cut(strings.Trim(part, "`"), "(")
		words = append(words, strings.Trim(part, "`"))
	}
	name := strings.Join(words, "_")
	if len(name) > maxName {
		name = strings.ToValidUTF8(name[:maxName], "")
	}
	if s.table.Index(name) != nil {
		name = name[:min(len(name), maxName-2)] + "_2"
	}
	using := ""
	if slices.ContainsFunc(s.table.Indexes, func(i *schema.Index) bool { return i.Kind == schema.Hash }) {
		using = " USING BTREE" // the engine would make a hash index
	}
	return "CREATE INDEX " + parse.Name(name) + " ON " + parse.Name(s.table.Name) + " (" + strings.Join(parts, ", ") + ")" + using
}

// indexParts are the columns as parts of an index: with a length where the
// server asks for one, and without those that it takes none of.
func indexParts(s *source, columns []string) (parts []string) {
	columns = slices.DeleteFunc(slices.Clone(columns), func(name string) bool {
		c := s.table.Column(name)
		return c != nil && (c.Class == schema.JSON || c.Class == schema.Geometry)
	})
	total := 0
	for _, name := range columns {
		total += keyBytes(s.table.Column(name))
	}
	for _, name := range columns {
		part := parse.Name(name)
		if total > maxKeyBytes && keyBytes(s.table.Column(name)) > prefixLength*4 {
			part += "(" + strconv.Itoa(prefixLength) + ")"
		}
		parts = append(parts, part)
	}
	return parts
}

// invisible is the advice where the table has the index that is needed, and the
// server is told not to use it.
func (p *pass) invisible(s *source, columns []string) string {
	for _, i := range s.table.Indexes {
		if !i.Invisible || i.Kind != schema.BTree || !slices.ContainsFunc(columns, func(c string) bool { return sameName(i.Parts[0].Column, c) }) {
			continue
		}
		word := "VISIBLE"
		if !p.opts.Server.mysql() {
			word = "NOT IGNORED"
		}
		return "make index " + i.String() + " visible: ALTER TABLE " + parse.Name(s.table.Name) + " ALTER INDEX " + parse.Name(i.Name) + " " + word
	}
	return ""
}

// keyBytes is how long a column's value is in an index, more than any index
// takes if it must have a prefix.
func keyBytes(c *schema.Column) int {
	switch {
	case c == nil:
		return 16
	case c.Big, strings.HasSuffix(strings.ToLower(c.Type), "text"):
		return maxKeyBytes + 1
	case c.Class != schema.String && c.Class != schema.Bytes:
		return 16
	}
	_, n, _ := strings.Cut(c.Type, "(")
	n, _, _ = strings.Cut(n, ")")
	length, err := strconv.Atoi(n)
	if err != nil {
		return 16
	}
	if c.Class == schema.Bytes {
		return length
	}
	switch charset(c.Charset) {
	case "latin1", "ascii", "binary":
		return length
	case "utf8mb3":
		return 3 * length
	}
	return 4 * length
}

// unwrapped says how to write a condition that wraps a column which has no
// index, so that one would serve it.
func (p *pass) unwrapped(x *pred, columns []string) string {
	advice := p.advice(x, nil)
	if x.how == wrapConcat {
		var f Finding
		p.concat(x, &f)
		advice = f.Suggestion
	} else if r := p.rewriteWrapped(x); r != nil {
		advice = p.advice(x, r)
	}
	if !p.bares(x) {
		return advice
	}
	return advice + ", and index " + strings.Join(columns, ", ")
}

// bares reports whether the advice about a wrapped column leaves it bare.
func (p *pass) bares(x *pred) bool {
	switch x.how {
	case wrapJSON, wrapBits:
		return false
	case wrapArith:
		return invertible(x.form())
	case wrapFunc:
		return barable[x.fn]
	}
	return true
}
