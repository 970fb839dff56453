package conditions

import (
	"context"

	"github.com/gogf/gf/v2/database/gdb"
	"github.com/gogf/gf/v2/util/gmeta"
	"github.com/uptrace/bun"
)

// Purchase names its table, and what statements call it, in the tag of a field.
type Purchase struct {
	bun.BaseModel `bun:"table:orders,alias:o"`
	ID            int64  `bun:"id,pk"`
	Phone         string `bun:"phone"`
}

// Notes is called after another table than its name says.
type Notes struct {
	bun.BaseModel `bun:"table:carts"`
	ID            int64 `bun:"id,pk"`
}

func purchases(ctx context.Context, db *bun.DB, day string, phone int64) {
	var list []Purchase
	db.NewSelect().Model(&list).Column("id").Where("DATE(o.created_at) = ?", day).Scan(ctx)   // want `non-sargable`
	db.NewSelect().Model(&list).Column("id").Where("o.phone = ?", phone).Scan(ctx)            // want `implicit-conversion`
	db.NewSelect().Model(&list).Column("id").Where("o.user_id = ?", phone).Scan(ctx)          // silent
	db.NewUpdate().Model((*Purchase)(nil)).Set("status = 1").Where("status = ?", 5).Exec(ctx) // want `missing-index`
	db.NewDelete().Model((*Purchase)(nil)).Where("o.status = ?", 5).Exec(ctx)                 // want `missing-index`
	var others []Notes
	db.NewSelect().Model(&others).Column("id").Where("DATE(created_at) = ?", day).Scan(ctx) // want `carts has no index for created_at`
}

// Bought is the same of another library.
type Bought struct {
	gmeta.Meta `orm:"table:orders, do:true"`
	ID         any
	Phone      any
}

func bought(ctx context.Context, db gdb.DB, day string) {
	db.Model(&Bought{}).Ctx(ctx).Fields("id").Where("DATE(created_at) = ?", day).All() // want `non-sargable`
	db.Model(&Bought{}).Ctx(ctx).Fields("id").Where("user_id", 5).All()                // silent
}
