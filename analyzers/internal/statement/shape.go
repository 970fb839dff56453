package statement

import (
	"go/types"

	"github.com/querylint/querylint/analyzers/internal/sqlvalue"
	"github.com/querylint/querylint/sqlcheck"
)

// maxParts bounds what is told of a function that makes a text.
const maxParts = 6

// own reports whether the package is of the program and no dependency, as far as
// the go command says.
func (p *pass) own() bool { return p.Module == nil || p.Module.Version == "" }

// exportParts tells importers what text a function puts around what it is given.
func (p *pass) exportParts(fn *types.Func) {
	if !p.own() {
		return
	}
	if parts := p.partsOf(fn); parts != nil {
		p.ExportObjectFact(fn, &Shape{Parts: parts})
	}
}

// partsOf is what text a function of the package puts around what it is given, or nil.
func (p *pass) partsOf(fn *types.Func) []string {
	d := p.src.Decl(fn)
	if d == nil || d.Body == nil {
		return nil
	}
	text := sqlvalue.Read(p.src.Result(d), nil)
	parts, known := []string{""}, false
	for _, s := range text.Segs {
		if s.Gap != nil {
			parts = append(parts, "")
			continue
		}
		parts[len(parts)-1] += s.Text
		known = true
	}
	if !known || len(parts) > maxParts || text.Short {
		return nil
	}
	return parts
}

// PartsOf is the text that a function of the program returns, in parts between which
// stands what the source does not show; nil where it shows nothing.
func (r *Result) PartsOf(fn *types.Func) []string {
	if fn.Pkg() == r.pass.Pkg {
		if r.pass.src == nil {
			return nil
		}
		return r.pass.partsOf(fn)
	}
	return r.pass.parts(fn)
}

// exportEntries tells importers which texts a variable holds by keys or in fields.
func (p *pass) exportEntries(v *types.Var) {
	init := p.src.Initial(v)
	if v.Exported() && init != nil && !isString(v.Type()) && p.own() {
		p.exportShown(v, p.src.Value(init))
	}
}

// exportResult tells importers which texts a function returns by keys or in fields, of a
// map or struct that holds nothing else.
func (p *pass) exportResult(fn *types.Func) {
	results := fn.Signature().Results()
	d := p.src.Decl(fn)
	if !p.own() || !fn.Exported() || results.Len() == 0 || d == nil || d.Body == nil {
		return
	}
	switch t := pointed(results.At(0).Type()).Underlying().(type) {
	case *types.Map:
		if !isString(t.Elem()) {
			return
		}
	case *types.Struct:
		for f := range t.Fields() {
			if !isString(f.Type()) {
				return
			}
		}
	default:
		return
	}
	p.exportShown(fn, p.src.Result(d))
}

func (p *pass) exportShown(o types.Object, n sqlvalue.Node) {
	if keys, texts := sqlvalue.Shown(n, sqlcheck.Hole); len(keys) > 0 {
		p.ExportObjectFact(o, &Shape{Keys: keys, Texts: texts})
	}
}

func (p *pass) shape(o types.Object) Shape {
	var f Shape
	if o.Pkg() != nil && o.Pkg() != p.Pkg {
		p.ImportObjectFact(o, &f)
	}
	return f
}

func (p *pass) parts(fn *types.Func) []string { return p.shape(fn).Parts }

func (p *pass) entries(o types.Object) (keys, texts []string) {
	f := p.shape(o)
	return f.Keys, f.Texts
}
