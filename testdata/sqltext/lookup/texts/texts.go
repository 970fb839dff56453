// Package texts holds texts for others.
package texts

// ByName are statements by their names.
var ByName = map[string]string{
	"day":  "SELECT id FROM orders WHERE DATE(created_at) = ?",
	"user": "SELECT id FROM orders WHERE user_id = ?",
}

// Orders are statements about orders.
var Orders = struct{ Last, Purge string }{
	Last:  "SELECT id FROM orders ORDER BY id DESC LIMIT 1",
	Purge: "DELETE FROM carts WHERE user_id = ?",
}

// List is some.
var List = []string{"SELECT id FROM orders WHERE phone LIKE '%1'"}

// Anywhere is a pattern.
func Anywhere(word string) string { return "%" + word + "%" }

// Begins is one that an index serves.
func Begins(word string) string { return word + "%" }
