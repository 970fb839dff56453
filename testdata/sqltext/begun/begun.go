// Package begun goes on with chains of calls that functions of another package begin.
package begun

import (
	"context"

	"github.com/Masterminds/squirrel"

	"example.com/till/begun/dao"
)

func goframe(ctx context.Context, phone string, out *[]int64) {
	dao.Orders.Ctx(ctx).Fields("id").WhereLike("phone", "%"+phone).Scan(out) // want `every row of orders is read.*\[leading-wildcard\]`
	m := dao.Orders.Ctx(ctx).Fields("id")
	if phone != "" {
		m = m.WhereLike("phone", "%"+phone) // want `every row of orders is read.*\[leading-wildcard\]`
	}
	m.Scan(out)
	dao.Any.Ctx(ctx).Fields("id").WhereLike("phone", "%"+phone).Scan(out) // want `every row of the table is read.*\[leading-wildcard\]`
	dao.Orders.Ctx(ctx).Fields("id").Where("id", 7).Scan(out)
}

func gorms(r *dao.Repo, n int64, out *[]int64) {
	r.Orders().Where("phone = ?", n).Pluck("id", out) // want `orders.phone is varchar\(20\) .*\[implicit-conversion\]`
	r.Mine(n).Where("phone = ?", n).Pluck("id", out)  // want `orders.phone is varchar\(20\) .*\[implicit-conversion\]`
	r.Orders().Table("carts").Where("id = ?", n).Pluck("id", out)
	r.Either(n > 0).Where("phone = ?", n).Pluck("id", out)
	r.Orders().Where("phone = ?", "0").Pluck("id", out)
}

func xorms(r *dao.Repo, n int64, out *[]int64) {
	r.Session().Where("phone = ?", n).Cols("id").Find(out) // want `orders.phone is varchar\(20\) .*\[implicit-conversion\]`
	r.Session().Where("id = ?", n).Cols("id").Find(out)
}

func squirrels(run squirrel.BaseRunner, n int64) {
	dao.Columns().Where("phone = ?", n).RunWith(run).Query() // want `orders.phone is varchar\(20\) .*\[implicit-conversion\]`
	dao.Columns().Where(squirrel.Eq{"phone": "0"}).RunWith(run).Query()
}
