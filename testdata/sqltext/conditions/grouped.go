package conditions

import (
	"context"

	"github.com/beego/beego/v2/client/orm"
	"github.com/uptrace/bun"
)

func groupedLoud(ctx context.Context, b *bun.DB, o orm.Ormer, phone string, status int, number int64) {
	var list []orm.Params
	b.NewSelect().Table("orders").Column("id").WhereGroup(" AND ", func(q *bun.SelectQuery) *bun.SelectQuery {
		return q.Where("phone = ?", phone).WhereOr("status = ?", status) // want `orders has no index for status.*\[or-defeats-index\]`
	}).Exec(ctx)
	b.NewSelect().Table("orders").Column("id").Where("phone = ?", phone).WhereGroup("OR", func(q *bun.SelectQuery) *bun.SelectQuery {
		return q.Where("status = ?", status)
	}).Exec(ctx) // want `orders has no index for status.*\[or-defeats-index\]`
	b.NewDelete().Table("carts").WhereGroup(" AND ", func(q *bun.DeleteQuery) *bun.DeleteQuery {
		return q.Where("user_id = ?", number) // want `carts has no index for user_id.*\[missing-index\]`
	}).Exec(ctx)

	cond := orm.NewCondition()
	o.QueryTable("orders").SetCond(cond.And("phone", phone).Or("status", status)).Values(&list, "id")                           // want `orders has no index for status.*\[or-defeats-index\]`
	o.QueryTable("orders").SetCond(cond.And("phone__contains", phone)).Values(&list, "id")                                      // want `pattern for phone begins with a wildcard.*\[leading-wildcard\]`
	o.QueryTable("orders").SetCond(cond.And("phone", number)).Values(&list, "id")                                               // want `compared with the number number.*\[implicit-conversion\]`
	o.QueryTable("orders").SetCond(cond.And("user_id", 1).OrCond(cond.And("status", 1).Or("phone", phone))).Values(&list, "id") // want `orders has no index for status.*\[or-defeats-index\]`
	either := orm.NewCondition()
	either = either.Or("phone", phone)
	either = either.Or("status", status)
	o.QueryTable("orders").SetCond(either).Values(&list, "id") // want `orders has no index for status.*\[or-defeats-index\]`
}

func groupedSilent(ctx context.Context, b *bun.DB, o orm.Ormer, phone, sep string, status int, add func(*bun.SelectQuery) *bun.SelectQuery) {
	var list []orm.Params
	b.NewSelect().Table("orders").Column("id").WhereGroup(" AND ", func(q *bun.SelectQuery) *bun.SelectQuery {
		return q.Where("phone = ?", phone).WhereOr("user_id = ?", status)
	}).Exec(ctx)
	b.NewSelect().Table("orders").Column("id").Where("user_id = 1").WhereGroup(" AND ", func(q *bun.SelectQuery) *bun.SelectQuery {
		return q.Where("phone = ?", phone).WhereOr("status = ?", status) // under an AND that has an index
	}).Exec(ctx)
	b.NewSelect().Table("orders").Column("id").Where("status = 1").WhereGroup(" AND ", add).Exec(ctx)
	b.NewSelect().Table("orders").Column("id").Where("phone = ?", phone).WhereGroup(sep, func(q *bun.SelectQuery) *bun.SelectQuery {
		return q.Where("status = ?", status)
	}).Exec(ctx)

	cond := orm.NewCondition()
	o.QueryTable("orders").SetCond(cond.And("phone", phone).Or("user_id", status)).Values(&list, "id")
	o.QueryTable("orders").SetCond(cond.And("phone__startswith", phone)).Values(&list, "id")
	// AND binds closer: status is asked of the rows of user_id only.
	o.QueryTable("orders").SetCond(cond.And("phone", phone).Or("user_id", 1).And("status", status)).Values(&list, "id")
	o.QueryTable("orders").SetCond(cond.And("user_id", 1).AndCond(cond.And("status", 1).Or("phone", phone))).Values(&list, "id")
	o.QueryTable("orders").SetCond(cond.And("status", status).AndNot("phone", phone)).Values(&list, "id") // not read, so no index is known to miss
	o.QueryTable("orders").SetCond(cond.And("profile__age__gte", 18).Or("status", 1)).Values(&list, "id") // of another table
}
