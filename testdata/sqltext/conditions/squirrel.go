// Package conditions holds conditions that libraries make of maps, structs and
// calls: which columns they are on, and of which type the values are.
package conditions

import (
	"database/sql"
	"strings"

	sq "github.com/Masterminds/squirrel"
	_ "github.com/go-sql-driver/mysql"
)

func squirrelLoud(db *sql.DB, phone, user int64, word string, numbers []int64, both bool) {
	sq.Select("id").From("orders").Where(sq.Eq{"phone": phone}).RunWith(db).Query()            // want `phone.*\[implicit-conversion\]`
	sq.Select("id").From("orders").Where(sq.Eq{"phone": numbers}).RunWith(db).Query()          // want `phone.*\[implicit-conversion\]`
	sq.Select("id").From("orders").Where(sq.Gt{"orders.phone": phone}).RunWith(db).Query()     // want `phone.*\[implicit-conversion\]`
	sq.Delete("carts").Where(sq.Eq{"user_id": user}).RunWith(db).Exec()                        // want `carts has no index for user_id.*\[missing-index\]`
	sq.Delete("carts").Where(sq.Or{sq.Eq{"id": 1}, sq.Eq{"user_id": user}}).RunWith(db).Exec() // want `user_id`
	sq.Select("id").From("orders").Where(sq.Like{"phone": "%" + word}).RunWith(db).Query()     // want `\[leading-wildcard\]`
	sq.Select("id").From("orders").Where(sq.And{
		sq.Expr("YEAR(created_at) = ?", 2024), // want `\[non-sargable\]`
		sq.NotEq{"status": 1},
	}).RunWith(db).Query()

	where := sq.And{}
	if both {
		where = append(where, sq.Like{"phone": strings.Join([]string{"%", word}, "")}) // want `\[leading-wildcard\]`
	}
	sq.Select("id").From("orders").Where(where).RunWith(db).Query()

	eq := sq.Eq{}
	eq["phone"] = phone // want `phone.*\[implicit-conversion\]`
	sq.Update("orders").Set("status", 2).Where(eq).RunWith(db).Exec()

	var cond sq.Sqlizer = sq.Eq{"phone": phone} // want `phone.*\[implicit-conversion\]`
	sq.Select("id").From("orders").Where(cond).RunWith(db).Query()
}

func squirrelSilent(db *sql.DB, phone string, user int64, word string, ids []int64, column string, v any) {
	sq.Select("id").From("orders").Where(sq.Eq{"phone": phone}).RunWith(db).Query()
	sq.Select("id").From("orders").Where(sq.Eq{"id": ids, "phone": nil}).RunWith(db).Query()
	sq.Select("id").From("orders").Where(sq.Eq{"phone": v}).RunWith(db).Query()
	sq.Select("id").From("orders").Where(sq.Eq{column: user}).RunWith(db).Query()
	sq.Select("id").From("orders").Where(sq.Like{"phone": word + "%"}).RunWith(db).Query()
	sq.Select("id").From("orders").Where(sq.NotLike{"phone": "%" + word}).Where(sq.Eq{"user_id": user}).RunWith(db).Query()
	sq.Delete("carts").Where(sq.And{sq.Eq{"user_id": user}, sq.Eq{"id": ids}}).RunWith(db).Exec()
	sq.Select("id").From("orders").Where(sq.Eq{"user_id": sq.Select("id").From("carts")}).RunWith(db).Query()
	sq.Delete("carts").Where(sq.Eq{"id": sq.Expr("? + 1", user)}).RunWith(db).Exec()
}
