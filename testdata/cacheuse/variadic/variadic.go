package variadic // want package:"."

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	goredis "github.com/redis/go-redis/v9"
	"github.com/redis/rueidis"
)

type store interface {
	Load(ctx context.Context, key string) (string, error)
	Save(ctx context.Context, key, value string) error
	Drop(ctx context.Context, keys ...string) error
}

type viaRedis struct{ rdb *goredis.Client }

func (v viaRedis) Load(ctx context.Context, key string) (string, error) {
	return v.rdb.Get(ctx, key).Result()
}

func (v viaRedis) Save(ctx context.Context, key, value string) error {
	return v.rdb.Set(ctx, key, value, time.Minute).Err()
}

func (v viaRedis) Drop(ctx context.Context, keys ...string) error {
	return v.rdb.Del(ctx, keys...).Err() // want `\[cache-blocking-del\]`
}

type titles struct {
	store store
	db    *sql.DB
}

func titleKey(id int64) string { return fmt.Sprintf("title:%d", id) }

func (t *titles) title(ctx context.Context, id int64) (title string, err error) {
	if title, err = t.store.Load(ctx, titleKey(id)); err == nil {
		return title, nil
	}
	if err = t.db.QueryRowContext(ctx, "SELECT title FROM articles WHERE id = ?", id).Scan(&title); err != nil { // want `\[cache-miss-unstored\]`
		return "", err
	}
	return title, t.store.Save(ctx, titleKey(id), title) // want `\[cache-stampede\]`
}

func (t *titles) rename(ctx context.Context, id int64, title string) error {
	if err := t.store.Drop(ctx, titleKey(id)); err != nil { // want `go-redis Del deletes title:{} before database/sql ExecContext has written`
		return err
	}
	_, err := t.db.ExecContext(ctx, "UPDATE articles SET title = ? WHERE id = ?", title, id)
	return err
}

// renameFirst deletes it behind the write.
func (t *titles) renameFirst(ctx context.Context, id int64, title string) error {
	if _, err := t.db.ExecContext(ctx, "UPDATE articles SET title = ? WHERE id = ?", title, id); err != nil {
		return err
	}
	return t.store.Drop(ctx, titleKey(id))
}

// renameTwice deletes it on both sides.
func (t *titles) renameTwice(ctx context.Context, id int64, title string) error {
	if err := t.store.Drop(ctx, titleKey(id), "titles"); err != nil {
		return err
	}
	if _, err := t.db.ExecContext(ctx, "UPDATE articles SET title = ? WHERE id = ?", title, id); err != nil {
		return err
	}
	return t.store.Drop(ctx, titleKey(id))
}

// renameAll is given the keys: which they are, the code does not show.
func (t *titles) renameAll(ctx context.Context, keys []string) error {
	if err := t.store.Drop(ctx, keys...); err != nil {
		return err
	}
	_, err := t.db.ExecContext(ctx, "UPDATE articles SET title = UPPER(title) WHERE archived = 1")
	return err
}

type names struct {
	c  rueidis.Client
	db *sql.DB
}

func (n *names) drop(ctx context.Context, keys ...string) error {
	return n.c.Do(ctx, n.c.B().Del().Key(keys...).Build()).Error() // want `\[cache-blocking-del\]`
}

func (n *names) name(ctx context.Context, id string) (name string, err error) {
	if name, err = n.c.Do(ctx, n.c.B().Get().Key("name:"+id).Build()).ToString(); err == nil {
		return name, nil
	}
	if err = n.db.QueryRowContext(ctx, "SELECT name FROM users WHERE id = ?", id).Scan(&name); err != nil { // want `\[cache-miss-unstored\]`
		return "", err
	}
	return name, n.c.Do(ctx, n.c.B().Set().Key("name:"+id).Value(name).ExSeconds(60).Build()).Error() // want `\[cache-stampede\]`
}

func (n *names) rename(ctx context.Context, id, name string) error {
	if err := n.drop(ctx, "name:"+id); err != nil { // want `rueidis Do deletes name:{} before database/sql ExecContext has written`
		return err
	}
	_, err := n.db.ExecContext(ctx, "UPDATE users SET name = ? WHERE id = ?", name, id)
	return err
}

func (n *names) renameFirst(ctx context.Context, id, name string) error {
	if _, err := n.db.ExecContext(ctx, "UPDATE users SET name = ? WHERE id = ?", name, id); err != nil {
		return err
	}
	return n.drop(ctx, "name:"+id)
}
