package change

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/discover"
	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/sqlcheck"
	"github.com/querylint/querylint/sqlcheck/schema"
)

// drop is a column or table that head takes away.
type drop struct {
	sqlcheck.ColumnUse
	place string // for messages
	home  string // folder whose code the migration is for, below root
	root  string
}

// dropped returns a finding for each statement of head that names a column or table
// which a migration of head takes away.
func (c *comparison) dropped(migrations []Migration) []*finding.Finding {
	gone := c.drops(migrations)
	if len(gone) == 0 || c.head.steps == nil {
		return nil
	}
	var out []*finding.Finding
	told := make(map[string]bool)
	c.own(c.head, func(f *Function, s *effect.Step) {
		if f.Upkeep {
			return
		}
		for _, d := range gone {
			if !d.near(s.File) || !slices.ContainsFunc(s.SQL, d.usedBy) {
				continue
			}
			key := fmt.Sprintf("%s:%d %s.%s", s.File, s.Line, d.Table, d.Column)
			if x := c.use(f, s, d); c.asked(x, s.File) && !told[key] {
				told[key] = true
				out = append(out, x)
				c.explained(s, d)
			}
		}
	})
	return out
}

// own calls f for what the functions of a revision do themselves, in the order of
// their names.
func (c *comparison) own(s *side, f func(*Function, *effect.Step)) {
	if s.steps == nil {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(s.functions)) {
		steps, _ := s.steps(s.functions[name])
		for i := range steps {
			if len(steps[i].Chain) == 1 {
				f(s.functions[name], &steps[i])
			}
		}
	}
}

// drops are what the migrations of head take away and those of base did not, and
// that nothing makes anew.
func (c *comparison) drops(migrations []Migration) []drop {
	var gone []drop
	makes := make(map[sqlcheck.ColumnUse]bool)
	note := func(all []sqlcheck.Description, before map[sqlcheck.ColumnUse]bool, d func(sqlcheck.Description) drop) {
		for _, does := range all {
			for _, u := range does.Makes {
				makes[lower(u)] = true
			}
			for _, u := range does.Drops {
				if !before[lower(u)] {
					x := d(does)
					x.ColumnUse = u
					gone = append(gone, x)
				}
			}
		}
	}
	for _, m := range migrations {
		scan := schema.ScanText(m.Text)
		if other := cmp.Or(discover.DatabaseOf(m.Name), scan.Elsewhere(), "MySQL"); other != "MySQL" {
			continue
		}
		text := schema.UpPart(m.Text)
		note(sqlcheck.Describe(sqlcheck.Input{Text: text}), dropsOf(sqlcheck.Describe(sqlcheck.Input{Text: schema.UpPart(m.Before)})), func(does sqlcheck.Description) drop {
			at := 1 + strings.Count(text[:does.Statement.Start], "\n")
			return drop{place: fmt.Sprintf("%s:%d", m.Name, at), home: discover.HomeOf(path.Dir(m.Name)), root: m.Root}
		})
	}
	before := make(map[string]map[sqlcheck.ColumnUse]bool)
	c.own(c.base, func(f *Function, s *effect.Step) {
		if before[f.Name] == nil {
			before[f.Name] = make(map[sqlcheck.ColumnUse]bool)
		}
		maps.Copy(before[f.Name], dropsOf(s.SQL))
	})
	c.own(c.head, func(f *Function, s *effect.Step) {
		from := f.Name
		if o := c.origins[from]; o != nil {
			from = o.Name
		}
		if backwards(f.Name) {
			return
		}
		note(s.SQL, before[from], func(sqlcheck.Description) drop {
			dir := strings.TrimPrefix(filepath.ToSlash(filepath.Dir(s.File)), "/")
			return drop{place: fmt.Sprintf("%s:%d", filepath.Base(s.File), s.Line), home: discover.HomeOf(dir), root: "/"}
		})
	})
	return slices.DeleteFunc(gone, func(d drop) bool {
		return makes[lower(d.ColumnUse)] || makes[lower(sqlcheck.ColumnUse{Table: d.Table})]
	})
}

// backwards reports whether a function undoes a migration, by its name.
func backwards(name string) bool {
	name = strings.ToLower(poly.LocalName(name))
	return slices.ContainsFunc([]string{"down", "rollback", "undo", "revert"}, func(way string) bool { return strings.Contains(name, way) })
}

func dropsOf(all []sqlcheck.Description) map[sqlcheck.ColumnUse]bool {
	out := make(map[sqlcheck.ColumnUse]bool)
	for _, does := range all {
		for _, u := range does.Drops {
			out[lower(u)] = true
		}
	}
	return out
}

func lower(u sqlcheck.ColumnUse) sqlcheck.ColumnUse {
	return sqlcheck.ColumnUse{Table: strings.ToLower(u.Table), Column: strings.ToLower(u.Column)}
}

// near reports whether a file is of the code that the migration is for.
func (d drop) near(file string) bool {
	rel, err := filepath.Rel(filepath.Join(d.root, filepath.FromSlash(d.home)), file)
	return err == nil && filepath.IsLocal(rel)
}

// usedBy reports whether a statement names what is taken away.
func (d drop) usedBy(does sqlcheck.Description) bool {
	if d.Column != "" {
		return slices.ContainsFunc(does.Columns, func(u sqlcheck.ColumnUse) bool { return lower(u) == lower(d.ColumnUse) })
	}
	return slices.ContainsFunc(does.Tables, func(t sqlcheck.TableUse) bool { return strings.EqualFold(t.Name, d.Table) })
}

// explained takes back what the rules about one revision say of the same name: that
// it is not there, but not why.
func (c *comparison) explained(s *effect.Step, d drop) {
	c.findings[1] = slices.DeleteFunc(c.findings[1], func(f *finding.Finding) bool {
		at := c.fset.Position(f.Pos)
		return (f.Rule == "unknown-column" || f.Rule == "unknown-table") && strings.EqualFold(f.Table, d.Table) &&
			at.Filename == s.File && s.Line <= at.Line && at.Line <= max(s.Line, s.EndLine)
	})
}

// use is the finding about a statement that names what is taken away.
func (c *comparison) use(f *Function, s *effect.Step, d drop) *finding.Finding {
	what := "table " + d.Table
	if d.Column != "" {
		what = "column " + d.Column + " of " + d.Table
	}
	x := &finding.Finding{
		Rule: droppedColumn, Severity: finding.Error, Confidence: finding.Certain, URL: finding.URL(droppedColumn),
		Function: f.Name, Callee: s.Leaf.Name, Table: d.Table, Pos: c.position(s.File, s.Line),
		Suggestion: "first have the code go without it",
	}
	x.Message = fmt.Sprintf("%s takes %s away, which this statement still names: it fails when the migration has run; %s [%s]", d.place, what, x.Suggestion, x.Rule)
	return x
}
