package lookup

import (
	"database/sql"

	"example.com/till/lookup/texts"
)

func imported(db *sql.DB, word string) {
	db.Query(texts.ByName["day"], word) // want `\[non-sargable\]`
	db.Query(texts.ByName["user"], word)
	db.Query(texts.Orders.Last)
	db.Exec(texts.Orders.Purge, word)                                          // want `carts has no index for user_id`
	db.Query(texts.List[0])                                                    // want `\[leading-wildcard\]`
	db.Query("SELECT id FROM orders WHERE phone LIKE ?", texts.Anywhere(word)) // want `\[leading-wildcard\]`
	db.Query("SELECT id FROM orders WHERE phone LIKE ?", texts.Begins(word))
}
