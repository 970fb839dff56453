package catalog

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// command is what a command does that a client is given as text.
type command struct {
	op   Op
	args []Argument // counted from the word behind the name
}

// TextCommand is what a command does that is given as text, by its name in any
// case, and which of the words behind the name is for what.
func (c *Catalog) TextCommand(name string) (Op, []Argument) {
	k := c.textual[strings.ToUpper(name)]
	return k.op, k.args
}

// Many is the command that asks for many values at once where the one with the name,
// in any case, asks for one; "" if there is none.
func (c *Catalog) Many(name string) string { return c.many[strings.ToUpper(name)] }

// Part is what a word of a command is for, or a method that adds a part to a
// command, or a field of an item: key, value, ttl and the like, or "".
func (c *Catalog) Part(name string) string { return c.parts[name] }

// commands reads a mapping of commands, several to a key, to what they do.
func (l *loader) commands(c *Catalog, n *yaml.Node) error {
	pairs, err := l.pairs(n, "commands")
	if err != nil {
		return err
	}
	for _, p := range pairs {
		fields, err := l.pairs(p.value, "commands."+p.key)
		if err != nil {
			return err
		}
		var k command
		for _, f := range fields {
			if f.key == "op" {
				if k.op = Op(f.value.Value); !slices.Contains(ops, k.op) {
					return l.errorf(f.line, "unknown op %q", f.value.Value)
				}
				continue
			}
			i, err := strconv.Atoi(f.value.Value)
			if err != nil {
				return l.errorf(f.line, "commands.%s.%s must be the index of a word", p.key, f.key)
			}
			k.args = append(k.args, Argument{f.key, i})
		}
		for name := range strings.FieldsSeq(p.key) {
			c.textual[name] = k
		}
	}
	return nil
}
