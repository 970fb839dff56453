package gaps

import "github.com/jinzhu/gorm"

// AbsentLocked asks the result whether there was a row.
func AbsentLocked(db *gorm.DB, sku string) error {
	tx := db.Begin()
	defer tx.RollbackUnlessCommitted()
	var s Stock
	if tx.Set("gorm:query_option", "FOR UPDATE").Where("sku = ?", sku).First(&s).RecordNotFound() {
		if err := tx.Create(&Stock{SKU: sku, N: 1}).Error; err != nil { // want `INSERT of stock where SELECT … FOR UPDATE in line 10 found no row by sku.*tx-gap-insert`
			return err
		}
	}
	return tx.Commit().Error
}

// AbsentReturns inserts behind the way out of those who have one.
func AbsentReturns(db *gorm.DB, sku string) error {
	tx := db.Begin()
	defer tx.RollbackUnlessCommitted()
	var s Stock
	found := tx.Set("gorm:query_option", "FOR UPDATE").Where("sku = ?", sku).First(&s)
	if !found.RecordNotFound() {
		return found.Error
	}
	if err := tx.Create(&Stock{SKU: sku, N: 1}).Error; err != nil { // want `tx-gap-insert`
		return err
	}
	return tx.Commit().Error
}

// PresentLocked inserts where there is one.
func PresentLocked(db *gorm.DB, sku, other string) error {
	tx := db.Begin()
	defer tx.RollbackUnlessCommitted()
	var s Stock
	if !tx.Set("gorm:query_option", "FOR UPDATE").Where("sku = ?", sku).First(&s).RecordNotFound() {
		if err := tx.Create(&Stock{SKU: sku, N: 1}).Error; err != nil {
			return err
		}
	}
	return tx.Commit().Error
}

// AbsentUnlocked locks nothing that is not there.
func AbsentUnlocked(db *gorm.DB, sku string) error {
	tx := db.Begin()
	defer tx.RollbackUnlessCommitted()
	var s Stock
	if tx.Where("sku = ?", sku).First(&s).RecordNotFound() {
		if err := tx.Create(&Stock{SKU: sku, N: 1}).Error; err != nil {
			return err
		}
	}
	return tx.Commit().Error
}
