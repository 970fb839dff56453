// Package schema is what ent generates the folder above from.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
)

// User is a table of one column.
type User struct{ ent.Schema }

// Fields of the table.
func (User) Fields() []ent.Field { return []ent.Field{field.String("name")} }
