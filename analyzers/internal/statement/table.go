package statement

import (
	"go/types"
	"reflect"
	"strings"
	"unicode"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/sqlvalue"
	"github.com/querylint/querylint/sqlcheck"
)

// Model is the named type behind pointers and slices.
func Model(t types.Type) *types.Named {
	for t != nil {
		t = types.Unalias(t)
		switch x := t.(type) {
		case *types.Pointer:
			t = x.Elem()
		case *types.Slice:
			t = x.Elem()
		case *types.Array:
			t = x.Elem()
		case *types.Named:
			if _, ok := x.Underlying().(*types.Slice); ok {
				t = x.Underlying()
				continue
			}
			if _, ok := x.Underlying().(*types.Struct); !ok {
				return nil
			}
			return x
		default:
			return nil
		}
	}
	return nil
}

func sameModel(a, b types.Type) bool {
	x, y := Model(a), Model(b)
	return x != nil && y != nil && x.Obj() == y.Obj()
}

// tableOfModel is the name of the table of a model, with a hole where it is known in
// part, or "".
func (p *pass) tableOfModel(t types.Type, pieces []*sqlvalue.Piece) string {
	n := Model(t)
	if n == nil {
		return ""
	}
	library := ""
	for _, q := range pieces {
		library = q.Info.(*catalog.Method).Library
	}
	return p.tableOf(n, library)
}

func (p *pass) tableOf(n *types.Named, library string) string {
	if table, _ := p.recordTag(n); table != "" {
		return table
	}
	obj, _, _ := types.LookupFieldOrMethod(types.NewPointer(n), true, p.Pkg, "TableName")
	if fn, ok := obj.(*types.Func); ok {
		fn = fn.Origin()
		if text, ok := p.constText(fn); ok {
			return text
		}
		if fn.Pkg() != p.Pkg {
			return strings.Join(p.parts(fn), sqlcheck.Hole)
		}
		text, ok := p.returned(fn)
		if !ok && p.only(fn) != nil {
			text = strings.Join(p.partsOf(fn), sqlcheck.Hole)
		}
		return text
	}
	return p.tableName(n.Obj().Name(), library)
}

// recordTag is the table that a struct names in the tag of a field which is for that, with
// what statements call the table: bun.BaseModel `bun:"table:users,alias:u"`.
func (p *pass) recordTag(n *types.Named) (table, alias string) {
	st, ok := n.Underlying().(*types.Struct)
	if !ok {
		return "", ""
	}
	for i := range st.NumFields() {
		of, ok := types.Unalias(st.Field(i).Type()).(*types.Named)
		if !ok || of.Obj().Pkg() == nil {
			continue
		}
		key := p.cat.RecordTag(of.Obj().Pkg().Path() + "." + of.Obj().Name())
		if key == "" {
			continue
		}
		for option := range strings.SplitSeq(reflect.StructTag(st.Tag(i)).Get(key), ",") {
			switch name, value, _ := strings.Cut(strings.TrimSpace(option), ":"); name {
			case "table":
				table = strings.TrimSpace(value)
			case "alias":
				alias = strings.TrimSpace(value)
			}
		}
	}
	return table, alias
}

// snake is a Go name in lower case with lines between its words; initialisms are
// one word.
func snake(name string) string {
	rs := []rune(name)
	var b strings.Builder
	for i, r := range rs {
		if unicode.IsUpper(r) {
			if i > 0 && (unicode.IsLower(rs[i-1]) || unicode.IsDigit(rs[i-1]) || i+1 < len(rs) && unicode.IsLower(rs[i+1]) && unicode.IsUpper(rs[i-1])) {
				b.WriteByte('_')
			}
			r = unicode.ToLower(r)
		}
		b.WriteRune(r)
	}
	return b.String()
}

var irregular = map[string]string{
	"person": "people", "man": "men", "woman": "women", "child": "children", "mouse": "mice", "ox": "oxen",
	"equipment": "equipment", "information": "information", "rice": "rice", "money": "money", "species": "species",
	"series": "series", "fish": "fish", "sheep": "sheep", "jeans": "jeans", "police": "police", "quiz": "quizzes",
	"index": "indices", "vertex": "vertices", "matrix": "matrices", "status": "statuses", "alias": "aliases",
	"bus": "buses", "datum": "data", "medium": "media", "news": "news",
}

// plural is the plural of a table's name: of its last word.
func plural(name string) string {
	head, word := "", name
	if i := strings.LastIndexByte(name, '_'); i >= 0 {
		head, word = name[:i+1], name[i+1:]
	}
	if w, ok := irregular[word]; ok {
		return head + w
	}
	n := len(word)
	switch {
	case n == 0:
		return name
	case strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss"):
		return name
	case strings.HasSuffix(word, "y") && n > 1 && !strings.ContainsRune("aeiou", rune(word[n-2])):
		return head + word[:n-1] + "ies"
	case strings.HasSuffix(word, "ss"), strings.HasSuffix(word, "x"), strings.HasSuffix(word, "ch"), strings.HasSuffix(word, "sh"):
		return name + "es"
	}
	return name + "s"
}
