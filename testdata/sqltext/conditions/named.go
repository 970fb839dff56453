package conditions

import "github.com/jmoiron/sqlx"

// Search is what named placeholders are filled with.
type Search struct {
	Phone int64
	Text  string `db:"text"`
	Like  string `db:"pattern"`
}

func namedLoud(db *sqlx.DB, phone int64, word string) {
	db.NamedExec("UPDATE orders SET status = 1 WHERE phone = :phone", map[string]any{"phone": phone}) // want `phone.*\[implicit-conversion\]`
	db.NamedQuery("SELECT id FROM orders WHERE phone = :phone", Search{Phone: phone})                 // want `phone.*\[implicit-conversion\]`
	db.NamedQuery("SELECT id FROM orders WHERE phone = :phone", &Search{})                            // want `phone.*\[implicit-conversion\]`
	db.NamedQuery("SELECT id FROM orders WHERE phone LIKE :p", map[string]any{"p": "%" + word})       // want `\[leading-wildcard\]`
	db.NamedQuery("SELECT id FROM orders WHERE phone LIKE :pattern", Search{Like: "%" + word})        // want `\[leading-wildcard\]`

	args := map[string]any{}
	args["phone"] = phone
	db.NamedQuery("SELECT id FROM orders WHERE phone = :phone", args) // want `phone.*\[implicit-conversion\]`
}

func namedSilent(db *sqlx.DB, phone string, word string, given map[string]any) {
	db.NamedExec("UPDATE orders SET status = 1 WHERE id = :phone", map[string]any{"phone": phone})
	db.NamedQuery("SELECT id FROM orders WHERE phone = :text", Search{Text: phone})
	db.NamedQuery("SELECT id FROM orders WHERE phone LIKE :pattern", Search{Like: word + "%"})
	db.NamedQuery("SELECT id FROM orders WHERE phone = :phone", given)
}
