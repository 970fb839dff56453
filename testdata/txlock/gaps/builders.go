package gaps // want package:"."

import (
	"context"
	"database/sql"
	"errors"

	sq "github.com/Masterminds/squirrel"
	"github.com/beego/beego/v2/client/orm"
	"github.com/doug-martin/goqu/v9"
	"github.com/gocraft/dbr/v2"
	"github.com/uptrace/bun"
)

func Squirrel(tx *sql.Tx, sku string) error {
	var n int
	err := sq.Select("n").From("stock").Where(sq.Eq{"sku": sku}).Suffix("FOR UPDATE").RunWith(tx).QueryRow().Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		_, err = sq.Insert("stock").Columns("sku", "n").Values(sku, 1).RunWith(tx).Exec() // want `INSERT of stock where SELECT … FOR UPDATE in line 17 found no row by sku`
	}
	return err
}

func Squirrels(db *sql.DB, sku string) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := Squirrel(tx, sku); err != nil {
		return err
	}
	return tx.Commit()
}

func Dbr(sess *dbr.Session, sku string) error {
	tx, err := sess.Begin()
	if err != nil {
		return err
	}
	defer tx.RollbackUnlessCommitted()
	res, err := tx.Update("stock").Set("n", 1).Where("sku = ?", sku).Exec()
	if err != nil {
		return err
	}
	if n, _ := res.RowsAffected(); n == 0 {
		if _, err := tx.InsertInto("stock").Pair("sku", sku).Pair("n", 1).Exec(); err != nil { // want `tx-gap-insert`
			return err
		}
	}
	return tx.Commit()
}

func Bun(ctx context.Context, db *bun.DB, sku string) error {
	return db.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
		var s Stock
		err := tx.NewSelect().Model(&s).Where("sku = ?", sku).For("UPDATE").Scan(ctx)
		if errors.Is(err, sql.ErrNoRows) {
			_, err = tx.NewInsert().Model(&Stock{SKU: sku}).Exec(ctx) // want `tx-gap-insert`
		}
		return err
	})
}

func Beego(o orm.Ormer, sku string) error {
	return o.DoTx(func(ctx context.Context, tx orm.TxOrmer) error {
		s := Stock{SKU: sku}
		err := tx.ReadForUpdate(&s, "SKU")
		if err == orm.ErrNoRows {
			_, err = tx.Insert(&s) // want `tx-gap-insert`
		}
		return err
	})
}

func Goqu(db *goqu.Database, sku string) error {
	return db.WithTx(func(tx *goqu.TxDatabase) error {
		res, err := tx.Update("stock").Set(goqu.Record{"n": 1}).Where(goqu.Ex{"sku": sku}).Executor().Exec()
		if err != nil {
			return err
		}
		if n, _ := res.RowsAffected(); n == 0 {
			_, err = tx.Insert("stock").Rows(goqu.Record{"sku": sku}).Executor().Exec() // want `tx-gap-insert`
		}
		return err
	})
}

// lockStock returns the text that a chain makes.
func lockStock(sku string) (string, []any, error) {
	return sq.Select("n").From("stock").Where(sq.Eq{"sku": sku}).Suffix("FOR UPDATE").ToSql()
}

// SquirrelText runs texts that chains have made before, here and in a helper.
func SquirrelText(db *sql.DB, sku string) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	query, args, err := lockStock(sku)
	if err != nil {
		return err
	}
	var n int
	err = tx.QueryRow(query, args...).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		insert, values, err := sq.Insert("stock").Columns("sku", "n").Values(sku, 1).ToSql()
		if err != nil {
			return err
		}
		if _, err := tx.Exec(insert, values...); err != nil { // want `INSERT of stock where SELECT … FOR UPDATE in line 106 found no row by sku`
			return err
		}
	}
	return tx.Commit()
}

// SquirrelOther inserts another row than it has looked for.
func SquirrelOther(db *sql.DB, sku, other string) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	query, args, err := lockStock(sku)
	if err != nil {
		return err
	}
	var n int
	err = tx.QueryRow(query, args...).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		insert, values, err := sq.Insert("stock").Columns("sku", "n").Values(other, 1).ToSql()
		if err != nil {
			return err
		}
		if _, err := tx.Exec(insert, values...); err != nil {
			return err
		}
	}
	return tx.Commit()
}
