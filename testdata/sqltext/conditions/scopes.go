package conditions

import (
	"context"

	"github.com/gogf/gf/v2/database/gdb"
	"github.com/uptrace/bun"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// ofPhone and the like are given a chain and return it with more.
func ofPhone(phone int64) func(*gorm.DB) *gorm.DB {
	return func(db *gorm.DB) *gorm.DB {
		if phone == 0 {
			return db
		}
		return db.Where("phone = ?", phone) // want `phone.*\[implicit-conversion\]`
	}
}

func ofText(phone string) func(*gorm.DB) *gorm.DB {
	return func(db *gorm.DB) *gorm.DB { return db.Where("phone = ?", phone) }
}

func mine(db *gorm.DB) *gorm.DB { return db.Where("user_id = ?", 7) } // want `carts has no index for user_id.*\[missing-index\]`

func all(db *gorm.DB) *gorm.DB { return db }

func first(db *gorm.DB) *gorm.DB { return db.Where("id = ?", 7) }

func scopesLoud(ctx context.Context, db *gorm.DB, b *bun.DB, g gdb.DB, out *[]Order, phone, user int64) {
	db.Scopes(ofPhone(phone)).Find(out)
	db.Model(&Cart{}).Scopes(mine).Update("note", "")
	db.Scopes(all, func(tx *gorm.DB) *gorm.DB { return tx.Where("phone = ?", 7) }).Find(out) // want `phone.*\[implicit-conversion\]`
	b.NewDelete().Model((*Basket)(nil)).Apply(func(q *bun.DeleteQuery) *bun.DeleteQuery {
		return q.Where("user_id = ?", user) // want `carts has no index for user_id.*\[missing-index\]`
	}).Exec(ctx)
	g.Model("carts").Handler(func(m *gdb.Model) *gdb.Model { return m.Where("user_id", user) }).Delete() // want `carts has no index for user_id.*\[missing-index\]`
}

func scopesSilent(ctx context.Context, db *gorm.DB, b *bun.DB, g gdb.DB, out *[]Order, phone string, user int64, given func(*gorm.DB) *gorm.DB) {
	db.Scopes(ofText(phone)).Find(out)
	db.Model(&Cart{}).Scopes(mine, first).Update("note", "")
	db.Model(&Cart{}).Scopes(mine, given).Update("note", "")
	b.NewDelete().Model((*Basket)(nil)).Where("user_id = ?", user).Apply(func(q *bun.DeleteQuery) *bun.DeleteQuery {
		return q.Where("id = ?", 7)
	}).Exec(ctx)
	g.Model("carts").Where("user_id", user).Handler(func(m *gdb.Model) *gdb.Model { return m.Where("id", 7) }).Delete()
}

// groupsLoud has conditions that are chains of their own, and generic chains of a type.
func groupsLoud(ctx context.Context, db *gorm.DB, out *[]Order, phone, user int64) {
	db.Where(db.Where("phone = ?", phone).Or("user_id = ?", user)).Find(out)                                 // want `phone.*\[implicit-conversion\]`
	db.Where(db.Where("user_id = ?", user).Where("note = ?", "")).Delete(&Cart{})                            // want `user_id.*\[missing-index\]`
	gorm.G[Order](db).Where("phone = ?", phone).Find(ctx)                                                    // want `phone.*\[implicit-conversion\]`
	gorm.G[Cart](db).Where(&Cart{Owner: user}).Delete(ctx)                                                   // want `carts has no index for user_id.*\[missing-index\]`
	db.Clauses(clause.Eq{Column: "phone", Value: phone}).Find(out)                                           // want `phone.*\[implicit-conversion\]`
	db.Clauses(clause.Where{Exprs: []clause.Expression{clause.Eq{Column: "phone", Value: phone}}}).Find(out) // want `phone.*\[implicit-conversion\]`
}

func groupsSilent(ctx context.Context, db *gorm.DB, out *[]Order, phone string, user int64, given clause.Expression) {
	db.Where(db.Where("phone = ?", phone).Or("user_id = ?", user)).Find(out)
	db.Where(db.Where("user_id = ?", user).Where("id = ?", 7)).Delete(&Cart{})
	db.Where("id = ?", 7).Where(db.Where("user_id = ?", user).Or("note = ?", "")).Delete(&Cart{})
	gorm.G[Order](db).Where("phone = ?", phone).Find(ctx)
	gorm.G[Cart](db).Where("id = ?", user).Delete(ctx)
	db.Clauses(clause.Eq{Column: "phone", Value: phone}).Find(out)
	db.Clauses(given).Where("user_id = ?", user).Delete(&Cart{})
	db.Clauses(clause.Returning{Columns: []clause.Column{{Name: "id"}}}).Where("id = ?", user).Delete(&Cart{})
}
