package conditions

import (
	"database/sql"

	sq "github.com/Masterminds/squirrel"
)

// heldLoud has values in variables that may hold anything.
func heldLoud(db *sql.DB, phone, user int64, by string) {
	var where string
	var arg any
	switch by {
	case "phone":
		where, arg = "phone = ?", phone // want `phone.*\[implicit-conversion\]`
	case "user":
		where, arg = "user_id = ?", user
	}
	db.Exec("UPDATE orders SET status = 1 WHERE "+where, arg)
	db.Exec("UPDATE orders SET status = 1 WHERE phone = ?", any(phone)) // want `phone.*\[implicit-conversion\]`

	table := []struct {
		text string
		arg  any
	}{{"UPDATE orders SET status = 1 WHERE phone = ?", phone}} // want `phone.*\[implicit-conversion\]`
	for _, row := range table {
		db.Exec(row.text, row.arg)
	}

	filter := map[string]any{}
	filter["phone"] = phone // want `phone.*\[implicit-conversion\]`
	q := sq.Update("orders").Set("status", 1)
	for k, v := range filter {
		q = q.Where(sq.Eq{k: v})
	}
	q.RunWith(db).Exec()
}

func heldSilent(db *sql.DB, phone string, user int64, by string, given any) {
	var where string
	var arg any
	switch by {
	case "phone":
		where, arg = "phone = ?", phone
	case "user":
		where, arg = "user_id = ?", user
	}
	db.Exec("UPDATE orders SET status = 1 WHERE "+where, arg)
	db.Exec("UPDATE orders SET status = 1 WHERE phone = ?", any(phone))
	db.Exec("UPDATE orders SET status = 1 WHERE phone = ?", given)

	filter := map[string]any{"user_id": user}
	filter["phone"] = phone
	q := sq.Update("orders").Set("status", 1)
	for k, v := range filter {
		q = q.Where(sq.Eq{k: v})
	}
	q.RunWith(db).Exec()
}
