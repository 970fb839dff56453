package around // want package:"."

import (
	"context"
	"database/sql"
	"encoding/json"
	"strconv"
	"time"

	"github.com/bradfitz/gomemcache/memcache"
	"github.com/redis/go-redis/v9"
	"golang.org/x/sync/singleflight"
)

type product struct {
	ID   int64
	Name string
}

// Products is what the store is, and each cache around it.
type Products interface {
	Product(ctx context.Context, id int64) (*product, error)
	Rename(ctx context.Context, id int64, name string) error
}

type store struct{ db *sql.DB }

func (s *store) Product(ctx context.Context, id int64) (*product, error) {
	p := &product{ID: id}
	return p, s.db.QueryRowContext(ctx, "SELECT name FROM products WHERE id = ?", id).Scan(&p.Name)
}

func (s *store) Rename(ctx context.Context, id int64, name string) error {
	_, err := s.db.ExecContext(ctx, "UPDATE products SET name = ? WHERE id = ?", name, id)
	return err
}

type cached struct {
	Products
	rdb *redis.Client
}

func key(id int64) string { return "product:" + strconv.FormatInt(id, 10) }

func (c *cached) Product(ctx context.Context, id int64) (*product, error) {
	if b, err := c.rdb.Get(ctx, key(id)).Bytes(); err == nil {
		p := new(product)
		return p, json.Unmarshal(b, p)
	}
	p, err := c.Products.Product(ctx, id) // want `\[cache-miss-unstored\]`
	if err != nil {
		return nil, err
	}
	b, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	return p, c.rdb.Set(ctx, key(id), b, 0).Err() // want `run \(\*store\).Product → database/sql QueryRowContext before go-redis Set has stored it` `go-redis Set stores what .* loads under product:{} for ever`
}

type maker struct {
	ID   int64
	Name string
}

type Makers interface {
	Maker(ctx context.Context, id int64) (*maker, error)
	Relabel(ctx context.Context, id int64, name string) error
}

func (s *store) Maker(ctx context.Context, id int64) (*maker, error) {
	m := &maker{ID: id}
	return m, s.db.QueryRowContext(ctx, "SELECT name FROM makers WHERE id = ?", id).Scan(&m.Name)
}

func (s *store) Relabel(ctx context.Context, id int64, name string) error {
	_, err := s.db.ExecContext(ctx, "UPDATE makers SET name = ? WHERE id = ?", name, id)
	return err
}

type viaMemcache struct {
	next Makers
	mc   *memcache.Client
}

func (v *viaMemcache) Maker(ctx context.Context, id int64) (*maker, error) {
	k := "p" + strconv.FormatInt(id, 10)
	if item, err := v.mc.Get(k); err == nil {
		p := new(maker)
		return p, json.Unmarshal(item.Value, p)
	}
	p, err := v.next.Maker(ctx, id) // want `\[cache-miss-unstored\]`
	if err != nil {
		return nil, err
	}
	b, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	return p, v.mc.Set(&memcache.Item{Key: k, Value: b, Expiration: 60}) // want `before memcache Set has stored it`
}

func (v *viaMemcache) Relabel(ctx context.Context, id int64, name string) error {
	if err := v.mc.Delete("p" + strconv.FormatInt(id, 10)); err != nil { // want `memcache Delete deletes p{} before .* has written`
		return err
	}
	return v.next.Relabel(ctx, id, name)
}

type brand struct {
	ID   int64
	Name string
}

// Brands has one decorator, which lets one caller through.
type Brands interface {
	Brand(ctx context.Context, id int64) (*brand, error)
	Restyle(ctx context.Context, id int64, name string) error
}

func (s *store) Brand(ctx context.Context, id int64) (*brand, error) {
	b := &brand{ID: id}
	return b, s.db.QueryRowContext(ctx, "SELECT name FROM brands WHERE id = ?", id).Scan(&b.Name)
}

func (s *store) Restyle(ctx context.Context, id int64, name string) error {
	_, err := s.db.ExecContext(ctx, "UPDATE brands SET name = ? WHERE id = ?", name, id)
	return err
}

type once struct {
	next  Brands
	rdb   *redis.Client
	group singleflight.Group
}

func (o *once) Brand(ctx context.Context, id int64) (*brand, error) {
	k := "one:" + strconv.FormatInt(id, 10)
	if b, err := o.rdb.Get(ctx, k).Bytes(); err == nil {
		p := new(brand)
		return p, json.Unmarshal(b, p)
	}
	v, err, _ := o.group.Do(k, func() (any, error) {
		p, err := o.next.Brand(ctx, id) // want `\[cache-miss-unstored\]`
		if err != nil {
			return nil, err
		}
		b, err := json.Marshal(p)
		if err != nil {
			return nil, err
		}
		return p, o.rdb.Set(ctx, k, b, time.Minute).Err()
	})
	if err != nil {
		return nil, err
	}
	return v.(*brand), nil
}

// Restyle deletes the key behind the write.
func (o *once) Restyle(ctx context.Context, id int64, name string) error {
	if err := o.next.Restyle(ctx, id, name); err != nil {
		return err
	}
	return o.rdb.Del(ctx, "one:"+strconv.FormatInt(id, 10)).Err()
}
