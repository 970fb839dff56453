package conditions

import (
	"context"

	"github.com/uptrace/bun"
)

// Basket is a row of carts.
type Basket struct {
	bun.BaseModel `bun:"table:carts"`
	ID            int64 `bun:"id,pk"`
	UserID        int64
	Note          string
}

// TableName is the table of baskets.
func (Basket) TableName() string { return "carts" }

func bunLoud(ctx context.Context, db *bun.DB, basket *Basket, user int64) {
	db.NewDelete().Model((*Basket)(nil)).Where("user_id = ?", user).Exec(ctx)        // want `carts has no index for user_id.*\[missing-index\]`
	db.NewUpdate().Model(basket).Column("note").Where("user_id = ?", user).Exec(ctx) // want `carts has no index for user_id.*\[missing-index\]`
}

func bunSilent(ctx context.Context, db *bun.DB, basket *Basket, user int64) {
	db.NewDelete().Model((*Basket)(nil)).Where("id = ?", user).Exec(ctx)
	db.NewUpdate().Model(basket).Column("note").Where("user_id = ?", user).WherePK().Exec(ctx)
	db.NewDelete().Model(basket).Exec(ctx)
}
