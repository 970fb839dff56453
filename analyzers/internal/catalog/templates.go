package catalog

import "strings"

// Templates is what the tables say of a function of a template engine, or of a method as
// Type.Method, or of a type: where its arguments are, by what they say.
func (c *Catalog) Templates(pkg, name string) (args map[string]int, ok bool) {
	args, ok = c.templates[TypeName{pkg, name}]
	return args, ok
}

// TemplateEngine reports whether a package runs templates.
func (c *Catalog) TemplateEngine(pkg string) bool { return c.engines[pkg] }

// loadTemplates reads `templates:`, which maps packages to their functions and methods.
func (l *loader) loadTemplates(c *Catalog, p pair) error {
	packages, err := l.pairs(p.value, p.key)
	if err != nil {
		return err
	}
	for _, pkg := range packages {
		functions, err := l.pairs(pkg.value, pkg.key)
		if err != nil {
			return err
		}
		for _, f := range functions {
			args, err := l.places(f)
			if err != nil {
				return err
			}
			for path := range strings.FieldsSeq(pkg.key) {
				for name := range strings.FieldsSeq(f.key) {
					c.templates[TypeName{path, name}] = args
				}
				if _, runs := args["data"]; runs {
					c.engines[path] = true
				}
			}
		}
	}
	return nil
}
