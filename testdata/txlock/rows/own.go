package rows

import (
	"database/sql"

	"gorm.io/gorm"
)

// Node is a row of a tree.
type Node struct {
	ID       int64
	ParentID int64
	Old      int64
}

// Copy changes rows that the transaction itself has inserted: nobody else knows them.
func Copy(db *gorm.DB, nodes []Node) error {
	return db.Transaction(func(tx *gorm.DB) error {
		ids := make(map[int64]int64)
		for _, n := range nodes {
			fresh := Node{Old: n.ID}
			if err := tx.Create(&fresh).Error; err != nil {
				return err
			}
			ids[n.ID] = fresh.ID
		}
		for old, id := range ids {
			if err := tx.Model(&Node{}).Where("id = ?", id).Update("old", old).Error; err != nil {
				return err
			}
		}
		for old, id := range ids {
			if err := tx.Model(&Node{}).Where("id = ?", old).Update("old", id).Error; err != nil { // want `locks row by row.*tx-map-order`
				return err
			}
		}
		return nil
	})
}

// Fill changes rows of a parent that is new.
func Fill(db *gorm.DB, parent *Node, by map[int64]int64) error {
	return db.Transaction(func(tx *gorm.DB) error {
		root := Node{}
		if err := tx.Create(&root).Error; err != nil {
			return err
		}
		for old, id := range by {
			if err := tx.Exec("UPDATE nodes SET old = ? WHERE old = ? AND parent_id = ?", id, old, root.ID).Error; err != nil {
				return err
			}
		}
		for old, id := range by {
			if err := tx.Exec("UPDATE nodes SET old = ? WHERE old = ? AND parent_id = ?", id, old, parent.ID).Error; err != nil { // want `locks row by row.*tx-map-order`
				return err
			}
		}
		return nil
	})
}

// Numbered has the new keys of LastInsertId.
func Numbered(db *sql.DB, names map[string]int64) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	ids := make(map[string]int64)
	for name := range names {
		res, err := tx.Exec("INSERT INTO nodes (name) VALUES (?)", name) // want `INSERT of nodes locks row by row.*tx-map-order`
		if err != nil {
			return err
		}
		id, err := res.LastInsertId()
		if err != nil {
			return err
		}
		ids[name] = id
	}
	for name, id := range ids {
		if _, err := tx.Exec("UPDATE nodes SET parent_id = ? WHERE id = ?", names[name], id); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// Grow reads a row back into what it has inserted: what finds it is made of itself.
func Grow(db *gorm.DB, names map[string]int64) error {
	return db.Transaction(func(tx *gorm.DB) error {
		var n Node
		for name := range names {
			n.Old = names[name]
			if err := tx.Create(&n).Error; err != nil { // want `INSERT of nodes locks row by row.*tx-map-order`
				return err
			}
			if err := tx.Where("id = ?", n.ID).First(&n).Error; err != nil {
				return err
			}
			if err := tx.Model(&n).Where("id = ?", n.ID).Update("old", n.Old).Error; err != nil { // want `UPDATE of nodes locks row by row.*tx-map-order`
				return err
			}
			ids := map[string]int64{}
			ids[name] = ids[name]
			for key := range ids {
				if err := tx.Model(&Node{}).Where("id = ?", ids[key]).Update("old", 1).Error; err != nil { // want `UPDATE of nodes locks row by row.*tx-map-order`
					return err
				}
			}
		}
		return nil
	})
}
