package factors

import (
	"context"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
	"xorm.io/xorm"
)

// Article is a row.
type Article struct {
	ID     int64
	Author int64
}

// AddNew looks up what was there before: each article that is new costs a round
// trip, and a later loop that fills the map changes nothing of that.
func AddNew(ctx context.Context, db *sqlx.DB, articles, more []Article, known map[int64]*Article) error {
	for _, a := range articles {
		if known[a.ID] != nil {
			continue
		}
		if _, err := db.ExecContext(ctx, "INSERT INTO articles (id, author) VALUES (?, ?)", a.ID, a.Author); err != nil { // want `^query in loop: sqlx ExecContext runs up to len\(articles\) times per AddNew; collect the rows .*\[query-in-loop\]$`
			return err
		}
	}
	for _, a := range more {
		known[a.ID] = articleOf(a)
	}
	return nil
}

func articleOf(a Article) *Article { return &a }

// Refresh stores only what was there.
func Refresh(db *gorm.DB, ids []int64, known map[int64]*Article) error {
	for _, id := range ids {
		if old, ok := known[id]; ok {
			known[id] = articleOf(*old)
			continue
		}
		if err := db.Create(&Article{ID: id}).Error; err != nil { // want `^query in loop: gorm Create runs up to len\(ids\) times per Refresh; collect the rows .*\[query-in-loop\]$`
			return err
		}
	}
	return nil
}

// OfKeys asks for the keys of a map: none comes twice.
func OfKeys(engine *xorm.Engine, wanted map[int64]bool) (map[int64]*Article, error) {
	found := make(map[int64]*Article)
	for id := range wanted {
		if found[id] == nil {
			a := new(Article)
			if _, err := engine.ID(id).Get(a); err != nil { // want `^query in loop: xorm Get runs up to len\(wanted\) times per OfKeys; load once .*\[query-in-loop\]$`
				return nil, err
			}
			found[id] = a
		}
	}
	return found, nil
}

// OfAuthors is a memo: articles have the same author again and again.
func OfAuthors(ctx context.Context, db *sqlx.DB, articles []Article) (names []string, err error) {
	known := make(map[int64]string)
	for _, a := range articles {
		name, ok := known[a.Author]
		if !ok {
			if err := db.GetContext(ctx, &name, "SELECT name FROM authors WHERE id = ?", a.Author); err != nil {
				return nil, err
			}
			known[a.Author] = name
		}
		names = append(names, name)
	}
	return names, nil
}

// OfGroups is a memo: what one group has loaded the next one finds.
func OfGroups(db *gorm.DB, groups []map[int64]bool) (map[int64]*Article, error) {
	found := make(map[int64]*Article)
	for _, g := range groups {
		for id := range g {
			if found[id] != nil {
				continue
			}
			a := new(Article)
			if err := db.First(a, id).Error; err != nil {
				return nil, err
			}
			found[id] = a
		}
	}
	return found, nil
}

// Missing loads at once what a memo of all calls has not, and fills it behind.
func Missing(engine *xorm.Engine, ids []int64, known map[int64]*Article) error {
	var missing []int64
	for _, id := range ids {
		if known[id] == nil {
			missing = append(missing, id)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	var loaded []*Article
	if err := engine.In("id", missing).Find(&loaded); err != nil {
		return err
	}
	for _, a := range loaded {
		known[a.ID] = a
	}
	return nil
}
