package info

import "gorm.io/gorm"

// Tag hangs on another one.
type Tag struct {
	ID     int64
	Parent int64
}

// Leads follows who leads whom: what it asks with is what it was told the turn before.
func Leads(db *gorm.DB, rounds []int, first Tag) {
	tag, parent := first, Tag{}
	for range rounds {
		db.Where("id = ?", tag.Parent).Find(&parent) // want `^query in loop: gorm Find runs len\(rounds\) times per Leads; each turn needs the result of the one before`
		db.Where("id = ?", parent.Parent).Find(&tag) // want `^query in loop: gorm Find runs len\(rounds\) times per Leads; each turn needs the result of the one before`
	}
}

// node is a row to be made.
type node struct {
	Name   string
	Parent int64
}

func add(db *gorm.DB, n *node) (*Tag, error) {
	tag := &Tag{Parent: n.Parent}
	return tag, db.Create(tag).Error
}

// Nested makes each below the one before.
func Nested(db *gorm.DB, names []string) error {
	var parent int64
	for _, name := range names {
		n := &node{Name: name, Parent: parent}
		tag, err := add(db, n) // want `^query in loop: add runs len\(names\) times per Nested \(… → gorm Create\); each turn needs the result of the one before`
		if err != nil {
			return err
		}
		parent = tag.ID
	}
	return nil
}

// Chained fills in the field behind.
func Chained(db *gorm.DB, names []string) error {
	var last *Tag
	for _, name := range names {
		var n node
		n.Name = name
		if last != nil {
			n.Parent = last.ID
		}
		tag, err := add(db, &n) // want `^query in loop: add runs len\(names\) times per Chained \(… → gorm Create\); each turn needs the result of the one before`
		if err != nil {
			return err
		}
		last = tag
	}
	return nil
}
