// Package indexed has its ORM make a table and makes its indexes by hand: the
// tags do not tell them, and nothing is said of a missing one.
package indexed

import (
	_ "github.com/go-sql-driver/mysql"
	"gorm.io/gorm"
)

// Barge has no index in its tags.
type Barge struct {
	ID   int64
	Dock string `gorm:"size:40"`
}

func setup(db *gorm.DB) error {
	if err := db.AutoMigrate(&Barge{}); err != nil {
		return err
	}
	return db.Exec("CREATE INDEX idx_barges_dock ON barges (dock)").Error
}

func docked(db *gorm.DB, dock string) (out []Barge, err error) {
	return out, db.Where("dock = ?", dock).Find(&out).Error
}
