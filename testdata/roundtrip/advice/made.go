package advice

import (
	"context"
	"database/sql"

	"github.com/jmoiron/sqlx"
)

type bonus struct {
	ID, Columns int64
	Looped      bool
}

type userBonus struct {
	ID   int64 `db:"id"`
	Step int64 `db:"step"`
}

func newID(ctx context.Context, db *sqlx.DB) (int64, error) {
	res, err := db.ExecContext(ctx, "INSERT INTO ids () VALUES ()")
	if err != nil {
		return 0, err
	}
	return res.LastInsertId()
}

// Grant makes a row where there is none, whose key is all that a write has made of it: what it
// is asked for afterwards is not that. An element that has all of them is skipped.
func Grant(ctx context.Context, db *sqlx.DB, user int64, bonuses []bonus) error {
	for _, b := range bonuses {
		first := false
		own := new(userBonus)
		if err := db.GetContext(ctx, own, "SELECT id, step FROM user_bonuses WHERE user_id = ? AND bonus_id = ?", user, b.ID); err != nil { // want `runs len\(bonuses\) times`
			if err != sql.ErrNoRows {
				return err
			}
			first = true
			id, err := newID(ctx, db) // want `runs up to len\(bonuses\) times`
			if err != nil {
				return err
			}
			own = &userBonus{ID: id, Step: 1}
		}
		if own.Step < b.Columns {
			own.Step++
		} else {
			if b.Looped {
				own.Step = 1
			} else {
				continue
			}
		}
		var item int64
		if err := db.GetContext(ctx, &item, "SELECT item_id FROM rewards WHERE bonus_id = ? AND step = ?", b.ID, own.Step); err != nil { // want `runs up to len\(bonuses\) times per Grant; load once before the loop`
			return err
		}
		if first {
			db.MustExecContext(ctx, "INSERT INTO user_bonuses (id, user_id) VALUES (?, ?)", own.ID, user) // want `runs up to len\(bonuses\) times`
		} else {
			db.MustExecContext(ctx, "UPDATE user_bonuses SET step = ? WHERE id = ?", own.Step, own.ID) // want `runs up to len\(bonuses\) times`
		}
	}
	return nil
}

// Rewarded asks for what belongs to the row that the turn has written.
func Rewarded(ctx context.Context, db *sqlx.DB, bonuses []bonus) (n int64, err error) {
	for _, b := range bonuses {
		id, err := newID(ctx, db) // want `runs len\(bonuses\) times`
		if err != nil {
			return 0, err
		}
		own := &userBonus{ID: id, Step: b.Columns}
		var of int64
		if err := db.GetContext(ctx, &of, "SELECT item_id FROM rewards WHERE user_bonus_id = ?", own.ID); err != nil { // want `it asks by what the same turn has written`
			return 0, err
		}
		n += of
	}
	return n, nil
}

func bonusOf(id int64) *userBonus { return &userBonus{ID: id, Step: id % 7} }

// Reloaded fills the row anew with what is made of the key: any part of it may be.
func Reloaded(ctx context.Context, db *sqlx.DB, bonuses []bonus) (n int64, err error) {
	for _, b := range bonuses {
		id, err := newID(ctx, db) // want `runs len\(bonuses\) times`
		if err != nil {
			return 0, err
		}
		own := &userBonus{ID: id, Step: b.Columns}
		own = bonusOf(id)
		var of int64
		if err := db.GetContext(ctx, &of, "SELECT item_id FROM rewards WHERE step = ?", own.Step); err != nil { // want `it asks by what the same turn has written`
			return 0, err
		}
		n += of
	}
	return n, nil
}
