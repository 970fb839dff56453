// Package written holds calls of libraries, and above each the SQL that it writes, with ? for
// values, {{}} for what the source does not show, and … where more may be added.
package written

import (
	"database/sql/driver"

	"github.com/Masterminds/squirrel"
	"github.com/beego/beego/v2/client/orm"
	"github.com/doug-martin/goqu/v9"
	"github.com/gocraft/dbr/v2"
	"github.com/gogf/gf/v2/database/gdb"
	"github.com/uptrace/bun"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"xorm.io/builder"
	"xorm.io/xorm"
)

// Order is a row of orders.
type Order struct {
	ID     int64
	UserID int64
	Phone  string
}

// Codes are sent as one value.
type Codes []int64

// Value is that value.
func (c Codes) Value() (driver.Value, error) { return nil, nil }

func ofSquirrel(db squirrel.BaseRunner, user int64, ids []int64, codes Codes, word string) {
	// writes SELECT id FROM `orders` WHERE (user_id = ?)
	squirrel.Select("id").From("orders").Where(squirrel.Eq{"user_id": user}).RunWith(db).Query()
	// writes SELECT id FROM `orders` WHERE (user_id IN (?, ?))
	squirrel.Select("id").From("orders").Where(squirrel.Eq{"user_id": ids}).RunWith(db).Query()
	// writes SELECT id FROM `orders` WHERE (phone = ?)
	squirrel.Select("id").From("orders").Where(squirrel.Eq{"phone": codes}).RunWith(db).Query()
	// writes SELECT id FROM `orders` WHERE (user_id IS NOT NULL)
	squirrel.Select("id").From("orders").Where(squirrel.NotEq{"user_id": nil}).RunWith(db).Query()
	// writes SELECT id FROM `orders` WHERE ((phone LIKE ? OR id >= ?))
	squirrel.Select("id").From("orders").Where(squirrel.Or{squirrel.Like{"phone": "%1"}, squirrel.GtOrEq{"id": user}}).RunWith(db).Query()
	// writes SELECT o.id FROM orders o LEFT JOIN carts c ON c.id = o.user_id ORDER BY o.id DESC LIMIT 5
	squirrel.Select("o.id").From("orders o").LeftJoin("carts c ON c.id = o.user_id").OrderBy("o.id DESC").Limit(5).RunWith(db).Query()
	// writes SELECT o.id FROM orders o …
	squirrel.Select("o.id").From("orders o").JoinClause(squirrel.Expr(word)).RunWith(db).Query()
	// writes UPDATE `orders` SET phone = ql_hole_ WHERE (id = ?)
	squirrel.Update("orders").Set("phone", word).Where("id = ?", user).RunWith(db).Exec()
	// writes DELETE FROM `orders` WHERE (id < ?) LIMIT 9
	squirrel.Delete("orders").Where(squirrel.Lt{"id": user}).Limit(9).RunWith(db).Exec()
}

func ofGoqu(db *goqu.Database, user int64, codes Codes, out *[]int64) {
	// writes SELECT id FROM `orders` WHERE (user_id = ?) AND (phone <> ?)
	db.From("orders").Select("id").Where(goqu.Ex{"user_id": user}, goqu.C("phone").Neq("1")).ScanVals(out)
	// writes SELECT id FROM `orders` WHERE (id > ?) ORDER BY id DESC LIMIT 3
	db.From("orders").Select("id").Where(goqu.Ex{"id": goqu.Op{"gt": user}}).Order(goqu.C("id").Desc()).Limit(3).ScanVals(out)
	// writes SELECT id FROM `orders` WHERE ((id = ? OR orders.user_id IN (?, ?)))
	db.From("orders").Select("id").Where(goqu.Or(goqu.C("id").Eq(1), goqu.I("orders.user_id").In(user, 3))).ScanVals(out)
	// writes SELECT id FROM `orders` WHERE (id BETWEEN ? AND ?)
	db.From("orders").Select("id").Where(goqu.C("id").Between(goqu.Range(1, user))).ScanVals(out)
	// writes SELECT id FROM `orders` WHERE (phone = ?)
	db.From("orders").Select("id").Where(goqu.C("phone").Eq(codes)).ScanVals(out)
	// writes SELECT orders.id FROM `orders` INNER JOIN `carts` ON carts.id = orders.user_id
	db.From("orders").Select("orders.id").Join(goqu.T("carts"), goqu.On(goqu.I("carts.id").Eq(goqu.I("orders.user_id")))).ScanVals(out)
}

func ofDialect(db *goqu.Database, out *[]int64) {
	// writes SELECT id FROM `orders` WHERE (id > ?)
	goqu.Dialect("mysql").From("orders").Select("id").Where(goqu.C("id").Gt(1)).ToSQL()
	// writes SELECT ql_hole_ FROM {{}} WHERE (id > ?) …
	narrowed(db).Where(goqu.C("id").Gt(1)).ScanVals(out)
}

// narrowed may have added conditions.
var narrowed func(db *goqu.Database) *goqu.SelectDataset

func ofXorm(e *xorm.Engine, user int64, word string, out *[]Order) {
	// writes SELECT id FROM `orders` WHERE ((user_id = ? AND phone LIKE ?))
	e.Table("orders").Cols("id").Where(builder.Eq{"user_id": user}.And(builder.Like{"phone", word})).Find(out)
	// writes SELECT id FROM `orders` WHERE (id IN (?, ?)) ORDER BY id DESC LIMIT 5 OFFSET 10
	e.Table("orders").Cols("id").In("id", []int64{1, 2}).Desc("id").Limit(5, 10).Find(out)
	// writes SELECT id FROM `orders` LEFT JOIN `carts` ON carts.id = orders.user_id ORDER BY orders.id
	e.Table("orders").Cols("id").Join("LEFT", "carts", "carts.id = orders.user_id").Asc("orders.id").Find(out)
	// writes SELECT id FROM `orders` WHERE ((id = ? OR phone IS NULL))
	e.Table("orders").Cols("id").Where(builder.Or(builder.Eq{"id": 1}, builder.IsNull{"phone"})).Find(out)
}

func ofBuilder(e *xorm.Engine, user int64, word string, out *[]Order) {
	near := builder.Select("id").From("orders").Where(builder.Eq{"user_id": user}.And(builder.Like{"phone", word})).OrderBy("id").Limit(5, 10)
	// writes SELECT id FROM `orders` WHERE ((user_id = ? AND phone LIKE ?)) ORDER BY id LIMIT 5 OFFSET 10
	q, args, _ := near.ToSQL()
	e.SQL(q, args...).Find(out)
	// writes SELECT o.id FROM `orders` AS `o` LEFT JOIN `carts` ON carts.id = o.user_id WHERE (o.id > ?)
	joined, args, _ := builder.MySQL().Select("o.id").From("orders", "o").LeftJoin("carts", "carts.id = o.user_id").Where(builder.Gt{"o.id": user}).ToSQL()
	e.SQL(joined, args...).Find(out)
	// writes SELECT t.id FROM {{}} AS `t` WHERE (phone LIKE ?)
	inner, args, _ := builder.Select("t.id").From(near, "t").Where(builder.Like{"phone", word}).ToSQL()
	e.SQL(inner, args...).Find(out)
	// writes SELECT id FROM `orders` WHERE (user_id IN ({{}})) | SELECT id FROM `carts`
	of, args, _ := builder.Select("id").From("orders").Where(builder.In("user_id", builder.Select("id").From("carts"))).ToSQL()
	e.SQL(of, args...).Find(out)
	// writes SELECT id FROM `orders` WHERE (user_id IN ({{}})) | SELECT id FROM `carts`
	e.Table("orders").Cols("id").Where(builder.In("user_id", builder.Select("id").From("carts"))).Find(out)
	// writes DELETE FROM `orders` WHERE (user_id = ?)
	gone, args, _ := builder.Delete(builder.Eq{"user_id": user}).From("orders").ToSQL()
	e.Exec(append([]any{gone}, args...)...)
}

func ofGorm(db *gorm.DB, user int64, out *[]Order) {
	// writes SELECT id FROM `orders` WHERE (user_id = ?)
	db.Table("orders").Select("id").Where(map[string]any{"user_id": user}).Find(out)
	// writes SELECT id FROM `orders` WHERE (user_id = ?)
	db.Table("orders").Select("id").Where(&Order{UserID: user}).Find(out)
	// writes SELECT id FROM `orders` WHERE (user_id = ?) ORDER BY id DESC
	db.Table("orders").Select("id").Where("user_id", user).Order(clause.OrderByColumn{Column: clause.Column{Name: "id"}, Desc: true}).Find(out)
	// writes SELECT id FROM `orders` WHERE (id = ?) OR (user_id = ?)
	db.Table("orders").Select("id").Where("id = ?", 1).Or("user_id = ?", user).Find(out)
	// writes SELECT id FROM `orders` WHERE NOT (id = ?)
	db.Table("orders").Select("id").Not("id = ?", 1).Find(out)
	// writes SELECT id FROM `orders` WHERE (user_id IN ({{}})) | SELECT id FROM `carts`
	db.Table("orders").Select("id").Where("user_id IN (?)", db.Table("carts").Select("id")).Find(out)
}

func ofDbr(s *dbr.Session, user int64, out *[]int64) {
	// writes SELECT id FROM `orders` WHERE ((user_id = ? AND id >= ?)) ORDER BY id DESC
	s.Select("id").From("orders").Where(dbr.And(dbr.Eq("user_id", user), dbr.Gte("id", 1))).OrderDesc("id").Load(out)
	// writes SELECT o.id FROM orders AS o INNER JOIN carts AS c ON c.id = o.user_id ORDER BY o.id
	s.Select("o.id").From(dbr.I("orders").As("o")).Join(dbr.I("carts").As("c"), "c.id = o.user_id").OrderDir("o.id", true).Load(out)
	// writes SELECT id FROM `orders` WHERE (phone IS NULL) ORDER BY id
	s.Select("id").From("orders").Where(dbr.Eq("phone", nil)).OrderBy("id").Load(out)
}

func ofBun(db *bun.DB, user int64, out *[]Order) {
	// writes SELECT id FROM `orders` WHERE (user_id = ?) OR (id = ?) ORDER BY id DESC LIMIT 3
	db.NewSelect().Table("orders").Column("id").Where("user_id = ?", user).WhereOr("id = ?", 1).OrderExpr("id DESC").Limit(3).Scan(nil, out)
	// writes SELECT id FROM `orders` JOIN carts AS c WHERE ({{}}) ORDER BY id …
	db.NewSelect().Table("orders").Column("id").Join("JOIN carts AS c").JoinOn("c.id = orders.user_id").Order("id").Scan(nil, out)
}

func ofGoframe(db gdb.DB, user int64, word string, out *[]Order) {
	// writes SELECT id FROM `orders` WHERE (user_id = ?) AND (phone LIKE ?) ORDER BY id DESC
	db.Model("orders").Fields("id").Where("user_id", user).WhereLike("phone", "%"+word).OrderDesc("id").Scan(out)
	// writes SELECT id FROM `orders` WHERE (id IN (?, ?)) OR (user_id = ?) LIMIT 10
	db.Model("orders").Fields("id").WhereIn("id", []int64{1, 2}).WhereOr("user_id", user).Page(2, 10).Scan(out)
	// writes SELECT o.id FROM orders o LEFT JOIN carts c ON c.id = o.user_id
	db.Model("orders o").LeftJoin("carts c", "c.id = o.user_id").Fields("o.id").Scan(out)
}

func ofBeego(o orm.Ormer, user int64, word string, out *[]Order) {
	// writes SELECT ql_hole_ FROM `orders` WHERE (user_id = ?) ORDER BY id DESC
	o.QueryTable("orders").Filter("user_id", user).OrderBy("-id").All(out, "id")
	// writes SELECT ql_hole_ FROM `orders` WHERE (phone LIKE ?) AND ({{}}) …
	o.QueryTable("orders").Filter("phone__icontains", word).Exclude("id__in", 1, 2).All(out, "id")
	// writes SELECT ql_hole_ FROM `orders` WHERE (phone LIKE ?) AND (user_id IS NULL)
	o.QueryTable("orders").Filter("phone__startswith", word).Filter("user_id__isnull", true).All(out, "id")
}
