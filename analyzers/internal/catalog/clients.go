package catalog

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// Literal is a struct type of a library whose literal is a client, with
// connections of its own.
type Literal struct {
	Library string
	Unless  map[string]bool // fields that say it keeps none
}

// Literal returns what is known of literals of the type.
func (c *Catalog) Literal(pkg, typ string) (Literal, bool) {
	l, ok := c.literals[TypeName{pkg, typ}]
	return l, ok
}

// Address reports whether a field of a struct type, a key of a map type, or with
// typ "" a function that makes an option, says where a client connects to.
func (c *Catalog) Address(pkg, typ, name string) bool {
	return c.addresses[TypeName{pkg, typ}][name]
}

// Addressed reports whether a type has fields or keys that say where a client
// connects to.
func (c *Catalog) Addressed(pkg, typ string) bool {
	return typ != "" && len(c.addresses[TypeName{pkg, typ}]) > 0
}

// connections reads a `connections:` list: which types and options say where a
// client connects to, and which literals are clients.
func (l *loader) connections(c *Catalog, n *yaml.Node) error {
	if n.Kind != yaml.SequenceNode {
		return l.errorf(n.Line, "connections must be a list")
	}
	for _, e := range n.Content {
		pairs, err := l.pairs(e, "an element of connections")
		if err != nil {
			return err
		}
		var packages, typ, library string
		address, unless := make(map[string]bool), make(map[string]bool)
		for _, p := range pairs {
			switch p.key {
			case "packages":
				packages, err = l.text(p.value, p.key)
			case "type":
				typ = p.value.Value
			case "address":
				err = l.words(p, address)
			case "literal": // the library of the client that it is
				library = p.value.Value
			case "unless":
				err = l.words(p, unless)
			default:
				err = l.errorf(p.line, "unknown key %q in connections", p.key)
			}
			if err != nil {
				return err
			}
		}
		for pkg := range strings.FieldsSeq(packages) {
			at := TypeName{pkg, typ}
			c.addresses[at] = address
			if library != "" {
				c.literals[at] = Literal{library, unless}
			}
		}
	}
	return nil
}
