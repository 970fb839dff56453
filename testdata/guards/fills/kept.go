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
	u.rdb.Set(ctx, "helper:"+strconv.FormatInt(id, 10), name, time.Hour)
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
	u.rdb.Set(ctx, "goroutine:"+strconv.FormatInt(id, 10), name, time.Hour)
	return name, err
}

func (u *Users) Renamed(ctx context.Context, id int64) (string, error) {
	name, err := u.rdb.Get(ctx, "renamed:"+strconv.FormatInt(id, 10)).Result()
	if err == nil {
		return name, nil
	}
	name, err = u.load(ctx, id)
	if err != nil {
		return "", err
	}
	u.rdb.Set(ctx, "renamed:"+strconv.FormatInt(id, 10), name, time.Hour)
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
	u.rdb.Set(ctx, "piped:"+strconv.FormatInt(id, 10), name, time.Hour)
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
	u.rdb.Set(ctx, "many:"+strconv.FormatInt(id, 10), name, time.Hour)
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
	u.rdb.Set(ctx, "script:"+strconv.FormatInt(id, 10), name, time.Hour)
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
	u.rdb.Set(ctx, "queued:"+strconv.FormatInt(id, 10), name, time.Hour)
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
	return name, err
}

func (u *Users) Above(ctx context.Context, id int64) (string, error) { return u.below(ctx, id) }

func (u *Users) below(ctx context.Context, id int64) (string, error) {
	name, err := u.rdb.Get(ctx, "above:"+strconv.FormatInt(id, 10)).Result()
	if err == nil {
		return name, nil
	}
	name, err = u.load(ctx, id)
	if err != nil {
		return "", err
	}
	u.rdb.Set(ctx, "above:"+strconv.FormatInt(id, 10), name, time.Hour)
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
	u.store(ctx, "inlined:"+strconv.FormatInt(id, 10), name)
	return name, err
}

func (u *Users) store(ctx context.Context, key, name string) { u.rdb.Set(ctx, key, name, time.Hour) }
