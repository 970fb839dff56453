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

func (q orderQuery) OneP(ctx context.Context, exec boil.ContextExecutor) *Order { return nil }

func (q orderQuery) OneG(ctx context.Context) (*Order, error) { return nil, nil }

func (q orderQuery) OneGP(ctx context.Context) *Order { return nil }

func (q orderQuery) AllP(ctx context.Context, exec boil.ContextExecutor) []*Order { return nil }

func (q orderQuery) AllG(ctx context.Context) ([]*Order, error) { return nil, nil }

func (q orderQuery) AllGP(ctx context.Context) []*Order { return nil }

func (q orderQuery) CountP(ctx context.Context, exec boil.ContextExecutor) int64 { return 0 }

func (q orderQuery) CountG(ctx context.Context) (int64, error) { return 0, nil }

func (q orderQuery) CountGP(ctx context.Context) int64 { return 0 }

func (q orderQuery) ExistsP(ctx context.Context, exec boil.ContextExecutor) bool { return false }

func (q orderQuery) ExistsG(ctx context.Context) (bool, error) { return false, nil }

func (q orderQuery) ExistsGP(ctx context.Context) bool { return false }

func (q orderQuery) UpdateAllP(ctx context.Context, exec boil.ContextExecutor, cols map[string]any) int64 {
	return 0
}

func (q orderQuery) UpdateAllG(ctx context.Context, cols map[string]any) (int64, error) {
	return 0, nil
}

func (q orderQuery) UpdateAllGP(ctx context.Context, cols map[string]any) int64 { return 0 }

func (q orderQuery) DeleteAllP(ctx context.Context, exec boil.ContextExecutor) int64 { return 0 }

func (q orderQuery) DeleteAllG(ctx context.Context) (int64, error) { return 0, nil }

func (q orderQuery) DeleteAllGP(ctx context.Context) int64 { return 0 }
