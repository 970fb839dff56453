package catalog

import (
	"slices"
	"strings"

	"github.com/querylint/querylint/sqlcheck/suggest"
)

// conditionKinds are what `conditions:` sorts types, functions and methods into.
//
//	eq neq lt lte gt gte like notlike ilike in notin between notbetween null notnull
//	             a column and what it is compared with: the entries of a map, the
//	             elements of an array, the fields of a struct, the arguments of a
//	             function, or the receiver and the arguments of a method.
//	             eq and neq with a list are IN, with nil IS NULL
//	contains     LIKE with % on both sides of a value that neither begins nor ends
//	             with one
//	within starts ends  LIKE with % on both sides of the value, behind, or before it
//	and or not   conditions of conditions
//	anyof        a map of columns to values of which one is to be equal
//	operators    a map of operators to values, as the value of a map of columns
//	filter orfilter  a field with an operator behind it and values, put with AND or OR
//	             behind the conditions that the method is called on: Or("Name__contains", name)
//	andthen orthen  conditions that are put so, in brackets
//	if           the second argument where the first holds, else the third
//	on           the conditions of a join
//	none         no condition yet
//	text         SQL and the values of its placeholders
//	column       a column, by its name; of a method, behind what the receiver names
//	field        a column, by the name of its table and its own: what a generator writes
//	             into the fields of a struct
//	name         a name, by its parts: of a column, or of a table and one of its columns
//	alias        the name of a table, and another that it has in the statement
//	table        a table, by the names of its schema, its own, and what statements call it
//	value        values that are sent as they are, for a placeholder each
//	same         what the argument is: to Go, of another type
//	star         all columns
//	columns      the columns of a struct, in quotes, as a list of texts
//	without      a list of texts, and those that are taken out of it
//	forupdate forshare  what makes a read a locking one
//	function     a function of SQL, by its name, and its arguments
//	method       a function of SQL that has the name of the method, of its receiver, or of the
//	             function, of its arguments
//	range        two values that another is between
//	asc desc     a column to order by; a struct says with a bool that it is descending
//	order        parts that are a column to order by each, or SQL
//	list         a list that is written out in the place of one placeholder
//	any          an interface whose values are conditions
var conditionKinds = []string{
	"eq", "neq", "lt", "lte", "gt", "gte", "like", "notlike", "ilike", "in", "notin", "between", "notbetween", "null", "notnull",
	"contains", "within", "starts", "ends", "and", "or", "not", "anyof", "operators", "filter", "orfilter", "andthen", "orthen", "if", "on", "none", "text", "column", "field", "name", "table", "value", "same", "star", "columns", "without", "forupdate", "forshare", "alias", "function", "method", "range",
	"asc", "desc", "any", "list", "order",
}

// Condition is the kind of condition that a type, function or method makes,
// written pkg.Name or pkg.Type.Method, or "". A table may have pkg.*.Method for the
// methods of all types of a package.
func (c *Catalog) Condition(name string) string {
	if kind, ok := c.conditions[name]; ok {
		return kind
	}
	at := strings.LastIndexByte(name, '/') + 1
	pkg, rest, _ := strings.Cut(name[at:], ".")
	if _, method, ok := strings.Cut(rest, "."); ok {
		return c.conditions[name[:at]+pkg+".*."+method]
	}
	return ""
}

// MakesFields reports whether a package has functions that make fields.
func (c *Catalog) MakesFields(pkg string) bool { return c.fields[pkg] }

// Names is what a method, written pkg.Type.Method, says of the table that its receiver
// is about: "model" is given a value of the model, "table" the name, "name" answers
// it, and "alias" what statements call it; or "".
func (c *Catalog) Names(method string) (kind, library string) {
	n := c.names[method]
	return n.kind, n.library
}

// Operator is the kind of condition that an operator at the end of a field's name
// makes in a library, or "": contains in Filter("Name__contains", name).
func (c *Catalog) Operator(library, operator string) string { return c.operators[library+"."+operator] }

// Renames reports whether a method of what a library's generator makes for a table, by its
// name, has statements call the table otherwise.
func (c *Catalog) Renames(method string) bool {
	for name, kind := range c.operators {
		if kind == "alias" && strings.HasSuffix(name, "."+method) {
			return true
		}
	}
	return false
}

// Selects reports whether a package has types that a library's generator makes conditions
// of.
func (c *Catalog) Selects(pkg string) bool {
	for name := range c.selectors {
		if path, _, ok := cutLast(name); ok && path == pkg {
			return true
		}
	}
	return false
}

func cutLast(name string) (pkg, typ string, ok bool) {
	i := strings.LastIndexByte(name, '.')
	if i < 0 {
		return "", "", false
	}
	return name[:i], name[i+1:], true
}

// Selector is the library whose generator makes conditions that are functions of a type,
// written pkg.Name, or "". NameContains(v) returns one: Operator knows the end of its
// name, and constants of its package the column, FieldName, and the table, Table.
func (c *Catalog) Selector(name string) string { return c.selectors[name] }

// conditions reads `conditions:`, which maps packages to kinds, and those to names.
func (l *loader) conditions(c *Catalog, p pair) error {
	packages, err := l.pairs(p.value, p.key)
	if err != nil {
		return err
	}
	for _, pkg := range packages {
		kinds, err := l.pairs(pkg.value, pkg.key)
		if err != nil {
			return err
		}
		for _, k := range kinds {
			if !slices.Contains(conditionKinds, k.key) {
				return l.errorf(k.line, "unknown kind %q of condition%s", k.key, suggest.DidYouMean(k.key, conditionKinds))
			}
			names, err := l.text(k.value, k.key)
			if err != nil {
				return err
			}
			for path := range strings.FieldsSeq(pkg.key) {
				for name := range strings.FieldsSeq(names) {
					c.conditions[path+"."+name] = k.key
				}
				if k.key == "field" {
					c.fields[path] = true
				}
			}
		}
	}
	return nil
}
