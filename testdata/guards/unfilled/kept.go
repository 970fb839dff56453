package guards

import (
	"context"
	"strconv"
	"time"
)

func (u *Users) Helper(ctx context.Context, id int64) (string, error) {
	name, err := u.rdb.Get(ctx, "helper:"+strconv.FormatInt(id, 10)).Result()
	if err == nil {
		return name, nil
	}
	name, err = u.load(ctx, id)
	if err != nil {
		return "", err
	}
	u.keep(ctx, "helper:"+strconv.FormatInt(id, 10), name)
	return name, err
}

func (u *Users) Goroutine(ctx context.Context, id int64) (string, error) {
	name, err := u.rdb.Get(ctx, "goroutine:"+strconv.FormatInt(id, 10)).Result()
	if err == nil {
		return name, nil
	}
	name, err = u.load(ctx, id)
	if err != nil {
		return "", err
	}
	go u.keep(ctx, "goroutine:"+strconv.FormatInt(id, 10), name)
	return name, err
}

func (u *Users) Renamed(ctx context.Context, id int64) (string, error) {
	named := "renamed:" + strconv.FormatInt(id, 10)
	name, err := u.rdb.Get(ctx, named).Result()
	if err == nil {
		return name, nil
	}
	name, err = u.load(ctx, id)
	if err != nil {
		return "", err
	}
	u.rdb.Set(ctx, named, name, time.Hour)
	return name, err
}

func (u *Users) Piped(ctx context.Context, id int64) (string, error) {
	name, err := u.rdb.Get(ctx, "piped:"+strconv.FormatInt(id, 10)).Result()
	if err == nil {
		return name, nil
	}
	name, err = u.load(ctx, id)
	if err != nil {
		return "", err
	}
	pipe := u.rdb.TxPipeline()
	pipe.Set(ctx, "piped:"+strconv.FormatInt(id, 10), name, time.Hour)
	pipe.Exec(ctx)
	return name, err
}

func (u *Users) Many(ctx context.Context, id int64) (string, error) {
	name, err := u.rdb.Get(ctx, "many:"+strconv.FormatInt(id, 10)).Result()
	if err == nil {
		return name, nil
	}
	name, err = u.load(ctx, id)
	if err != nil {
		return "", err
	}
	u.rdb.MSet(ctx, map[string]any{"many:" + strconv.FormatInt(id, 10): name})
	return name, err
}

func (u *Users) Script(ctx context.Context, id int64) (string, error) {
	name, err := u.rdb.Get(ctx, "script:"+strconv.FormatInt(id, 10)).Result()
	if err == nil {
		return name, nil
	}
	name, err = u.load(ctx, id)
	if err != nil {
		return "", err
	}
	u.rdb.Eval(ctx, "redis.call('SET', KEYS[1], ARGV[1])", []string{"script:" + strconv.FormatInt(id, 10)}, name)
	return name, err
}

func (u *Users) Queued(ctx context.Context, id int64) (string, error) {
	name, err := u.rdb.Get(ctx, "queued:"+strconv.FormatInt(id, 10)).Result()
	if err == nil {
		return name, nil
	}
	name, err = u.load(ctx, id)
	if err != nil {
		return "", err
	}
	u.loaded <- id
	return name, err
}

func (u *Users) Foreign(ctx context.Context, id int64) (string, error) {
	name, err := u.rdb.Get(ctx, "foreign:"+strconv.FormatInt(id, 10)).Result()
	if err == nil {
		return name, nil
	}
	name, err = u.load(ctx, id)
	if err != nil {
		return "", err
	}
	u.rdb.Del(ctx, "x")
	return name, err
}

func (u *Users) Above(ctx context.Context, id int64) (string, error) {
	name, err := u.below(ctx, id)
	if err == nil {
		u.rdb.Set(ctx, "above:"+strconv.FormatInt(id, 10), name, time.Hour)
	}
	return name, err
}

func (u *Users) below(ctx context.Context, id int64) (string, error) {
	name, err := u.rdb.Get(ctx, "above:"+strconv.FormatInt(id, 10)).Result()
	if err == nil {
		return name, nil
	}
	name, err = u.load(ctx, id)
	if err != nil {
		return "", err
	}
	return name, err
}

func (u *Users) Inlined(ctx context.Context, id int64) (string, error) {
	name, err := u.rdb.Get(ctx, "inlined:"+strconv.FormatInt(id, 10)).Result()
	if err == nil {
		return name, nil
	}
	name, err = u.load(ctx, id)
	if err != nil {
		return "", err
	}
	u.rdb.Set(ctx, "inlined:"+strconv.FormatInt(id, 10), name, time.Hour)
	return name, err
}

func (u *Users) keep(ctx context.Context, key, name string) { u.rdb.Set(ctx, key, name, time.Hour) }

// Fill stores what Queued has loaded.
func (u *Users) Fill(ctx context.Context) {
	for id := range u.loaded {
		if name, err := u.load(ctx, id); err == nil {
			u.rdb.Set(ctx, "queued:"+strconv.FormatInt(id, 10), name, time.Hour)
		}
	}
}
