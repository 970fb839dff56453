// Package port has what services ask for: who implements it stands elsewhere.
package port

import (
	"context"
	"database/sql"
)

type Manager interface {
	Do(ctx context.Context, fn func(tx *sql.Tx) error) error
}

type Accounts interface {
	Lock(ctx context.Context, id int64) (int64, error)
	Add(ctx context.Context, id, n int64) error
	New(ctx context.Context, id int64) error
}

type Store interface {
	Accounts() Accounts
}

type Units interface {
	Execute(ctx context.Context, fn func(Store) error) error
}

// Nobody implements Absent.
type Absent interface {
	Do(ctx context.Context, fn func(tx *sql.Tx) error) error
	Other()
}
