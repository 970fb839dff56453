package gaps

import (
	"context"
	"database/sql"
	"errors"

	"github.com/jinzhu/gorm"
	gorm2 "gorm.io/gorm"
	"gorm.io/gorm/clause"
	"xorm.io/xorm"
)

type Stock struct {
	ID    int64
	SKU   string `gorm:"column:sku" xorm:"'sku'"`
	N     int
	State string
}

func (Stock) TableName() string { return "stock" }

func Locked(db *gorm2.DB, sku string) error {
	return db.Transaction(func(tx *gorm2.DB) error {
		var s Stock
		err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("sku = ?", sku).First(&s).Error
		if errors.Is(err, gorm2.ErrRecordNotFound) {
			return tx.Create(&Stock{SKU: sku, N: 1}).Error // want `INSERT of stock where SELECT … FOR UPDATE in line 26`
		}
		if err != nil {
			return err
		}
		return tx.Model(&s).Update("n", s.N+1).Error
	})
}

func LockedTake(db *gorm2.DB, sku string) error {
	tx := db.Begin()
	defer tx.Rollback()
	var s Stock
	if err := tx.Set("x", 1).Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).Take(&s, "sku = ?", sku).Error; err != nil {
		if !errors.Is(err, gorm2.ErrRecordNotFound) {
			return err
		}
		s = Stock{SKU: sku}
		s.N = 1
		if err := tx.Create(&s).Error; err != nil { // want `tx-gap-insert`
			return err
		}
	}
	return tx.Commit().Error
}

func LockedFind(db *gorm2.DB, in *Stock) error {
	return db.Transaction(func(tx *gorm2.DB) error {
		var old Stock
		res := tx.Clauses(clause.Locking{Strength: "SHARE"}).Where(&Stock{SKU: in.SKU}).Limit(1).Find(&old)
		if res.Error != nil {
			return res.Error
		}
		if res.RowsAffected == 0 {
			return tx.Create(in).Error // want `tx-gap-insert`
		}
		return nil
	})
}

func ZeroID(db *gorm2.DB, in *Stock) error {
	return db.Transaction(func(tx *gorm2.DB) error {
		var old Stock
		if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("sku = ?", in.SKU).Find(&old).Error; err != nil {
			return err
		}
		if old.ID != 0 {
			return tx.Model(&Stock{}).Where("id = ?", old.ID).Update("n", in.N).Error
		}
		return tx.Create(in).Error // want `tx-gap-insert`
	})
}

func UpdatedNone(db *gorm2.DB, sku string) error {
	return db.Transaction(func(tx *gorm2.DB) error {
		res := tx.Model(&Stock{}).Where("sku = ?", sku).Update("n", gorm2.Expr("n + 1"))
		if res.Error != nil {
			return res.Error
		}
		if res.RowsAffected > 0 {
			return nil
		}
		return tx.Create(&Stock{SKU: sku, N: 1}).Error // want `INSERT of stock where UPDATE in line 83`
	})
}

type repo struct{ db *gorm2.DB }

func (r *repo) locked(tx *gorm2.DB, sku string) (*Stock, error) {
	var s Stock
	if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("sku = ?", sku).First(&s).Error; err != nil {
		return nil, err
	}
	return &s, nil
}

func (r *repo) create(tx *gorm2.DB, s *Stock) error { return tx.Create(s).Error }

func (r *repo) Add(ctx context.Context, sku string) error {
	return r.db.WithContext(ctx).Transaction(func(tx *gorm2.DB) error {
		s, err := r.locked(tx, sku)
		if errors.Is(err, gorm2.ErrRecordNotFound) {
			return r.create(tx, &Stock{SKU: sku}) // want `tx-gap-insert`
		} else if err != nil {
			return err
		}
		return tx.Model(s).Update("n", s.N+1).Error
	})
}

func Old(db *gorm.DB, sku string) error {
	tx := db.Begin()
	defer tx.Rollback()
	var s Stock
	err := tx.Set("gorm:query_option", "FOR UPDATE").Where("sku = ?", sku).First(&s).Error
	if gorm.IsRecordNotFoundError(err) {
		err = tx.Create(&Stock{SKU: sku}).Error // want `tx-gap-insert`
	}
	if err != nil {
		return err
	}
	return tx.Commit().Error
}

func Xorm(engine *xorm.Engine, sku string) error {
	sess := engine.NewSession()
	defer sess.Close()
	if err := sess.Begin(); err != nil {
		return err
	}
	st := &Stock{SKU: sku}
	has, err := sess.ForUpdate().Get(st)
	if err != nil {
		return err
	}
	if !has {
		if _, err := sess.Insert(&Stock{SKU: sku, N: 1}); err != nil { // want `tx-gap-insert`
			return err
		}
	}
	return sess.Commit()
}

func XormWhere(engine *xorm.Engine, sku string) error {
	_, err := engine.Transaction(func(sess *xorm.Session) (any, error) {
		var st Stock
		has, err := sess.Where("sku = ?", sku).ForUpdate().Get(&st)
		if err != nil {
			return nil, err
		}
		if has {
			_, err = sess.ID(st.ID).Cols("n").Update(&Stock{N: st.N + 1})
			return nil, err
		}
		return sess.InsertOne(&Stock{SKU: sku, N: 1}) // want `tx-gap-insert`
	})
	return err
}

func Either(db *gorm2.DB, sku string) error {
	return db.Transaction(func(tx *gorm2.DB) error {
		var s Stock
		return tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("sku = ?", sku).FirstOrCreate(&s).Error // want `gorm FirstOrCreate of stock is SELECT … FOR UPDATE and, where that finds no row, an INSERT`
	})
}

type Level struct {
	Player int64 `gorm:"primaryKey"`
	N      int
}

func Save(db *gorm2.DB, player int64, n int) error {
	return db.Transaction(func(tx *gorm2.DB) error {
		if err := tx.Create(&Stock{N: n}).Error; err != nil {
			return err
		}
		return tx.Save(&Level{Player: player, N: n}).Error // want `gorm Save of levels is an UPDATE by the primary key`
	})
}

// silent

func EitherUnlocked(db *gorm2.DB, sku string) error {
	return db.Transaction(func(tx *gorm2.DB) error {
		var s Stock
		return tx.Where("sku = ?", sku).FirstOrCreate(&s).Error
	})
}

// New has no key yet, Known was read, and Changed may have been.
func New(db *gorm2.DB, sku string) error {
	return db.Transaction(func(tx *gorm2.DB) error { return tx.Save(&Stock{SKU: sku}).Error })
}

func Known(db *gorm2.DB, player int64, n int) error {
	return db.Transaction(func(tx *gorm2.DB) error {
		if err := tx.First(&Level{}, player).Error; err != nil {
			return err
		}
		return tx.Save(&Level{Player: player, N: n}).Error
	})
}

func Changed(db *gorm2.DB, l *Level) error {
	return db.Transaction(func(tx *gorm2.DB) error { return tx.Save(l).Error })
}

func Conflict(db *gorm2.DB, sku string) error {
	return db.Transaction(func(tx *gorm2.DB) error {
		var s Stock
		err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("sku = ?", sku).First(&s).Error
		if errors.Is(err, gorm2.ErrRecordNotFound) {
			return tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&Stock{SKU: sku, N: 1}).Error
		}
		return err
	})
}

func AtLevel(db *gorm2.DB, sku string) error {
	return db.Transaction(func(tx *gorm2.DB) error {
		var s Stock
		err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("sku = ?", sku).First(&s).Error
		if errors.Is(err, gorm2.ErrRecordNotFound) {
			return tx.Create(&Stock{SKU: sku, N: 1}).Error
		}
		return err
	}, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
}

func BeginLevel(db *gorm2.DB, sku string) error {
	tx := db.Begin(&sql.TxOptions{Isolation: sql.LevelReadCommitted})
	defer tx.Rollback()
	res := tx.Model(&Stock{}).Where("sku = ?", sku).Update("n", 1)
	if res.RowsAffected == 0 {
		if err := tx.Create(&Stock{SKU: sku}).Error; err != nil {
			return err
		}
	}
	return tx.Commit().Error
}

func MustBeThere(db *gorm2.DB, sku string) error {
	return db.Transaction(func(tx *gorm2.DB) error {
		var s Stock
		if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("sku = ?", sku).First(&s).Error; err != nil {
			return err
		}
		if err := tx.Model(&Stock{}).Where("sku = ?", sku).Update("state", "old").Error; err != nil {
			return err
		}
		return tx.Create(&Stock{SKU: sku, State: "new"}).Error
	})
}

func OtherKey(db *gorm2.DB, old, sku string) error {
	return db.Transaction(func(tx *gorm2.DB) error {
		var s Stock
		err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("sku = ?", old).First(&s).Error
		if errors.Is(err, gorm2.ErrRecordNotFound) {
			return tx.Create(&Stock{SKU: sku}).Error
		}
		return err
	})
}

func LockedKey(db *gorm2.DB, id int64) error {
	return db.Transaction(func(tx *gorm2.DB) error {
		var s Stock
		err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).First(&s, id).Error
		if errors.Is(err, gorm2.ErrRecordNotFound) {
			return tx.Create(&Stock{ID: id, N: 1}).Error // want `tx-gap-insert`
		}
		return err
	})
}

// LockedOther inserts a row that has its key of the database.
func LockedOther(db *gorm2.DB, id int64) error {
	return db.Transaction(func(tx *gorm2.DB) error {
		var s Stock
		err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).First(&s, id).Error
		if errors.Is(err, gorm2.ErrRecordNotFound) {
			return tx.Create(&Stock{SKU: "x", N: 1}).Error
		}
		return err
	})
}
