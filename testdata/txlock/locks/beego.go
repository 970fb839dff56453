package locks

import (
	"context"

	legacy "github.com/astaxie/beego/orm"
	"github.com/beego/beego/v2/client/orm"
)

type OrderItem struct {
	ID int64 `orm:"pk"`
	N  int
}

func ReadForUpdate(ctx context.Context, o orm.Ormer, want map[int64]int) error {
	return o.DoTxWithCtx(ctx, func(ctx context.Context, tx orm.TxOrmer) error {
		for id := range want {
			it := OrderItem{ID: id}
			if err := tx.ReadForUpdateWithCtx(ctx, &it); err != nil { // want `SELECT of order_item locks row by row`
				return err
			}
		}
		return nil
	})
}

// Read is silent.
func Read(o orm.Ormer, want map[int64]int) error {
	return o.DoTx(func(ctx context.Context, tx orm.TxOrmer) error {
		for id := range want {
			it := OrderItem{ID: id}
			if err := tx.Read(&it); err != nil {
				return err
			}
		}
		return nil
	})
}

func ForUpdate(o orm.Ormer, want map[int64]int) error {
	tx, err := o.Begin()
	if err != nil {
		return err
	}
	defer tx.RollbackUnlessCommit()
	for id := range want {
		var it OrderItem
		if err := tx.QueryTable("order_item").Filter("id", id).ForUpdate().One(&it); err != nil { // want `SELECT of order_item locks row by row`
			return err
		}
	}
	return tx.Commit()
}

// Filter is silent: the text is a value.
func Filter(o orm.Ormer, want map[int64]int) error {
	tx, err := o.Begin()
	if err != nil {
		return err
	}
	defer tx.RollbackUnlessCommit()
	for id := range want {
		var it OrderItem
		if err := tx.QueryTable(new(OrderItem)).Filter("id", id).Filter("action", "update").One(&it); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func Update(o orm.Ormer, want map[int64]int) error {
	return o.DoTx(func(ctx context.Context, tx orm.TxOrmer) error {
		for id, n := range want {
			if _, err := tx.Update(&OrderItem{id, n}, "N"); err != nil { // want `UPDATE of order_item locks row by row`
				return err
			}
		}
		for id := range want {
			if _, err := tx.Delete(&OrderItem{ID: id}); err != nil { // want `DELETE of order_item locks row by row`
				return err
			}
		}
		return nil
	})
}

func Insert(o orm.Ormer, want map[int64]int) error {
	return o.DoTx(func(ctx context.Context, tx orm.TxOrmer) error {
		for id, n := range want {
			if _, err := tx.Insert(&OrderItem{id, n}); err != nil { // want `INSERT of order_item locks row by row`
				return err
			}
		}
		return nil
	})
}

func Legacy(want map[int64]int) error {
	o := legacy.NewOrm()
	if err := o.Begin(); err != nil {
		return err
	}
	for id := range want {
		it := OrderItem{ID: id}
		if err := o.ReadForUpdate(&it); err != nil { // want `SELECT of order_item locks row by row`
			_ = o.Rollback()
			return err
		}
	}
	return o.Commit()
}

// LegacyOther is silent: the transaction has begun on another one.
func LegacyOther(want map[int64]int) error {
	o := legacy.NewOrm()
	if err := o.Begin(); err != nil {
		return err
	}
	other := legacy.NewOrm()
	for id, n := range want {
		if _, err := other.Update(&OrderItem{id, n}); err != nil {
			_ = o.Rollback()
			return err
		}
	}
	return o.Commit()
}
