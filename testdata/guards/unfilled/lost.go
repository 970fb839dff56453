package guards

import (
	"context"
	"strconv"

	redigo "github.com/gomodule/redigo/redis"
)

func (u *Users) Set(ctx context.Context, id int64) (string, error) {
	name, err := u.rdb.Get(ctx, "set:"+strconv.FormatInt(id, 10)).Result()
	if err == nil {
		return name, nil
	}
	name, err = u.load(ctx, id)
	if err != nil {
		return "", err
	}
	return name, err
}

func (u *Users) SetNX(ctx context.Context, id int64) (string, error) {
	name, err := u.rdb.Get(ctx, "nx:"+strconv.FormatInt(id, 10)).Result()
	if err == nil {
		return name, nil
	}
	name, err = u.load(ctx, id)
	if err != nil {
		return "", err
	}
	return name, err
}

func (u *Users) Hash(ctx context.Context, id int64) (string, error) {
	name, err := u.rdb.HGet(ctx, "names", strconv.FormatInt(id, 10)).Result()
	if err == nil {
		return name, nil
	}
	name, err = u.load(ctx, id)
	if err != nil {
		return "", err
	}
	return name, err
}

func (u *Users) MSet(ctx context.Context, id int64) (string, error) {
	name, err := u.rdb.Get(ctx, "mset:"+strconv.FormatInt(id, 10)).Result()
	if err == nil {
		return name, nil
	}
	name, err = u.load(ctx, id)
	if err != nil {
		return "", err
	}
	return name, err
}

func (u *Users) Pipeline(ctx context.Context, id int64) (string, error) {
	name, err := u.rdb.Get(ctx, "pipe:"+strconv.FormatInt(id, 10)).Result()
	if err == nil {
		return name, nil
	}
	name, err = u.load(ctx, id)
	if err != nil {
		return "", err
	}
	return name, err
}

func (u *Users) Redigo(ctx context.Context, id int64) (string, error) {
	conn := u.pool.Get()
	defer conn.Close()
	name, err := redigo.String(conn.Do("GET", "redigo:"+strconv.FormatInt(id, 10)))
	if err == nil {
		return name, nil
	}
	name, err = u.load(ctx, id)
	if err != nil {
		return "", err
	}
	return name, err
}

func (u *Users) Memcache(ctx context.Context, id int64) (string, error) {
	var name string
	item, err := u.memcache.Get("memcache:" + strconv.FormatInt(id, 10))
	if err == nil {
		return string(item.Value), nil
	}
	name, err = u.load(ctx, id)
	if err != nil {
		return "", err
	}
	return name, err
}

func (u *Users) LRU(ctx context.Context, id int64) (string, error) {
	name, ok := u.lru.Get(id)
	if ok {
		return name, nil
	}
	var err error
	name, err = u.load(ctx, id)
	if err != nil {
		return "", err
	}
	return name, err
}

func (u *Users) GoCache(ctx context.Context, id int64) (string, error) {
	if name, ok := u.gocache.Get("user:" + strconv.FormatInt(id, 10)); ok {
		return name.(string), nil
	}
	var name string
	var err error
	name, err = u.load(ctx, id)
	if err != nil {
		return "", err
	}
	return name, err
}

func (u *Users) Counted(ctx context.Context, id int64) (string, error) {
	name, err := u.rdb.Get(ctx, "counted:"+strconv.FormatInt(id, 10)).Result()
	if err == nil {
		return name, nil
	}
	name, err = u.load(ctx, id)
	if err != nil {
		return "", err
	}
	u.rdb.Incr(ctx, "loads")
	u.rdb.Del(ctx, "stale:"+strconv.FormatInt(id, 10))
	return name, err
}
