// Package boiler is like what sqlboiler generates for a table.
package boiler

import (
	"context"

	"github.com/aarondl/sqlboiler/v4/boil"
	"github.com/aarondl/sqlboiler/v4/queries"
	"github.com/aarondl/sqlboiler/v4/queries/qm"
)

// Order is a row of orders.
type Order struct {
	ID int64 `boil:"id"`
}

type orderQuery struct{ *queries.Query }

// Orders begins a statement about orders.
func Orders(mods ...qm.QueryMod) orderQuery {
	return orderQuery{&queries.Query{}}
}

func (q orderQuery) One(ctx context.Context, exec boil.ContextExecutor) (*Order, error) {
	return nil, nil
}

func (q orderQuery) All(ctx context.Context, exec boil.ContextExecutor) ([]*Order, error) {
	return nil, nil
}

func (q orderQuery) Count(ctx context.Context, exec boil.ContextExecutor) (int64, error) {
	return 0, nil
}

func (q orderQuery) Exists(ctx context.Context, exec boil.ContextExecutor) (bool, error) {
	return false, nil
}

func (q orderQuery) UpdateAll(ctx context.Context, exec boil.ContextExecutor, cols map[string]any) (int64, error) {
	return 0, nil
}

func (q orderQuery) DeleteAll(ctx context.Context, exec boil.ContextExecutor) (int64, error) {
	return 0, nil
}
