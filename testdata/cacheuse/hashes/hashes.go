package hashes // want package:"."

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/gomodule/redigo/redis"
	goredis "github.com/redis/go-redis/v9"
	"github.com/redis/rueidis"

	"example.com/shop/store"
)

type Shop struct {
	rdb  *goredis.Client
	conn redis.Conn
	rc   rueidis.Client
	rows *store.SQL
}

// Name fills a hash that it has asked for.
func (s *Shop) Name(ctx context.Context, id int) (string, error) {
	key := fmt.Sprintf("name:%d", id)
	name, err := s.rdb.HGet(ctx, key, "name").Result()
	if err != goredis.Nil {
		return name, err
	}
	u, err := s.rows.Find(ctx, id)
	if err != nil {
		return "", err
	}
	_, err = s.rdb.TxPipelined(ctx, func(p goredis.Pipeliner) error {
		p.HSet(ctx, key, "name", u.Name) // want `when name:\{\} is not in the cache, all requests at that time run .*gorm Take before go-redis HSet has stored it.*\[cache-stampede\]`
		p.Expire(ctx, key, time.Hour+rand.N(time.Minute))
		return nil
	})
	return u.Name, err
}

// All asks for a whole hash.
func (s *Shop) All(ctx context.Context, id int) (map[string]string, error) {
	key := fmt.Sprintf("all:%d", id)
	all, err := s.rdb.HGetAll(ctx, key).Result()
	if err == nil && len(all) > 0 {
		return all, nil
	}
	if all, err = s.rdb.HGetAll(ctx, key).Result(); len(all) > 0 {
		return all, err
	}
	u, err := s.rows.Find(ctx, id)
	if err != nil {
		return nil, err
	}
	all = map[string]string{"name": u.Name}
	if err := s.rdb.HSet(ctx, key, all).Err(); err != nil { // want `when all:\{\} is not in the cache`
		return nil, err
	}
	return all, s.rdb.Expire(ctx, key, time.Hour+rand.N(time.Minute)).Err()
}

// Text does it by commands that are text.
func (s *Shop) Text(ctx context.Context, id int) (string, error) {
	key := fmt.Sprintf("text:%d", id)
	name, err := redis.String(s.conn.Do("HGET", key, "name"))
	if !errors.Is(err, redis.ErrNil) {
		return name, err
	}
	u, err := s.rows.Find(ctx, id)
	if err != nil {
		return "", err
	}
	if _, err := s.conn.Do("HSET", key, "name", u.Name); err != nil { // want `when text:\{\} is not in the cache`
		return "", err
	}
	_, err = s.conn.Do("EXPIRE", key, 3600)
	return u.Name, err
}

// Sync is no fill: what it asks for decides nothing about the load.
func (s *Shop) Sync(ctx context.Context, tenant int) error {
	key := fmt.Sprintf("sync:%d", tenant)
	old, err := s.rdb.HGetAll(ctx, key).Result()
	if err != nil {
		return err
	}
	us, err := s.rows.All(ctx)
	if err != nil {
		return err
	}
	for _, u := range us {
		if old[u.Name] == "" {
			if err := s.rdb.HSet(ctx, key, u.Name, u.ID).Err(); err != nil {
				return err
			}
		}
	}
	return s.rdb.Expire(ctx, key, time.Hour).Err()
}

// Forever never tells when.
func (s *Shop) Forever(ctx context.Context, id int) error {
	u, err := s.rows.Find(ctx, id)
	if err != nil {
		return err
	}
	return s.rdb.HSet(ctx, fmt.Sprintf("forever:%d", id), "name", u.Name).Err() // want `go-redis HSet stores what .*gorm Take loads under forever:\{\} for ever.*\[cache-no-expiry\]`
}

func (s *Shop) ForeverText(ctx context.Context, id int) error {
	u, err := s.rows.Find(ctx, id)
	if err != nil {
		return err
	}
	_, err = s.conn.Do("HMSET", fmt.Sprintf("ftext:%d", id), "name", u.Name) // want `under ftext:\{\} for ever`
	return err
}

func (s *Shop) ForeverBuilt(ctx context.Context, id int) error {
	u, err := s.rows.Find(ctx, id)
	if err != nil {
		return err
	}
	return s.rc.Do(ctx, s.rc.B().Hset().Key(fmt.Sprintf("built:%d", id)).FieldValue().FieldValue("name", u.Name).Build()).Error() // want `under built:\{\} for ever`
}

func (s *Shop) ForAnHour(ctx context.Context, id int) error {
	u, err := s.rows.Find(ctx, id)
	if err != nil {
		return err
	}
	key := fmt.Sprintf("hour:%d", id)
	if err := s.rdb.HSet(ctx, key, "name", u.Name).Err(); err != nil {
		return err
	}
	return s.rdb.Expire(ctx, key, time.Hour).Err()
}

// Elsewhere is told when by another function.
func (s *Shop) Elsewhere(ctx context.Context, id int) error {
	u, err := s.rows.Find(ctx, id)
	if err != nil {
		return err
	}
	return s.rdb.HSet(ctx, fmt.Sprintf("elsewhere:%d", id), "name", u.Name).Err()
}

func (s *Shop) Touch(ctx context.Context, id int) error {
	return s.rdb.Expire(ctx, fmt.Sprintf("elsewhere:%d", id), time.Hour).Err()
}

// Filled is told when by another function, of what that has stored itself.
func (s *Shop) Filled(ctx context.Context, id int) error {
	u, err := s.rows.Find(ctx, id)
	if err != nil {
		return err
	}
	return s.rdb.HSet(ctx, fmt.Sprintf("hour:%d", id), "name", u.Name).Err() // want `under hour:\{\} for ever`
}

// Swept deletes those that have gone.
func (s *Shop) Swept(ctx context.Context) error {
	us, err := s.rows.All(ctx)
	if err != nil {
		return err
	}
	there := make(map[string]bool)
	for _, u := range us {
		there[fmt.Sprintf("swept:%d", u.ID)] = true
	}
	iter := s.rdb.Scan(ctx, 0, "swept:*", 100).Iterator()
	for iter.Next(ctx) {
		if key := iter.Val(); !there[key] {
			s.rdb.Unlink(ctx, key)
		}
	}
	for _, u := range us {
		s.rdb.HSet(ctx, fmt.Sprintf("swept:%d", u.ID), "name", u.Name)
	}
	return iter.Err()
}

// Refreshed deletes nothing but what it stores.
func (s *Shop) Refreshed(ctx context.Context, id int) error {
	u, err := s.rows.Find(ctx, id)
	if err != nil {
		return err
	}
	key := fmt.Sprintf("refreshed:%d", id)
	s.rdb.Unlink(ctx, key)
	return s.rdb.Set(ctx, key, u.Name, 0).Err() // want `under refreshed:\{\} for ever`
}

// Sets and lists are no copies of rows.
func (s *Shop) Member(ctx context.Context, id int) error {
	u, err := s.rows.Find(ctx, id)
	if err != nil {
		return err
	}
	return s.rdb.SAdd(ctx, fmt.Sprintf("names:%d", id), u.Name).Err()
}

// Other keys that expire are others.
func (s *Shop) OtherKey(ctx context.Context, id int) error {
	u, err := s.rows.Find(ctx, id)
	if err != nil {
		return err
	}
	if err := s.rdb.Expire(ctx, "last", time.Minute).Err(); err != nil {
		return err
	}
	return s.rdb.Set(ctx, fmt.Sprintf("other:%d", id), u.Name, 0).Err() // want `under other:\{\} for ever`
}

func (s *Shop) OwnKey(ctx context.Context, id int) error {
	u, err := s.rows.Find(ctx, id)
	if err != nil {
		return err
	}
	key := fmt.Sprintf("own:%d", id)
	if err := s.rdb.Set(ctx, key, u.Name, 0).Err(); err != nil {
		return err
	}
	return s.rdb.ExpireAt(ctx, key, time.Now().Add(time.Hour)).Err()
}

// Together expires all at once, by a command of its own.
func (s *Shop) Together(ctx context.Context) error {
	us, err := s.rows.All(ctx)
	if err != nil {
		return err
	}
	_, err = s.rdb.Pipelined(ctx, func(p goredis.Pipeliner) error {
		for _, u := range us {
			key := fmt.Sprintf("together:%d", u.ID)
			p.HSet(ctx, key, "name", u.Name)
			p.Expire(ctx, key, 30*time.Minute) // want `go-redis Expire lets together:\{\} live for 30m0s in a loop.*\[cache-same-expiry\]`
		}
		return nil
	})
	return err
}

func (s *Shop) Spread(ctx context.Context) error {
	us, err := s.rows.All(ctx)
	if err != nil {
		return err
	}
	for _, u := range us {
		key := fmt.Sprintf("spread:%d", u.ID)
		if err := s.rdb.HSet(ctx, key, "name", u.Name).Err(); err != nil {
			return err
		}
		if err := s.rdb.Expire(ctx, key, time.Hour+rand.N(time.Minute)).Err(); err != nil {
			return err
		}
	}
	return nil
}

// Once stores a row for ever, if there is none.
func (s *Shop) Once(ctx context.Context, id int) error {
	u, err := s.rows.Find(ctx, id)
	if err != nil {
		return err
	}
	return s.rdb.SetNX(ctx, fmt.Sprintf("once:%d", id), u.Name, 0).Err() // want `go-redis SetNX stores what .*loads under once:\{\} for ever`
}

func (s *Shop) GetOnce(ctx context.Context, id int) (string, error) {
	return s.rdb.Get(ctx, fmt.Sprintf("once:%d", id)).Result()
}

// Marked is a mark that nobody reads.
func (s *Shop) Marked(ctx context.Context, id int) error {
	u, err := s.rows.Find(ctx, id)
	if err != nil {
		return err
	}
	return s.rdb.SetNX(ctx, fmt.Sprintf("marked:%d", id), u.Name, 0).Err()
}

// Many has no times at all.
func (s *Shop) Many(ctx context.Context) error {
	us, err := s.rows.All(ctx)
	if err != nil {
		return err
	}
	var pairs []any
	for _, u := range us {
		pairs = append(pairs, fmt.Sprintf("many:%d", u.ID), u.Name)
	}
	return s.rdb.MSet(ctx, pairs...).Err() // want `go-redis MSet stores what .*gorm Find loads under many keys for ever`
}

func (s *Shop) ManyTold(ctx context.Context) error {
	us, err := s.rows.All(ctx)
	if err != nil {
		return err
	}
	var pairs []any
	for _, u := range us {
		pairs = append(pairs, fmt.Sprintf("told:%d", u.ID), u.Name)
	}
	if err := s.rdb.MSet(ctx, pairs...).Err(); err != nil {
		return err
	}
	for _, u := range us {
		if err := s.rdb.Expire(ctx, fmt.Sprintf("told:%d", u.ID), time.Hour+rand.N(time.Minute)).Err(); err != nil {
			return err
		}
	}
	return nil
}
