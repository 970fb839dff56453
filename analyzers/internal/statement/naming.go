package statement

import (
	"cmp"
	"go/ast"
	"go/constant"
	"go/types"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/sqlcheck"
)

// Naming is the package fact that says how the program has told libraries to
// name tables, as far as the package can reach the code that does.
type Naming struct{ Libraries []LibraryNaming }

// AFact marks Naming as a fact.
func (*Naming) AFact() {}

// LibraryNaming is how tables and columns are named where a model does not say
// so itself. Tables and Columns are kinds of catalog.Naming; "" is the
// library's own way. In Prefix and Suffix, sqlcheck.Hole stands for what is known at
// run time only.
type LibraryNaming struct {
	Library         string
	Prefix, Suffix  string
	Singular        bool
	Tables, Columns string
	// Unknown: the program says what the source does not show, or says two
	// things.
	Unknown bool
}

// readNaming collects how tables are named from the package and all that it
// imports; of what they do not say, the whole program does.
func (p *pass) readNaming() {
	p.namings = make(map[string]*LibraryNaming)
	for _, f := range p.AllPackageFacts() {
		if n, ok := f.Fact.(*Naming); ok && f.Package != p.Pkg {
			addNaming(p.namings, n.Libraries)
		}
	}
	own := p.naming().of(p.Files)
	addNaming(p.namings, own)
	if len(own) > 0 {
		p.ExportPackageFact(&Naming{own})
	}
	for _, l := range settings.naming.Libraries {
		if p.namings[l.Library] == nil {
			p.namings[l.Library] = &l
		}
	}
}

// addNaming adds what another package says. Where two say different things, neither
// is known to count.
func addNaming(known map[string]*LibraryNaming, list []LibraryNaming) {
	for _, l := range list {
		if old := known[l.Library]; old != nil && *old != l {
			l.Unknown = true
		}
		known[l.Library] = &l
	}
}

// naming reads what code tells libraries of names, by its types or, before there are
// any, by what its files import.
type naming struct {
	cat *catalog.Catalog
	// name is the full name of the type of a composite literal or other value, or of
	// the function that a call is of.
	name func(ast.Expr) string
	// method is what the method that a call is of is given, and the library.
	method func(*ast.CallExpr) (kind, library string)
	value  func(ast.Expr) constant.Value
}

func (p *pass) naming() *naming {
	full := func(t types.Type) string {
		if n := namedOf(t); n != nil && n.Obj().Pkg() != nil {
			return n.Obj().Pkg().Path() + "." + n.Obj().Name()
		}
		return ""
	}
	return &naming{
		cat: p.cat,
		name: func(e ast.Expr) string {
			if call, ok := e.(*ast.CallExpr); ok {
				if fn := staticCallee(p.TypesInfo, call); fn != nil && fn.Pkg() != nil && len(call.Args) == 2 {
					return fn.Pkg().Path() + "." + fn.Name()
				}
			}
			return full(p.TypesInfo.TypeOf(e))
		},
		method: func(call *ast.CallExpr) (kind, library string) {
			fn := staticCallee(p.TypesInfo, call)
			if fn == nil || fn.Signature().Recv() == nil {
				return "", ""
			}
			return p.cat.Naming(full(fn.Signature().Recv().Type()) + "." + fn.Name())
		},
		value: func(e ast.Expr) constant.Value { return p.TypesInfo.Types[e].Value },
	}
}

// of is what files tell libraries.
func (r *naming) of(files []*ast.File) []LibraryNaming {
	found := make(map[string]*LibraryNaming)
	get := func(library string) *LibraryNaming {
		if found[library] == nil {
			found[library] = &LibraryNaming{Library: library}
		}
		return found[library]
	}
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CompositeLit:
				name := r.name(n)
				if name == "" {
					return true
				}
				for _, e := range n.Elts {
					if kv, ok := e.(*ast.KeyValueExpr); ok {
						if id, ok := kv.Key.(*ast.Ident); ok {
							if kind, library := r.cat.Naming(name + "." + id.Name); kind != "" {
								r.setting(get(library), kind, kv.Value)
							}
						}
					}
				}
			case *ast.CallExpr:
				if len(n.Args) != 1 {
					return true
				}
				switch kind, library := r.method(n); kind {
				case "tables", "columns", "both":
					r.mapper(get(library), kind, n.Args[0])
				}
			}
			return true
		})
	}
	var list []LibraryNaming
	for _, n := range found {
		list = append(list, *n)
	}
	slices.SortFunc(list, func(a, b LibraryNaming) int { return cmp.Compare(a.Library, b.Library) })
	return list
}

// setting is the value of a field that names tables.
func (r *naming) setting(n *LibraryNaming, kind string, e ast.Expr) {
	v := r.value(e)
	switch {
	case kind != "singular":
		n.affix(kind, v)
	case v == nil || v.Kind() != constant.Bool:
		n.Unknown = true
	default:
		n.Singular = n.Singular || constant.BoolVal(v)
	}
}

// affix adds what stands before or behind all names, which may be known at run time
// only.
func (n *LibraryNaming) affix(kind string, v constant.Value) {
	text := sqlcheck.Hole
	if v != nil && v.Kind() == constant.String {
		text = constant.StringVal(v)
	}
	switch kind {
	case "prefix":
		n.Prefix = text + n.Prefix
	case "suffix":
		n.Suffix += text
	}
}

// mapper is the value that is to name tables, columns or both.
func (r *naming) mapper(n *LibraryNaming, target string, e ast.Expr) {
	e = ast.Unparen(e)
	kind, _ := r.cat.Naming(r.name(e))
	if call, ok := e.(*ast.CallExpr); ok && len(call.Args) == 2 {
		if kind != "prefix" && kind != "suffix" || target != "tables" {
			n.Unknown = true
			return
		}
		n.affix(kind, r.value(call.Args[1]))
		r.mapper(n, target, call.Args[0])
		return
	}
	switch {
	case kind == "":
		n.Unknown = true
		return
	case target != "columns":
		n.Tables = kind
	}
	if target != "tables" {
		n.Columns = kind
	}
}

// tableName is the table of a model that does not name it, with a hole where the name
// is known in part, or "" where the source does not show how it is named.
func (p *pass) tableName(model, library string) string {
	n := LibraryNaming{Library: library}
	if set := p.namings[library]; set != nil {
		n = *set
	}
	if n.Unknown {
		return ""
	}
	own, _ := p.cat.Naming(library)
	name := cased(model, cmp.Or(n.Tables, own))
	if own == "plural" && !n.Singular {
		name = plural(name)
	}
	return n.Prefix + name + n.Suffix
}

// columnOf is the column of a field that does not name it.
func (p *pass) columnOf(field, library string) string {
	kind, _ := p.cat.Naming(library)
	if n := p.namings[library]; n != nil {
		kind = cmp.Or(n.Columns, kind)
	}
	return cased(field, kind)
}

// columnOfField is the column of a field by its tag, or by its name.
func (p *pass) columnOfField(f *types.Var, tags reflect.StructTag, library string) string {
	tag := p.cat.ColumnTag(library)
	text := tags.Get(tag.Name)
	switch tag.Form {
	case "first":
		if name, _, _ := strings.Cut(text, ","); name != "" && !strings.Contains(name, ":") {
			return name
		}
	case "quoted":
		if _, after, ok := strings.Cut(text, "'"); ok {
			name, _, _ := strings.Cut(after, "'")
			return name
		}
	case "":
	default:
		for o := range strings.SplitSeq(text, ";") {
			if name, ok := strings.CutPrefix(strings.TrimSpace(o), tag.Form+":"); ok {
				return strings.TrimSpace(name)
			}
			if name, ok := strings.CutPrefix(strings.TrimSpace(o), tag.Form+"("); ok {
				return strings.TrimSuffix(name, ")")
			}
		}
	}
	return p.columnOf(f.Name(), library)
}

// cased is a Go name in one of the ways of catalog.Naming.
func cased(name, kind string) string {
	switch kind {
	case "same":
		return name
	case "lower":
		return strings.ToLower(name)
	case "letters":
		var b strings.Builder
		for i, r := range name {
			if unicode.IsUpper(r) && i > 0 {
				b.WriteByte('_')
			}
			b.WriteRune(unicode.ToLower(r))
		}
		return b.String()
	}
	return snake(name)
}
