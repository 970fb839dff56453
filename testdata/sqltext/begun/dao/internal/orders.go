// Package internal is what a generator makes of tables.
package internal

import (
	"context"

	"github.com/gogf/gf/v2/database/gdb"
)

// OrdersDao has the name of its table from its constructor.
type OrdersDao struct {
	table, group string
	db           gdb.DB
}

func NewOrdersDao(db gdb.DB) *OrdersDao {
	return &OrdersDao{group: "default", table: "orders", db: db}
}

func (d *OrdersDao) DB() gdb.DB { return d.db }

func (d *OrdersDao) Ctx(ctx context.Context) *gdb.Model {
	return d.DB().Model(d.table).Safe().Ctx(ctx)
}

// AnyDao is for a table that its maker names.
type AnyDao struct {
	table string
	db    gdb.DB
}

func NewAnyDao(db gdb.DB, table string) *AnyDao { return &AnyDao{table: table, db: db} }

func (d *AnyDao) Ctx(ctx context.Context) *gdb.Model { return d.db.Model(d.table).Ctx(ctx) }
