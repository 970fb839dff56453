// Package bob has statements that bob builds of parts.
package bob

import (
	"context"
	"time"

	_ "github.com/go-sql-driver/mysql"
	"github.com/stephenafamo/bob"
	"github.com/stephenafamo/bob/dialect/mysql"
	"github.com/stephenafamo/bob/dialect/mysql/dialect"
	"github.com/stephenafamo/bob/dialect/mysql/dm"
	"github.com/stephenafamo/bob/dialect/mysql/im"
	"github.com/stephenafamo/bob/dialect/mysql/sm"
	"github.com/stephenafamo/bob/dialect/mysql/um"
	"github.com/stephenafamo/scan"
)

type Order struct{ ID, UserID int64 }

var rows = scan.StructMapper[Order]()

func loud(ctx context.Context, db bob.DB, phone, day string, number, page int64) {
	bob.All(ctx, db, mysql.Select(sm.Columns("id"), sm.From("orders"), sm.Where(mysql.Quote("phone").Like(mysql.Arg("%"+phone)))), rows)                                                                                                        // want `the pattern for .*phone begins with a wildcard.*every row of orders is read.*leading-wildcard`
	bob.All(ctx, db, mysql.Select(sm.Columns("id"), sm.From("orders"), sm.Where(mysql.Quote("orders", "status").EQ(mysql.Arg(number)))), rows)                                                                                                  // want `orders has no index for status.*missing-index`
	bob.One(ctx, db, mysql.Select(sm.Columns("id"), sm.From("orders"), sm.Where(mysql.Raw("status = ?", number))), rows)                                                                                                                        // want `orders has no index for status.*missing-index`
	bob.All(ctx, db, mysql.Select(sm.Columns("id"), sm.From("orders"), sm.Where(mysql.Quote("phone").EQ(mysql.Arg(number)))), rows)                                                                                                             // want `orders.phone is varchar\(20\) and is compared with the number.*implicit-conversion`
	bob.All(ctx, db, mysql.Select(sm.Columns("id"), sm.From("orders"), sm.Where(mysql.Quote("phone").In(mysql.Arg(1, 2)))), rows)                                                                                                               // want `orders.phone is varchar\(20\).*implicit-conversion`
	bob.All(ctx, db, mysql.Select(sm.Columns("id"), sm.From("orders"), sm.Where(mysql.Raw("DATE(created_at) = ?", day))), rows)                                                                                                                 // want `DATE\(\) hides created_at from index idx_created.*non-sargable`
	bob.All(ctx, db, mysql.Select(sm.From("orders"), sm.Where(mysql.Quote("user_id").EQ(mysql.Arg(number)))), rows)                                                                                                                             // want `SELECT \* sends every column of orders.*select-star`
	bob.All(ctx, db, mysql.Select(sm.Columns("id"), sm.From("orders"), sm.OrderBy("id").Desc(), sm.Limit(20), sm.Offset((page-1)*20)), rows)                                                                                                    // want `OFFSET grows with a page number.*deep-offset`
	bob.All(ctx, db, mysql.Select(sm.Columns("id"), sm.From("orders"), sm.OrderBy("RAND()"), sm.Limit(20)), rows)                                                                                                                               // want `order-by-rand`
	bob.All(ctx, db, mysql.Select(sm.Columns("o.id"), sm.From("orders").As("o"), sm.LeftJoin("carts").As("c").On(mysql.Quote("c", "user_id").EQ(mysql.Quote("o", "user_id"))), sm.Where(mysql.Quote("o", "phone").EQ(mysql.Arg(phone)))), rows) // want `carts has no index for the join on user_id.*missing-index`
	mysql.Delete(dm.From("carts"), dm.Where(mysql.Quote("user_id").EQ(mysql.Arg(number)))).Exec(ctx, db)                                                                                                                                        // want `carts has no index for user_id: every row is read and locked.*missing-index`
	bob.Exec(ctx, db, mysql.Insert(im.Into("orders", "user_id", "phone", "status"), im.Values(mysql.Arg(number, phone))))                                                                                                                       // want `value-count`
	bob.All(ctx, db, mysql.RawQuery("SELECT id FROM orders WHERE status = ?", number), rows)                                                                                                                                                    // want `orders has no index for status.*missing-index`
	bob.All(ctx, db, mysql.Select(sm.Columns("id"), sm.From("orders"), sm.Where(mysql.Or(mysql.Quote("phone").EQ(mysql.Arg(phone)), mysql.Quote("status").EQ(mysql.Arg(1))))), rows)                                                            // want `orders has no index for status.*or-defeats-index`
	text, args, _ := mysql.Select(sm.Columns("id"), sm.From("carts"), sm.Where(mysql.Quote("user_id").EQ(mysql.Arg(number))), sm.ForUpdate().SkipLocked()).Build(ctx)                                                                           // want `carts has no index for user_id.*missing-index`
	db.QueryContext(ctx, text, args...)
	mods := []bob.Mod[*dialect.SelectQuery]{sm.Columns("id"), sm.From("orders")}
	if phone != "" {
		mods = append(mods, sm.Where(mysql.Quote("phone").Like(mysql.Arg("%"+phone)))) // want `leading-wildcard`
	}
	bob.All(ctx, db, mysql.Select(mods...), rows)
	query := mysql.Select(sm.Columns("id"), sm.From("orders"), sm.Where(mysql.Quote("status").EQ(mysql.Arg(1)))) // want `orders has no index for status.*missing-index`
	bob.All(ctx, db, query, rows)
}

func silent(ctx context.Context, db bob.DB, phone string, number int64, since time.Time, mod bob.Mod[*dialect.SelectQuery], cond bob.Expression, table string, ids []any) {
	bob.All(ctx, db, mysql.Select(sm.Columns("id"), sm.From("orders"), sm.Where(mysql.Quote("phone").Like(mysql.Arg(phone+"%")))), rows)
	bob.All(ctx, db, mysql.Select(sm.Columns("id"), sm.From("orders"), sm.Where(mysql.Quote("phone").EQ(mysql.Arg(phone)))), rows)
	bob.All(ctx, db, mysql.Select(sm.Columns("id"), sm.From("orders"), sm.Where(mysql.Quote("phone").EQ(mysql.S("17")))), rows)
	bob.All(ctx, db, mysql.Select(sm.Columns("id"), sm.From("orders"), sm.Where(mysql.Quote("created_at").GT(mysql.Arg(since)))), rows)
	bob.All(ctx, db, mysql.Select(sm.Columns("id"), sm.From("orders"), sm.Where(mysql.Quote("status").EQ(mysql.Arg(1))), sm.Where(mysql.Quote("user_id").EQ(mysql.Arg(number)))), rows)
	bob.All(ctx, db, mysql.Select(sm.Columns("id"), sm.From("orders"), sm.Where(mysql.Quote("status").EQ(mysql.Arg(1)).And(cond))), rows)
	bob.All(ctx, db, mysql.Select(sm.Columns("id"), sm.From("orders"), sm.Where(mysql.Quote("status").EQ(mysql.Arg(1))), mod), rows)
	bob.All(ctx, db, mysql.Select(sm.Columns("id"), sm.From(table), sm.Where(mysql.Quote("status").EQ(mysql.Arg(1)))), rows)
	bob.All(ctx, db, mysql.Select(sm.Columns("id"), sm.From("orders"), sm.Where(mysql.Quote("user_id").In(mysql.Arg(ids...)))), rows)
	bob.All(ctx, db, mysql.Select(sm.Columns("o.id"), sm.From("orders").As("o"), sm.LeftJoin("carts").As("c").On(mysql.Quote("c", "id").EQ(mysql.Quote("o", "id"))), sm.Where(mysql.Quote("o", "phone").EQ(mysql.Arg(phone)))), rows)
	bob.All(ctx, db, mysql.Select(sm.Columns("id"), sm.From("orders"), sm.OrderBy(mysql.Quote("id")), sm.Limit(20)), rows)
	bob.Exec(ctx, db, mysql.Update(um.Table("carts"), um.SetCol("note").ToArg(""), um.Where(mysql.Quote("id").EQ(mysql.Arg(number)))))
	bob.Exec(ctx, db, mysql.Insert(im.Into("orders", "user_id", "phone"), im.Values(mysql.Arg(number, phone))))
	bob.Exec(ctx, db, mysql.Insert(im.Into("orders", "user_id", "phone"), im.Values(mysql.Arg(ids...))))
	bob.Exec(ctx, db, mysql.Insert(im.Into("orders", "user_id", "phone"), im.Values(mysql.Arg(number), mysql.Raw("?, ?", 1, 2))))
	// What is added later, and what is read from.
	query := mysql.Select(sm.Columns("id"), sm.From("orders"), sm.Where(mysql.Quote("status").EQ(mysql.Arg(1))))
	query.Apply(sm.Where(mysql.Quote("user_id").EQ(mysql.Arg(number))))
	bob.All(ctx, db, query, rows)
	del := mysql.Delete(dm.From("carts"))
	del.Apply(dm.Where(mysql.Quote("id").EQ(mysql.Arg(number))))
	bob.Exec(ctx, db, del)
	of := mysql.Select(sm.Columns("id"), sm.From("orders"), sm.Where(mysql.Quote("user_id").EQ(mysql.Arg(number))))
	bob.All(ctx, db, mysql.Select(sm.Columns("id"), sm.From(of).As("orders"), sm.Where(mysql.Quote("status").EQ(mysql.Arg(1)))), rows)
	bob.All(ctx, db, mysql.Select(sm.Columns("id"), sm.From("orders"), sm.Where(mysql.Quote("id").In(mysql.Select(sm.Columns("id"), sm.From("carts"), sm.Where(mysql.Quote("id").EQ(mysql.Arg(1))))))), rows)
	find(ctx, db, sm.Where(mysql.Quote("user_id").EQ(mysql.Arg(number))))
}

// find has its condition from its callers.
func find(ctx context.Context, db bob.DB, mods ...bob.Mod[*dialect.SelectQuery]) {
	all := append([]bob.Mod[*dialect.SelectQuery]{sm.Columns("id"), sm.From("orders"), sm.Where(mysql.Quote("status").EQ(mysql.Arg(1)))}, mods...)
	bob.All(ctx, db, mysql.Select(all...), rows)
}

func noted(ctx context.Context, db bob.DB) {
	bob.Exec(ctx, db, mysql.Update(um.Table("carts"), um.SetCol("note").ToArg(""))) // want `UPDATE without WHERE changes every row of carts.*write-without-where`
}

func emptied(ctx context.Context, db bob.DB) {
	bob.Exec(ctx, db, mysql.Delete(dm.From("crm_user_role"))) // want `DELETE without WHERE.*crm_user_role.*write-without-where`
}
