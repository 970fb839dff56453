package sourcefile

import (
	"go/ast"
	"go/constant"
	"go/token"
)

// Constants are the texts that the files of a package declare as constants, by
// their names: read from the syntax alone, for files whose types nobody checks.
func Constants(files []*ast.File) map[string]string {
	texts := make(map[string]string)
	for _, f := range files {
		for _, d := range f.Decls {
			d, ok := d.(*ast.GenDecl)
			if !ok || d.Tok != token.CONST {
				continue
			}
			for _, s := range d.Specs {
				s := s.(*ast.ValueSpec)
				for i, e := range s.Values {
					if l, ok := e.(*ast.BasicLit); ok && l.Kind == token.STRING && i < len(s.Names) {
						texts[s.Names[i].Name] = constant.StringVal(constant.MakeFromLiteral(l.Value, l.Kind, 0))
					}
				}
			}
		}
	}
	return texts
}
