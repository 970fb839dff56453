package silent

import (
	"context"
	"fmt"
	"sync"

	"github.com/jmoiron/sqlx"
)

// The silent functions of this file are info, as those of package info are.

// Partner is a row of the table partners, whose domain old rows lack.
type Partner struct {
	ID     int64  `db:"id"`
	Domain string `db:"domain"`
}

func saveDomain(ctx context.Context, db *sqlx.DB, partner *Partner) error {
	_, err := db.ExecContext(ctx, "UPDATE partners SET domain = ? WHERE id = ?", partner.Domain, partner.ID)
	return err
}

// domain fills the field on first use.
func domain(ctx context.Context, db *sqlx.DB, partner *Partner) (string, error) {
	if partner.Domain == "" {
		partner.Domain = fmt.Sprintf("p%d.example.com", partner.ID)
		if err := saveDomain(ctx, db, partner); err != nil {
			return "", err
		}
	}
	return partner.Domain, nil
}

// Links fills one field once.
func Links(ctx context.Context, db *sqlx.DB, partner *Partner, paths []string) (links []string, err error) {
	for _, path := range paths {
		domain, err := domain(ctx, db, partner)
		if err != nil {
			return nil, err
		}
		links = append(links, domain+path)
	}
	return links, nil
}

// Domains fills the field of every partner: each has its own.
func Domains(ctx context.Context, db *sqlx.DB, partners []*Partner) (domains []string, err error) {
	for _, partner := range partners {
		domain, err := domain(ctx, db, partner) // want `^query in loop: domain runs up to len\(partners\) times per Domains .*\[query-in-loop\]$`
		if err != nil {
			return nil, err
		}
		domains = append(domains, domain)
	}
	return domains, nil
}

// FillDomains has the if in the loop itself.
func FillDomains(ctx context.Context, db *sqlx.DB, partners []Partner) error {
	for i := range partners {
		if partners[i].Domain == "" {
			partners[i].Domain = fmt.Sprintf("p%d.example.com", partners[i].ID)
			if err := saveDomain(ctx, db, &partners[i]); err != nil { // want `^query in loop: saveDomain runs up to len\(partners\) times per FillDomains .*\[query-in-loop\]$`
				return err
			}
		}
	}
	return nil
}

// settings is a cache of our own.
type settings struct {
	mu     sync.RWMutex
	values map[string]string
}

func (s *settings) Get(key string) (string, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	value, ok := s.values[key]
	return value, ok
}

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

func (c *Config) currencyOf(ctx context.Context, country string) string {
	return c.valueOr(ctx, "currency."+country, "EUR")
}

// Prices has one key for all its turns.
func (c *Config) Prices(ctx context.Context, prices []int64) (texts []string) {
	for _, price := range prices {
		texts = append(texts, fmt.Sprint(price, c.currency(ctx)))
	}
	return texts
}

// Currencies has a key per turn, under which the cache keeps what was loaded: info.
func (c *Config) Currencies(ctx context.Context, countries []string) (currencies []string) {
	for _, country := range countries {
		currencies = append(currencies, c.currencyOf(ctx, country))
	}
	return currencies
}

// uncached asks the cache but never stores an answer: it stays empty.
type uncached struct {
	db    *sqlx.DB
	cache *settings
}

func (c *uncached) value(ctx context.Context, key string) (value string) {
	if value, ok := c.cache.Get(key); ok {
		return value
	}
	if err := c.db.GetContext(ctx, &value, "SELECT value FROM settings WHERE name = ?", key); err != nil {
		return ""
	}
	return value
}

// Values looks like Prices, with the same key every turn.
func (c *uncached) Values(ctx context.Context, prices []int64) (texts []string) {
	for _, price := range prices {
		texts = append(texts, fmt.Sprint(price, c.value(ctx, "currency"))) // want `^query in loop: c\.value runs len\(prices\) times per .*Values .*\[query-in-loop\]$`
	}
	return texts
}

// misplaced stores what it loads under another key than it asks for.
func (c *Config) misplaced(ctx context.Context, key string) (value string) {
	if value, ok := c.cache.Get(key); ok {
		return value
	}
	if err := c.db.GetContext(ctx, &value, "SELECT value FROM settings WHERE name = ?", key); err == nil {
		c.cache.Set("setting:"+key, value)
	}
	return value
}

// Prefixed finds nothing in a map.
func (c *Config) Prefixed(ctx context.Context, known map[string]string, countries []string) (n int) {
	for _, country := range countries {
		n += len(c.plain(ctx, known, country)) // want `^query in loop: c\.plain runs len\(countries\) times per .*Prefixed .*\[query-in-loop\]$`
	}
	return n
}

func (c *Config) plain(ctx context.Context, known map[string]string, key string) (value string) {
	if value, ok := known[key]; ok {
		return value
	}
	if err := c.db.GetContext(ctx, &value, "SELECT value FROM settings WHERE name = ?", key); err == nil {
		known[value+"/"+key] = value
	}
	return value
}

// Misplaced finds nothing.
func (c *Config) Misplaced(ctx context.Context, countries []string) (currencies []string) {
	for _, country := range countries {
		currencies = append(currencies, c.misplaced(ctx, country)) // want `^query in loop: c\.misplaced runs len\(countries\) times per .*Misplaced .*\[query-in-loop\]$`
	}
	return currencies
}

func usersOf(ctx context.Context, db *sqlx.DB, ids []int64) (users []User, err error) {
	query, args, err := sqlx.In("SELECT * FROM users WHERE id IN (?)", ids)
	if err != nil {
		return nil, err
	}
	err = db.SelectContext(ctx, &users, query, args...)
	return users, err
}

// load loads what the map it is given lacks.
func load(ctx context.Context, db *sqlx.DB, known map[int64]User, ids []int64) error {
	var missing []int64
	for _, id := range ids {
		if _, ok := known[id]; !ok {
			missing = append(missing, id)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	users, err := usersOf(ctx, db, missing)
	if err != nil {
		return err
	}
	for _, id := range missing {
		known[id] = find(users, id)
	}
	return nil
}

func find(users []User, id int64) User {
	for _, user := range users {
		if user.ID == id {
			return user
		}
	}
	return User{ID: id}
}

// LoadTeams fills one map.
func LoadTeams(ctx context.Context, db *sqlx.DB, teams [][]int64) (map[int64]User, error) {
	known := make(map[int64]User)
	for _, team := range teams {
		if err := load(ctx, db, known, team); err != nil {
			return nil, err
		}
	}
	return known, nil
}

// LoadTeamsApart makes a new map for every team: nothing is ever known.
func LoadTeamsApart(ctx context.Context, db *sqlx.DB, teams [][]int64) (sizes []int, err error) {
	for _, team := range teams {
		known := make(map[int64]User)
		if err := load(ctx, db, known, team); err != nil { // want `^query in loop: load runs len\(teams\) times per LoadTeamsApart .*\[query-in-loop\]$`
			return nil, err
		}
		sizes = append(sizes, len(known))
	}
	return sizes, nil
}

// LoadActive collects what is wanted, not what is missing: no map lacked it.
func LoadActive(ctx context.Context, db *sqlx.DB, teams [][]int64) (users []User, err error) {
	for _, team := range teams {
		var wanted []int64
		for _, id := range team {
			if id > 0 {
				wanted = append(wanted, id)
			}
		}
		if len(wanted) == 0 {
			continue
		}
		found, err := usersOf(ctx, db, wanted) // want `^query in loop: usersOf runs len\(teams\) times per LoadActive .*\[query-in-loop\]$`
		if err != nil {
			return nil, err
		}
		users = append(users, found...)
	}
	return users, nil
}

// Weekdays is a constant number of queries, of which none is saved.
func Weekdays(ctx context.Context, db *sqlx.DB) (counts [9]int, err error) {
	for day := 0; day < 9; day++ {
		if err := db.GetContext(ctx, &counts[day], "SELECT COUNT(*) FROM shifts WHERE weekday = ?", day); err != nil {
			return counts, err
		}
	}
	return counts, nil
}

// WeekdaysOf has nine queries per user.
func WeekdaysOf(ctx context.Context, db *sqlx.DB, ids []int64) (counts [9]int, err error) {
	for _, id := range ids {
		for day := 0; day < 9; day++ {
			err := db.GetContext(ctx, &counts[day], "SELECT COUNT(*) FROM shifts WHERE weekday = ? AND user_id = ?", day, id) // want `^query in loop: sqlx GetContext runs 9·len\(ids\) times per WeekdaysOf[ ;].*\[query-in-loop\]$`
			if err != nil {
				return counts, err
			}
		}
	}
	return counts, nil
}
