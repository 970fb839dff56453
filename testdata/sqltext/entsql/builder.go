// Package entsql builds statements with the builder that ent has for its own.
package entsql

import (
	"context"
	"database/sql"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
)

func builder(ctx context.Context, db *sql.DB, phone int64, word string, more *entsql.Predicate) {
	q, args := entsql.Dialect(dialect.MySQL).Select("id").From(entsql.Table("orders")).Where(entsql.EQ("phone", phone)).Query() // want `orders.phone is varchar.*\[implicit-conversion\]`
	db.QueryContext(ctx, q, args...)
	q, args = entsql.Select("id").From(entsql.Table("orders")).Where(entsql.And(entsql.GT("status", 5), entsql.Contains("phone", word))).Query() // want `\[leading-wildcard\]`
	db.QueryContext(ctx, q, args...)
	q, args = entsql.Dialect(dialect.MySQL).Delete("carts").Where(entsql.EQ("user_id", 7)).Query() // want `carts has no index for user_id.*\[missing-index\]`
	db.ExecContext(ctx, q, args...)
	q, args = entsql.Dialect(dialect.MySQL).Update("carts").Set("nota", 1).Where(entsql.EQ("id", 7)).Query() // want `carts has no column nota`
	db.ExecContext(ctx, q, args...)
	q, args = entsql.Dialect(dialect.MySQL).Select("id").From(entsql.Table("orders")).Where(entsql.EQ("phone", word)).Query()
	db.QueryContext(ctx, q, args...)
	q, args = entsql.Select("id").From(entsql.Table("orders")).Where(entsql.HasPrefix("phone", word)).OrderBy(entsql.Desc("created_at")).Limit(9).Query()
	db.QueryContext(ctx, q, args...)
	q, args = entsql.Dialect(dialect.MySQL).Select("id").From(entsql.Table("orders")).Where(entsql.In("phone", "1", "2")).Query()
	db.QueryContext(ctx, q, args...)
	q, args = entsql.Dialect(dialect.Postgres).Select("id").From(entsql.Table("orders")).Where(entsql.Contains("phone", word)).Query()
	db.QueryContext(ctx, q, args...)
	q, args = entsql.Select("id").From(entsql.Table("orders")).Where(more).Query()
	db.QueryContext(ctx, q, args...)
}
