package conditions

import (
	"context"
	"database/sql"

	"github.com/Masterminds/squirrel"
	"github.com/gogf/gf/v2/database/gdb"
	"github.com/uptrace/bun"
	"gorm.io/gorm"
	"xorm.io/builder"
	"xorm.io/xorm"
)

// CartDo is what goframe makes conditions of: fields that are nil ask for nothing.
type CartDo struct {
	gdb.Model `orm:"table:carts, do:true"`
	Id        any
	UserId    any
}

// CartRow is a row. Of such a struct goframe makes a condition of each field.
type CartRow struct {
	ID     int64  `orm:"id"`
	UserID int64  `orm:"user_id"`
	Note   string `orm:"note"`
}

// CartNote has no field for the key.
type CartNote struct {
	UserID int64  `orm:"user_id"`
	Note   string `orm:"note"`
}

func rowOf(user int64) CartRow {
	row := CartRow{UserID: user}
	return row
}

// wholeSilent asks by the primary key, by whatever value.
func wholeSilent(user int64) {
	pool().Model("carts").Where(CartRow{UserID: user}).Delete()
	pool().Model("carts").Update(gdb.Map{"note": ""}, rowOf(user))
}

func wholeLoud(user int64) {
	pool().Model("carts").Where(CartNote{UserID: user}).Delete() // want `carts has no index for user_id.*\[missing-index\]`
}

// Request has conditions that a user may leave out.
type Request struct {
	ID *int64 `orm:"id"`
}

// pool and engine are where the program gets its connections from.
var (
	pool   func() gdb.DB
	engine func() *xorm.Engine
)

// optionalLoud: conditions that are all known, beside the twins below.
func optionalLoud(ctx context.Context, db *sql.DB, g *gorm.DB, b *bun.DB, user int64) {
	pool().Model("carts").Where("user_id", user).Delete()                   // want `carts has no index for user_id.*\[missing-index\]`
	pool().Model("carts").Ctx(ctx).Where(gdb.Map{"user_id": user}).Delete() // want `carts has no index for user_id.*\[missing-index\]`
	pool().Model("carts").Ctx(ctx).Where(CartDo{UserId: user}).Delete()     // want `carts has no index for user_id.*\[missing-index\]`
	engine().Table("carts").Where("user_id = ?", user).Delete(new(Cart))    // want `carts has no index for user_id.*\[missing-index\]`
	m := map[string]any{"user_id": 0}                                       // want `carts has no index for user_id.*\[missing-index\]`
	if user > 0 {
		m["user_id"] = user // the same condition
	}
	g.Where(m).Delete(&Cart{})
	b.NewDelete().Model((*Basket)(nil)).Where("? = ?", bun.Ident("user_id"), user).Exec(ctx)                                     // want `carts has no index for user_id.*\[missing-index\]`
	b.NewRaw("DELETE FROM ? WHERE ? = ? AND ?", bun.Ident("carts"), bun.Name("user_id"), user, bun.Safe("note <> ''")).Exec(ctx) // want `carts has no index for user_id.*\[missing-index\]`
	where := "user_id = ?"                                                                                                       // want `carts has no index for user_id.*\[missing-index\]`
	for range user {
		where += " AND note <> ''"
	}
	db.Exec("DELETE FROM carts WHERE "+where, user)
}

// optionalParts have entries on some ways only: on the others, all of what is known is
// not all that there may be.
func optionalParts(g *gorm.DB, db *sql.DB, id, user int64) {
	m := map[string]any{"user_id": user}
	if id > 0 {
		m["id"] = id
	}
	g.Where(m).Delete(&Cart{})
	c := Cart{Owner: user}
	if id > 0 {
		c.ID = id
	}
	g.Where(&c).Delete(&Cart{})
	eq := squirrel.Eq{"user_id": user}
	if user > 7 {
		eq["note"] = ""
	}
	if id > 0 {
		eq["id"] = id
	}
	squirrel.Delete("carts").Where(eq).RunWith(db).Exec()
	d := CartDo{UserId: user}
	if id > 0 {
		d.Id = id
	}
	pool().Model("carts").Where(d).Delete()
	cond := builder.Eq{"user_id": user}
	if id > 0 {
		cond["id"] = id
	}
	engine().Table("carts").Where(cond).Delete(new(Cart))
}

// optionalKeys have columns that the code does not show.
func optionalKeys(ctx context.Context, db *sql.DB, g *gorm.DB, b *bun.DB, filters map[string]any, column string, user int64, req *Request) {
	g.Where(map[string]any{column: 7, "user_id": user}).Delete(&Cart{})
	g.Where("user_id = ?", user).Where(filters).Delete(&Cart{})
	pool().Model("carts").Where(req).Where("user_id", user).Delete()
	pool().Model("carts").Where(gdb.Map{column: 7, "user_id": user}).Delete()
	tx := g.Where("user_id = ?", user)
	q := b.NewDelete().Model((*Basket)(nil)).Where("user_id = ?", user)
	eq := squirrel.Eq{"user_id": user}
	where, quoted := "user_id = ?", "user_id = ?"
	args := []any{user}
	for k, v := range filters {
		tx = tx.Where("`"+k+"` = ?", v)
		q = q.Where("? = ?", bun.Ident(k), v)
		eq[k] = v
		where += " AND " + k + " = ?"
		quoted += " AND carts.`" + k + "` IN (?)"
		args = append(args, v)
	}
	tx.Delete(&Cart{})
	q.Exec(ctx)
	squirrel.Delete("carts").Where(eq).RunWith(db).Exec()
	db.Exec("DELETE FROM carts WHERE "+where, args...)
	db.Exec("DELETE FROM carts WHERE "+quoted, args...)
	db.Exec("DELETE FROM carts WHERE user_id = ? AND `"+column+"` IS NULL", user)
	b.NewRaw("DELETE FROM carts WHERE user_id = ? AND ?", user, bun.Safe(column)).Exec(ctx)
}
