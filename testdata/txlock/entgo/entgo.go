// Package entgo works with what ent has generated.
package entgo

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"catalog.test/ent"
	"catalog.test/ent/user"
)

type service struct{ client *ent.Client }

// WithTx is the helper of ent's documentation.
func WithTx(ctx context.Context, client *ent.Client, fn func(tx *ent.Tx) error) error {
	tx, err := client.Tx(ctx)
	if err != nil {
		return err
	}
	defer func() {
		if v := recover(); v != nil {
			tx.Rollback()
			panic(v)
		}
	}()
	if err := fn(tx); err != nil {
		if rerr := tx.Rollback(); rerr != nil {
			err = fmt.Errorf("%w: rolling back transaction: %v", err, rerr)
		}
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("committing transaction: %w", err)
	}
	return nil
}

func (s *service) Rename(ctx context.Context, names map[int]string) error {
	tx, err := s.client.Tx(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for id, name := range names {
		if _, err := tx.User.UpdateOneID(id).SetName(name).Save(ctx); err != nil { // want `Save locks row by row.*tx-map-order`
			return err
		}
	}
	return tx.Commit()
}

func (s *service) RenameSorted(ctx context.Context, names map[int]string) error {
	tx, err := s.client.Tx(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, id := range slices.Sorted(maps.Keys(names)) {
		if _, err := tx.User.UpdateOneID(id).SetName(names[id]).Save(ctx); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func (s *service) RenameWithTx(ctx context.Context, names map[int]string) error {
	return WithTx(ctx, s.client, func(tx *ent.Tx) error {
		for id, name := range names {
			if err := tx.Client().User.UpdateOneID(id).SetName(name).Exec(ctx); err != nil { // want `Exec locks row by row.*tx-map-order`
				return err
			}
		}
		for id := range names {
			if err := tx.User.DeleteOneID(id).Exec(ctx); err != nil { // want `Exec \(… → \(\*UserDeleteOne\).Exec\) locks row by row.*tx-map-order`
				return err
			}
		}
		return nil
	})
}

func (s *service) CreateWithTx(ctx context.Context, names map[int]string) error {
	return WithTx(ctx, s.client, func(tx *ent.Tx) error {
		for _, name := range names {
			create := tx.User.Create()
			create.SetName(name)
			if err := create.Exec(ctx); err != nil { // want `Exec locks row by row.*tx-map-order`
				return err
			}
		}
		return nil
	})
}

// Loose is silent: each write commits.
func (s *service) Loose(ctx context.Context, names map[int]string) error {
	for id, name := range names {
		if _, err := s.client.User.UpdateOneID(id).SetName(name).Save(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (s *service) Lock(ctx context.Context, names map[int]string) error {
	return WithTx(ctx, s.client, func(tx *ent.Tx) error {
		for id := range names {
			if _, err := tx.User.Query().Where(user.ID(id)).ForUpdate().Only(ctx); err != nil { // want `SELECT of users locks row by row.*tx-map-order`
				return err
			}
		}
		return nil
	})
}

// Look is silent: plain reads take no locks.
func (s *service) Look(ctx context.Context, names map[int]string) error {
	return WithTx(ctx, s.client, func(tx *ent.Tx) error {
		for id := range names {
			if _, err := tx.User.Query().Where(user.ID(id)).Only(ctx); err != nil {
				return err
			}
			if _, err := tx.User.Get(ctx, id); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *service) Outside(ctx context.Context, id int) error {
	tx, err := s.client.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := tx.User.UpdateOneID(id).SetName("a").Exec(ctx); err != nil {
		return err
	}
	if _, err := s.client.User.Create().SetName("b").Save(ctx); err != nil { // want `runs on s.client, outside the transaction tx`
		return err
	}
	return tx.Commit()
}

func (s *service) OutsideWithTx(ctx context.Context, id int) error {
	return WithTx(ctx, s.client, func(tx *ent.Tx) error {
		if err := tx.User.UpdateOneID(id).SetName("a").Exec(ctx); err != nil {
			return err
		}
		return s.client.User.DeleteOneID(id).Exec(ctx) // want `runs on s.client, outside the transaction tx`
	})
}

// Behind is silent: the transaction is over.
func (s *service) Behind(ctx context.Context, id int) error {
	err := WithTx(ctx, s.client, func(tx *ent.Tx) error {
		return tx.User.UpdateOneID(id).SetName("a").Exec(ctx)
	})
	if err != nil {
		return err
	}
	return s.client.User.DeleteOneID(id).Exec(ctx)
}

func (s *service) Slow(ctx context.Context, id int) error {
	tx, err := s.client.Tx(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := tx.User.UpdateOneID(id).SetName("a").Exec(ctx); err != nil {
		return err
	}
	if _, err := http.Get("https://example.com/hook"); err != nil { // want `is a call of another service while tx holds locks`
		return err
	}
	return tx.Commit()
}

// Fast is silent: nothing is locked yet.
func (s *service) Fast(ctx context.Context, id int) error {
	tx, err := s.client.Tx(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := http.Get("https://example.com/hook"); err != nil {
		return err
	}
	if err := tx.User.UpdateOneID(id).SetName("a").Exec(ctx); err != nil {
		return err
	}
	return tx.Commit()
}

func (s *service) Leak(ctx context.Context, id int) error {
	tx, err := s.client.Tx(ctx) // want `neither committed nor rolled back at the return in line \d+`
	if err != nil {
		return err
	}
	if err := tx.User.UpdateOneID(id).SetName("a").Exec(ctx); err != nil {
		return err
	}
	return tx.Commit()
}

// renameIn is given the transaction: the finding is at its loop, once.
func renameIn(ctx context.Context, tx *ent.Tx, names map[int]string) error {
	for id, name := range names {
		if err := tx.User.UpdateOneID(id).SetName(name).Exec(ctx); err != nil { // want `Exec locks row by row.*tx-map-order`
			return err
		}
	}
	return nil
}

func (s *service) RenameIn(ctx context.Context, names map[int]string) error {
	return WithTx(ctx, s.client, func(tx *ent.Tx) error { return renameIn(ctx, tx, names) })
}
