package recursion

import (
	"context"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
)

// Folder has folders in it.
type Folder struct {
	ID, Parent int64
	Folders    []*Folder
}

// Folders lists folders with what is in them, as far as the caller wishes.
func Folders(db *gorm.DB, ids []int64, deep bool) {
	for _, id := range ids {
		folder(db, id, false) // want `^query in loop: folder runs len\(ids\) times per Folders \(… → gorm Find\)`
		folder(db, id, true)  // want `^query in loop: folder runs .*, len\(ids\)·rec\(folder\) in all`
		folder(db, id, deep)  // want `^query in loop: folder runs .*, len\(ids\)·rec\(folder\) in all`
	}
}

func folder(db *gorm.DB, id int64, deep bool) (all []*Folder) {
	db.Where("parent = ?", id).Find(&all)
	if !deep {
		return all
	}
	for _, f := range all {
		f.Folders = folder(db, f.ID, deep) // want `^query in recursion`
	}
	return all
}

// Once asks for one folder, without what is in it.
func Once(db *gorm.DB, id int64) { folder(db, id, false) }

// Levels goes down as many levels as the caller says.
func Levels(ctx context.Context, db *sqlx.DB, ids []int64, depth int) {
	for _, id := range ids {
		level(ctx, db, id, 0)
		level(ctx, db, id, 1)     // want `^query in loop: level runs len\(ids\) times per Levels`
		level(ctx, db, id, 2)     // want `^query in loop: level runs .*, len\(ids\)·len\(all\) in all`
		level(ctx, db, id, depth) // want `rec\(level\)`
	}
}

func level(ctx context.Context, db *sqlx.DB, id int64, depth int) (all []*Folder) {
	if depth == 0 {
		return nil
	}
	db.SelectContext(ctx, &all, "SELECT id FROM folders WHERE parent = ?", id)
	for _, f := range all {
		f.Folders = level(ctx, db, f.ID, depth-1) // want `^query in recursion`
	}
	return all
}

// Options say how deep a walk goes.
type Options struct {
	Deep  bool
	Depth int
}

// Walks has the depth in options.
func Walks(db *gorm.DB, ids []int64) {
	for _, id := range ids {
		walk(db, id, Options{})           // want `^query in loop: walk runs len\(ids\) times per Walks \(… → gorm Find\)`
		walk(db, id, Options{Deep: true}) // want `^query in loop: walk runs len\(ids\) times per Walks \(… → gorm Find\)`
	}
}

func walk(db *gorm.DB, id int64, o Options) {
	var all []*Folder
	db.Where("parent = ?", id).Find(&all)
	if o.Deep {
		for _, f := range all {
			walk(db, f.ID, o) // want `^query in recursion`
		}
	}
}
