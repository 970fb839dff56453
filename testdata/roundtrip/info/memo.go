package info

import (
	"context"
	"fmt"
	"sync"

	"github.com/jmoiron/sqlx"
)

// Partner is a row of the table partners, whose domain old rows lack.
type Partner struct {
	ID     int64  `db:"id"`
	Name   string `db:"name"`
	Domain string `db:"domain"`
}

func (s *Staff) save(ctx context.Context, partner *Partner) error {
	_, err := s.db.ExecContext(ctx, "UPDATE partners SET domain = ? WHERE id = ?", partner.Domain, partner.ID)
	return err
}

// domain fills the field on first use.
func (s *Staff) domain(ctx context.Context, partner *Partner) (string, error) {
	if partner.Domain == "" {
		partner.Domain = fmt.Sprintf("p%d.example.com", partner.ID)
		if err := s.save(ctx, partner); err != nil {
			return "", err
		}
	}
	return partner.Domain, nil
}

// Links asks for the domain of one partner again and again: only the first turn
// finds it empty.
func (s *Staff) Links(ctx context.Context, partner *Partner, paths []string) (links []string, err error) {
	for _, path := range paths {
		domain, err := s.domain(ctx, partner) // want `^query in loop: s\.domain runs up to len\(paths\) times per .*Links .*\[query-in-loop\]$`
		if err != nil {
			return nil, err
		}
		links = append(links, "https://"+domain+path)
	}
	return links, nil
}

// settings is a cache of our own.
type settings struct {
	mu     sync.RWMutex
	values map[string]string
}

// Get answers from memory.
func (s *settings) Get(key string) (string, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	value, ok := s.values[key]
	return value, ok
}

// Set keeps an answer.
func (s *settings) Set(key, value string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.values[key] = value
}

// Config reads settings through their cache.
type Config struct {
	db    *sqlx.DB
	cache *settings
}

func (c *Config) value(ctx context.Context, key string) (string, error) {
	if value, ok := c.cache.Get(key); ok {
		return value, nil
	}
	var value string
	if err := c.db.GetContext(ctx, &value, "SELECT value FROM settings WHERE name = ?", key); err != nil {
		return "", err
	}
	c.cache.Set(key, value)
	return value, nil
}

func (c *Config) valueOr(ctx context.Context, key, otherwise string) string {
	value, err := c.value(ctx, key)
	if err != nil {
		return otherwise
	}
	return value
}

func (c *Config) currency(ctx context.Context) string {
	return c.valueOr(ctx, "currency", "EUR")
}

// Prices asks for the same setting every turn, through two more functions: only
// the first finds the cache empty.
func (c *Config) Prices(ctx context.Context, prices []int64) (texts []string) {
	for _, price := range prices {
		texts = append(texts, fmt.Sprint(price, c.currency(ctx))) // want `^query in loop: c\.currency runs up to len\(prices\) times per .*Prices .*\[query-in-loop\]$`
	}
	return texts
}

// Labels has a key that is a parameter here, but the same for all turns.
func (c *Config) Labels(ctx context.Context, key string, users []User) (labels []string) {
	for _, user := range users {
		labels = append(labels, user.Name+c.valueOr(ctx, key, "")) // want `^query in loop: c\.valueOr runs up to len\(users\) times per .*Labels .*\[query-in-loop\]$`
	}
	return labels
}

// prefilled knows some users already.
func (s *Staff) prefilled(ctx context.Context, known map[int64]User, ids []int64) ([]User, error) {
	var missing []int64
	for _, id := range ids {
		if _, ok := known[id]; ok {
			continue
		}
		missing = append(missing, id)
	}
	if len(missing) > 0 {
		query, args, err := sqlx.In("SELECT * FROM users WHERE id IN (?)", missing)
		if err != nil {
			return nil, err
		}
		var users []User
		if err := s.db.SelectContext(ctx, &users, query, args...); err != nil {
			return nil, err
		}
		for _, user := range users {
			known[user.ID] = s.complete(user)
		}
	}
	users := make([]User, 0, len(ids))
	for _, id := range ids {
		users = append(users, known[id])
	}
	return users, nil
}

func (s *Staff) complete(user User) User {
	if user.Name == "" {
		user.Name = "nobody"
	}
	return user
}

// Teams shares one map among its turns: later teams find most of their members
// there.
func (s *Staff) Teams(ctx context.Context, teams [][]int64) (sizes []int, err error) {
	known := make(map[int64]User)
	for _, team := range teams {
		users, err := s.prefilled(ctx, known, team) // want `^query in loop: s\.prefilled runs len\(teams\) times per .*Teams .*\[query-in-loop\]$`
		if err != nil {
			return nil, err
		}
		sizes = append(sizes, len(users))
	}
	return sizes, nil
}

// fill loads what its map lacks and leaves early when that is nothing.
func (s *Staff) fill(ctx context.Context, ids []int64) error {
	var missing []int64
	for _, id := range ids {
		if _, ok := s.byID[id]; !ok {
			missing = append(missing, id)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	query, args, err := sqlx.In("SELECT * FROM users WHERE id IN (?)", missing)
	if err != nil {
		return err
	}
	var users []User
	if err := s.db.SelectContext(ctx, &users, query, args...); err != nil {
		return err
	}
	for _, user := range users {
		s.byID[user.ID] = s.complete(user)
	}
	return nil
}

// FillTeams has the map in a field.
func (s *Staff) FillTeams(ctx context.Context, teams [][]int64) error {
	for _, team := range teams {
		if err := s.fill(ctx, team); err != nil { // want `^query in loop: s\.fill runs len\(teams\) times per .*FillTeams .*\[query-in-loop\]$`
			return err
		}
	}
	return nil
}

// Weekdays has a constant number of turns, which nothing ends earlier: nine
// queries, whatever the data.
func (s *Staff) Weekdays(ctx context.Context) (counts [9]int, err error) {
	for day := 0; day < 9; day++ {
		err := s.db.GetContext(ctx, &counts[day], "SELECT COUNT(*) FROM shifts WHERE weekday = ?", day) // want `^query in loop: sqlx GetContext runs 9 times per .*Weekdays[ ;].*\[query-in-loop\]$`
		if err != nil {
			return counts, err
		}
	}
	return counts, nil
}

// zone is loaded on first use.
var zone string

func (s *Staff) zoneOf(ctx context.Context) (string, error) {
	if zone == "" {
		var loaded string
		if err := s.db.QueryRowContext(ctx, "SELECT zone FROM settings WHERE id = 1").Scan(&loaded); err != nil {
			return "", err
		}
		zone = loaded
	}
	return zone, nil
}

// Zoned asks for the zone again and again: only the first turn loads it.
func (s *Staff) Zoned(ctx context.Context, names []string) (zoned []string, err error) {
	for _, name := range names {
		z, err := s.zoneOf(ctx) // want `^query in loop: s\.zoneOf runs up to len\(names\) times per .*Zoned .*\[query-in-loop\]$`
		if err != nil {
			return nil, err
		}
		zoned = append(zoned, name+"."+z)
	}
	return zoned, nil
}
