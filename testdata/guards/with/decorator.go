package guards

import "context"

// Users is what the service asks.
type Users interface {
	Find(ctx context.Context, id int64) (*User, error)
}

// Find is the store behind the decorator.
func (s *Store) Find(ctx context.Context, id int64) (*User, error) { return s.user(ctx, id) }

// Cached remembers what the store behind it found.
type Cached struct {
	Users

	found map[int64]*User
}

// Find asks the map first.
func (c *Cached) Find(ctx context.Context, id int64) (*User, error) {
	if u, ok := c.found[id]; ok {
		return u, nil
	}
	u, err := c.Users.Find(ctx, id)
	if err == nil {
		c.found[id] = u
	}
	return u, err
}

// Service has a decorated store.
type Service struct{ users Users }

// Decorator asks it.
func (s *Service) Decorator(ctx context.Context, id int64) (*User, error) {
	return s.users.Find(ctx, id)
}
