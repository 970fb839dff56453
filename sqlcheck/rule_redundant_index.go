package sqlcheck

import (
	"strings"

	"github.com/querylint/querylint/sqlcheck/schema"
)

var redundantIndex = &Rule{
	ID: "redundant-index", Severity: Warning,
	Doc: Doc{
		Title:  "An index is the beginning of another one",
		What:   "A non-unique index whose parts are, in order, the first parts of another index of the table. As info also an index that begins with the whole primary key, or a whole unique key of columns that are not NULL.",
		Why:    "Every write keeps both up to date, and the longer one answers whatever the shorter one does.",
		Bad:    "CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT, KEY (a), KEY (a, b))",
		Good:   "CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT, KEY (a, b))",
		Silent: []string{"a UNIQUE index, which is a constraint (info where it holds a whole key)", "different prefix lengths, directions, expressions", "FULLTEXT and SPATIAL"},
		Fix:    "None: check for index hints that name it first.",
		Links: []string{
			"https://dev.mysql.com/doc/refman/8.4/en/sys-schema-redundant-indexes.html",
			"https://dev.mysql.com/doc/refman/8.4/en/multiple-column-indexes.html",
		},
	},
	text: func(p *pass) {
		if p.decls == nil {
			return
		}
		for _, t := range p.decls.builder.Schema.Tables() {
			for _, i := range t.Indexes {
				j, key := coveredBy(t, i), (*schema.Index)(nil)
				if j == nil {
					if key = keyWithin(t, i); key == nil {
						continue
					}
					j = key
				}
				d, ok := p.decls.indexes[strings.ToLower(t.Name)+"."+strings.ToLower(i.Name)]
				if !ok {
					d, ok = p.decls.indexes[strings.ToLower(t.Name)+"."+strings.ToLower(j.Name)]
				}
				if !ok {
					d, ok = p.decls.indexes[strings.ToLower(t.Name)+"."]
				}
				if !ok {
					continue // neither is of this text
				}
				f := Finding{Rule: p.rule.ID, Severity: p.rule.Severity, Confidence: Certain, Start: d.start, End: d.end, Statement: d.stmt, Table: t.Name, Index: i.Name, Columns: i.Columns()}
				f.Suggestion = "drop " + i.Name
				if key != nil {
					f.Severity = Info
					f.Suggestion += ", unless a query reads nothing but its columns"
					if i.Unique {
						f.Suggestion = "drop " + i.Name + ", unless a foreign key refers to it"
					}
					p.report(f, "index %s of %s begins with the whole key %s, which finds its one row already; %s", i.String(), t.Name, j.String(), f.Suggestion)
					continue
				}
				p.report(f, "index %s of %s is the beginning of %s; %s", i.String(), t.Name, j.String(), f.Suggestion)
			}
		}
	},
}

func coveredBy(t *schema.Table, i *schema.Index) *schema.Index {
	if i.Unique || i.Kind != schema.BTree || i.Invisible {
		return nil
	}
	for k, j := range t.Indexes {
		if j == i || j.Kind != schema.BTree || j.Invisible || len(j.Parts) < len(i.Parts) {
			continue
		}
		same := true
		for n, part := range i.Parts {
			o := j.Parts[n]
			same = same && sameName(part.Column, o.Column) && part.Length == o.Length && part.Desc == o.Desc && part.Expr == o.Expr && !part.Array
		}
		if !same {
			continue
		}
		if len(j.Parts) == len(i.Parts) && !j.Unique {
			// Twins: the later one is too much.
			if indexOf(t, i) < k {
				continue
			}
		}
		return j
	}
	return nil
}

// keyWithin is a key that identifies the rows and is the beginning of i.
func keyWithin(t *schema.Table, i *schema.Index) *schema.Index {
	if i.Primary || i.Kind != schema.BTree || i.Invisible {
		return nil
	}
	for _, j := range t.Indexes {
		if j == i || !j.Unique || j.Kind != schema.BTree || len(j.Parts) >= len(i.Parts) {
			continue
		}
		within := true
		for n, part := range j.Parts {
			c := t.Column(part.Column)
			within = within && c != nil && !c.Nullable && part.Length == 0 && sameName(i.Parts[n].Column, part.Column) && i.Parts[n].Length == 0
		}
		if within {
			return j
		}
	}
	return nil
}

func indexOf(t *schema.Table, i *schema.Index) int {
	for k, j := range t.Indexes {
		if j == i {
			return k
		}
	}
	return -1
}
