package sqltext

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/statement"
	"github.com/querylint/querylint/sqlcheck"
	"github.com/querylint/querylint/sqlcheck/schema"
)

// Tables is the package fact that lists the tables which the package has its ORM
// make of models.
type Tables struct{ Tables []*schema.Table }

// AFact marks Tables as a fact.
func (*Tables) AFact() {}

// fromTags lists the tables of the models that the package, or one that it
// imports, has its ORM create the tables of. Tags of other models say little:
// their tables are made by somebody else.
func (p *pass) fromTags() []*schema.Table {
	own := p.migrated()
	if len(own) > 0 {
		p.ExportPackageFact(&Tables{own})
	}
	all := make(map[string]*schema.Table)
	var names []string
	add := func(list []*schema.Table) {
		for _, t := range list {
			switch old, ok := all[t.Name]; {
			case !ok:
				names = append(names, t.Name)
				all[t.Name] = t
			case !reflect.DeepEqual(old, t):
				all[t.Name] = nil // two programs, or two models for one table
			}
		}
	}
	for _, f := range p.AllPackageFacts() {
		if t, ok := f.Fact.(*Tables); ok && f.Package != p.Pkg {
			add(t.Tables)
		}
	}
	add(own)
	var tables []*schema.Table
	for _, name := range names {
		if t := all[name]; t != nil {
			tables = append(tables, t)
		}
	}
	return tables
}

// indexed is a statement that makes an index or key of a table.
var indexed = regexp.MustCompile(`(?i)\b(create|add)\s+(unique\s+)?(index|key)\b|\badd\s+(constraint|foreign|unique)\b`)

// makesIndex reports whether a place runs a statement that makes an index.
func makesIndex(q *statement.Place) bool {
	return slices.ContainsFunc(q.Alternatives, func(s *statement.Statement) bool { return indexed.MatchString(s.Input.Text) })
}

// migrated are the tables that the package has its ORM make: none where it also
// makes indexes by hand, of which the tags say nothing.
func (p *pass) migrated() []*schema.Table {
	type model struct {
		typ     *types.Named
		library string
	}
	var models []model
	byHand := slices.ContainsFunc(p.sql.Places, makesIndex)
	for _, f := range p.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			m := p.sql.Method(call)
			if m == nil || m.Chain == nil || m.Chain.Run != "migrate" && m.Chain.Run != "index" {
				return true
			}
			if m.Chain.Run == "index" {
				byHand = true
				return true
			}
			for _, a := range call.Args {
				if t := statement.Model(p.TypesInfo.TypeOf(a)); t != nil && !slices.ContainsFunc(models, func(m model) bool { return m.typ == t }) {
					models = append(models, model{t, m.Library})
				}
			}
			return true
		})
	}
	if byHand {
		return nil
	}
	p.modelled = make(map[string]token.Pos)
	children := make(map[*types.Named][]string) // columns that a parent's slice refers by
	for _, m := range models {
		st := m.typ.Underlying().(*types.Struct)
		for f := range st.Fields() {
			if slice, ok := f.Type().Underlying().(*types.Slice); ok {
				if child := statement.Model(slice.Elem()); child != nil {
					children[child] = append(children[child], p.sql.ColumnOf(m.typ.Obj().Name(), m.library)+"_id")
				}
			}
		}
	}
	var tables []*schema.Table
	for _, m := range models {
		name := p.sql.TableOf(m.typ, m.library)
		if name == "" {
			continue
		}
		tables = append(tables, p.modelTable(m.typ, name, m.library, children[m.typ]))
		p.modelled[name] = m.typ.Obj().Pos()
	}
	return tables
}

// modelTable is the table that a library makes of a model. Other models refer to
// it by the columns foreign.
func (p *pass) modelTable(model *types.Named, name, library string, foreign []string) *schema.Table {
	b := &tableBuilder{
		table: &schema.Table{Name: name}, xorm: library == "xorm",
		columnOf: func(field string) string { return p.sql.ColumnOf(field, library) },
	}
	b.fields(model.Underlying().(*types.Struct), "", 0)
	for _, c := range foreign {
		b.foreign(c)
	}
	b.finish()
	return b.table
}

// hinted are the models that the package uses and whose tags ask for indexes.
// Whether their ORM makes the tables of them, another package may say.
func (p *pass) hinted() []*schema.Table {
	seen := make(map[*types.Named]bool)
	var tables []*schema.Table
	add := func(t *types.Named) {
		if t == nil || seen[t] {
			return
		}
		seen[t] = true
		st, ok := t.Underlying().(*types.Struct)
		if !ok {
			return
		}
		for i := range st.NumFields() {
			for _, library := range []string{"gorm", "xorm"} {
				tag := strings.ToLower(reflect.StructTag(st.Tag(i)).Get(library))
				if !strings.Contains(tag, "index") && !strings.Contains(tag, "unique") {
					continue
				}
				if name := p.sql.TableOf(t, library); name != "" {
					tables = append(tables, p.modelTable(t, name, library, nil))
				}
				return
			}
		}
	}
	scope := p.Pkg.Scope()
	for _, name := range scope.Names() {
		if o, ok := scope.Lookup(name).(*types.TypeName); ok && !o.IsAlias() {
			t, _ := o.Type().(*types.Named)
			add(t)
		}
	}
	for _, f := range p.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if m := p.sql.Method(call); m != nil && m.Chain != nil {
					for _, a := range call.Args {
						add(statement.Model(p.TypesInfo.TypeOf(a)))
					}
				}
			}
			return true
		})
	}
	return tables
}

// tableBuilder reads the fields of a model.
type tableBuilder struct {
	table *schema.Table
	xorm  bool
	// columnOf names the column of a field whose tag does not.
	columnOf func(field string) string
	primary  []schema.Part
	indexes  []*taggedIndex
}

type taggedIndex struct {
	name   string
	unique bool
	parts  []taggedPart
}

type taggedPart struct {
	column   string
	priority int
}

func (b *tableBuilder) fields(st *types.Struct, prefix string, depth int) {
	if depth > 4 {
		return
	}
	for i := range st.NumFields() {
		f := st.Field(i)
		if !f.Exported() && !f.Embedded() {
			continue
		}
		tag := reflect.StructTag(st.Tag(i))
		opts := gormOptions(tag.Get("gorm"))
		if b.xorm {
			opts = xormOptions(tag.Get("xorm"))
		}
		if _, skip := opts["-"]; skip {
			continue
		}
		inner, isStruct := f.Type().Underlying().(*types.Struct)
		if ptr, ok := f.Type().Underlying().(*types.Pointer); ok && !isStruct {
			inner, isStruct = ptr.Elem().Underlying().(*types.Struct)
		}
		class, known := classOf(f.Type(), opts["type"])
		_, embedded := opts["embedded"]
		if isStruct && !known && opts["type"] == "" {
			if f.Embedded() && !b.xorm || embedded {
				b.fields(inner, prefix+opts["embeddedprefix"], depth+1)
				continue
			}
			if !b.xorm { // a relation, whose constraint makes an index
				key := opts["foreignkey"]
				if key == "" {
					key = f.Name() + "ID"
				}
				b.foreign(b.columnOf(key))
				continue
			}
		}
		if _, isSlice := f.Type().Underlying().(*types.Slice); isSlice && !known && opts["type"] == "" && !b.xorm {
			continue
		}
		name := opts["column"]
		if name == "" {
			name = b.columnOf(f.Name())
		}
		b.column(prefix+name, class, isFlag(f.Type(), opts["type"]), opts)
	}
}

func (b *tableBuilder) column(name string, class schema.Class, flag bool, opts map[string]string) {
	c := &schema.Column{Name: name, Class: class, Flag: flag, Type: strings.ToLower(opts["type"]), Nullable: true}
	if c.Type == "" && class == schema.String {
		c.Type = b.textType(opts)
	}
	switch t := strings.ToLower(opts["type"]); {
	case strings.Contains(t, "text"), strings.Contains(t, "blob"), strings.HasPrefix(t, "json"):
		c.Big = true
	}
	b.table.Columns = append(b.table.Columns, c)
	_, primary := opts["primarykey"]
	if !primary {
		_, primary = opts["primary_key"]
	}
	if primary {
		b.primary = append(b.primary, schema.Part{Column: name})
	}
	for _, key := range []string{"index", "uniqueindex", "unique_index", "unique"} {
		value, ok := opts[key]
		if !ok {
			continue
		}
		for one := range strings.SplitSeq(value, "\x00") {
			parts := strings.Split(one, ",")
			ix := &taggedIndex{name: parts[0], unique: key != "index"}
			if key == "unique" && !b.xorm {
				ix.name = ""
			}
			if ix.name == "" {
				ix.name = "idx_" + b.table.Name + "_" + name
			}
			part := taggedPart{column: name, priority: 10}
			for _, o := range parts[1:] {
				k, v, _ := strings.Cut(strings.TrimSpace(o), ":")
				switch strings.ToLower(k) {
				case "unique":
					ix.unique = true
				case "priority":
					part.priority, _ = strconv.Atoi(v)
				case "composite":
					ix.name = v
				}
			}
			if old := b.index(ix.name); old != nil {
				ix = old
			} else {
				b.indexes = append(b.indexes, ix)
			}
			ix.parts = append(ix.parts, part)
		}
	}
}

// textType is the type that an ORM gives a column for a text where the tag names
// none. That of gorm may be set for the whole connection, which a prefix of an index
// bears (gorm.io/driver/mysql, DefaultStringSize; xorm.io/xorm/schemas, SQLTypes).
func (b *tableBuilder) textType(opts map[string]string) string {
	size := opts["size"]
	switch {
	case size == "" && b.xorm:
		size = "255"
	case size == "":
		return "longtext"
	}
	return "varchar(" + size + ")"
}

func (b *tableBuilder) index(name string) *taggedIndex {
	for _, ix := range b.indexes {
		if ix.name == name {
			return ix
		}
	}
	return nil
}

// foreign notes a column that a foreign key refers by.
func (b *tableBuilder) foreign(column string) {
	b.indexes = append(b.indexes, &taggedIndex{name: "fk_" + b.table.Name + "_" + column, parts: []taggedPart{{column, 10}}})
}

func (b *tableBuilder) finish() {
	if len(b.primary) == 0 {
		for _, c := range b.table.Columns {
			if c.Name == "id" {
				b.primary = []schema.Part{{Column: c.Name}}
			}
		}
	}
	if len(b.primary) > 0 {
		b.table.Indexes = append(b.table.Indexes, &schema.Index{Name: "PRIMARY", Primary: true, Unique: true, Parts: b.primary})
	}
	for _, ix := range b.indexes {
		slices.SortStableFunc(ix.parts, func(x, y taggedPart) int { return x.priority - y.priority })
		out := &schema.Index{Name: ix.name, Unique: ix.unique}
		for _, part := range ix.parts {
			if b.table.Column(part.column) != nil {
				out.Parts = append(out.Parts, schema.Part{Column: part.column})
			}
		}
		if len(out.Parts) > 0 {
			b.table.Indexes = append(b.table.Indexes, out)
		}
	}
}

// gormOptions are the settings of a gorm tag; of one that is repeated, all
// values.
func gormOptions(tag string) map[string]string {
	opts := make(map[string]string)
	for o := range strings.SplitSeq(tag, ";") {
		k, v, _ := strings.Cut(strings.TrimSpace(o), ":")
		if k = strings.ToLower(strings.TrimSpace(k)); k == "" {
			continue
		}
		v = strings.TrimSpace(v)
		if old, ok := opts[k]; ok {
			v = old + "\x00" + v
		}
		opts[k] = v
	}
	return opts
}

// xormOptions are the settings of a xorm tag, by the names that gorm has for
// them.
func xormOptions(tag string) map[string]string {
	opts := make(map[string]string)
	depth := 0
	words := strings.FieldsFunc(tag, func(r rune) bool {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		}
		return r == ' ' && depth == 0
	})
	for _, w := range words {
		name, value, _ := strings.Cut(strings.TrimSuffix(w, ")"), "(")
		switch l := strings.ToLower(name); l {
		case "pk":
			opts["primarykey"] = ""
		case "index", "unique":
			opts[l] = value
		case "extends":
			opts["embedded"], opts["embeddedprefix"] = "", strings.Trim(value, "'")
		case "-", "<-", "->":
			if l == "-" {
				opts["-"] = ""
			}
		case "null", "notnull", "not", "autoincr", "created", "updated", "deleted", "version", "default", "comment", "json", "cache", "nocache":
		default:
			switch {
			case strings.HasPrefix(w, "'"):
				opts["column"] = strings.Trim(w, "'")
			case typeWords[l]:
				opts["type"] = strings.ToLower(w)
			}
		}
	}
	return opts
}

var typeWords = map[string]bool{
	"varchar": true, "char": true, "text": true, "mediumtext": true, "longtext": true, "tinytext": true, "blob": true,
	"mediumblob": true, "longblob": true, "int": true, "bigint": true, "smallint": true, "tinyint": true, "bool": true,
	"datetime": true, "timestamp": true, "date": true, "decimal": true, "double": true, "float": true, "enum": true, "jsonb": true,
}

// isFlag reports whether a field becomes a column of two values: a bool is BOOL, which is
// TINYINT(1), with GORM (migrator of gorm.io/driver/mysql) and with xorm.
func isFlag(t types.Type, sql string) bool {
	switch sql = strings.ToLower(strings.ReplaceAll(sql, " ", "")); {
	case sql == "":
		return statement.Kind(t) == sqlcheck.ArgBool
	case strings.HasPrefix(sql, "bool"):
		return true
	}
	return strings.HasPrefix(sql, "tinyint(1)") || strings.HasPrefix(sql, "bit(1)") || sql == "bit"
}

// classOf is the class of the column that a Go type becomes, and whether it is
// one at all.
func classOf(t types.Type, sql string) (schema.Class, bool) {
	sql = strings.ToLower(sql)
	switch {
	case sql == "":
	case strings.Contains(sql, "char"), strings.Contains(sql, "text"):
		return schema.String, true
	case strings.Contains(sql, "int"), strings.HasPrefix(sql, "bool"):
		return schema.Integer, true
	case strings.HasPrefix(sql, "decimal"), strings.HasPrefix(sql, "numeric"):
		return schema.Decimal, true
	case strings.HasPrefix(sql, "date"), strings.HasPrefix(sql, "time"):
		return schema.Time, true
	case strings.Contains(sql, "blob"), strings.Contains(sql, "binary"):
		return schema.Bytes, true
	case strings.HasPrefix(sql, "json"):
		return schema.JSON, true
	default:
		return schema.Unknown, true
	}
	switch statement.Kind(t) {
	case sqlcheck.ArgInt, sqlcheck.ArgBool:
		return schema.Integer, true
	case sqlcheck.ArgFloat:
		return schema.Float, true
	case sqlcheck.ArgString:
		return schema.String, true
	case sqlcheck.ArgBytes:
		return schema.Bytes, true
	case sqlcheck.ArgTime:
		return schema.Time, true
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		// A type that scans itself is a column of unknown kind.
		if m, _, _ := types.LookupFieldOrMethod(types.NewPointer(n), true, nil, "Scan"); m != nil {
			return schema.Unknown, true
		}
	}
	return schema.Unknown, false
}
