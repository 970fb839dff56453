package factors

import (
	"context"
	"errors"
	"strings"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
)

// Tag is one of a tweet.
type Tag struct {
	ID      int64
	Name    string
	Deleted bool
	Role    int
	Parent  *int64
	Parts   []int64
}

// Fresh tells a tag that nobody has used.
func (t *Tag) Fresh() bool { return t.Role == 0 && !t.Deleted }

func (s *shop) drop(ctx context.Context, id int64) error {
	_, err := s.db.ExecContext(ctx, "DELETE FROM tags WHERE id = ?", id)
	return err
}

// PickedByFlag runs where a flag of the element says so.
func (s *shop) PickedByFlag(ctx context.Context, tags []Tag) {
	for _, t := range tags {
		if t.Deleted {
			s.drop(ctx, t.ID) // want `^query in loop: s\.drop runs up to len\(tags\) times per .*PickedByFlag`
		}
	}
}

// PickedByMethod asks the element.
func (s *shop) PickedByMethod(ctx context.Context, tags []*Tag) {
	for _, t := range tags {
		if t.Fresh() {
			continue
		}
		s.drop(ctx, t.ID) // want `^query in loop: s\.drop runs up to len\(tags\) times per .*PickedByMethod`
	}
}

// PickedByVariable compares with what it was given.
func (s *shop) PickedByVariable(ctx context.Context, tags []Tag, role int) {
	for i := range tags {
		if t := &tags[i]; t.Role != role {
			s.drop(ctx, t.ID) // want `^query in loop: s\.drop runs up to len\(tags\) times per .*PickedByVariable`
		}
	}
}

// PickedByWhatItHolds looks into a field, in an else, in a switch and by type.
func (s *shop) PickedByWhatItHolds(ctx context.Context, tags []Tag, all []any) {
	for _, t := range tags {
		left := t.Parts
		if len(left) == 0 {
			s.drop(ctx, t.ID) // want `^query in loop: s\.drop runs up to len\(tags\) times per .*PickedByWhatItHolds`
		}
		if t.Parent != nil {
			continue
		} else if t.Name == "" {
			continue
		}
		switch {
		case t.Role > 3:
			s.drop(ctx, t.ID) // want `^query in loop: s\.drop runs up to len\(tags\) times per .*PickedByWhatItHolds`
		}
	}
	for _, a := range all {
		switch t := a.(type) {
		case Tag:
			s.drop(ctx, t.ID) // want `^query in loop: s\.drop runs up to len\(all\) times per .*PickedByWhatItHolds`
		}
	}
}

// plainRole is the role that most have.
const plainRole = 0

// PickedByKind compares with a name for a kind, which happens to be zero.
func (s *shop) PickedByKind(ctx context.Context, tags []Tag) {
	for _, t := range tags {
		if t.Role != plainRole {
			s.drop(ctx, t.ID) // want `^query in loop: s\.drop runs up to len\(tags\) times per .*PickedByKind`
		}
	}
}

// PickedOutside is decided one loop further out.
func (s *shop) PickedOutside(ctx context.Context, tags []Tag) {
	for _, t := range tags {
		if t.Deleted {
			continue
		}
		for _, part := range t.Parts {
			s.drop(ctx, part) // want `^query in 2 nested loops: s\.drop runs up to len\(tags\)·len\(t\.Parts\) times per .*PickedOutside`
		}
	}
}

// Filled elements are the usual ones, and what failed ends the turn.
func (s *shop) Filled(ctx context.Context, tags []*Tag, names []string) {
	for _, t := range tags {
		if t == nil || t.Name == "" {
			continue
		}
		if len(t.Parts) > 0 {
			s.drop(ctx, t.ID) // want `^query in loop: s\.drop runs len\(tags\) times per .*Filled`
		}
	}
	for _, name := range names {
		id, err := number(name)
		if err != nil {
			continue
		}
		s.drop(ctx, id) // want `^query in loop: s\.drop runs len\(names\) times per .*Filled`
	}
}

// AllOrNone is decided once, before the loop.
func (s *shop) AllOrNone(ctx context.Context, tags []Tag, force bool) {
	for _, t := range tags {
		if force {
			s.drop(ctx, t.ID) // want `^query in loop: s\.drop runs len\(tags\) times per .*AllOrNone`
		}
	}
}

func number(name string) (int64, error) { return int64(len(name)), nil }

// keeper is a shop with a second way to its rows.
type keeper struct {
	shop
	orm *gorm.DB
}

// Restored does one thing at times and one always, and the chain is that of what it
// always does.
func (s *keeper) Restored(ctx context.Context, tags []*Tag) {
	for _, t := range tags {
		s.approve(ctx, t) // want `^query in loop: s\.approve runs len\(tags\) times per .*Restored \(… → \(\*shop\)\.drop → sqlx ExecContext\)`
	}
}

func (s *keeper) approve(ctx context.Context, t *Tag) error {
	if err := s.restore(t); err != nil {
		return err
	}
	return s.drop(ctx, t.ID)
}

// restore has nothing to do for most of them.
func (s *keeper) restore(t *Tag) error {
	if t.Parent == nil {
		return nil
	}
	return s.orm.Model(t).Update("parent", nil).Error
}

// Revived has checks in one chain of conditions, of which the second is no failure.
func (s *keeper) Revived(ctx context.Context, tags []*Tag) {
	for _, t := range tags {
		s.revive(ctx, t) // want `^query in loop: s\.revive runs up to len\(tags\) times per .*Revived \(… → \(\*shop\)\.drop → sqlx ExecContext\)`
	}
}

func (s *keeper) revive(ctx context.Context, t *Tag) error {
	if t.ID == 0 {
		return errors.New("no tag")
	} else if t.Role > 3 {
		return nil
	}
	if err := s.unhide(t); err != nil {
		return err
	}
	return s.drop(ctx, t.ID)
}

func (s *keeper) unhide(t *Tag) error {
	if t.ID == 0 {
		return errors.New("no tag")
	} else if t.Parent == nil {
		return nil
	} else {
		t.Role = 0
	}
	return s.orm.Model(t).Update("parent", nil).Error
}

// Checked has nothing but failures in its chain of conditions.
func (s *keeper) Checked(ctx context.Context, tags []*Tag) {
	for _, t := range tags {
		s.check(ctx, t) // want `^query in loop: s\.check runs len\(tags\) times per .*Checked \(`
	}
}

func (s *keeper) check(ctx context.Context, t *Tag) error {
	if t.ID == 0 {
		return errors.New("no tag")
	} else if t.Deleted {
		return errors.New("a deleted tag")
	}
	return s.drop(ctx, t.ID)
}

// Missing asks in vain for no one: all come to the query.
func (s *keeper) Missing(ctx context.Context, tags []*Tag) {
	for _, t := range tags {
		s.need(ctx, t) // want `^query in loop: s\.need runs len\(tags\) times per .*Missing \(… → gorm Update\)`
	}
}

func (s *keeper) need(ctx context.Context, t *Tag) error {
	if t == nil {
		return nil
	}
	if err := s.orm.Model(t).Update("parent", nil).Error; err != nil {
		return err
	}
	if t.Role > 3 {
		return nil
	}
	return s.drop(ctx, t.ID)
}

// Reused is one variable for many answers, which nothing carries on.
func Reused(db *sqlx.DB, ids []int64) (names []string) {
	var tag Tag
	for _, id := range ids {
		db.Get(&tag, "SELECT * FROM tags WHERE id = ?", id) // want `^query in loop: sqlx Get runs len\(ids\) times per Reused; load once before the loop`
		names = append(names, tag.Name)
	}
	return names
}

// FirstOrNew always reads, and writes where it found nothing.
func FirstOrNew(db *gorm.DB, names []string) {
	for _, name := range names {
		firstOrNew(db, name) // want `^query in loop: firstOrNew runs len\(names\) times per FirstOrNew \(… → gorm First\); load what it reads once before the loop, collect what it writes`
	}
}

func firstOrNew(db *gorm.DB, name string) (*Tag, error) {
	tag := &Tag{Name: name}
	if db.Where("name = ?", name).First(tag).Error == nil {
		return tag, nil
	}
	return tag, db.Create(tag).Error
}

// PickedByLookup writes what a look-up has not found.
func PickedByLookup(db *gorm.DB, tags []Tag) error {
	return db.Transaction(func(tx *gorm.DB) error {
		for _, t := range tags {
			var found Tag
			err := tx.Where("name = ?", t.Name).First(&found).Error // want `^query in loop: gorm First runs len\(tags\) times per PickedByLookup`
			if errors.Is(err, gorm.ErrRecordNotFound) {
				if err := tx.Create(&t).Error; err != nil { // want `^query in loop: gorm Create runs up to len\(tags\) times per PickedByLookup`
					return err
				}
				continue
			}
			if err != nil {
				return err
			}
			tx.Save(&t) // want `^query in loop: gorm Save runs up to len\(tags\) times per PickedByLookup`
		}
		return nil
	})
}

// PickedByFailure goes on to the next where the look-up has found a row.
func (s *shop) PickedByFailure(ctx context.Context, tags []Tag) (err error) {
	for _, t := range tags {
		var id int64
		if err = s.db.GetContext(ctx, &id, "SELECT id FROM tags WHERE name = ?", t.Name); err == nil { // want `^query in loop: sqlx GetContext runs len\(tags\) times per .*PickedByFailure`
			continue
		}
		s.drop(ctx, t.ID) // want `^query in loop: s\.drop runs up to len\(tags\) times per .*PickedByFailure`
	}
	return err
}

// PickedByContent looks for something in the element.
func (s *shop) PickedByContent(ctx context.Context, tags []Tag, old string) {
	for _, t := range tags {
		if strings.Count(t.Name, old) > 0 {
			s.drop(ctx, t.ID) // want `^query in loop: s\.drop runs up to len\(tags\) times per .*PickedByContent`
		}
		if len(t.Parts) > 0 {
			s.drop(ctx, t.ID) // want `^query in loop: s\.drop runs len\(tags\) times per .*PickedByContent`
		}
	}
}

// NotPicked stops where it fails.
func (s *shop) NotPicked(ctx context.Context, tags []Tag) error {
	for _, t := range tags {
		var id int64
		err := s.db.GetContext(ctx, &id, "SELECT id FROM tags WHERE name = ?", t.Name) // want `^query in loop: sqlx GetContext runs len\(tags\) times per .*NotPicked`
		if err != nil {
			return err
		}
		s.drop(ctx, id) // want `^query in loop: s\.drop runs len\(tags\) times per .*NotPicked`
	}
	return nil
}

// PickedByRow looks into the row that the turn has read, into a variable of the loop's own or
// into one that all turns have.
func (s *shop) PickedByRow(ctx context.Context, ids []int64, old string) {
	whole, shared := &Tag{}, Tag{}
	for _, id := range ids {
		s.db.GetContext(ctx, whole, "SELECT * FROM tags WHERE id = ?", id) // want `^query in loop: sqlx GetContext runs len\(ids\) times per .*PickedByRow`
		if strings.Contains(whole.Name, old) {
			s.drop(ctx, id) // want `^query in loop: s\.drop runs up to len\(ids\) times per .*PickedByRow`
		}
		s.db.GetContext(ctx, &shared, "SELECT * FROM tags WHERE id = ?", id) // want `^query in loop: sqlx GetContext runs len\(ids\) times per .*PickedByRow`
		if shared.Deleted {
			s.drop(ctx, id) // want `^query in loop: s\.drop runs up to len\(ids\) times per .*PickedByRow`
		}
	}
}

// PickedByNothing asks what is the same for all, or how much it has gathered.
func (s *shop) PickedByNothing(ctx context.Context, ids []int64, o *options) {
	own := &options{force: len(ids) > 3}
	for _, id := range ids {
		if o.force {
			s.drop(ctx, id) // want `^query in loop: s\.drop runs len\(ids\) times per .*PickedByNothing`
		}
		own.note(id)
		if own.force {
			s.drop(ctx, id) // want `^query in loop: s\.drop runs len\(ids\) times per .*PickedByNothing`
		}
	}
}

type options struct{ force bool }

func (o *options) note(int64) {}

// PickedInside leaves, or goes on, in a condition inside of one that is about no element.
func (s *shop) PickedInside(ctx context.Context, tags []Tag, strict bool) {
	for _, t := range tags {
		if strict {
			if t.Deleted {
				continue
			}
		}
		s.drop(ctx, t.ID) // want `^query in loop: s\.drop runs up to len\(tags\) times per .*PickedInside`
	}
	for _, t := range tags {
		if len(tags) > 1 {
			if t.Role > 3 {
				break
			}
		}
		s.drop(ctx, t.ID) // want `^query in loop: s\.drop runs up to len\(tags\) times per .*PickedInside`
	}
	for _, t := range tags {
		s.dropIf(ctx, t, strict) // want `^query in loop: s\.dropIf runs up to len\(tags\) times per .*PickedInside`
	}
}

func (s *shop) dropIf(ctx context.Context, t Tag, strict bool) error {
	if strict {
		if t.Deleted {
			return nil
		}
	}
	return s.drop(ctx, t.ID)
}

// ChosenPairs drops those parts that the tag is the first of: maybe one for each, a warning.
func (s *shop) ChosenPairs(ctx context.Context, tags []Tag) {
	for _, t := range tags {
		for _, part := range t.Parts {
			if part == t.ID {
				s.drop(ctx, part) // want `^query in 2 nested loops: s\.drop runs up to len\(tags\)·len\(t\.Parts\) times per .*ChosenPairs`
			}
		}
	}
}

// SkippedPairs drops all other parts, however many they are: a warning, too.
func (s *shop) SkippedPairs(ctx context.Context, tags []Tag) {
	for _, t := range tags {
		for _, part := range t.Parts {
			if part == t.ID {
				continue
			}
			s.drop(ctx, part) // want `^query in 2 nested loops: s\.drop runs up to len\(tags\)·len\(t\.Parts\) times per .*SkippedPairs`
		}
	}
}

// AllPairs drops every part: an error.
func (s *shop) AllPairs(ctx context.Context, tags []Tag) {
	for _, t := range tags {
		for _, part := range t.Parts {
			s.drop(ctx, part) // want `^query in 2 nested loops: s\.drop runs len\(tags\)·len\(t\.Parts\) times per .*AllPairs`
		}
	}
}
