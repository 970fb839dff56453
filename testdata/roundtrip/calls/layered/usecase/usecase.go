// Package usecase imports only the interfaces: only main sees that their
// implementation queries.
package usecase

import (
	"context"

	"example.com/shop/calls/layered/ports"
)

// Mailing writes to members.
type Mailing struct {
	members ports.Members
	clock   ports.Clock
}

// NewMailing returns a mailing.
func NewMailing(members ports.Members, clock ports.Clock) *Mailing {
	return &Mailing{members: members, clock: clock}
}

// Addresses asks for each member alone.
func (m *Mailing) Addresses(ctx context.Context, ids []int64) (addresses []string, err error) {
	for _, id := range ids {
		member, err := m.members.Member(ctx, id) // want `^query in loop: m\.members\.Member runs len\(ids\) times per \(\*Mailing\)\.Addresses \(.*→ sqlx GetContext.*\[query-in-loop\]$`
		if err != nil {
			return nil, err
		}
		addresses = append(addresses, member.Email)
	}
	return addresses, nil
}

// AddressesAtOnce asks once.
func (m *Mailing) AddressesAtOnce(ctx context.Context, ids []int64) (addresses []string, err error) {
	members, err := m.members.Members(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, member := range members {
		addresses = append(addresses, member.Email)
	}
	return addresses, nil
}

// OpenDays calls an interface as often, but its implementation does not query.
func (m *Mailing) OpenDays(ctx context.Context, days []int) (open int) {
	for _, day := range days {
		if m.clock.Open(ctx, day) {
			open++
		}
	}
	return open
}

// Address has no loop; that of its caller is in main.
func (m *Mailing) Address(ctx context.Context, id int64) string {
	member, err := m.members.Member(ctx, id)
	if err != nil {
		return ""
	}
	return member.Email
}
