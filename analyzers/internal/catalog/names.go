package catalog

import (
	"slices"
	"strings"
)

// Refers reports whether a name, of a field or column, is that of a reference to another
// row, such as ParentID: not the key of the row itself, nor where a page ends.
func (c *Catalog) Refers(name string) bool {
	above := c.Above(name)
	name = strings.ToLower(strings.TrimPrefix(name, "Get"))
	for cursor := range c.cursorNames {
		if strings.HasPrefix(name, cursor) {
			return false
		}
	}
	return above || name != "id" && strings.HasSuffix(name, "id")
}

// Above reports whether a name says that a value is the row above another one, or its key.
func (c *Catalog) Above(name string) bool { return begins(name, c.above) }

// Caches reports whether a name says that something keeps values that were read before.
func (c *Catalog) Caches(name string) bool { return begins(name, c.caches) }

// Asks reports whether a name, of a function, says that it only asks for something: the word
// that it begins with, or the one that it ends with, as in UserInfo.
func (c *Catalog) Asks(name string) bool {
	words := Words(name[strings.LastIndexByte(name, ' ')+1:])
	return len(words) > 0 && (c.asking[words[0]] || c.asking[words[len(words)-1]])
}

// begins reports whether a word of a name begins with one of a table.
func begins(name string, table map[string]bool) bool {
	return slices.ContainsFunc(Words(name), func(word string) bool {
		for beginning := range table {
			if strings.HasPrefix(word, beginning) {
				return true
			}
		}
		return false
	})
}

// Distinct reports whether a name, of a field, is that of what no two elements of a list
// have the same.
func (c *Catalog) Distinct(name string) bool { return c.distinct[strings.ToLower(name)] }

// Recurs reports whether a name, of a field, is that of what many elements of a list have the
// same: of which sort they are.
func (c *Catalog) Recurs(name string) bool {
	words := Words(name)
	return len(words) > 0 && c.recurring[words[len(words)-1]]
}
