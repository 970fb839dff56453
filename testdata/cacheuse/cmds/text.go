package cmds

import "context"

// Commands that go-redis is given as text are those of its methods.

func (c *Cache) ResetText(ctx context.Context) error {
	return c.rdb.Do(ctx, "FLUSHALL", "ASYNC").Err() // want `go-redis Do empties the whole cache.*cache-flush`
}

func (c *Cache) ResetLower(ctx context.Context) error {
	return c.rdb.Do(ctx, "flushdb").Err() // want `go-redis Do empties the whole cache.*cache-flush`
}

func (c *Cache) ListText(ctx context.Context) error {
	return c.rdb.Do(ctx, "KEYS", "session:*").Err() // want `go-redis Do looks for session:\* .*cache-keys`
}

func (c *Cache) Ping(ctx context.Context) error { return c.rdb.Do(ctx, "PING", "FLUSHALL").Err() }
