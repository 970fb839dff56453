package sqltext

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/types"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/querylint/querylint/analyzers/internal/statement"
	"github.com/querylint/querylint/sqlcheck"
	"github.com/querylint/querylint/sqlcheck/schema"
)

const selectStar = "select-star"

// fewFields is how many fields a row may have that is read whole without a word:
// naming them would save little.
const fewFields = 10

// star is a finding of select-star with what the row is read into: one that is
// wanted whole is only worth knowing.
func (p *pass) star(s *statement.Statement, f *sqlcheck.Finding) *sqlcheck.Finding {
	dest := p.sql.Destination(p.place)
	model := statement.Model(dest.Type)
	if model == nil {
		return f
	}
	fields := rowFields(model.Underlying().(*types.Struct), 0)
	if fields == nil {
		c := *f
		c.Severity = sqlcheck.Info
		return &c
	}
	one := oneRow(dest.Type)
	used := p.used(dest)
	if used != nil && len(used)*2 < len(fields) && (one || len(used) > 0) {
		c := *f
		if c.Message = noted(f, ", of which "+few(used)); len(used) == 0 {
			c.Suggestion = "select 1, which tells whether there is a row"
			c.Message = strings.TrimSuffix(c.Message, f.Suggestion) + c.Suggestion
		}
		return &c
	}
	several := tablesOf(s) > 1 && !ofOne(s, f)
	c := *f
	if t := p.table(f.Table); t != nil && !several {
		vain := p.unread(t, fields)
		switch big := slices.DeleteFunc(slices.Clone(vain), func(c *schema.Column) bool { return !c.Big }); {
		case len(vain) == 0, len(big) == 0 && (one || len(vain)*2 < len(t.Columns)):
			c.Severity = sqlcheck.Info
		default:
			return unreadBy(f, t, vain)
		}
		return &c
	}
	few := len(fields) <= fewFields && !slices.ContainsFunc(fields, field.big) || used == nil && p.rendered(dest)
	few = few && p.rowOf(dest, model, f.Table)
	if one || few || used == nil && tablesOf(s) > 1 && p.embedsRow(dest, model, f.Table) {
		c.Severity = sqlcheck.Info
		return &c
	}
	c.Message = noted(f, fmt.Sprintf(" to the %d fields of %s", len(fields), model.Obj().Name()))
	return &c
}

// ofOne reports whether the star is that of one table: t.*.
func ofOne(s *statement.Statement, f *sqlcheck.Finding) bool {
	text := s.Input.Text
	if s.Skeleton != nil && f.Part >= 0 && f.Part < len(s.Parts) {
		text = s.Parts[f.Part].Text
	}
	return f.End <= len(text) && strings.Contains(text[f.Start:f.End], ".")
}

// modelStar is a finding about rows that an ORM reads into a struct: one that has a field
// for each long column of the table goes on as a whole, unless the function shows which
// it leaves unread.
func (p *pass) modelStar(k *sqlcheck.Skeleton, f *sqlcheck.Finding) *sqlcheck.Finding {
	dest := p.sql.Destination(p.place)
	model := statement.Model(dest.Type)
	t := p.table(k.Table)
	if p.byTags(k.Table) || k.LimitN == 1 {
		return lowered(f)
	}
	if model == nil || t == nil {
		return f
	}
	big := func(c *schema.Column) bool { return c.Big }
	if used := p.used(dest); used != nil {
		if slices.ContainsFunc(t.Columns, func(c *schema.Column) bool {
			return c.Big && slices.ContainsFunc(used, func(name string) bool { return plain(name) == plain(c.Name) })
		}) {
			return lowered(f)
		}
		return f
	}
	fields := rowFields(model.Underlying().(*types.Struct), 0)
	if fields == nil {
		return lowered(f)
	}
	vain := slices.DeleteFunc(p.unread(t, fields), func(c *schema.Column) bool { return !big(c) })
	if len(vain) == 0 {
		return lowered(f)
	}
	return unreadBy(f, t, vain)
}

// lacksBig reports whether rows of a table are read into a struct that has a field for none of
// its long columns: joined to others only where the library names the columns then, too.
func (p *pass) lacksBig(s *statement.Statement, k *sqlcheck.Skeleton) bool {
	model, t := statement.Model(cmp.Or(p.sql.Destination(p.place).Type, s.RowType)), p.table(k.Table)
	if model == nil || t == nil || !s.JoinFields && slices.ContainsFunc(k.Pieces, func(piece sqlcheck.Piece) bool { return piece.Clause == sqlcheck.ClauseJoin }) {
		return false
	}
	fields := rowFields(model.Underlying().(*types.Struct), 0)
	return fields != nil && !slices.ContainsFunc(t.Columns, func(c *schema.Column) bool {
		return c.Big && slices.ContainsFunc(fields, func(f field) bool { return f.holds(c) })
	})
}

// unreadBy is a finding that says which columns of a table are sent for nothing.
func unreadBy(f *sqlcheck.Finding, t *schema.Table, vain []*schema.Column) *sqlcheck.Finding {
	c := *f
	c.Message = fmt.Sprintf("SELECT * sends every column of %s: nothing reads %s; %s", t.Name, names(vain), f.Suggestion)
	return &c
}

// unread are the columns that no field is for, those left out that have another name by
// now: where the model has as many fields of the same length that the table, as files
// define it, has no columns for, the files are older than the code.
func (p *pass) unread(t *schema.Table, fields []field) []*schema.Column {
	vain := inVain(t, fields)
	older := p.tables.schema.Table("", t.Name)
	if older == nil {
		return vain
	}
	var renamed [2]int // by length
	for _, f := range fields {
		if !slices.ContainsFunc(older.Columns, f.holds) {
			renamed[btoi(f.big())]++
		}
	}
	for _, c := range vain {
		renamed[btoi(c.Big)]--
	}
	return slices.DeleteFunc(vain, func(c *schema.Column) bool { return renamed[btoi(c.Big)] >= 0 })
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// rowOf reports whether a struct without a schema to hold it against has a field for
// each column of a table: the library would refuse the rows, or it is called after
// the table.
func (p *pass) rowOf(dest statement.Destination, model *types.Named, table string) bool {
	for _, call := range []*ast.CallExpr{dest.Call, p.place.Call} {
		if m := p.sql.Method(call); m != nil && p.cat.Strict(m.Library) {
			return true
		}
	}
	if st := model.Underlying().(*types.Struct); st.NumFields() > 0 && st.Field(0).Embedded() {
		if inner := statement.Model(st.Field(0).Type()); inner != nil && p.rowOf(dest, inner, table) {
			return true // with what was counted beside the row
		}
	}
	name := plain(model.Obj().Name())
	for _, end := range []string{"model", "entity", "row", "do", "po"} {
		name = strings.TrimSuffix(name, end)
	}
	t := plain(table)
	return len(name) > 2 && (strings.HasPrefix(t, name) || strings.HasSuffix(t, name) || strings.HasSuffix(t, name+"s"))
}

// embedsRow reports whether a struct is made for a whole row of a table and what is
// counted or joined beside it: it embeds the row.
func (p *pass) embedsRow(dest statement.Destination, model *types.Named, table string) bool {
	st := model.Underlying().(*types.Struct)
	if st.NumFields() < 2 || !st.Field(0).Embedded() {
		return false
	}
	inner := statement.Model(st.Field(0).Type())
	return inner != nil && p.rowOf(dest, inner, table)
}

// used are the fields of the rows that the function reads, or nil where they go on as
// a whole.
func (p *pass) used(dest statement.Destination) []string {
	v := p.rowsOf(dest)
	if v == nil {
		return nil
	}
	id := ast.Unparen(ast.Unparen(dest.Expr).(*ast.UnaryExpr).X).(*ast.Ident)
	r := reads{info: p.TypesInfo, rows: map[types.Object]bool{v: true}, known: map[*ast.Ident]bool{id: true}, fields: []string{}}
	ast.Inspect(p.place.Decl.Body, r.visit)
	if r.whole || len(r.fields) == 0 && !p.ofLibrary(dest.Call) {
		return nil // a helper that fills the variable may keep the rows
	}
	return r.fields
}

// ofLibrary reports whether a call is one of a library's, which keeps nothing that it is
// given to fill.
func (p *pass) ofLibrary(call *ast.CallExpr) bool {
	if fn := typeutil.StaticCallee(p.TypesInfo, call); fn != nil && fn.Pkg() != nil && p.cat.Opaque(fn.Pkg().Path()) {
		return true
	}
	return p.sql.Method(call) != nil
}

// rowsOf is the variable of the function that rows are read into, or nil.
func (p *pass) rowsOf(dest statement.Destination) types.Object {
	u, ok := ast.Unparen(dest.Expr).(*ast.UnaryExpr)
	if !ok || p.place.Decl == nil {
		return nil
	}
	id, ok := ast.Unparen(u.X).(*ast.Ident)
	if !ok {
		return nil
	}
	v := p.TypesInfo.ObjectOf(id)
	if v == nil || v.Pos() < p.place.Decl.Body.Pos() {
		return nil // a parameter or a result
	}
	return v
}

// reads collects what a function reads of the rows in a variable.
type reads struct {
	info   *types.Info
	rows   map[types.Object]bool // the variable, and those of loops over it
	known  map[*ast.Ident]bool   // uses that take no row as a whole
	fields []string
	whole  bool
}

func (r *reads) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.RangeStmt:
		if x := r.row(n.X); x != nil {
			r.known[x] = true
			if value, ok := n.Value.(*ast.Ident); ok && r.info.ObjectOf(value) != nil {
				r.rows[r.info.ObjectOf(value)] = true
			}
		}
	case *ast.CallExpr:
		if fn, ok := ast.Unparen(n.Fun).(*ast.Ident); ok && len(n.Args) == 1 && r.info.Uses[fn] == types.Universe.Lookup("len") {
			if x := r.row(n.Args[0]); x != nil {
				r.known[x] = true
			}
		}
	case *ast.SelectorExpr:
		e := ast.Unparen(n.X)
		if ix, ok := e.(*ast.IndexExpr); ok {
			e = ix.X
		}
		x, sel := r.row(e), r.info.Selections[n]
		if x != nil && sel != nil && sel.Kind() == types.FieldVal && !sel.Obj().(*types.Var).Embedded() {
			r.known[x] = true
			if !slices.Contains(r.fields, n.Sel.Name) {
				r.fields = append(r.fields, n.Sel.Name)
			}
		}
	case *ast.Ident:
		r.whole = r.whole || r.rows[r.info.Uses[n]] && !r.known[n]
	}
	return !r.whole
}

// row is the name of a variable that holds rows, or nil.
func (r *reads) row(e ast.Expr) *ast.Ident {
	if x, ok := ast.Unparen(e).(*ast.Ident); ok && r.rows[r.info.Uses[x]] {
		return x
	}
	return nil
}

// few says which fields are read.
func few(used []string) string {
	switch {
	case len(used) == 0:
		return "none is read"
	case len(used) > 3:
		return fmt.Sprintf("%d are read", len(used))
	case len(used) == 1:
		return used[0] + " is read"
	}
	return strings.Join(used[:len(used)-1], ", ") + " and " + used[len(used)-1] + " are read"
}

// noted is the message of a finding with a word before its advice.
func noted(f *sqlcheck.Finding, note string) string {
	return strings.TrimSuffix(f.Message, "; "+f.Suggestion) + note + "; " + f.Suggestion
}

// names lists columns, the first few.
func names(columns []*schema.Column) string {
	var list []string
	for _, c := range columns {
		list = append(list, c.Name)
	}
	if n := len(list); n > 4 {
		return strings.Join(list[:3], ", ") + fmt.Sprintf(" and %d more", n-3)
	}
	return strings.Join(list, ", ")
}

// tablesOf is how many tables a statement reads.
func tablesOf(s *statement.Statement) int {
	n := 0
	for _, d := range s.Describe() {
		n = max(n, len(d.Tables))
	}
	return n
}

// oneRow reports whether one row is read.
func oneRow(t types.Type) bool {
	for {
		switch u := t.Underlying().(type) {
		case *types.Pointer:
			t = u.Elem()
		case *types.Struct:
			return true
		default:
			return false
		}
	}
}

// field is a field that a column is read into.
type field struct {
	name string // as plain has it
	tags string
	typ  types.Type
}

// big reports whether the values of a field are long.
func (f field) big() bool {
	t := strings.ToLower(f.tags)
	if strings.Contains(t, "text") || strings.Contains(t, "blob") || strings.Contains(t, "type:json") {
		return true
	}
	return statement.Kind(f.typ) == sqlcheck.ArgBytes
}

// holds reports whether a field is for a column.
func (f field) holds(c *schema.Column) bool {
	name := plain(c.Name)
	return f.name == name || strings.Contains(f.tags, " "+name+" ")
}

// rowFields are the fields of a struct, those of embedded ones among them; nil where
// one that is embedded did not compile, and may have any.
func rowFields(st *types.Struct, depth int) []field {
	list := []field{}
	for i := range st.NumFields() {
		f, tag := st.Field(i), reflect.StructTag(st.Tag(i))
		if f.Embedded() && f.Type().Underlying() == types.Typ[types.Invalid] {
			return nil
		}
		if inner, ok := f.Type().Underlying().(*types.Struct); ok && f.Embedded() && depth < 4 {
			more := rowFields(inner, depth+1)
			if more == nil {
				return nil
			}
			list = append(list, more...)
			continue
		}
		if !f.Exported() || left(tag) || associated(f, tag) {
			continue
		}
		list = append(list, field{plain(f.Name()), st.Tag(i), f.Type()})
		for _, key := range []string{"db", "gorm", "xorm", "bun", "orm"} {
			for _, word := range strings.FieldsFunc(tag.Get(key), func(r rune) bool { return strings.ContainsRune(",;: '()", r) }) {
				list[len(list)-1].tags += " " + plain(word) + " "
			}
		}
	}
	return list
}

// left reports whether a field is none of a row.
func left(tag reflect.StructTag) bool {
	return slices.ContainsFunc([]string{"db", "gorm", "xorm", "bun", "orm"}, func(key string) bool { return tag.Get(key) == "-" })
}

// associated reports whether a field is for rows of another table, which an ORM asks for
// apart: it holds structs that are no value of one column.
func associated(f *types.Var, tag reflect.StructTag) bool {
	if gorm := strings.ToLower(tag.Get("gorm")); strings.Contains(gorm, "serializer") || strings.Contains(gorm, "type:") || strings.Contains(gorm, "embedded") {
		return false
	}
	t := f.Type()
	for {
		switch u := t.Underlying().(type) {
		case *types.Pointer:
			t = u.Elem()
			continue
		case *types.Slice:
			if converts(t) {
				return false
			}
			t = u.Elem()
			continue
		case *types.Struct:
			return !converts(t)
		}
		return false
	}
}

// converts reports whether values of a type are those of a column: it is time.Time, or
// says itself how it is stored (sql.Scanner, driver.Valuer) or written (json.Marshaler).
func converts(t types.Type) bool {
	if n, ok := t.(*types.Named); ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "time" {
		return true
	}
	set := types.NewMethodSet(types.NewPointer(t))
	return slices.ContainsFunc([]string{"Scan", "Value", "FromDB", "MarshalJSON"}, func(name string) bool {
		for m := range set.Methods() {
			if m.Obj().Name() == name {
				return true
			}
		}
		return false
	})
}

// plain is a name without what the ways to write it differ in.
func plain(name string) string { return strings.ToLower(strings.ReplaceAll(name, "_", "")) }

// inVain are the columns of a table that no field is for.
func inVain(t *schema.Table, fields []field) []*schema.Column {
	var list []*schema.Column
	for _, c := range t.Columns {
		if !slices.ContainsFunc(fields, func(f field) bool { return f.holds(c) }) {
			list = append(list, c)
		}
	}
	return list
}
