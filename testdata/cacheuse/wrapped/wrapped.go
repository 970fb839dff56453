package wrapped // want package:"."

import (
	"context"
	"database/sql"
	"encoding/json"
	"strconv"

	"github.com/gomodule/redigo/redis"
	"github.com/google/uuid"
	goredis "github.com/redis/go-redis/v9"
)

// Conns sends any command on a connection of the pool.
type Conns struct{ pool *redis.Pool }

func (c *Conns) do(command string, args ...any) (any, error) {
	conn := c.pool.Get()
	defer conn.Close()
	return conn.Do(command, args...)
}

// doCounted does the same by way of do.
func (c *Conns) doCounted(command string, args ...any) (any, error) { return c.do(command, args...) }

func (c *Conns) get(key string) ([]byte, error) { return redis.Bytes(c.do("GET", key)) }

type user struct {
	ID   int64
	Name string
}

type users struct {
	c  *Conns
	db *sql.DB
}

func (u *users) load(ctx context.Context, id int64) (*user, error) {
	usr := &user{ID: id}
	return usr, u.db.QueryRowContext(ctx, "SELECT name FROM users WHERE id = ?", id).Scan(&usr.Name)
}

func (u *users) forEver(ctx context.Context, id int64) (*user, error) {
	key := "person:" + strconv.FormatInt(id, 10)
	if b, err := u.c.get(key); err == nil {
		usr := new(user)
		return usr, json.Unmarshal(b, usr)
	}
	usr, err := u.load(ctx, id) // want `\[cache-miss-unstored\]`
	if err != nil {
		return nil, err
	}
	b, err := json.Marshal(usr)
	if err != nil {
		return nil, err
	}
	_, err = u.c.do("SET", key, b) // want `redigo Do stores what .* loads under person:{} for ever` `run .* before redigo Do has stored it.*\[cache-stampede\]`
	return usr, err
}

func (u *users) forAWhile(ctx context.Context, id int64) (*user, error) {
	key := "visitor:" + strconv.FormatInt(id, 10)
	if b, err := u.c.get(key); err == nil {
		usr := new(user)
		return usr, json.Unmarshal(b, usr)
	}
	usr, err := u.load(ctx, id) // want `\[cache-miss-unstored\]`
	if err != nil {
		return nil, err
	}
	b, err := json.Marshal(usr)
	if err != nil {
		return nil, err
	}
	_, err = u.c.doCounted("SETEX", key, 60, b) // want `\[cache-stampede\]`
	return usr, err
}

func (u *users) rename(ctx context.Context, id int64, name string) error {
	if _, err := u.c.doCounted("DEL", "visitor:"+strconv.FormatInt(id, 10)); err != nil { // want `redigo Do deletes visitor:{} before database/sql ExecContext has written`
		return err
	}
	_, err := u.db.ExecContext(ctx, "UPDATE users SET name = ? WHERE id = ?", name, id)
	return err
}

func (u *users) renameFirst(ctx context.Context, id int64, name string) error {
	if _, err := u.db.ExecContext(ctx, "UPDATE users SET name = ? WHERE id = ?", name, id); err != nil {
		return err
	}
	_, err := u.c.do("DEL", "visitor:"+strconv.FormatInt(id, 10))
	return err
}

func (c *Conns) take(job string) error {
	_, err := redis.String(c.do("SET", "lock:"+job, uuid.NewString(), "NX", "EX", 10))
	return err
}

func (c *Conns) give(job string) error {
	_, err := c.do("DEL", "lock:"+job) // want `redigo Do gives the lock lock:{} back without asking whose it is`
	return err
}

func (c *Conns) takeForEver(job string) error {
	_, err := redis.String(c.do("SET", "turn:"+job, uuid.NewString(), "NX")) // want `redigo Do takes the lock turn:{} for ever`
	return err
}

func (c *Conns) giveTurn(job string) error {
	_, err := c.do("DEL", "turn:"+job)
	return err
}

// mark stays: it says that the job has been done.
func (c *Conns) mark(job string) (bool, error) {
	v, err := c.do("SET", "done:"+job, "1", "NX")
	return v != nil, err
}

func (c *Conns) all() ([]string, error) {
	return redis.Strings(c.do("KEYS", "user:*")) // want `\[cache-keys\]`
}

// Client is one of go-redis, whose commands are all words.
type Client struct{ rdb *goredis.Client }

func (c *Client) send(ctx context.Context, words ...any) error { return c.rdb.Do(ctx, words...).Err() }

func (c *Client) empty(ctx context.Context) error {
	return c.send(ctx, "FLUSHALL") // want `\[cache-flush\]`
}

func (c *Client) forget(ctx context.Context, key string) error { return c.send(ctx, "DEL", key) }

// chosen is told the command by who calls it.
func (c *Client) chosen(ctx context.Context, command string) error { return c.send(ctx, command, "x") }
