package blame

import (
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/queries"
	"github.com/querylint/querylint/sqlcheck"
)

// Confidence says how a statement of a log was found in the code.
type Confidence string

const (
	// Exact: but for values, the code has this text.
	Exact Confidence = "exact"
	// Likely: the code has this verb, these tables and these columns in its
	// conditions; a library writes the text.
	Likely Confidence = "likely"
	// Possible: the code has this verb and these tables, and may add the conditions
	// that it does not show.
	Possible Confidence = "possible"
)

// match is a place that may have sent a statement.
type match struct {
	*queries.Query
	confidence Confidence
	common     int // columns that both have
}

// code is the statements of a program, to be found.
type code struct {
	byText  map[string][]*queries.Query
	byTable map[string][]shaped // by verb and tables
	// foreign are the statements that the code seems to have for other databases: a
	// log of MySQL that has one shows that it is for MySQL, too.
	foreign *code
	byFunc  map[string][]*queries.Query
}

type shaped struct {
	*queries.Query
	sqlcheck.Shape
	all  bool // whatever the columns are, which a library takes from a record
	also bool // in the place of a statement, see also
}

func newCode(list []queries.Query) *code {
	c := emptyCode()
	c.foreign = emptyCode()
	for i := range list {
		if list[i].Foreign != "" {
			c.foreign.add(&list[i])
		} else {
			c.add(&list[i])
		}
	}
	return c
}

func emptyCode() *code {
	return &code{byText: make(map[string][]*queries.Query), byTable: make(map[string][]shaped), byFunc: make(map[string][]*queries.Query)}
}

func (c *code) add(q *queries.Query) {
	c.byFunc[q.Function] = append(c.byFunc[q.Function], q)
	if q.Insert != "" {
		table := []string{strings.ToLower(q.Insert)}
		c.shape(shaped{q, sqlcheck.Shape{Verb: "INSERT", Tables: table}, true, false})
		c.also(q, table)
		return
	}
	if !strings.Contains(q.Input.Text, sqlcheck.Hole) {
		text := sqlcheck.Fingerprint(q.Input.Text)
		c.byText[text] = append(c.byText[text], q)
	}
	for _, s := range sqlcheck.Shapes(q.Input) {
		c.shape(shaped{q, s, false, false})
		c.also(q, s.Tables)
	}
}

// also adds what a library may send in the place of a statement.
func (c *code) also(q *queries.Query, tables []string) {
	for _, verb := range q.Also {
		s := sqlcheck.Shape{Verb: verb, Tables: tables}
		if verb != "INSERT" {
			s.Columns = []string{primaryKey}
		}
		c.shape(shaped{q, s, verb == "INSERT", true})
	}
}

func (c *code) shape(s shaped) {
	k := key(s.Verb, s.Tables)
	c.byTable[k] = append(c.byTable[k], s)
}

func key(verb string, tables []string) string { return verb + " " + strings.Join(tables, ",") }

// primaryKey is the column that ORMs take for the key of a model that names none.
const primaryKey = "id"

// softDelete is the column that ORMs set instead of deleting a row, and that they
// have every statement ask for.
const softDelete = "deleted_at"

// find lists the places that may have sent a statement, the best first: all of them
// that are equally good.
func (c *code) find(text string, shape *sqlcheck.Shape) []match {
	var list []match
	for _, q := range c.byText[text] {
		list = append(list, match{q, Exact, 0})
	}
	if len(list) == 0 && shape != nil {
		list = c.alike(shape, shape.Verb)
		if len(list) == 0 && shape.Verb == "UPDATE" && strings.Contains(text, softDelete) {
			list = c.alike(shape, "DELETE")
		}
	}
	if len(list) == 0 && c.foreign != nil {
		return c.foreign.find(text, shape)
	}
	slices.SortStableFunc(list, func(a, b match) int {
		if d := strings.Compare(a.File, b.File); d != 0 {
			return d
		}
		return a.Line - b.Line
	})
	return slices.CompactFunc(list, func(a, b match) bool { return a.File == b.File && a.Line == b.Line })
}

// alike are the places with a verb and the tables of a statement: with the same
// columns in the conditions, or else those that may send it in the place of another, or
// those that have most of the columns and may add more.
func (c *code) alike(shape *sqlcheck.Shape, verb string) []match {
	columns := without(shape.Columns)
	var same, instead, open []match
	most := 0
	for _, s := range c.byTable[key(verb, shape.Tables)] {
		own := without(s.Columns)
		if s.all || slices.Equal(own, columns) {
			if m := (match{s.Query, Likely, len(own)}); s.also {
				instead = append(instead, m)
			} else {
				same = append(same, m)
			}
			continue
		}
		if s.Open && !slices.ContainsFunc(own, func(name string) bool { return !slices.Contains(columns, name) }) {
			open = append(open, match{s.Query, Possible, len(own)})
			most = max(most, len(own))
		}
	}
	for _, list := range [][]match{same, instead} {
		if len(list) > 0 {
			return list
		}
	}
	return slices.DeleteFunc(open, func(m match) bool { return m.common < most })
}

func without(columns []string) []string {
	return slices.DeleteFunc(slices.Clone(columns), func(name string) bool { return name == softDelete })
}
