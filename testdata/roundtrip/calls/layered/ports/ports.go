// Package ports has the interfaces between the layers, and nothing else.
package ports

import "context"

// Member is who buys.
type Member struct {
	ID    int64  `db:"id"`
	Email string `db:"email"`
}

// Members has one implementation in package infra. The four in packages testutil
// and mock are for tests, whatever their names: they do not count.
type Members interface {
	Member(ctx context.Context, id int64) (*Member, error)
	Members(ctx context.Context, ids []int64) ([]*Member, error)
}

// Clock has one implementation, without any query.
type Clock interface {
	Open(ctx context.Context, day int) bool
}
