// Package orders holds, library by library, all that orders and bounds the rows
// of a statement: none of it is LIMIT without ORDER BY.
package orders

import (
	"github.com/Masterminds/squirrel"
	"github.com/beego/beego/v2/client/orm"
	"github.com/doug-martin/goqu/v9"
	_ "github.com/go-sql-driver/mysql"
	"github.com/gocraft/dbr/v2"
	"github.com/gogf/gf/v2/database/gdb"
	gorm1 "github.com/jinzhu/gorm"
	"github.com/uptrace/bun"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"xorm.io/xorm"
)

// Order is a row of orders.
type Order struct {
	ID     int64
	UserID int64
}

// newestFirst changes the session that it is given.
func newestFirst(s *xorm.Session) { s.Desc("id") }

func xormOrders(e *xorm.Engine, s *xorm.Session, out *[]Order) {
	e.Desc("id").Limit(9).Find(out)
	e.Limit(9).Asc("user_id", "id").Find(out)
	e.OrderBy("id DESC").Limit(9).Find(out)
	s.Limit(9, 18).Desc("id")
	s.Find(out)
	e.Where("user_id > ?", 1).Limit(9).Find(out) // want `LIMIT without ORDER BY`
	q := e.Where("user_id > ?", 1).Limit(9)
	newestFirst(q)
	q.Find(out)
}

func gormOrders(db *gorm.DB, old *gorm1.DB, out *[]Order) {
	db.Order("id").Limit(9).Find(out)
	db.Limit(9).Order(clause.OrderByColumn{Column: clause.Column{Name: "id"}, Desc: true}).Find(out)
	db.Limit(9).Order(clause.OrderBy{Columns: []clause.OrderByColumn{{Column: clause.Column{Name: "id"}}}}).Find(out)
	db.Clauses(clause.OrderBy{Columns: []clause.OrderByColumn{{Column: clause.Column{Name: "id"}}}}).Limit(9).Find(out)
	old.Order("id desc", true).Limit(9).Find(out)
	db.Where("user_id > ?", 1).Limit(9).Find(out)  // want `LIMIT without ORDER BY`
	old.Where("user_id > ?", 1).Limit(9).Find(out) // want `LIMIT without ORDER BY`
}

func bunOrders(db *bun.DB, out *[]Order) {
	db.NewSelect().Model(out).Order("id DESC").Limit(9).Scan(nil)
	db.NewSelect().Model(out).Order("id DESC", "user_id").Limit(9).Scan(nil)
	db.NewSelect().Model(out).OrderExpr("id DESC").Limit(9).Scan(nil)
	db.NewSelect().Model(out).OrderBy("id", bun.OrderDesc).Limit(9).Scan(nil)
	db.NewSelect().Model(out).Where("user_id > 1").Limit(9).Scan(nil) // want `LIMIT without ORDER BY`
}

func goquOrders(db *goqu.Database, out *[]Order) {
	db.From("orders").Order(goqu.C("id").Desc()).Limit(9).ScanStructs(out)
	db.From("orders").Limit(9).OrderAppend(goqu.I("id").Asc()).ScanStructs(out)
	db.From("orders").Limit(9).OrderPrepend(goqu.L("id").Asc()).ScanStructs(out)
	db.From("orders").Where(goqu.C("user_id").Gt(1)).Limit(9).ScanStructs(out) // want `LIMIT without ORDER BY`
}

func squirrelOrders(run squirrel.BaseRunner) {
	squirrel.Select("id").From("orders").OrderBy("id", "user_id DESC").Limit(9).RunWith(run).Query()
	squirrel.Select("id").From("orders").OrderByClause("id").Limit(9).RunWith(run).Query()
	squirrel.Select("id").From("orders").OrderByClause(squirrel.Expr("id")).Limit(9).RunWith(run).Query()
	squirrel.Select("id").From("orders").Where("user_id > 1").Limit(9).RunWith(run).Query() // want `LIMIT without ORDER BY`
}

func dbrOrders(s *dbr.Session, out *[]Order) {
	s.Select("id").From("orders").OrderBy("id").Limit(9).Load(out)
	s.Select("id").From("orders").OrderAsc("id").Limit(9).Load(out)
	s.Select("id").From("orders").OrderDesc("id").Limit(9).Load(out)
	s.Select("id").From("orders").Limit(9).OrderDir("id", false).Load(out)
	s.Select("id").From("orders").OrderBy("id").Paginate(2, 9).Load(out)
	s.Select("id").From("orders").Where("user_id > 1").Limit(9).Load(out) // want `LIMIT without ORDER BY`
}

func goframeOrders(db gdb.DB, out *[]Order) {
	db.Model("orders").Fields("id").Order("id desc").Limit(9).Scan(out)
	db.Model("orders").Fields("id").Order("id", "user_id").Limit(9).Scan(out)
	db.Model("orders").Fields("id").OrderAsc("id").Limit(9).Scan(out)
	db.Model("orders").Fields("id").OrderDesc("id").Limit(18, 9).Scan(out)
	db.Model("orders").Fields("id").OrderDesc("id").Page(2, 9).Scan(out)
	db.Model("orders").Fields("id").OrderRandom().Limit(9).Scan(out)         // want `\[order-by-rand\]`
	db.Model("orders").Fields("id").WhereGT("user_id", 1).Limit(9).Scan(out) // want `LIMIT without ORDER BY`
	db.Model("orders").Fields("id").WhereLike("user_id", "%1").Scan(out)     // want `\[leading-wildcard\]`
	db.Model("orders").Fields("id").Order("id").Limit(20000, 9).Scan(out)    // want `\[deep-offset\]`
}

func goframePages(db gdb.DB, page, size int, out *[]Order) {
	db.Model("orders").Fields("id").Order("id").Page(page, size).Scan(out) // want `\[deep-offset\]`
}

func dbrPages(s *dbr.Session, page, size uint64, out *[]Order) {
	s.Select("id").From("orders").OrderBy("id").Paginate(page, size).Load(out) // want `\[deep-offset\]`
}

func beegoOrders(o orm.Ormer, out *[]Order, word string) {
	o.QueryTable("orders").OrderBy("-id").Limit(9).All(out)
	o.QueryTable("orders").OrderBy("user_id", "-id").Limit(9).All(out)
	o.QueryTable("orders").OrderBy("user__name").Limit(9).All(out)
	o.QueryTable("orders").Filter("UserId__gt", 1).Limit(9).All(out) // want `LIMIT without ORDER BY`
	o.QueryTable("orders").Filter("phone__icontains", word).All(out) // want `\[leading-wildcard\]`
	o.QueryTable("orders").Filter("phone__startswith", word).All(out)
	o.QueryTable("orders").Filter("user__name__icontains", word).All(out)
	o.QueryTable("orders").Filter("user_id", 7).All(out)
}
