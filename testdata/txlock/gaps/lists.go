package gaps

import (
	"slices"

	"github.com/jmoiron/sqlx"
	gorm2 "gorm.io/gorm"
	"xorm.io/xorm"
)

// Part is a row of a list that belongs to an order.
type Part struct {
	ID      int64
	OrderNo int64 `gorm:"column:order_no" xorm:"'order_no'" db:"order_no"`
	SKU     string
}

func (Part) TableName() string { return "parts" }

type order struct {
	ID    int64
	Parts []*Part
}

func clear(tx *gorm2.DB, order int64) error {
	return tx.Delete(&Part{}, "order_no = ?", order).Error
}

func Appended(db *gorm2.DB, order int64, skus []string) error {
	return db.Transaction(func(tx *gorm2.DB) error {
		if err := clear(tx, order); err != nil {
			return err
		}
		rows := make([]Part, 0, len(skus))
		for _, sku := range skus {
			rows = append(rows, Part{OrderNo: order, SKU: sku})
		}
		return tx.Create(&rows).Error // want `INSERT of parts behind DELETE in line 31 by the same order_no: .*delete only what is left over \[tx-gap-insert\]`
	})
}

func OfAnother(db *gorm2.DB, order, next int64, skus []string) error {
	return db.Transaction(func(tx *gorm2.DB) error {
		if err := clear(tx, order); err != nil {
			return err
		}
		rows := make([]Part, 0, len(skus))
		for _, sku := range skus {
			rows = append(rows, Part{OrderNo: next, SKU: sku})
		}
		return tx.Create(&rows).Error
	})
}

// OfTwo inserts one row of another order.
func OfTwo(db *gorm2.DB, order, next int64, skus []string) error {
	return db.Transaction(func(tx *gorm2.DB) error {
		if err := clear(tx, order); err != nil {
			return err
		}
		rows := []Part{{OrderNo: next, SKU: "box"}}
		for _, sku := range skus {
			rows = append(rows, Part{OrderNo: order, SKU: sku})
		}
		return tx.Create(&rows).Error
	})
}

// Given does not show what else is in the list.
func Given(db *gorm2.DB, order int64, rows []Part) error {
	return db.Transaction(func(tx *gorm2.DB) error {
		if err := clear(tx, order); err != nil {
			return err
		}
		rows = append(rows, Part{OrderNo: order, SKU: "box"})
		return tx.Create(&rows).Error
	})
}

func SetAll(db *gorm2.DB, order int64, rows []Part) error {
	return db.Transaction(func(tx *gorm2.DB) error {
		if err := clear(tx, order); err != nil {
			return err
		}
		for i := range rows {
			rows[i].OrderNo = order
		}
		return tx.CreateInBatches(rows, 100).Error // want `by the same order_no.*tx-gap-insert`
	})
}

func SetSome(db *gorm2.DB, order int64, rows []Part) error {
	return db.Transaction(func(tx *gorm2.DB) error {
		if err := clear(tx, order); err != nil {
			return err
		}
		for i := range rows {
			if rows[i].OrderNo != 0 {
				continue
			}
			rows[i].OrderNo = order
		}
		return tx.Create(&rows).Error
	})
}

// SetLater sets the field once the rows are written.
func SetLater(db *gorm2.DB, order int64, rows []Part) error {
	return db.Transaction(func(tx *gorm2.DB) error {
		if err := clear(tx, order); err != nil {
			return err
		}
		if err := tx.Create(&rows).Error; err != nil {
			return err
		}
		for i := range rows {
			rows[i].OrderNo = order
		}
		return nil
	})
}

func SetByPointer(db *gorm2.DB, o *order) error {
	return db.Transaction(func(tx *gorm2.DB) error {
		if err := clear(tx, o.ID); err != nil {
			return err
		}
		for _, p := range o.Parts {
			p.OrderNo = o.ID
		}
		return tx.Create(&o.Parts).Error // want `by the same order_no.*tx-gap-insert`
	})
}

// SetOnCopy sets the field of copies.
func SetOnCopy(db *gorm2.DB, order int64, rows []Part) error {
	return db.Transaction(func(tx *gorm2.DB) error {
		if err := clear(tx, order); err != nil {
			return err
		}
		for _, p := range rows {
			p.OrderNo = order
		}
		return tx.Create(&rows).Error
	})
}

func partsOf(order int64, skus []string) []Part {
	if len(skus) == 0 {
		return nil
	}
	var rows []Part
	for _, sku := range skus {
		p := Part{SKU: sku}
		p.OrderNo = order
		rows = append(rows, p)
	}
	return rows
}

func Converted(db *gorm2.DB, order int64, skus []string) error {
	return db.Transaction(func(tx *gorm2.DB) error {
		if err := clear(tx, order); err != nil {
			return err
		}
		rows := partsOf(order, skus)
		for some := range slices.Chunk(rows, 100) {
			if err := tx.Create(&some).Error; err != nil { // want `by the same order_no.*tx-gap-insert`
				return err
			}
		}
		return nil
	})
}

func ConvertedOther(db *gorm2.DB, order, next int64, skus []string) error {
	return db.Transaction(func(tx *gorm2.DB) error {
		if err := clear(tx, order); err != nil {
			return err
		}
		rows := partsOf(next, skus)
		return tx.Create(&rows).Error
	})
}

func add(tx *gorm2.DB, rows []Part) error { return tx.Create(&rows).Error }

func Handed(db *gorm2.DB, order int64, skus []string) error {
	return db.Transaction(func(tx *gorm2.DB) error {
		if err := clear(tx, order); err != nil {
			return err
		}
		var rows []Part
		for _, sku := range skus {
			rows = append(rows, Part{OrderNo: order, SKU: sku})
		}
		return add(tx, rows) // want `by the same order_no.*tx-gap-insert`
	})
}

func HandedOther(db *gorm2.DB, order, next int64, skus []string) error {
	return db.Transaction(func(tx *gorm2.DB) error {
		if err := clear(tx, order); err != nil {
			return err
		}
		var rows []Part
		for _, sku := range skus {
			rows = append(rows, Part{OrderNo: next, SKU: sku})
		}
		return add(tx, rows)
	})
}

func XormList(engine *xorm.Engine, order int64, skus []string) error {
	_, err := engine.Transaction(func(s *xorm.Session) (any, error) {
		if _, err := s.Where("order_no = ?", order).Delete(&Part{}); err != nil {
			return nil, err
		}
		rows := make([]*Part, len(skus))
		for i, sku := range skus {
			rows[i] = &Part{OrderNo: order, SKU: sku}
		}
		return s.Insert(&rows) // want `by the same order_no.*tx-gap-insert`
	})
	return err
}

func NamedList(db *sqlx.DB, order int64, rows []Part) error {
	return inTx(db, func(tx *sqlx.Tx) error {
		if _, err := tx.Exec("DELETE FROM parts WHERE order_no = ?", order); err != nil {
			return err
		}
		for i := range rows {
			rows[i].OrderNo = order
		}
		_, err := tx.NamedExec("INSERT INTO parts (order_no, sku) VALUES (:order_no, :sku)", rows) // want `by the same order_no.*tx-gap-insert`
		return err
	})
}

func NamedGiven(db *sqlx.DB, order int64, rows []Part) error {
	return inTx(db, func(tx *sqlx.Tx) error {
		if _, err := tx.Exec("DELETE FROM parts WHERE order_no = ?", order); err != nil {
			return err
		}
		_, err := tx.NamedExec("INSERT INTO parts (order_no, sku) VALUES (:order_no, :sku)", rows)
		return err
	})
}
