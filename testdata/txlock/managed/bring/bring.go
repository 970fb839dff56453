// Package bring puts transactions into contexts.
package bring

import (
	"context"

	"gorm.io/gorm"
)

type Key struct{}

func With(ctx context.Context, tx *gorm.DB) context.Context { return context.WithValue(ctx, Key{}, tx) }

// From is what the context brings, or the pool.
func From(ctx context.Context, db *gorm.DB) *gorm.DB {
	v := ctx.Value(Key{})
	tx, ok := v.(*gorm.DB)
	if !ok {
		return db.WithContext(ctx)
	}
	return tx.WithContext(ctx)
}

func Run(ctx context.Context, db *gorm.DB, fn func(ctx context.Context) error) error {
	return From(ctx, db).Transaction(func(tx *gorm.DB) error { return fn(With(ctx, tx)) })
}
