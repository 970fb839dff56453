// Package infra implements the interfaces of package ports on a database.
package infra

import (
	"context"

	"github.com/jmoiron/sqlx"

	"example.com/shop/calls/layered/ports"
)

// Members reads the table members.
type Members struct {
	DB *sqlx.DB
}

// Member is one query.
func (m *Members) Member(ctx context.Context, id int64) (*ports.Member, error) {
	var member ports.Member
	err := m.DB.GetContext(ctx, &member, "SELECT id, email FROM members WHERE id = ?", id)
	return &member, err
}

// Members is one query, too.
func (m *Members) Members(ctx context.Context, ids []int64) (members []*ports.Member, err error) {
	query, args, err := sqlx.In("SELECT id, email FROM members WHERE id IN (?)", ids)
	if err != nil {
		return nil, err
	}
	err = m.DB.SelectContext(ctx, &members, query, args...)
	return members, err
}

// Week knows on which days it is open.
type Week [7]bool

// Open looks into an array.
func (w Week) Open(_ context.Context, day int) bool { return w[day%7] }
