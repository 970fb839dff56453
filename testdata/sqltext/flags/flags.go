// Package flags asks for one of few kinds of rows.
package flags

import (
	"database/sql"

	_ "github.com/go-sql-driver/mysql"
	"gorm.io/gorm"
)

// Model is one of few, or of many.
type Model struct {
	ID      int64
	Name    string `gorm:"size:90"`
	Default bool   `gorm:"column:is_default;type:boolean"`
	State   int
	Owner   int64
}

// States of a model.
const (
	Ready  = 1
	Failed = 2
)

func migrate(g *gorm.DB) { g.AutoMigrate(&Model{}) }

func create(g *gorm.DB, m *Model) {
	var n int64
	g.Model(&Model{}).Count(&n)
	g.Model(&Model{}).Where("is_default = ?", true).Update("is_default", false) // want `index that, with is_default behind it \[missing-index\]`
	g.Create(m)
}

func reset(g *gorm.DB) {
	g.Model(&Model{}).Where("is_default = ?", true).Update("is_default", false)             // want `every row is read and locked, which an index spares only where few of them match; ask by a column that tells rows apart as well, and index that, with is_default behind it \[missing-index\]`
	g.Model(&Model{}).Where("is_default = ? AND owner = ?", true, 5).Update("state", Ready) // want `every row is read and locked; CREATE INDEX idx_models_is_default_owner ON models \(is_default, owner\) \[missing-index\]`
}

func list(g *gorm.DB, scope string) (all []Model) {
	switch scope {
	case "all":
		g.Order("id desc").Find(&all)
	case "failed":
		g.Where("state = ?", Failed).Find(&all) // want `but list reads or counts all of models as well \[missing-index\]`
	case "mine":
		g.Where("owner = ?", len(scope)).Find(&all) // want `models has no index for owner: every row is read; CREATE INDEX idx_models_owner ON models \(owner\) \[missing-index\]`
	}
	return all
}

func failed(g *gorm.DB, db *sql.DB) (all []Model) {
	g.Where("state = ?", Failed).Find(&all) // want `models has no index for state: every row is read; CREATE INDEX idx_models_state ON models \(state\) \[missing-index\]`
	g.Where("id > 3").Limit(20).Order("id").Find(&all)
	db.Query("SELECT id FROM models WHERE id > 5")
	return all
}
