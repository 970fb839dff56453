package statement

import (
	"go/types"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/sourcefile"
	"github.com/querylint/querylint/sqlcheck"
)

// lacks notes the first placeholder with a name for which the struct, or the map that is
// written out, that fills them has no value. A field may be found by another name than
// is seen here, where the program says how: letters that are capital or not, and
// underscores, make no difference.
func (p *pass) lacks(in *sqlcheck.Input, by *namedValues) {
	if by == nil || !p.cat.Exact(by.library) || in.Partial || strings.Contains(in.Text, sqlcheck.Hole) {
		return
	}
	t := p.TypesInfo.TypeOf(by.Expr)
	if s, ok := t.Underlying().(*types.Slice); ok {
		t = s.Elem()
	}
	if t == nil {
		return
	}
	st, ok := pointed(t).Underlying().(*types.Struct)
	if !ok || !shownWhole(st, 0) {
		return
	}
	known := make(map[string]bool)
	for name := range in.Named {
		known[spelled(name)] = true
	}
	for f := range st.Fields() {
		known[spelled(f.Name())] = true
	}
	at, name := firstName(in.Text, func(name string) bool { return !known[spelled(name)] })
	if name == "" {
		return
	}
	in.Lacking, in.Counted = name, at
	in.Record = types.TypeString(pointed(t), func(*types.Package) string { return "" })
	if namedOf(t) == nil {
		in.Record = sourcefile.Expr(by.Expr)
	}
}

// shownWhole reports whether all names of the fields of a struct, and of those that are
// embedded in it, are known: nothing in it may have any.
func shownWhole(st *types.Struct, depth int) bool {
	for f := range st.Fields() {
		if !f.Embedded() {
			continue
		}
		inner, ok := pointed(f.Type()).Underlying().(*types.Struct)
		if !ok || depth == 3 || !shownWhole(inner, depth+1) {
			return false
		}
	}
	return true
}

func spelled(name string) string { return strings.ToLower(strings.ReplaceAll(name, "_", "")) }

// firstName is the first name of a placeholder for which missing holds, and where it
// begins.
func firstName(text string, missing func(name string) bool) (at int, name string) {
	var s scanner
	for i := 0; i < len(text); i++ {
		c := text[i]
		s.step(c)
		if c != ':' || !s.free() || i+1 == len(text) || !letter(text[i+1]) || i > 0 && (text[i-1] == ':' || wordByte(text[i-1])) {
			continue
		}
		end := i + 1
		for end < len(text) && wordByte(text[end]) && text[end] != '`' {
			end++
		}
		if name := strings.TrimRight(text[i+1:end], "."); missing(name) {
			return i, name
		}
		i = end - 1
	}
	return 0, ""
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
