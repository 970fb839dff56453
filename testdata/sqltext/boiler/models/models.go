// Package models is what sqlboiler generates for orders and carts, shortened.
package models

import (
	"context"

	"github.com/aarondl/sqlboiler/v4/boil"
	"github.com/aarondl/sqlboiler/v4/queries"
	"github.com/aarondl/sqlboiler/v4/queries/qm"
	"github.com/aarondl/sqlboiler/v4/queries/qmhelper"
)

type M map[string]interface{}

type whereHelperstring struct{ field string }

func (w whereHelperstring) EQ(x string) qm.QueryMod   { return qmhelper.Where(w.field, qmhelper.EQ, x) }
func (w whereHelperstring) LIKE(x string) qm.QueryMod { return qm.Where(w.field+" LIKE ?", x) }
func (w whereHelperstring) IN(slice []string) qm.QueryMod {
	values := make([]interface{}, 0, len(slice))
	for _, value := range slice {
		values = append(values, value)
	}
	return qm.WhereIn(w.field+" IN ?", values...)
}

type whereHelperint64 struct{ field string }

func (w whereHelperint64) EQ(x int64) qm.QueryMod { return qmhelper.Where(w.field, qmhelper.EQ, x) }
func (w whereHelperint64) GT(x int64) qm.QueryMod { return qmhelper.Where(w.field, qmhelper.GT, x) }

var OrderColumns = struct{ ID, Phone string }{ID: "id", Phone: "phone"}

var OrderWhere = struct {
	ID     whereHelperint64
	UserID whereHelperint64
	Phone  whereHelperstring
	Status whereHelperint64
}{
	ID:     whereHelperint64{field: "`orders`.`id`"},
	UserID: whereHelperint64{field: "`orders`.`user_id`"},
	Phone:  whereHelperstring{field: "`orders`.`phone`"},
	Status: whereHelperint64{field: "`orders`.`status`"},
}

var CartWhere = struct {
	ID     whereHelperint64
	UserID whereHelperint64
}{
	ID:     whereHelperint64{field: "`carts`.`id`"},
	UserID: whereHelperint64{field: "`carts`.`user_id`"},
}

type Order struct {
	ID     int64  `boil:"id"`
	UserID int64  `boil:"user_id"`
	Phone  string `boil:"phone"`
	Status int64  `boil:"status"`
}

type OrderSlice []*Order

type orderQuery struct{ *queries.Query }

func NewQuery(mods ...qm.QueryMod) *queries.Query {
	q := &queries.Query{}
	qm.Apply(q, mods...)
	return q
}

func Orders(mods ...qm.QueryMod) orderQuery {
	mods = append(mods, qm.From("`orders`"))
	return orderQuery{NewQuery(mods...)}
}

func (q orderQuery) One(ctx context.Context, exec boil.ContextExecutor) (*Order, error) {
	o := &Order{}
	queries.SetLimit(q.Query, 1)
	return o, q.Bind(ctx, exec, o)
}

func (q orderQuery) All(ctx context.Context, exec boil.ContextExecutor) (OrderSlice, error) {
	var o []*Order
	return o, q.Bind(ctx, exec, &o)
}

func (q orderQuery) AllG(ctx context.Context) (OrderSlice, error) {
	return q.All(ctx, boil.GetContextDB())
}

func (q orderQuery) OneP(ctx context.Context, exec boil.ContextExecutor) *Order {
	o, err := q.One(ctx, exec)
	if err != nil {
		panic(boil.WrapErr(err))
	}
	return o
}

func (q orderQuery) Count(ctx context.Context, exec boil.ContextExecutor) (int64, error) {
	var count int64
	queries.SetCount(q.Query)
	return count, q.Query.QueryRowContext(ctx, exec).Scan(&count)
}

func (q orderQuery) UpdateAll(ctx context.Context, exec boil.ContextExecutor, cols M) (int64, error) {
	queries.SetUpdate(q.Query, cols)
	result, err := q.Query.ExecContext(ctx, exec)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (q orderQuery) DeleteAll(ctx context.Context, exec boil.ContextExecutor) (int64, error) {
	queries.SetDelete(q.Query)
	result, err := q.Query.ExecContext(ctx, exec)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

type cartQuery struct{ *queries.Query }

func Carts(mods ...qm.QueryMod) cartQuery {
	mods = append(mods, qm.From("`carts`"))
	return cartQuery{NewQuery(mods...)}
}

func (q cartQuery) UpdateAll(ctx context.Context, exec boil.ContextExecutor, cols M) (int64, error) {
	queries.SetUpdate(q.Query, cols)
	_, err := q.Query.ExecContext(ctx, exec)
	return 0, err
}

func (q cartQuery) DeleteAllGP(ctx context.Context) int64 {
	rowsAff, err := q.DeleteAll(ctx, boil.GetContextDB())
	if err != nil {
		panic(boil.WrapErr(err))
	}
	return rowsAff
}

func (q cartQuery) DeleteAll(ctx context.Context, exec boil.ContextExecutor) (int64, error) {
	queries.SetDelete(q.Query)
	_, err := q.Query.ExecContext(ctx, exec)
	return 0, err
}
