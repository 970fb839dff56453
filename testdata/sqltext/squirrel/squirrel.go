// Package squirrel holds statements that squirrel builds.
package squirrel

import (
	"database/sql"

	sq "github.com/Masterminds/squirrel"
	_ "github.com/go-sql-driver/mysql"
)

func loud(db *sql.DB, day, name string, user int64) error {
	rows, err := sq.Select("id").From("orders").Where("DATE(created_at) = ?", day).RunWith(db).Query() // want `DATE\(\) hides created_at.*\[non-sargable\]`
	if err != nil {
		return err
	}
	defer rows.Close()
	q := sq.Select("id").From("orders").Where(sq.Eq{"status": 1})
	if name != "" {
		q = q.Where(sq.Expr("phone LIKE ?", "%"+name)) // want `\[leading-wildcard\]`
	}
	if _, err := q.RunWith(db).Query(); err != nil {
		return err
	}
	_, err = sq.Delete("carts").Where("user_id = ?", user).RunWith(db).Exec() // want `carts has no index for user_id.*\[missing-index\]`
	return err
}

func silent(db *sql.DB, name string, user int64) error {
	if _, err := sq.Select("DATE(created_at)").From("orders").Where("user_id = ?", user).RunWith(db).Query(); err != nil {
		return err
	}
	if _, err := sq.Select("id").From("orders").Where(sq.Expr("phone LIKE ?", name+"%")).RunWith(db).Query(); err != nil {
		return err
	}
	_, err := sq.Update("orders").Set("status", sq.Expr("status + ?", 1)).Where(sq.Eq{"id": user}).RunWith(db).Exec()
	return err
}

// texts runs what builders write.
func texts(db *sql.DB, ids []int64, user int64, narrow bool) error {
	q, args, err := sq.Update("orders").Set("status", 1).Where(sq.Eq{"usr_id": ids}).ToSql() // want `orders has no column usr_id: the statement fails; did you mean user_id.*\[unknown-column\]`
	if err != nil {
		return err
	}
	if _, err := db.Exec(q, args...); err != nil {
		return err
	}
	q, args = sq.Delete("carts").Where("user_id = ?", user).MustSql() // want `carts has no index for user_id.*\[missing-index\]`
	if _, err := db.Exec(q, args...); err != nil {
		return err
	}
	q, args = sq.Update("orders").Set("status", 1).Where(sq.Eq{"user_id": user}).MustSql()
	if _, err := db.Exec(q, args...); err != nil {
		return err
	}
	rest := sq.Delete("carts").Where("note = ''")
	if narrow {
		rest = rest.Where(sq.Eq{"id": ids}) // by the primary key
	}
	q, args = narrowed(rest, user).MustSql()
	_, err = db.Exec(q, args...)
	return err
}

func narrowed(q sq.DeleteBuilder, user int64) sq.DeleteBuilder { return q.Where(sq.Eq{"id": user}) }
