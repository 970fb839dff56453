package star

import (
	"context"

	"github.com/beego/beego/v2/client/orm"
	"github.com/uptrace/bun"
	"gorm.io/gorm"
	"xorm.io/xorm"
)

// columnsNamed reads rows of libraries that select the columns which the struct has fields for.
func columnsNamed(ctx context.Context, e *xorm.Engine, b *bun.DB, o orm.Ormer, g *gorm.DB, id int64) {
	var lacking []Cart
	var noted, picked []Noted
	e.Where("id > ?", id).Find(&lacking)                             // silent: no note is sent
	e.Where("id > ?", id).Find(&noted)                               // want `info: SELECT \* sends every column of carts, with note`
	b.NewSelect().Model(&lacking).Where("id > ?", id).Scan(ctx)      // silent
	o.QueryTable(new(Cart)).Filter("ID__gt", id).All(&lacking)       // silent
	o.QueryTable(new(Noted)).Filter("ID__gt", id).All(&noted)        // want `info: SELECT \* sends every column of carts, with note`
	o.QueryTable(new(Noted)).Filter("ID__gt", id).All(&picked, "ID") // silent: one is named
	g.Where("id > ?", id).Find(&lacking)                             // want `warning: SELECT \* sends every column of carts: nothing reads note`
	// With a join, gorm and bun name the columns of the model, too; xorm does not.
	g.Joins("JOIN orders ON orders.user_id = carts.user_id").Where("orders.id = ?", id).Find(&lacking)                   // silent
	g.Joins("JOIN orders ON orders.user_id = carts.user_id").Where("orders.id = ?", id).Find(&noted)                     // want `info: SELECT \* sends every column of carts, with note`
	b.NewSelect().Model(&lacking).Join("JOIN orders AS o ON o.user_id = cart.user_id").Where("o.id = ?", id).Scan(ctx)   // silent
	e.Table("carts").Join("INNER", "orders", "orders.user_id = carts.user_id").Where("orders.id = ?", id).Find(&lacking) // want `warning: SELECT \* sends every column of carts: nothing reads note`
	keep(lacking, noted[0].ID, picked)
}
