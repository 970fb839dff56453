package conditions

import "github.com/jmoiron/sqlx"

// Search is what named placeholders are filled with.
type Search struct {
	Phone int64
	Text  string `db:"text"`
	Like  string `db:"pattern"`
}

// Within has them in a field.
type Within struct {
	By Search `db:"by"`
}

func namedLoud(db *sqlx.DB, phone int64, word string) {
	db.NamedExec("UPDATE orders SET status = 1 WHERE phone = :phone", map[string]any{"phone": phone}) // want `phone.*\[implicit-conversion\]`
	db.NamedQuery("SELECT id FROM orders WHERE phone = :phone", Search{Phone: phone})                 // want `phone.*\[implicit-conversion\]`
	db.NamedQuery("SELECT id FROM orders WHERE phone = :phone", &Search{})                            // want `phone.*\[implicit-conversion\]`
	db.NamedQuery("SELECT id FROM orders WHERE phone LIKE :p", map[string]any{"p": "%" + word})       // want `\[leading-wildcard\]`
	db.NamedQuery("SELECT id FROM orders WHERE phone LIKE :pattern", Search{Like: "%" + word})        // want `\[leading-wildcard\]`

	db.NamedQuery("SELECT id FROM orders WHERE phone = :by.phone", Within{}) // want `phone.*\[implicit-conversion\]`

	q, list, _ := sqlx.Named("SELECT id FROM orders WHERE phone IN (:phones)", map[string]any{"phones": []int64{phone}}) // want `phone.*\[implicit-conversion\]`
	q, list, _ = sqlx.In(q, list...)
	db.Queryx(db.Rebind(q), list...)
	bound, list, _ := db.BindNamed("SELECT id FROM orders WHERE phone LIKE :pattern", Search{Like: "%" + word}) // want `\[leading-wildcard\]`
	db.Queryx(bound, list...)
	execute(db, "UPDATE orders SET status = 1 WHERE phone = :phone", map[string]any{"phone": phone}) // want `phone.*\[implicit-conversion\]`
	execute(db, "UPDATE orders SET status = 1 WHERE phone = :phone", Search{})                       // want `phone.*\[implicit-conversion\]`

	args := map[string]any{}
	args["phone"] = phone
	db.NamedQuery("SELECT id FROM orders WHERE phone = :phone", args) // want `phone.*\[implicit-conversion\]`
}

func namedSilent(db *sqlx.DB, phone string, word string, given map[string]any) {
	db.NamedExec("UPDATE orders SET status = 1 WHERE id = :phone", map[string]any{"phone": phone})
	db.NamedQuery("SELECT id FROM orders WHERE phone = :text", Search{Text: phone})
	db.NamedQuery("SELECT id FROM orders WHERE phone LIKE :pattern", Search{Like: word + "%"})
	db.NamedQuery("SELECT id FROM orders WHERE phone = :phone", given)
	db.NamedQuery("SELECT id FROM orders WHERE phone = :by.text", Within{})

	q, list, _ := sqlx.Named("SELECT id FROM orders WHERE phone IN (:phones)", map[string]any{"phones": []string{phone}})
	q, list, _ = sqlx.In(q, list...)
	db.Queryx(db.Rebind(q), list...)
	bound, list, _ := db.BindNamed("SELECT id FROM orders WHERE phone = :phone", given)
	db.Queryx(bound, list...)
	execute(db, "UPDATE orders SET status = 1 WHERE phone = :text", Search{})
	execute(db, "UPDATE orders SET status = 1 WHERE phone = :phone", given)
}

// execute is given the values of the text's placeholders.
func execute(db *sqlx.DB, query string, values any) error {
	_, err := db.NamedExec(query, values)
	return err
}
