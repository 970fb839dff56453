package advice

import (
	"context"
	"database/sql"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
)

// next counts a sequence up, as the manual says.
func next(ctx context.Context, db *sql.DB) (int64, error) {
	res, err := db.ExecContext(ctx, "UPDATE sequences SET id = LAST_INSERT_ID(id + 1) WHERE name = 'orders'")
	if err != nil {
		return 0, err
	}
	return res.LastInsertId()
}

// nextValue asks a sequence of MariaDB.
func nextValue(db *gorm.DB) (id int64) {
	db.Raw("SELECT NEXTVAL(orders_seq)").Scan(&id)
	return id
}

// Numbered takes one number per row.
func Numbered(ctx context.Context, db *sql.DB, orm *gorm.DB, x *sqlx.DB, skus []string) (ids []int64, err error) {
	for range skus {
		id, err := next(ctx, db) // want `take a block of as many before the loop \(LAST_INSERT_ID\(id \+ n\)\), or make the keys in the program`
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	for range skus {
		ids = append(ids, nextValue(orm)) // want `^query in loop: nextValue runs len\(skus\) times`
	}
	for _, sku := range skus {
		x.MustExecContext(ctx, "UPDATE counters SET n = LAST_INSERT_ID(n + 1) WHERE sku = ?", sku) // want `take a block of as many before the loop`
	}
	for _, sku := range skus { // LAST_INSERT_ID() says what an INSERT has made
		x.MustExecContext(ctx, "UPDATE orders SET bill = LAST_INSERT_ID() WHERE sku = ?", sku) // want `change them in one statement`
	}
	for _, sku := range skus { // the key of the row that is there, see the manual
		x.MustExecContext(ctx, "INSERT INTO items (sku) VALUES (?) ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id)", sku) // want `write them in one statement \(multi-row INSERT or upsert\)`
	}
	return ids, nil
}
