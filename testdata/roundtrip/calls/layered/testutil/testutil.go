// Package testutil has what tests of several packages share. Its types have the
// names of real ones; that they are none says the package.
package testutil

import (
	"context"
	"errors"

	"example.com/shop/calls/layered/ports"
)

// Members are held in memory.
type Members map[int64]*ports.Member

func (m Members) Member(_ context.Context, id int64) (*ports.Member, error) { return m[id], nil }

func (m Members) Members(_ context.Context, ids []int64) (members []*ports.Member, err error) {
	for _, id := range ids {
		members = append(members, m[id])
	}
	return members, nil
}

// NoMembers has none.
type NoMembers struct{}

func (NoMembers) Member(context.Context, int64) (*ports.Member, error) {
	return nil, errors.New("no member")
}

func (NoMembers) Members(context.Context, []int64) ([]*ports.Member, error) { return nil, nil }
