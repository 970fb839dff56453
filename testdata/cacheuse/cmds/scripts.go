package cmds

import (
	"context"

	"github.com/gomodule/redigo/redis"
	goredis "github.com/redis/go-redis/v9"
	"github.com/redis/rueidis"
)

const wipe = `
for _, k in ipairs(redis.call("KEYS", ARGV[1])) do
  redis.call("DEL", k)
end`

var (
	drop      = goredis.NewScript(wipe)
	one       = goredis.NewScript(`return redis.call("DEL", KEYS[1])`)
	dropOld   = redis.NewScript(0, `return redis.pcall('keys', 'user:*')`)
	emptyRue  = rueidis.NewLuaScript(`redis.call('FLUSHALL')`)
	deleteRue = rueidis.NewLuaScript(`redis.call('DEL', KEYS[1])`)
)

// Scripts says what the commands of its scripts do.
func (c *Cache) Scripts(ctx context.Context) {
	c.rdb.Eval(ctx, wipe, nil, "x:*")              // want `go-redis Eval looks for ARGV\[1\] among all keys of the server at once, which answers nobody else meanwhile; walk them with SCAN.*cache-keys`
	c.rdb.Eval(ctx, `redis.call("FLUSHALL")`, nil) // want `go-redis Eval empties the whole cache.*cache-flush`
	c.rdb.Eval(ctx, `return redis.call("DEL", KEYS[1])`, []string{"x"})
	c.rdb.Eval(ctx, `return redis.call("SCAN", "0", "MATCH", ARGV[1])`, nil, "x:*")
	drop.Run(ctx, c.rdb, nil, "x:*") // want `go-redis Run looks for ARGV\[1\] among all keys.*cache-keys`
	one.Run(ctx, c.rdb, []string{"x"})
	_, _ = dropOld.Do(c.conn)                // want `redigo Do looks for 'user:\*' among all keys.*cache-keys`
	_, _ = c.conn.Do("EVAL", wipe, 0, "x:*") // want `redigo Do looks for ARGV\[1\] among all keys.*cache-keys`
	_, _ = c.conn.Do("EVAL", "return redis.call('GET', KEYS[1])", 1, "x")
	emptyRue.Exec(ctx, c.rue, nil, nil) // want `rueidis Exec empties the whole cache.*cache-flush`
	deleteRue.Exec(ctx, c.rue, []string{"x"}, nil)
}

// Made makes commands of words.
func (c *Cache) Made(ctx context.Context) error {
	cmd := goredis.NewStatusCmd(ctx, "flushdb", "async")
	if err := c.rdb.Process(ctx, cmd); err != nil { // want `go-redis Process empties the whole cache.*cache-flush`
		return err
	}
	c.rue.Do(ctx, c.rue.B().Arbitrary("KEYS").Args("x:*").Build()) // want `rueidis Do looks for x:\* among all keys.*cache-keys`
	c.rue.Do(ctx, c.rue.B().Arbitrary("FLUSHALL").Build())         // want `rueidis Do empties the whole cache.*cache-flush`
	c.rue.Do(ctx, c.rue.B().Arbitrary("GET").Keys("x").Build())
	return c.rdb.Process(ctx, goredis.NewStatusCmd(ctx, "select", 3))
}
