package cmds

import (
	"context"
	"strconv"

	"github.com/redis/go-redis/v9"

	"example.com/shop/store"
)

type index struct {
	rdb  *redis.Client
	rows *store.SQL
}

func (x *index) all(ctx context.Context) error {
	us, err := x.rows.All(ctx)
	if err != nil {
		return err
	}
	for _, u := range us {
		x.rdb.HSet(ctx, "index:users", u.Name, u.ID) // want `go-redis HSet puts what the database has \(len\(us\)\) into index:users, one key: it grows with the table, and the server answers nobody else while it is read whole or deleted; split it over several keys, or give each row a key of its own \[cache-keys\]`
	}
	return nil
}

// each is silent: a key for each row.
func (x *index) each(ctx context.Context) error {
	us, err := x.rows.All(ctx)
	if err != nil {
		return err
	}
	for _, u := range us {
		x.rdb.HSet(ctx, "index:user:"+strconv.Itoa(u.ID), "name", u.Name)
	}
	return nil
}

// given is silent: what it adds is a request's.
func (x *index) given(ctx context.Context, names []string) {
	for _, name := range names {
		x.rdb.SAdd(ctx, "index:names", name)
	}
}
