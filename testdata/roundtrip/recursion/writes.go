package recursion

import (
	"context"

	"github.com/gin-gonic/gin"
	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
)

// Menu is a node of a menu.
type Menu struct {
	ID, ParentID int64
	Name         string
	Items        []*Menu
}

// Save writes a tree that it has been given: nothing has to be loaded.
func Save(db *gorm.DB, menu *Menu) error {
	if err := db.Create(menu).Error; err != nil {
		return err
	}
	for _, item := range menu.Items {
		item.ParentID = menu.ID
		if err := Save(db, item); err != nil { // want `^query in recursion: Save runs len\(menu\.Items\) times per call of Save .*; collect the rows of the walk and write them in one batch, level by level where a row needs the id of its parent \[query-in-recursion\]$`
			return err
		}
	}
	return nil
}

// SaveAll does so through a second function.
func SaveAll(ctx context.Context, db *sqlx.DB, menus []*Menu, parent int64) error {
	for _, menu := range menus {
		if err := insert(ctx, db, menu, parent); err != nil { // want `^query in loop: insert runs len\(menus\) times per SaveAll`
			return err
		}
	}
	return nil
}

func insert(ctx context.Context, db *sqlx.DB, menu *Menu, parent int64) error {
	res, err := db.ExecContext(ctx, "INSERT INTO menus (parent_id, name) VALUES (?, ?)", parent, menu.Name)
	if err != nil {
		return err
	}
	id, err := res.LastInsertId()
	if err != nil {
		return err
	}
	for _, item := range menu.Items {
		if err := insert(ctx, db, item, id); err != nil { // want `; collect the rows of the walk and write them in one batch, level by level`
			return err
		}
	}
	return nil
}

// SaveNew looks for each row before: that can be loaded first.
func SaveNew(db *gorm.DB, menu *Menu) error {
	var n int64
	if err := db.Model(menu).Where("name = ?", menu.Name).Count(&n).Error; err != nil || n > 0 {
		return err
	}
	if err := db.Create(menu).Error; err != nil {
		return err
	}
	for _, item := range menu.Items {
		if err := SaveNew(db, item); err != nil { // want `; load the whole tree first`
			return err
		}
	}
	return nil
}

// Menus serves menus.
type Menus struct{ db *gorm.DB }

// Import writes what a request brings.
func (m *Menus) Import(c *gin.Context) {
	var walk func(menu *Menu)
	walk = func(menu *Menu) {
		m.db.Create(menu)
		for _, item := range menu.Items {
			walk(item) // want `; collect the rows of the walk and write them in one batch`
		}
	}
	var root Menu
	if c.BindJSON(&root) == nil {
		walk(&root)
	}
}
