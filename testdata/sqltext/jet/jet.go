// Package jet has statements that jet builds of the tables that its generator writes.
package jet

import (
	"context"
	"database/sql"
	"time"

	. "github.com/go-jet/jet/v2/mysql"
	_ "github.com/go-sql-driver/mysql"

	"example.com/till/jet/table"
	. "example.com/till/jet/table"
)

type Order struct{ ID, UserID int64 }

func loud(ctx context.Context, db *sql.DB, out *[]Order, phone, day string, number int64, page int64) {
	SELECT(Orders.ID).FROM(Orders).WHERE(Orders.Phone.LIKE(String("%"+phone))).Query(db, out)                                             // want `the pattern for .*phone begins with a wildcard.*every row of orders is read.*leading-wildcard`
	SELECT(Orders.ID).FROM(Orders).WHERE(Orders.Status.EQ(Int(number))).QueryContext(ctx, db, out)                                        // want `orders has no index for status.*missing-index`
	Orders.SELECT(Orders.AllColumns).WHERE(Orders.Status.EQ(Int(number)).AND(Orders.ID.NOT_EQ(Int(1)))).Query(db, out)                    // want `orders has no index for status.*missing-index`
	SELECT(STAR).FROM(table.Orders).WHERE(Orders.UserID.EQ(Int(number))).Query(db, out)                                                   // want `SELECT \* sends every column of orders.*select-star`
	SELECT(Orders.ID).FROM(Orders).WHERE(StringExp(Orders.Phone).EQ(StringExp(Int(number)))).Query(db, out)                               // want `orders.phone is varchar\(20\) and is compared with the number.*implicit-conversion`
	SELECT(Orders.ID).FROM(Orders).WHERE(LOWER(Orders.Phone).EQ(String(phone))).Query(db, out)                                            // want `LOWER\(\) hides phone from index idx_phone.*non-sargable`
	SELECT(Orders.ID).FROM(Orders).WHERE(RawBool("DATE(created_at) = '2024-01-01'")).Query(db, out)                                       // want `DATE\(\) hides created_at from index idx_created.*non-sargable`
	SELECT(Orders.ID).FROM(Orders).ORDER_BY(Orders.ID.ASC()).LIMIT(20).OFFSET((page-1)*20).Query(db, out)                                 // want `OFFSET grows with a page number.*deep-offset`
	SELECT(Orders.ID).FROM(Orders).ORDER_BY(Raw("RAND()").ASC()).LIMIT(20).Query(db, out)                                                 // want `order-by-rand`
	SELECT(Orders.ID).FROM(Orders.INNER_JOIN(Carts, Carts.ID.EQ(Orders.ID))).WHERE(Orders.Status.EQ(Int(1))).Query(db, out)               // want `orders has no index for status.*missing-index`
	SELECT(Orders.ID).FROM(Orders.INNER_JOIN(Carts, Carts.UserID.EQ(Orders.UserID))).WHERE(Orders.Phone.EQ(String(phone))).Query(db, out) // want `carts has no index for the join on user_id.*missing-index`
	Orders.LEFT_JOIN(Carts, Carts.UserID.EQ(Orders.UserID)).SELECT(Orders.ID).WHERE(Orders.Phone.EQ(String(phone))).Query(db, out)        // want `carts has no index for the join on user_id.*missing-index`
	Carts.UPDATE(Carts.Note).SET("").WHERE(Carts.UserID.EQ(Int(number))).Exec(db)                                                         // want `carts has no index for user_id: every row is read and locked.*missing-index`
	Carts.DELETE().WHERE(Carts.UserID.EQ(Int(number))).ExecContext(ctx, db)                                                               // want `carts has no index for user_id: every row is read and locked.*missing-index`
	SELECT(Orders.ID).FROM(Orders).WHERE(OR(Orders.Phone.EQ(String(phone)), Orders.Status.EQ(Int(number)))).Query(db, out)                // want `orders has no index for status.*or-defeats-index`
	Orders.INSERT(Orders.UserID, Orders.Phone, Orders.Status).VALUES(number, phone).Exec(db)                                              // want `value-count`
	carts := table.Carts
	cond := carts.UserID.EQ(Int(number)) // want `carts has no index for user_id.*missing-index`
	carts.SELECT(COUNT(STAR)).WHERE(cond).Query(db, out)
	Carts.DELETE().WHERE(Bool(true)).Exec(db)                                                                   // want `DELETE .*write-without-where`
	Carts.UPDATE(Carts.Note).SET(Carts.Note.SET(String(""))).WHERE(Carts.UserID.EQ(Int(number))).Exec(db)       // want `missing-index`
	SELECT(Carts.ID).FROM(Carts).WHERE(Carts.UserID.EQ(Int(number))).FOR(UPDATE().SKIP_LOCKED()).Query(db, out) // want `missing-index`
	query := Carts.SELECT(Carts.ID).WHERE(Carts.UserID.GT(Int(number)))                                         // want `carts has no index for user_id.*missing-index`
	if phone != "" {
		query = query.ORDER_BY(Carts.UserID.DESC())
	}
	query.LIMIT(3).Query(db, out)
	where := Bool(true)
	if phone != "" {
		where = where.AND(Orders.Phone.LIKE(String("%" + phone))) // want `leading-wildcard`
	}
	Orders.SELECT(Orders.ID).WHERE(where).Query(db, out)
	text, args := Carts.SELECT(Carts.ID).WHERE(Carts.UserID.EQ(Int(number))).Sql() // want `carts has no index for user_id.*missing-index`
	db.Query(text, args...)
}

var tCarts = table.Carts

// named has tables under other names.
func named(db *sql.DB, out *[]Order, phone string, number int64) {
	Orders := Orders.AS("o")
	SELECT(Orders.ID).FROM(Orders).WHERE(Orders.Status.EQ(Int(1))).Query(db, out) // want `orders has no index for status.*missing-index`
	Orders.SELECT(Orders.ID).WHERE(Orders.Status.EQ(Int(1))).Query(db, out)       // want `orders has no index for status.*missing-index`
	mine := tCarts.AS("mine")
	Orders.SELECT(Orders.ID).FROM(Orders.LEFT_JOIN(mine, mine.UserID.EQ(Orders.UserID))).WHERE(Orders.Phone.EQ(String(phone))).Query(db, out) // want `carts has no index for the join on user_id.*missing-index`
	SELECT(mine.ID).FROM(mine.INNER_JOIN(tCarts, tCarts.ID.EQ(mine.ID))).WHERE(mine.UserID.EQ(Int(number))).Query(db, out)                    // want `carts has no index for user_id.*missing-index`
	tCarts.DELETE().WHERE(tCarts.UserID.EQ(Int(number))).Exec(db)                                                                             // want `carts has no index for user_id: every row is read and locked.*missing-index`
}

func byUser(t *table.OrdersTable, number int64) BoolExpression { return t.UserID.EQ(Int(number)) }

func silent(ctx context.Context, db *sql.DB, out *[]Order, phone string, number int64, since time.Time, from ReadableTable, cond BoolExpression, ids []int64) {
	SELECT(Orders.ID).FROM(Orders).WHERE(Orders.Phone.LIKE(String(phone+"%"))).Query(db, out)
	SELECT(Orders.ID).FROM(Orders).WHERE(Orders.Phone.EQ(String(phone))).Query(db, out)
	SELECT(Orders.ID).FROM(Orders).WHERE(Orders.Status.EQ(Int(1)).AND(Orders.UserID.EQ(Int(number)))).Query(db, out)
	SELECT(Orders.ID).FROM(Orders).WHERE(Orders.CreatedAt.GT(TimestampT(since))).Query(db, out)
	Orders.SELECT(Orders.AllColumns).WHERE(Orders.ID.GT(Int(number))).ORDER_BY(Orders.ID.ASC()).LIMIT(20).Query(db, out)
	SELECT(Orders.ID).FROM(Orders).WHERE(Orders.Status.EQ(Int(1)).AND(cond)).Query(db, out)
	Orders.INSERT(Orders.UserID, Orders.Phone).VALUES(number, phone).Exec(db)
	Orders.INSERT(Orders.MutableColumns).VALUES(number, phone).Exec(db)
	Orders.INSERT(Orders.MutableColumns).MODEL(Order{}).ON_DUPLICATE_KEY_UPDATE(Orders.Phone.SET(Orders.NEW.Phone)).Exec(db)
	Carts.DELETE().WHERE(Carts.ID.EQ(Int(number))).Exec(db)
	var list []Expression
	for _, id := range ids {
		list = append(list, Int(id))
	}
	SELECT(Orders.ID).FROM(Orders).WHERE(Orders.UserID.IN(list...)).Query(db, out)
	SELECT(Orders.ID).FROM(Orders.INNER_JOIN(Carts, Carts.ID.EQ(Orders.ID))).WHERE(Orders.UserID.EQ(Int(1))).Query(db, out)
	// Which table it is, nobody says here; jet refuses to delete without a condition.
	SELECT(Orders.ID).FROM(from).WHERE(Orders.Status.EQ(Int(1))).Query(db, out)
	Carts.DELETE().Exec(db)
	// Under a name that is made up at run time, and of a statement of its own.
	o := Orders.AS(phone)
	SELECT(o.ID).FROM(o).WHERE(o.Status.EQ(Int(1))).Query(db, out)
	suffixed := Orders.WithSuffix("_old")
	SELECT(suffixed.ID).FROM(suffixed).WHERE(suffixed.Status.EQ(Int(1))).Query(db, out)
	mine := Orders.AS("mine")
	SELECT(mine.ID).FROM(mine.INNER_JOIN(Orders, Orders.ID.EQ(mine.ID))).WHERE(mine.Status.EQ(Int(1)).AND(mine.UserID.EQ(Int(number)))).Query(db, out)
	some := Orders.SELECT(Orders.ID).WHERE(Orders.UserID.EQ(Int(number))).AsTable("some")
	SELECT(some.AllColumns()).FROM(some).WHERE(Orders.ID.From(some).EQ(Int(2))).Query(db, out)
	SELECT(Orders.ID).FROM(Orders, Carts).WHERE(Orders.Status.EQ(Int(1))).Query(db, out)
	// The placeholders have names.
	SELECT(Orders.ID).FROM(Orders).WHERE(RawBool("status = #status", RawArgs{"#status": 1})).Query(db, out)
	SELECT(Orders.ID).FROM(Orders).WHERE(RawBool("status = :status AND phone = $1", RawArgs{":status": 1, "$1": number})).Query(db, out)
	SELECT(Orders.ID).FROM(Orders).WHERE(Orders.ID.IN(Carts.SELECT(Carts.ID).WHERE(Carts.ID.EQ(Orders.ID)))).Query(db, out)
	Orders.SELECT(Orders.ID).WHERE(Orders.Status.EQ(Int(1)).AND(byUser(Orders, number))).Query(db, out)
	Orders.SELECT(Orders.ID).WHERE(Orders.Status.EQ(Int(1))).UNION(Orders.SELECT(Orders.ID).WHERE(Orders.ID.EQ(Int(1)))).Query(db, out)
	// The method changes what it is called on.
	query := Orders.SELECT(Orders.ID).WHERE(Orders.Status.EQ(Int(1)))
	query.WHERE(Orders.UserID.EQ(Int(number)))
	query.Query(db, out)
	orders := Orders
	if number > 0 {
		orders = Orders.AS("recent")
	}
	orders.SELECT(orders.ID).WHERE(orders.Status.EQ(Int(1))).Query(db, out)
	orders.DELETE().WHERE(Orders.WithSuffix("_old").Status.EQ(Int(1))).Exec(db)
	SELECT(EXISTS(Orders.SELECT(Orders.ID).WHERE(Orders.ID.EQ(Int(2))))).Query(db, out)
}
