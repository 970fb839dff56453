package recursion

import (
	"context"
	"database/sql"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
)

// Part is made of parts, and fits others. One recursion is one finding, wherever it goes
// on: «goes on» says where else.
type Part struct {
	ID, Parent int64
	Kind       int
	Of, Fits   []*Part `gorm:"-"`
}

func parts(db *gorm.DB, p *Part) {
	db.Where("parent = ?", p.ID).Find(&p.Of)
	db.Where("fits = ?", p.ID).Find(&p.Fits)
	for _, q := range p.Of {
		parts(db, q) // want `^query in recursion: parts runs len\(p.Of\) times per call of parts `
	}
	for _, q := range p.Fits {
		parts(db, q) // goes on
	}
}

func byKind(ctx context.Context, db *sqlx.DB, p *Part) {
	db.SelectContext(ctx, &p.Of, "SELECT id FROM parts WHERE parent = ?", p.ID)
	for _, q := range p.Of {
		switch q.Kind {
		case 1:
			byKind(ctx, db, q) // want `^query in recursion`
		default:
			byKind(ctx, db, q) // goes on
		}
	}
}

// assembly, bill and cut go round.
func assembly(db *sql.DB, p *Part) {
	for _, q := range p.Of {
		bill(db, q) // want `^query in recursion: bill runs len\(p.Of\) times per call of assembly ⇄ bill ⇄ cut `
	}
}

func bill(db *sql.DB, p *Part) {
	db.QueryRow("SELECT parent FROM parts WHERE id = ?", p.ID).Scan(&p.Parent)
	for _, q := range p.Of {
		cut(db, q) // goes on
	}
}

func cut(db *sql.DB, p *Part) {
	for _, q := range p.Of {
		assembly(db, q) // goes on
	}
	for _, q := range p.Fits {
		bill(db, q) // goes on
	}
}

// Inside walks in a literal.
func Inside(db *gorm.DB, p *Part) {
	var walk func(p *Part)
	walk = func(p *Part) {
		db.Where("parent = ?", p.ID).Find(&p.Of)
		for _, q := range p.Of {
			walk(q) // want `^query in recursion`
		}
		for _, q := range p.Fits {
			walk(q) // goes on
		}
	}
	walk(p)
}

// above goes up one way or the other.
func above(ctx context.Context, db *sqlx.DB, id int64) (ids []int64, err error) {
	var p Part
	if err := db.GetContext(ctx, &p, "SELECT id, parent, kind FROM parts WHERE id = ?", id); err != nil {
		return nil, err
	}
	if p.Kind == 0 {
		return above(ctx, db, p.Parent) // want `^query in recursion: above runs once per level`
	}
	ids, err = above(ctx, db, p.Parent) // goes on
	return append(ids, id), err
}

// beside asks in a loop, too, which is another thing to mend.
func beside(db *gorm.DB, p *Part) {
	db.Where("parent = ?", p.ID).Find(&p.Of)
	for _, q := range p.Of {
		db.Where("fits = ?", q.ID).Find(&q.Fits) // want `^query in loop`
		beside(db, q)                            // want `^query in recursion`
	}
}
