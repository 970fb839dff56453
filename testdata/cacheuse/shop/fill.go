package shop // want package:"."

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
	"golang.org/x/sync/singleflight"
	"gorm.io/gorm"

	"example.com/shop/kv"
	"example.com/shop/store"
)

type Shop struct {
	rdb   *redis.Client
	users store.Users
	all   *store.SQL
	group singleflight.Group
	mu    sync.Mutex
	ttl   time.Duration
}

var _ store.Users = (*store.SQL)(nil)

// The hot key of an incident: every request refills it.
func (s *Shop) Hot(ctx context.Context, id int) (*store.User, error) {
	key := fmt.Sprintf("user:%d", id)
	if data, err := s.rdb.Get(ctx, key).Bytes(); err == nil {
		u := new(store.User)
		return u, json.Unmarshal(data, u)
	}
	u, err := s.users.Find(ctx, id) // want `when there is no row for user:\{\}, nothing is stored, and each request for it runs \(\*SQL\)\.Find → gorm Take; store an empty value for a short time, too \[cache-miss-unstored\]`
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(u)
	if err != nil {
		return nil, err
	}
	s.rdb.Set(ctx, key, data, s.ttl) // want `when user:\{\} is not in the cache, all requests at that time run \(\*SQL\)\.Find → gorm Take before go-redis Set has stored it; let one caller load it and the others wait: singleflight.Group.Do around the load \[cache-stampede\]`
	return u, nil
}

// The same, mended: one caller loads, and a missing row is stored, too.
func (s *Shop) Shared(ctx context.Context, id int) (any, error) {
	key := fmt.Sprintf("user:%d", id)
	if data, err := s.rdb.Get(ctx, key).Result(); err == nil {
		return data, nil
	}
	v, err, _ := s.group.Do(key, func() (any, error) {
		u, err := s.users.Find(ctx, id)
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return nil, s.rdb.Set(ctx, key, "", time.Minute).Err()
		}
		if err != nil {
			return nil, err
		}
		data, err := json.Marshal(u)
		if err != nil {
			return nil, err
		}
		return u, s.rdb.Set(ctx, key, data, kv.Spread(s.ttl)).Err()
	})
	return v, err
}

// Apart is the same with the load in a method.
func (s *Shop) Apart(ctx context.Context, id int) (any, error) {
	key := fmt.Sprintf("user:%d", id)
	if data, err := s.rdb.Get(ctx, key).Result(); err == nil {
		return data, nil
	}
	v, err, _ := s.group.Do(key, func() (any, error) { return s.load(ctx, key, id) })
	return v, err
}

func (s *Shop) load(ctx context.Context, key string, id int) (*store.User, error) {
	u, err := s.users.Find(ctx, id)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, s.rdb.Set(ctx, key, "", time.Minute).Err()
	}
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(u)
	if err != nil {
		return nil, err
	}
	return u, s.rdb.Set(ctx, key, data, kv.Spread(s.ttl)).Err()
}

func (s *Shop) name(ctx context.Context, id int) (string, error) {
	key := "name:" + strconv.Itoa(id)
	if name, err := kv.Get(ctx, key); err == nil {
		return name, nil
	}
	us, err := s.all.All(ctx)
	if err != nil || len(us) == 0 {
		return "", err
	}
	return us[0].Name, kv.Set(ctx, key, us[0].Name, s.ttl)
}

// Name lets one caller through to name, which does not know.
func (s *Shop) Name(ctx context.Context, id int) (any, error) {
	v, err, _ := s.group.Do(strconv.Itoa(id), func() (any, error) { return s.name(ctx, id) })
	return v, err
}

// Locked holds a mutex while it loads.
func (s *Shop) Locked(ctx context.Context) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if v, err := s.rdb.Get(ctx, "users:locked").Result(); err == nil {
		return v, nil
	}
	us, err := s.all.All(ctx)
	if err != nil {
		return "", err
	}
	data, _ := json.Marshal(us)
	return string(data), s.rdb.Set(ctx, "users:locked", data, s.ttl).Err()
}

// Unlocked has given the mutex back.
func (s *Shop) Unlocked(ctx context.Context) (string, error) {
	s.mu.Lock()
	ttl := s.ttl
	s.mu.Unlock()
	if v, err := s.rdb.Get(ctx, "users:unlocked").Result(); err == nil {
		return v, nil
	}
	us, err := s.all.All(ctx)
	if err != nil {
		return "", err
	}
	data, _ := json.Marshal(us)
	return string(data), s.rdb.Set(ctx, "users:unlocked", data, ttl).Err() // want `cache-stampede`
}

// Elected lets the one load that has set a key.
func (s *Shop) Elected(ctx context.Context) (string, error) {
	v, err := s.rdb.Get(ctx, "users:elected").Result()
	if err == nil {
		return v, nil
	}
	if ok, err := s.rdb.SetNX(ctx, "users:elected:loading", 1, time.Second).Result(); err != nil || !ok {
		return "", err
	}
	us, err := s.all.All(ctx)
	if err != nil {
		return "", err
	}
	data, _ := json.Marshal(us)
	return string(data), s.rdb.Set(ctx, "users:elected", data, s.ttl).Err()
}

// Early refreshes before the key expires.
func (s *Shop) Early(ctx context.Context) (string, error) {
	v, err := s.rdb.Get(ctx, "users:early").Result()
	if err == nil && s.rdb.TTL(ctx, "users:early").Val() > time.Minute {
		return v, nil
	}
	us, err := s.all.All(ctx)
	if err != nil {
		return "", err
	}
	data, _ := json.Marshal(us)
	return string(data), s.rdb.Set(ctx, "users:early", data, s.ttl).Err()
}

// refill is the half of a fill that Helped calls.
func (s *Shop) refill(ctx context.Context, id int) (*store.User, error) {
	u, err := s.users.Find(ctx, id) // want `cache-miss-unstored`
	if err != nil {
		return nil, err
	}
	return u, kv.Set(ctx, fmt.Sprintf("helped:%d", id), u, s.ttl) // want `when helped:\{\} is not in the cache.*cache-stampede`
}

func (s *Shop) Helped(ctx context.Context, id int) (*store.User, error) {
	data, err := kv.Get(ctx, fmt.Sprintf("helped:%d", id))
	if err != nil {
		return s.refill(ctx, id)
	}
	u := new(store.User)
	return u, json.Unmarshal([]byte(data), u)
}

// Counter counts requests: nothing comes from the database.
func (s *Shop) Counter(ctx context.Context, id int) error {
	key := fmt.Sprintf("count:%d", id)
	n, err := s.rdb.Get(ctx, key).Int()
	if err != nil {
		return err
	}
	if _, err := s.users.Find(ctx, id); err != nil {
		return err
	}
	return s.rdb.Set(ctx, key, n+1, time.Minute).Err()
}

// Forever stores each user for ever.
func (s *Shop) Forever(ctx context.Context, id int) error {
	u, err := s.users.Find(ctx, id)
	if err != nil {
		return err
	}
	return kv.Set(ctx, fmt.Sprintf("forever:%d", id), u, 0) // want `go-redis Set stores what \(\*SQL\)\.Find → gorm Take loads under forever:\{\} for ever: it stays when its row is deleted, and what changes without this code stays stale; give it a time to live \[cache-no-expiry\]`
}

// Later says when it expires by another command.
func (s *Shop) Later(ctx context.Context, id int) error {
	u, err := s.users.Find(ctx, id)
	if err != nil {
		return err
	}
	key := fmt.Sprintf("later:%d", id)
	if err := kv.Set(ctx, key, u, 0); err != nil {
		return err
	}
	return s.rdb.Expire(ctx, key, s.ttl).Err()
}

// Told uses a helper that stores for ever unless it is told how long.
func (s *Shop) Told(ctx context.Context, id int) error {
	u, err := s.users.Find(ctx, id)
	if err != nil {
		return err
	}
	return kv.Put(ctx, fmt.Sprintf("told:%d", id), u.Name, time.Hour)
}

func (s *Shop) Untold(ctx context.Context, id int) error {
	u, err := s.users.Find(ctx, id)
	if err != nil {
		return err
	}
	return kv.Put(ctx, fmt.Sprintf("untold:%d", id), u.Name, -1) // want `cache-no-expiry`
}

// Settings are one key.
func (s *Shop) Settings(ctx context.Context) error {
	us, err := s.all.All(ctx)
	if err != nil {
		return err
	}
	return kv.Set(ctx, "settings", us, 0)
}

// Warm stores all users for one hour.
func (s *Shop) Warm(ctx context.Context) error {
	us, err := s.all.All(ctx)
	if err != nil {
		return err
	}
	pipe := s.rdb.Pipeline()
	for _, u := range us {
		pipe.Set(ctx, fmt.Sprintf("warm:%d", u.ID), u.Name, time.Hour) // want `go-redis Set stores warm:\{\} in a loop \(len\(us\)\), all with the time to live 1h0m0s: they expire together, and all are loaded again at once by \(\*SQL\)\.All → gorm Find; add a random part to the time to live \[cache-same-expiry\]`
	}
	_, err = pipe.Exec(ctx)
	return err
}

// Scattered does the same with a random part.
func (s *Shop) Scattered(ctx context.Context) error {
	us, err := s.all.All(ctx)
	if err != nil {
		return err
	}
	pipe := s.rdb.Pipeline()
	for _, u := range us {
		pipe.Set(ctx, fmt.Sprintf("warm:%d", u.ID), u.Name, time.Hour+rand.N(time.Minute))
		pipe.Set(ctx, fmt.Sprintf("spread:%d", u.ID), u.Name, kv.Spread(kv.Hour))
		pipe.SetNX(ctx, fmt.Sprintf("mark:%d", u.ID), u.Name, time.Hour)
		ttl := time.Hour + rand.N(time.Minute)
		pipe.Set(ctx, fmt.Sprintf("late:%d", u.ID), u.Name, ttl)
		spread := kv.Spread(kv.Hour)
		longer := spread + time.Minute
		pipe.Set(ctx, fmt.Sprintf("later:%d", u.ID), u.Name, longer)
		fixed := kv.Hour
		pipe.Set(ctx, fmt.Sprintf("fixed:%d", u.ID), u.Name, fixed) // want `stores fixed:\{\} in a loop .*all with the time to live fixed.*cache-same-expiry`
	}
	_, err = pipe.Exec(ctx)
	return err
}

func (s *Shop) one(ctx context.Context, id int) error {
	u, err := s.users.Find(ctx, id)
	if err != nil {
		return err
	}
	return kv.Set(ctx, fmt.Sprintf("each:%d", id), u, kv.Hour) // want `stores each:\{\} in a loop \(len\(ids\)\).*cache-same-expiry`
}

func (s *Shop) Each(ctx context.Context, ids []int) error {
	for _, id := range ids {
		if err := s.one(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// Fronted is called by package front alone, which lets one request through: who
// sees this package only does not know.
func (s *Shop) Fronted(ctx context.Context, id int) (string, error) {
	key := fmt.Sprintf("fronted:%d", id)
	if name, err := kv.Get(ctx, key); err == nil {
		return name, nil
	}
	us, err := s.all.All(ctx)
	if err != nil {
		return "", err
	}
	return us[0].Name, kv.Set(ctx, key, us[0].Name, s.ttl) // want `fronted:\{\}.*cache-stampede`
}
