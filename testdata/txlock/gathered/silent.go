package gathered

import (
	"cmp"
	"database/sql"
	"maps"
	"slices"
	"sort"
)

// SortedList sorts what a sync.Map has given.
func (b *Basket) SortedList(db *sql.DB) error {
	var ids []int64
	b.shared.Range(func(id, _ any) bool {
		ids = append(ids, id.(int64))
		return true
	})
	sort.Slice(ids, func(i, j int) bool { return ids[i] < ids[j] })
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, id := range ids {
		if _, err := tx.Exec(take, id); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// SortedKeys sorts iterators.
func SortedKeys(tx *sql.Tx, want map[int64]int) error {
	for _, id := range slices.Sorted(maps.Keys(want)) {
		if _, err := tx.Exec(take, id); err != nil {
			return err
		}
	}
	ids := slices.Collect(maps.Keys(want))
	slices.SortFunc(ids, cmp.Compare[int64])
	for _, id := range ids {
		if _, err := tx.Exec(take, id); err != nil {
			return err
		}
	}
	return nil
}

// tidy sorts its field.
type tidy struct{ ids []int64 }

func newTidy(want map[int64]int) *tidy {
	t := &tidy{}
	for id := range want {
		t.ids = append(t.ids, id)
	}
	slices.Sort(t.ids)
	return t
}

func (t *tidy) run(tx *sql.Tx) error {
	for _, id := range t.ids {
		if _, err := tx.Exec(take, id); err != nil {
			return err
		}
	}
	return nil
}

// late sorts it before it runs.
type late struct{ ids []int64 }

func (l *late) add(want map[int64]int) {
	for id := range want {
		l.ids = append(l.ids, id)
	}
}

func (l *late) run(tx *sql.Tx) error {
	sort.Slice(l.ids, func(i, j int) bool { return l.ids[i] < l.ids[j] })
	for _, id := range l.ids {
		if _, err := tx.Exec(take, id); err != nil {
			return err
		}
	}
	return nil
}

// mixed gets its keys from a map and from callers: which of them are here is not known.
type mixed struct{ ids []int64 }

func (m *mixed) add(id int64) { m.ids = append(m.ids, id) }

func (m *mixed) all(want map[int64]int) {
	for id := range want {
		m.ids = append(m.ids, id)
	}
}

func (m *mixed) run(tx *sql.Tx) error {
	for _, id := range m.ids {
		if _, err := tx.Exec("UPDATE bins SET n = n - 1 WHERE id = ?", id); err != nil {
			return err
		}
	}
	return nil
}

// placed is in the order of its keys.
type placed struct{ ids []int64 }

func (p *placed) fill(at map[int]int64) {
	p.ids = make([]int64, len(at))
	for i, id := range at {
		p.ids[i] = id
	}
}

func (p *placed) run(tx *sql.Tx) error {
	for _, id := range p.ids {
		if _, err := tx.Exec("UPDATE bins SET n = n - 1 WHERE id = ?", id); err != nil {
			return err
		}
	}
	return nil
}

// Sync writes each in a transaction of its own.
func (b *Basket) Sync(db *sql.DB) (err error) {
	b.shared.Range(func(id, _ any) bool {
		_, err = db.Exec(take, id)
		return err == nil
	})
	return err
}
