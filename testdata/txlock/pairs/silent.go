package pairs

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

func change(ctx context.Context, tx *sql.Tx, id, by int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE accounts SET balance = balance + ? WHERE id = ?", by, id)
	return err
}

func (b *bank) in(ctx context.Context, fn func(tx *sql.Tx) error) error {
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := fn(tx); err != nil {
		return err
	}
	return tx.Commit()
}

func (b *bank) Swapped(ctx context.Context, from, to, n int64) error {
	return b.in(ctx, func(tx *sql.Tx) error {
		first, second := from, to
		if first > second {
			first, second = second, first
		}
		if _, err := lock(ctx, tx, first); err != nil {
			return err
		}
		if _, err := lock(ctx, tx, second); err != nil {
			return err
		}
		if err := change(ctx, tx, from, -n); err != nil {
			return err
		}
		return change(ctx, tx, to, n)
	})
}

func (b *bank) InPlace(ctx context.Context, from, to, n int64) error {
	if from > to {
		from, to, n = to, from, -n
	}
	return b.in(ctx, func(tx *sql.Tx) error {
		if err := change(ctx, tx, from, -n); err != nil {
			return err
		}
		return change(ctx, tx, to, n)
	})
}

func (b *bank) Branches(ctx context.Context, from, to, n int64) error {
	return b.in(ctx, func(tx *sql.Tx) error {
		if from < to {
			if err := change(ctx, tx, from, -n); err != nil {
				return err
			}
			return change(ctx, tx, to, n)
		}
		if err := change(ctx, tx, to, n); err != nil {
			return err
		}
		return change(ctx, tx, from, -n)
	})
}

func (b *bank) MinMax(ctx context.Context, from, to int64) error {
	return b.in(ctx, func(tx *sql.Tx) error {
		if _, err := lock(ctx, tx, min(from, to)); err != nil {
			return err
		}
		_, err := lock(ctx, tx, max(from, to))
		return err
	})
}

func (b *bank) Sorted(ctx context.Context, from, to int64) error {
	ids := []int64{from, to}
	slices.Sort(ids)
	return b.in(ctx, func(tx *sql.Tx) error {
		if err := change(ctx, tx, ids[0], 1); err != nil {
			return err
		}
		return change(ctx, tx, ids[1], 1)
	})
}

func (b *bank) Compared(ctx context.Context, from, to string, n int64) error {
	if cmp.Compare(from, to) > 0 {
		from, to, n = to, from, -n
	}
	return b.in(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "UPDATE accounts SET balance = balance - ? WHERE owner = ?", n, from); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "UPDATE accounts SET balance = balance + ? WHERE owner = ?", n, to)
		return err
	})
}

func ordered(a, b int64) (int64, int64) {
	if a > b {
		return b, a
	}
	return a, b
}

func (b *bank) Ordered(ctx context.Context, from, to int64) error {
	return b.in(ctx, func(tx *sql.Tx) error {
		first, second := ordered(from, to)
		if err := change(ctx, tx, first, 1); err != nil {
			return err
		}
		return change(ctx, tx, second, 1)
	})
}

// both is called with sorted keys.
func both(ctx context.Context, tx *sql.Tx, first, second int64) error {
	if err := change(ctx, tx, first, 1); err != nil {
		return err
	}
	return change(ctx, tx, second, 1)
}

func (b *bank) Both(ctx context.Context, from, to int64) error {
	return b.in(ctx, func(tx *sql.Tx) error {
		if from > to {
			return both(ctx, tx, to, from)
		}
		return both(ctx, tx, from, to)
	})
}

// Covered locks both with one statement, in the order of the index.
func (b *bank) Covered(ctx context.Context, from, to, n int64) error {
	return b.in(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT id FROM accounts WHERE id IN (?, ?) ORDER BY id FOR UPDATE", from, to)
		if err != nil {
			return err
		}
		if err := rows.Close(); err != nil {
			return err
		}
		if err := change(ctx, tx, from, -n); err != nil {
			return err
		}
		return change(ctx, tx, to, n)
	})
}

// Parent locks what both belong to first.
func Parent(db *gorm.DB, shop, from, to int64) error {
	return db.Transaction(func(tx *gorm.DB) error {
		var s struct{ ID int64 }
		if err := tx.Table("shops").Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", shop).First(&s).Error; err != nil {
			return err
		}
		if err := tx.Model(&Account{}).Where("id = ?", from).Update("balance", 0).Error; err != nil {
			return err
		}
		return tx.Model(&Account{}).Where("id = ?", to).Update("balance", 1).Error
	})
}

func (b *bank) Same(ctx context.Context, id int64) error {
	return b.in(ctx, func(tx *sql.Tx) error {
		n, err := lock(ctx, tx, id)
		if err != nil {
			return err
		}
		return change(ctx, tx, id, n)
	})
}

// Tree locks a row and then the one that it names.
func (b *bank) Tree(ctx context.Context, id int64) error {
	return b.in(ctx, func(tx *sql.Tx) error {
		var parent int64
		if err := tx.QueryRowContext(ctx, "SELECT parent FROM accounts WHERE id = ? FOR UPDATE", id).Scan(&parent); err != nil {
			return err
		}
		return change(ctx, tx, parent, 1)
	})
}

// Apart are different kinds of rows.
func (b *bank) Apart(ctx context.Context, from, to int64) error {
	return b.in(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "UPDATE sums SET n = n + 1 WHERE id = ? AND kind = 'out'", from); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "UPDATE sums SET n = n + 1 WHERE id = ? AND kind = 'in'", to)
		return err
	})
}

// Alternatives run one of the two.
func (b *bank) Alternatives(ctx context.Context, from, to int64, back bool) error {
	return b.in(ctx, func(tx *sql.Tx) error {
		if back {
			return change(ctx, tx, to, 1)
		}
		return change(ctx, tx, from, 1)
	})
}

// Autocommitted has no transaction.
func (b *bank) Autocommitted(ctx context.Context, from, to int64) error {
	if _, err := b.db.ExecContext(ctx, "UPDATE accounts SET balance = 1 WHERE id = ?", from); err != nil {
		return err
	}
	_, err := b.db.ExecContext(ctx, "UPDATE accounts SET balance = 1 WHERE id = ?", to)
	return err
}

// Tables are two.
func (b *bank) Tables(ctx context.Context, from, to int64) error {
	return b.in(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "UPDATE sums SET n = n + 1 WHERE id = ?", from); err != nil {
			return err
		}
		return change(ctx, tx, to, 1)
	})
}

// Columns locks the second by another column.
func (b *bank) Columns(ctx context.Context, user, id int64) error {
	return b.in(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "UPDATE addresses SET preferred = 0 WHERE user_id = ?", user); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "UPDATE addresses SET preferred = 1 WHERE id = ?", id)
		return err
	})
}

// Successor has the key of a row that is new.
func (b *bank) Successor(ctx context.Context, old int64) error {
	return b.in(ctx, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, "INSERT INTO accounts (owner) SELECT owner FROM accounts WHERE id = ?", old)
		if err != nil {
			return err
		}
		id, err := res.LastInsertId()
		if err != nil {
			return err
		}
		if err := change(ctx, tx, old, -1); err != nil {
			return err
		}
		return change(ctx, tx, id, 1)
	})
}

type node struct{ ID, Parent int64 }

func (b *bank) Branch(ctx context.Context, n *node) error {
	return b.in(ctx, func(tx *sql.Tx) error {
		if err := change(ctx, tx, n.ID, 1); err != nil {
			return err
		}
		return change(ctx, tx, n.Parent, 1)
	})
}

// SortedList and Literal have an order.
func (b *bank) SortedList(ctx context.Context, from, to int64) error {
	ids := []int64{from, to}
	slices.Sort(ids)
	return b.in(ctx, func(tx *sql.Tx) error {
		for _, id := range ids {
			if err := change(ctx, tx, id, 1); err != nil {
				return err
			}
		}
		return nil
	})
}

func (b *bank) Literal(ctx context.Context) error {
	return b.in(ctx, func(tx *sql.Tx) error {
		if err := change(ctx, tx, 3, 1); err != nil {
			return err
		}
		return change(ctx, tx, 4, 1)
	})
}

func (b *bank) SmallerFirst(ctx context.Context, from, to int64) error {
	ids := []int64{from, to}
	if to < from {
		ids = []int64{to, from}
	}
	return b.in(ctx, func(tx *sql.Tx) error {
		for _, id := range ids {
			if err := change(ctx, tx, id, 1); err != nil {
				return err
			}
		}
		return nil
	})
}

// SmallerKept has the keys in variables.
func (b *bank) SmallerKept(ctx context.Context, from, to int64) error {
	return b.in(ctx, func(tx *sql.Tx) error {
		first, second := min(from, to), max(from, to)
		if _, err := lock(ctx, tx, first); err != nil {
			return err
		}
		_, err := lock(ctx, tx, second)
		return err
	})
}

func lesser(a, b int64) int64 {
	if a < b {
		return a
	}
	return b
}

// LesserFirst has them from a function of its own.
func (b *bank) LesserFirst(ctx context.Context, from, to int64) error {
	first := lesser(from, to)
	second := from + to - first
	return b.in(ctx, func(tx *sql.Tx) error {
		if _, err := lock(ctx, tx, first); err != nil {
			return err
		}
		_, err := lock(ctx, tx, second)
		return err
	})
}
