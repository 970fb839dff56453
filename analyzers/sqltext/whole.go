package sqltext

import (
	"go/ast"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/statement"
	"github.com/querylint/querylint/sqlcheck"
	"github.com/querylint/querylint/sqlcheck/schema"
)

const writeWithoutWhere = "write-without-where"

// lostWhere reports a write that has a condition only on some ways through the
// function: on another it changes every row. It is an error where a request is
// proved to come there.
func (p *pass) lostWhere(q *statement.Place) {
	conditions := 0
	var lost *statement.Statement
	var f *sqlcheck.Finding
	for _, s := range q.Alternatives {
		switch found := p.wholeWrite(s); {
		case s.Foreign != "" || s.Insert != "":
		case found == nil:
			conditions++
		case s.Shorter:
			lost, f = s, found
		}
	}
	if lost == nil || conditions == 0 {
		return
	}
	empty := p.sql.EmptinessOf(q)
	all, never := p.sql.Empty(empty.Sources)
	if empty.Never || never && !wholeProgram || q.Decl == nil {
		return
	}
	out := p.finding(f, q.At, lost.Text())
	verb := "DELETE"
	if strings.HasPrefix(f.Message, "UPDATE") {
		verb = "UPDATE"
	}
	out.Suggestion = "refuse to run it without a condition"
	out.Message = "where none of its conditions is added, this " + verb + " changes every row of " + f.Table + "; " + out.Suggestion + " [" + f.Rule + "]"
	if conditions == 1 || !empty.Plain {
		out.Severity = finding.Info // to ask for all may be what it is for, or nobody does
	}
	switch {
	case p.upkeep:
		p.add(out)
	case all || wholeProgram:
		p.whenServed(out, q, empty.Sources)
	default:
		p.add(out)
	}
}

// wholeWrite is the finding of write-without-where about a statement, were it all
// that runs.
func (p *pass) wholeWrite(s *statement.Statement) *sqlcheck.Finding {
	var r *sqlcheck.Result
	if s = asWhole(s); s.Skeleton != nil {
		r = p.check.Skeleton(*s.Skeleton)
	} else {
		r = p.check.Check(s.Input)
	}
	for i := range r.Findings {
		if r.Findings[i].Rule == writeWithoutWhere {
			return &r.Findings[i]
		}
	}
	return nil
}

// asWhole is a statement as it runs where none of the branches that may add to it does, if
// it is known so.
func asWhole(s *statement.Statement) *statement.Statement {
	if !s.Shorter {
		return s
	}
	c := *s
	c.Input.Partial = false
	if s.Skeleton != nil {
		k := *s.Skeleton
		k.Partial = false
		c.Skeleton = &k
	}
	return &c
}

// meant reports whether a write of all rows of a table is what the code around it
// shows to be meant.
func (p *pass) meant(q *statement.Place, s *statement.Statement, table string) bool {
	if p.unusedKey(q) {
		return false
	}
	if s.Meant {
		return true
	}
	if s.Skeleton != nil {
		for _, q := range s.Skeleton.Pieces {
			if q.Clause == sqlcheck.ClauseWhere && strings.TrimSpace(q.Text) != "" {
				return true // WHERE 1 = 1 is how a library that asks for a condition is told
			}
		}
	}
	if q.Decl != nil && p.cat.Whole(q.Decl.Name.Name) {
		return true
	}
	around := p.around(q)
	if around[""].altered || around[table].altered {
		if slices.ContainsFunc(s.Describe(), func(d sqlcheck.Description) bool { return d.Verb == "UPDATE" }) {
			return true
		}
	}
	return around[table].keyed || around[table].refilled || p.oneRow(table, s)
}

// unusedKey reports whether the function has a parameter that it does not use: the
// condition that was forgotten.
func (p *pass) unusedKey(q *statement.Place) bool {
	if q.Decl == nil {
		return false
	}
	for _, f := range q.Decl.Type.Params.List {
		for _, name := range f.Names {
			v, ok := p.TypesInfo.Defs[name].(*types.Var)
			if !ok || name.Name == "_" || !keyType(v.Type()) {
				continue
			}
			used := false
			ast.Inspect(q.Decl.Body, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok && p.TypesInfo.Uses[id] == v {
					used = true
				}
				return !used
			})
			if !used {
				return true
			}
		}
	}
	return false
}

// keyType reports whether values of a type may be keys: numbers, texts, arrays of
// bytes, lists of them.
func keyType(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&(types.IsInteger|types.IsString) != 0
	case *types.Slice:
		return keyType(u.Elem())
	case *types.Array:
		return keyType(u.Elem())
	}
	return false
}

// done is what a function does to a table besides.
type done struct {
	keyed    bool // it writes some of its rows, where others are not meant
	refilled bool // it inserts rows
	altered  bool // it adds the column that is filled
}

var addsColumn = regexp.MustCompile("(?is)^\\s*ALTER\\s+TABLE\\s+`?(\\w+)`?.*\\bADD\\b")

// around lists what the function around a place does to tables, and for "" what it
// does to tables that are not looked for.
func (p *pass) around(q *statement.Place) map[string]done {
	if q.Decl == nil {
		return nil
	}
	if m, ok := p.functions[q.Decl]; ok {
		return m
	}
	m := map[string]done{"": {altered: p.defines(q.Decl)}}
	for _, o := range p.sql.Places {
		if o.Decl != q.Decl {
			continue
		}
		for _, s := range o.Alternatives {
			if a := addsColumn.FindStringSubmatch(s.Input.Text); a != nil {
				x := m[a[1]]
				x.altered = true
				m[a[1]] = x
			}
			for _, d := range s.Describe() {
				if len(d.Tables) == 0 {
					continue
				}
				t := d.Tables[0].Name
				x := m[t]
				switch d.Verb {
				case "INSERT", "REPLACE":
					x.refilled = true
				case "UPDATE", "DELETE":
					x.keyed = x.keyed || d.Filtered
				}
				m[t] = x
			}
		}
	}
	p.functions[q.Decl] = m
	return m
}

// defines reports whether a function has its library make or change tables.
func (p *pass) defines(decl *ast.FuncDecl) (found bool) {
	ast.Inspect(decl, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			m := p.sql.Method(call)
			found = found || m != nil && m.Chain != nil && m.Chain.Defines()
		}
		return !found
	})
	return found
}

// oneRow reports whether a table has a single row, by its definition or by what
// the package does with it.
func (p *pass) oneRow(table string, s *statement.Statement) bool {
	if p.single == nil {
		p.single = p.singles()
	}
	if p.single[table] {
		return true
	}
	t := p.table(table)
	if t == nil {
		return false
	}
	for _, d := range s.Describe() {
		if d.Verb != "UPDATE" || len(d.Sets) == 0 {
			continue
		}
		sets := func(column string) bool {
			return slices.ContainsFunc(d.Sets, func(c string) bool { return strings.EqualFold(c, column) })
		}
		// All rows would become the same.
		if !slices.ContainsFunc(t.Columns, func(c *schema.Column) bool { return !sets(c.Name) }) {
			return true
		}
		for _, ix := range t.Indexes {
			if ix.Unique && len(ix.Parts) == 1 && sets(ix.Parts[0].Column) {
				return true
			}
		}
	}
	return false
}

func (p *pass) table(name string) *schema.Table {
	if p.schema == nil {
		return nil
	}
	return p.schema.Table("", name)
}

// singles are the tables that the package reads one row of without saying which,
// or that it inserts one row into, always under the same key.
func (p *pass) singles() map[string]bool {
	one := make(map[string]bool)
	keys := make(map[string]map[string]bool)
	for _, q := range p.sql.Places {
		m := p.sql.Method(q.Call)
		for _, s := range q.Alternatives {
			for _, d := range s.Describe() {
				if len(d.Tables) != 1 || d.Tables[0].Name == "" {
					continue
				}
				name := d.Tables[0].Name
				switch {
				case d.Verb == "SELECT" && !d.Filtered && !d.Aggregate && (d.Limit || m != nil && m.Op == "one"):
					one[name] = one[name] || !ordered.MatchString(s.Text())
				case d.Verb == "INSERT" || d.Verb == "REPLACE":
					if keys[name] == nil {
						keys[name] = make(map[string]bool)
					}
					keys[name][p.constantKey(name, d.Constants)] = true
				}
			}
		}
	}
	for name, values := range keys {
		if len(values) == 1 && !values[""] {
			one[name] = true
		}
	}
	return one
}

var ordered = regexp.MustCompile(`(?i)\bORDER\s+BY\b|\bLIMIT\s+(\?|[2-9]|1\d)`)

// constantKey is the literal that an INSERT gives the key of a table, or "".
func (p *pass) constantKey(name string, constants map[string]string) string {
	key := "id"
	if t := p.table(name); t != nil {
		for _, ix := range t.Indexes {
			if ix.Primary && len(ix.Parts) == 1 {
				key = strings.ToLower(ix.Parts[0].Column)
			}
		}
	}
	return constants[key]
}
