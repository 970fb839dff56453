package conditions

import (
	"github.com/doug-martin/goqu/v9"
	_ "github.com/doug-martin/goqu/v9/dialect/mysql"
)

var (
	orders      = goqu.T("orders")
	phoneColumn = goqu.C("phone")
)

func goquLoud(db *goqu.Database, out *[]Order, phone, user int64, word string, numbers []int64, named bool) {
	db.From("orders").Where(goqu.Ex{"phone": phone}).ScanStructs(out)                                                // want `phone.*\[implicit-conversion\]`
	db.From("orders").Where(goqu.Ex{"phone": goqu.Op{"gt": phone}}).ScanStructs(out)                                 // want `phone.*\[implicit-conversion\]`
	db.From("orders").Where(goqu.C("phone").Eq(phone)).ScanStructs(out)                                              // want `phone.*\[implicit-conversion\]`
	db.From("orders").Where(goqu.I("orders.phone").In(numbers)).ScanStructs(out)                                     // want `phone.*\[implicit-conversion\]`
	db.From("orders").Where(goqu.C("phone").Between(goqu.Range(1, phone))).ScanStructs(out)                          // want `phone.*\[implicit-conversion\]`
	db.From("orders").Where(goqu.C("phone").Like("%" + word)).ScanStructs(out)                                       // want `\[leading-wildcard\]`
	db.From("orders").Where(goqu.Func("DATE", goqu.C("created_at")).Eq(word)).ScanStructs(out)                       // want `\[non-sargable\]`
	db.From("orders").Where(goqu.And(goqu.C("status").Eq(1), goqu.L("YEAR(created_at) = ?", 2024))).ScanStructs(out) // want `\[non-sargable\]`
	db.Delete("carts").Where(goqu.Ex{"user_id": user}).Executor().Exec()                                             // want `carts has no index for user_id.*\[missing-index\]`

	db.From("orders").Where(goqu.ExOr{"phone": phone, "id": user}).ScanStructs(out) // want `phone.*\[implicit-conversion\]`

	db.From("orders").Where(goqu.C("phone").ILike("%" + word)).ScanStructs(out)                  // want `\[leading-wildcard\]`
	db.From(goqu.T("orders").As("o")).Where(goqu.T("o").Col("phone").Eq(phone)).ScanStructs(out) // want `phone.*\[implicit-conversion\]`
	db.From(orders).Where(orders.Col("phone").Eq(phone), phoneColumn.Neq("")).ScanStructs(out)   // want `phone.*\[implicit-conversion\]`
	of := db.From("carts").Select("id").Where(goqu.C("user_id").Eq(user))                        // want `carts has no index for user_id.*\[missing-index\]`
	db.From("orders").Where(goqu.C("id").In(of)).ScanStructs(out)

	conds := []goqu.Expression{}
	if named {
		conds = append(conds, goqu.C("phone").Like("%"+word)) // want `\[leading-wildcard\]`
	}
	db.From("orders").Where(conds...).ScanStructs(out)
}

func goquSilent(db *goqu.Database, out *[]Order, phone string, user int64, word string, ids []int64) {
	db.From("orders").Where(goqu.Ex{"phone": phone, "id": ids}).ScanStructs(out)
	db.From("orders").Where(goqu.C("phone").Like(word + "%")).ScanStructs(out)
	db.From("orders").Where(goqu.C("phone").IsNull()).ScanStructs(out)
	db.From("orders").Where(goqu.C("user_id").Eq(user), goqu.C("phone").NotLike("%"+word)).ScanStructs(out)
	db.From("orders").Where(goqu.Or(goqu.C("id").Eq(1), goqu.C("user_id").Eq(user))).ScanStructs(out)
	db.Delete("carts").Where(goqu.Ex{"user_id": user}, goqu.C("id").Eq(7)).Executor().Exec()
	db.From("orders").Where(goqu.C("phone").ILike(word + "%")).ScanStructs(out)
	db.From(goqu.T("orders").As("o")).Where(goqu.T("o").Col("phone").Eq(phone)).ScanStructs(out)
	db.From(orders).Where(orders.Col("phone").Eq(phone)).ScanStructs(out)
	db.From("orders").Where(goqu.C("id").In(db.From("carts").Select("id").Where(goqu.C("id").Eq(user)))).ScanStructs(out)
	// Of the row around it.
	db.From("orders").Where(goqu.L("EXISTS ?", db.From("carts").Where(goqu.I("carts.id").Eq(goqu.I("orders.id"))))).ScanStructs(out)
	// The caller adds to it.
	narrow(db.From("carts").Select("id").Where(goqu.C("user_id").Eq(user))).ScanStructs(out)
}

func narrow(carts *goqu.SelectDataset) *goqu.SelectDataset {
	return carts.Where(goqu.C("id").Lt(100))
}
