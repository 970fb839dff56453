package catalog

import "strings"

// Refers reports whether a name, of a field or column, is that of a reference to another
// row, such as ParentID: not the key of the row itself, nor where a page ends.
func (c *Catalog) Refers(name string) bool {
	name = strings.ToLower(strings.TrimPrefix(name, "Get"))
	for cursor := range c.cursorNames {
		if strings.HasPrefix(name, cursor) {
			return false
		}
	}
	return c.Above(name) || name != "id" && strings.HasSuffix(name, "id")
}

// Above reports whether a name says that a value is the row above another one, or its key.
func (c *Catalog) Above(name string) bool {
	name = strings.ToLower(name)
	for part := range c.above {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}

// Distinct reports whether a name, of a field, is that of what no two elements of a list
// have the same.
func (c *Catalog) Distinct(name string) bool { return c.distinct[strings.ToLower(name)] }
