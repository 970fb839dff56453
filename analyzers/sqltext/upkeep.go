package sqltext

import (
	"go/ast"
	"path/filepath"
	"strings"
	"unicode"
)

// isUpkeep reports whether a function is a migration, a seed or the like, by
// its name or that of its file or package: it runs once, by hand or at start.
func (p *pass) isUpkeep(file, function string) bool {
	if p.maintenance(words(function)) || p.maintenance(words(strings.TrimSuffix(filepath.Base(file), ".go"))) {
		return true
	}
	path := p.Pkg.Path()
	if p.Module != nil {
		path = strings.TrimPrefix(path, p.Module.Path)
	}
	if p.maintenance(words(path)) {
		return true
	}
	for elem := range strings.SplitSeq(path, "/") {
		if p.cat.Maintenance("/" + elem) {
			return true
		}
	}
	return false
}

// maintenance reports whether one of the words, or two of them in a row, mark
// upkeep.
func (p *pass) maintenance(ws []string) bool {
	for i, w := range ws {
		if p.cat.Maintenance(w) || i > 0 && p.cat.Maintenance(ws[i-1]+w) {
			return true
		}
	}
	return false
}

// words splits a name or path into its words, in lower case.
func words(name string) []string {
	var ws []string
	rs := []rune(name)
	start := 0
	flush := func(end int) {
		if end > start {
			ws = append(ws, strings.ToLower(string(rs[start:end])))
		}
		start = end
	}
	for i, r := range rs {
		switch {
		case !unicode.IsLetter(r):
			flush(i)
			start = i + 1
		case unicode.IsUpper(r) && i > 0 && (unicode.IsLower(rs[i-1]) || i+1 < len(rs) && unicode.IsLower(rs[i+1])):
			flush(i)
		}
	}
	flush(len(rs))
	return ws
}

// drains reports whether the function asks how many rows a write has changed:
// it takes them away batch by batch.
func (p *pass) drains() bool {
	if p.decl == nil {
		return false
	}
	if d, ok := p.draining[p.decl]; ok {
		return d
	}
	found := false
	ast.Inspect(p.decl.Body, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "RowsAffected" {
			found = true
		}
		return !found
	})
	p.draining[p.decl] = found
	return found
}
