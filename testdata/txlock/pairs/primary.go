package pairs

import (
	gorm1 "github.com/jinzhu/gorm"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"xorm.io/xorm"
)

// Base has the key of those that embed it.
type Base struct {
	ID int64
}

// Purse has its key by its name, in a struct that it embeds.
type Purse struct {
	Base
	N int
}

// Chest has another key than the field that is called so.
type Chest struct {
	ID   int64
	Code string `gorm:"primaryKey" xorm:"pk"`
	N    int
}

// Slot has a key of two parts.
type Slot struct {
	Row int `gorm:"primaryKey" xorm:"pk"`
	Col int `gorm:"primaryKey" xorm:"pk"`
}

type code string

func lockPurse(tx *gorm.DB, id int64) (p Purse, err error) {
	return p, tx.Clauses(clause.Locking{Strength: "UPDATE"}).Take(&p, id).Error
}

func Inline(db *gorm.DB, from, to int64) error {
	return db.Transaction(func(tx *gorm.DB) error {
		if _, err := lockPurse(tx, from); err != nil {
			return err
		}
		_, err := lockPurse(tx, to) // want `SELECT of purses \(… → lockPurse\) locks the row of id = to behind that of id = from \(line 42\).*tx-row-order`
		return err
	})
}

func InlineSmaller(db *gorm.DB, from, to int64) error {
	if from > to {
		from, to = to, from
	}
	return db.Transaction(func(tx *gorm.DB) error {
		if _, err := lockPurse(tx, from); err != nil {
			return err
		}
		_, err := lockPurse(tx, to)
		return err
	})
}

// InlineList locks all of them with one statement.
func InlineList(db *gorm.DB, from, to int64) error {
	return db.Transaction(func(tx *gorm.DB) error {
		var all []Purse
		return tx.Clauses(clause.Locking{Strength: "UPDATE"}).Find(&all, []int64{from, to}).Error
	})
}

func InlineDelete(db *gorm.DB, from, to uint) error {
	return db.Transaction(func(tx *gorm.DB) error {
		if err := tx.Delete(&Purse{}, from).Error; err != nil {
			return err
		}
		return tx.Delete(&Purse{}, to).Error // want `DELETE of purses locks the row of id = to.*tx-row-order`
	})
}

// InlineWhere has the number in a call of its own; a type that is declared is no text.
func InlineWhere(db *gorm.DB, from, to code) error {
	return db.Transaction(func(tx *gorm.DB) error {
		if err := tx.Model(&Chest{}).Where(from).Update("n", 1).Error; err != nil {
			return err
		}
		return tx.Model(&Chest{}).Where(to).Update("n", 2).Error // want `UPDATE of chests locks the row of code = to.*tx-row-order`
	})
}

// InlineText is given SQL.
func InlineText(db *gorm.DB, from, to string) error {
	return db.Transaction(func(tx *gorm.DB) error {
		if err := tx.Delete(&Purse{}, from).Error; err != nil {
			return err
		}
		return tx.Delete(&Purse{}, to).Error
	})
}

// InlineParts does not say which of two columns is meant.
func InlineParts(db *gorm.DB, from, to int) error {
	return db.Transaction(func(tx *gorm.DB) error {
		if err := tx.Delete(&Slot{}, from).Error; err != nil {
			return err
		}
		return tx.Delete(&Slot{}, to).Error
	})
}

// InlineAny may be given conditions.
func InlineAny(db *gorm.DB, from, to any) error {
	return db.Transaction(func(tx *gorm.DB) error {
		if err := tx.Delete(&Purse{}, from).Error; err != nil {
			return err
		}
		return tx.Delete(&Purse{}, to).Error
	})
}

func InlineBefore(db *gorm1.DB, from, to int64) error {
	return db.Transaction(func(tx *gorm1.DB) error {
		var a, c Purse
		if err := tx.Set("gorm:query_option", "FOR UPDATE").First(&a, from).Error; err != nil {
			return err
		}
		return tx.Set("gorm:query_option", "FOR UPDATE").First(&c, to).Error // want `locks the row of id = to.*tx-row-order`
	})
}

func ByID(engine *xorm.Engine, from, to string) error {
	_, err := engine.Transaction(func(s *xorm.Session) (any, error) {
		var a, c Chest
		if _, err := s.ForUpdate().ID(from).Get(&a); err != nil {
			return nil, err
		}
		return s.ID(to).ForUpdate().Get(&c) // want `locks the row of code = to.*tx-row-order`
	})
	return err
}
