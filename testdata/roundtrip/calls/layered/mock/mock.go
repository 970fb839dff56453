// Package mock records what it is asked for.
package mock

import (
	"context"

	"example.com/shop/calls/layered/ports"
)

// Members answers with functions.
type Members struct {
	OnMember  func(id int64) (*ports.Member, error)
	OnMembers func(ids []int64) ([]*ports.Member, error)
	Calls     int
}

func (m *Members) Member(_ context.Context, id int64) (*ports.Member, error) {
	m.Calls++
	return m.OnMember(id)
}

func (m *Members) Members(_ context.Context, ids []int64) ([]*ports.Member, error) {
	m.Calls++
	return m.OnMembers(ids)
}

// Anyone answers with a member of that number.
type Anyone struct{}

func (Anyone) Member(_ context.Context, id int64) (*ports.Member, error) {
	return &ports.Member{ID: id}, nil
}

func (Anyone) Members(context.Context, []int64) ([]*ports.Member, error) { return nil, nil }
