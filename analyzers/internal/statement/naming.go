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
)

// Naming is the package fact that says how the program has told libraries to
// name tables, as far as the package can reach the code that does.
type Naming struct{ Libraries []LibraryNaming }

// AFact marks Naming as a fact.
func (*Naming) AFact() {}

// LibraryNaming is how tables and columns are named where a model does not say
// so itself. Tables and Columns are kinds of catalog.Naming; "" is the
// library's own way.
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
// imports.
func (p *pass) readNaming() {
	p.namings = make(map[string]*LibraryNaming)
	add := func(n LibraryNaming) {
		if old := p.namings[n.Library]; old != nil && *old != n {
			n.Unknown = true
		}
		p.namings[n.Library] = &n
	}
	for _, f := range p.AllPackageFacts() {
		if n, ok := f.Fact.(*Naming); ok && f.Package != p.Pkg {
			for _, l := range n.Libraries {
				add(l)
			}
		}
	}
	own := p.ownNaming()
	for _, l := range own {
		add(l)
	}
	if len(own) > 0 {
		p.ExportPackageFact(&Naming{own})
	}
}

// ownNaming is what the package itself tells libraries.
func (p *pass) ownNaming() []LibraryNaming {
	found := make(map[string]*LibraryNaming)
	get := func(library string) *LibraryNaming {
		if found[library] == nil {
			found[library] = &LibraryNaming{Library: library}
		}
		return found[library]
	}
	for _, f := range p.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CompositeLit:
				t := namedOf(p.TypesInfo.TypeOf(n))
				if t == nil || t.Obj().Pkg() == nil {
					return true
				}
				for _, e := range n.Elts {
					if kv, ok := e.(*ast.KeyValueExpr); ok {
						if id, ok := kv.Key.(*ast.Ident); ok {
							name := t.Obj().Pkg().Path() + "." + t.Obj().Name() + "." + id.Name
							if kind, library := p.cat.Naming(name); kind != "" {
								p.setting(get(library), kind, kv.Value)
							}
						}
					}
				}
			case *ast.CallExpr:
				fn := staticCallee(p.TypesInfo, n)
				if fn == nil || fn.Pkg() == nil || len(n.Args) != 1 {
					return true
				}
				r := fn.Signature().Recv()
				if r == nil {
					return true
				}
				t := namedOf(r.Type())
				if t == nil {
					return true
				}
				switch kind, library := p.cat.Naming(fn.Pkg().Path() + "." + t.Obj().Name() + "." + fn.Name()); kind {
				case "tables", "columns", "both":
					p.mapper(get(library), kind, n.Args[0])
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
func (p *pass) setting(n *LibraryNaming, kind string, e ast.Expr) {
	v := p.TypesInfo.Types[e].Value
	switch {
	case v == nil:
		n.Unknown = true
	case v.Kind() == constant.Bool:
		n.Singular = n.Singular || kind == "singular" && constant.BoolVal(v)
	case v.Kind() == constant.String:
		n.affix(kind, constant.StringVal(v))
	}
}

func (n *LibraryNaming) affix(kind, text string) {
	switch kind {
	case "prefix":
		n.Prefix = text + n.Prefix
	case "suffix":
		n.Suffix += text
	}
}

// mapper is the value that is to name tables, columns or both.
func (p *pass) mapper(n *LibraryNaming, target string, e ast.Expr) {
	e = ast.Unparen(e)
	if call, ok := e.(*ast.CallExpr); ok {
		if fn := staticCallee(p.TypesInfo, call); fn != nil && fn.Pkg() != nil && len(call.Args) == 2 {
			kind, _ := p.cat.Naming(fn.Pkg().Path() + "." + fn.Name())
			v := p.TypesInfo.Types[call.Args[1]].Value
			if kind == "" || v == nil || v.Kind() != constant.String || target != "tables" {
				n.Unknown = true
				return
			}
			n.affix(kind, constant.StringVal(v))
			p.mapper(n, target, call.Args[0])
			return
		}
	}
	kind := ""
	if t := namedOf(p.TypesInfo.TypeOf(e)); t != nil && t.Obj().Pkg() != nil {
		kind, _ = p.cat.Naming(t.Obj().Pkg().Path() + "." + t.Obj().Name())
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

// tableName is the table of a model that does not name it, or "" where the
// source does not show how it is named.
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
