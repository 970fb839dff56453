package orders

import (
	"github.com/Masterminds/squirrel"
	"github.com/doug-martin/goqu/v9"
	"github.com/gocraft/dbr/v2"
	"github.com/gogf/gf/v2/database/gdb"
	"github.com/uptrace/bun"
	"gorm.io/gorm"
	"xorm.io/xorm"
)

// Joins: the condition on the first table reads the same rows as without a join.

func dbrJoins(s *dbr.Session, user int64, out *[]int64) {
	s.Select("orders.id").From("orders").LeftJoin("carts", "carts.id = orders.user_id").Where("orders.status = ?", user).Load(out)       // want `orders has no index for status`
	s.Select("orders.id").From("orders").Join("carts", dbr.Expr("carts.id = orders.user_id")).Where("orders.status = ?", user).Load(out) // want `orders has no index for status`
	s.Select("o.id").From("orders o").Join("carts", "carts.id = o.user_id").Where(dbr.Eq("o.status", user)).Load(out)                    // want `orders has no index for status`
	s.Select("o.id").From("orders o").Join("carts", "carts.id = o.user_id").Where(dbr.And(dbr.Eq("o.id", user), dbr.Gt("o.status", 1))).Load(out)
	s.Select("orders.id").From("orders").LeftJoin("carts", "carts.user_id = orders.id").Where("orders.id = ?", user).Load(out) // want `carts has no index for the join on user_id`
}

func squirrelJoins(run squirrel.BaseRunner, user int64) {
	squirrel.Select("o.id").From("orders o").Join("carts c ON c.id = o.user_id").Where("o.status = ?", user).RunWith(run).Query()                  // want `orders has no index for status`
	squirrel.Select("o.id").From("orders AS o").LeftJoin("carts c ON c.id = o.user_id").Where(squirrel.Eq{"o.status": user}).RunWith(run).Query()  // want `orders has no index for status`
	squirrel.Select("o.id").From("orders o").JoinClause("INNER JOIN carts c ON c.id = o.user_id").Where("o.status = ?", user).RunWith(run).Query() // want `orders has no index for status`
	squirrel.Select("o.id").From("orders o").InnerJoin("carts c ON c.id = ?", user).Where("o.phone = ?", user).RunWith(run).Query()                // want `\[implicit-conversion\]`
	squirrel.Select("o.id").From("orders o").Join("carts c ON c.id = o.user_id").Where("o.id = ?", user).RunWith(run).Query()
}

func goquJoins(db *goqu.Database, user int64, out *[]Order) {
	db.From("orders").Join(goqu.T("carts"), goqu.On(goqu.Ex{"carts.id": goqu.I("orders.user_id")})).Where(goqu.Ex{"orders.status": user}).ScanStructs(out)         // want `orders has no index for status`
	db.From("orders").LeftJoin(goqu.T("carts"), goqu.On(goqu.I("carts.id").Eq(goqu.I("orders.user_id")))).Where(goqu.I("orders.status").Eq(user)).ScanStructs(out) // want `orders has no index for status`
	db.From("orders").InnerJoin(goqu.T("carts"), goqu.Using("id")).Where(goqu.I("orders.id").Eq(user)).ScanStructs(out)
}

func gormJoins(db *gorm.DB, user int64, out *[]int64) {
	db.Table("orders").Joins("LEFT JOIN carts ON carts.id = orders.user_id").Where("orders.status = ?", user).Pluck("orders.id", out) // want `orders has no index for status`
	db.Table("orders o").Joins("JOIN carts c ON c.id = o.user_id AND c.note = ?", "x").Where("o.status = ?", user).Pluck("o.id", out) // want `orders has no index for status`
	db.Table("orders").Joins("Cart").Where("orders.status = ?", user).Pluck("orders.id", out)
}

func xormJoins(e *xorm.Engine, user int64, out *[]int64) {
	e.Table("orders").Join("LEFT", "carts", "carts.id = orders.user_id").Where("orders.status = ?", user).Cols("orders.id").Find(out)         // want `orders has no index for status`
	e.Table("orders").Alias("o").Join("INNER", []string{"carts", "c"}, "c.id = o.user_id").Where("o.status = ?", user).Cols("o.id").Find(out) // want `orders has no index for status`
	e.Table("orders").Join("LEFT", "carts", "carts.id = orders.user_id").Where("orders.id = ?", user).Cols("orders.id").Find(out)
}

func bunJoins(db *bun.DB, user int64, out *[]int64) {
	db.NewSelect().Table("orders").Column("orders.id").Join("JOIN carts ON carts.id = orders.user_id").Where("orders.status = ?", user).Scan(nil, out) // want `orders has no index for status`
	db.NewSelect().TableExpr("orders AS o").Column("o.id").Join("LEFT JOIN carts AS c ON c.id = o.user_id").Where("o.status = ?", user).Scan(nil, out) // want `orders has no index for status`
	db.NewSelect().TableExpr("orders AS o").Column("o.id").Join("LEFT JOIN carts AS c").JoinOn("c.id = o.user_id").Where("o.id = ?", user).Scan(nil, out)
}

func goframeJoins(db gdb.DB, user int64, out *[]Order) {
	db.Model("orders").As("o").LeftJoin("carts", "c", "c.id = o.user_id").Fields("o.id").Where("o.status = ?", user).Scan(out) // want `orders has no index for status`
	db.Model("orders o").InnerJoin("carts c", "c.id = o.user_id").Fields("o.id").Where("o.status", user).Scan(out)             // want `orders has no index for status`
	db.Model("orders").LeftJoinOnField("carts", "id").Fields("orders.id").Where("orders.id", user).Scan(out)
}
