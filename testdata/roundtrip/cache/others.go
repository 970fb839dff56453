package cache

import (
	"context"

	"github.com/bradfitz/gomemcache/memcache"
	"github.com/gomodule/redigo/redis"
	rainycape "github.com/rainycape/memcache"
	"github.com/redis/rueidis"
	"github.com/redis/rueidis/rueidiscompat"
)

// Carts asks by redigo.
func Carts(conn redis.Conn, users []string) (map[string]int, error) {
	carts := make(map[string]int, len(users))
	for _, user := range users {
		n, err := redis.Int(conn.Do("HLEN", "cart:"+user)) // want `^cache call in loop: redigo Do runs len\(users\) times per Carts; fetch all once before the loops? \(one pipeline\) and look up in a map \[cache-in-loop\]$`
		if err != nil {
			return nil, err
		}
		carts[user] = n
	}
	return carts, nil
}

// EmptyCarts is told by the command's name that it keeps no answers.
func EmptyCarts(conn redis.Conn, users []string) error {
	for _, user := range users {
		if _, err := conn.Do("DEL", "cart:"+user); err != nil { // want `^cache call in loop: redigo Do runs len\(users\) times per EmptyCarts; queue the commands.*\[cache-in-loop\]$`
			return err
		}
	}
	return nil
}

// cart asks the cache first and fills it.
func cart(conn redis.Conn, user string) (n int, err error) {
	if n, err = redis.Int(conn.Do("GET", "cart:"+user)); err == nil {
		return n, nil
	}
	_, err = conn.Do("SET", "cart:"+user, n)
	return n, err
}

// DistinctCarts keeps in a map what it has asked for: the cache is filled for
// each user once, too.
func DistinctCarts(conn redis.Conn, users []string) (map[string]int, error) {
	carts := make(map[string]int, len(users))
	for _, user := range users {
		if _, ok := carts[user]; ok {
			continue
		}
		n, err := cart(conn, user)
		if err != nil {
			return nil, err
		}
		carts[user] = n
	}
	return carts, nil
}

// CartsPipelined sends all commands before it flushes once.
func CartsPipelined(conn redis.Conn, users []string) error {
	for _, user := range users {
		if err := conn.Send("HLEN", "cart:"+user); err != nil {
			return err
		}
	}
	return conn.Flush()
}

// Pages asks memcached for one key per turn.
func Pages(mc *memcache.Client, paths []string) (pages [][]byte, err error) {
	for _, path := range paths {
		item, err := mc.Get("page:" + path) // want `^cache call in loop: memcache Get runs len\(paths\) times per Pages; fetch all once before the loops? \(GetMulti or one pipeline\) and look up in a map \[cache-in-loop\]$`
		if err != nil {
			return nil, err
		}
		pages = append(pages, item.Value)
	}
	return pages, nil
}

// PagesAtOnce asks for all keys together.
func PagesAtOnce(mc *memcache.Client, paths []string) (pages [][]byte, err error) {
	keys := make([]string, len(paths))
	for i, path := range paths {
		keys[i] = "page:" + path
	}
	items, err := mc.GetMulti(keys)
	for _, key := range keys {
		if item, ok := items[key]; ok {
			pages = append(pages, item.Value)
		}
	}
	return pages, err
}

// Warm stores one key per turn with the client that pools its connections.
func Warm(mc *rainycape.Client, pages map[string][]byte) error {
	for path, page := range pages {
		if err := mc.Set(&rainycape.Item{Key: "page:" + path, Value: page, Expiration: 60}); err != nil { // want `^cache call in loop: memcache Set runs len\(pages\) times per Warm[ ;].*\[cache-in-loop\]$`
			return err
		}
	}
	return nil
}

// Warmed asks it for all keys together.
func Warmed(mc *rainycape.Client, keys []string) (map[string]*rainycape.Item, error) {
	return mc.GetMulti(keys)
}

// Flags asks by rueidis.
func Flags(ctx context.Context, client rueidis.Client, names []string) (on []string, err error) {
	for _, name := range names {
		set, err := client.Do(ctx, client.B().Get().Key("flag:"+name).Build()).AsBool() // want `^cache call in loop: rueidis Do runs len\(names\) times per Flags; fetch all once before the loops? \(MGET or one pipeline\) and look up in a map \[cache-in-loop\]$`
		if err != nil {
			return nil, err
		}
		if set {
			on = append(on, name)
		}
	}
	return on, nil
}

// FlagsAtOnce builds the commands in the loop and sends them together.
func FlagsAtOnce(ctx context.Context, client rueidis.Client, names []string) []rueidis.RedisResult {
	commands := make(rueidis.Commands, 0, len(names))
	for _, name := range names {
		commands = append(commands, client.B().Get().Key("flag:"+name).Build())
	}
	return client.DoMulti(ctx, commands...)
}

// Stocks asks by the methods of go-redis that there are for rueidis.
func Stocks(ctx context.Context, adapter rueidiscompat.Cmdable, skus []string) (stocks []string, err error) {
	for _, sku := range skus {
		stock, err := adapter.Get(ctx, "stock:"+sku).Result() // want `^cache call in loop: rueidis Get runs len\(skus\) times per Stocks; fetch all once before the loops? \(MGET or one pipeline\) and look up in a map \[cache-in-loop\]$`
		if err != nil {
			return nil, err
		}
		stocks = append(stocks, stock)
	}
	return stocks, nil
}

// StocksPipelined queues them.
func StocksPipelined(ctx context.Context, adapter rueidiscompat.Cmdable, skus []string) error {
	pipe := adapter.Pipeline()
	for _, sku := range skus {
		pipe.Get(ctx, "stock:"+sku)
	}
	_, err := pipe.Exec(ctx)
	return err
}

// StockPipelines sends a pipeline per turn.
func StockPipelines(ctx context.Context, adapter rueidiscompat.Cmdable, skus []string) error {
	for _, sku := range skus {
		pipe := adapter.TxPipeline()
		pipe.Incr(ctx, "stock:"+sku)
		if _, err := pipe.Exec(ctx); err != nil { // want `^cache call in loop: rueidis Exec runs len\(skus\) times per StockPipelines[ ;].*\[cache-in-loop\]$`
			return err
		}
	}
	return nil
}

// StocksTogether queues in a function that runs once.
func StocksTogether(ctx context.Context, adapter rueidiscompat.Cmdable, skus []string) error {
	_, err := adapter.Pipelined(ctx, func(pipe rueidiscompat.Pipeliner) error {
		for _, sku := range skus {
			pipe.Get(ctx, "stock:"+sku)
		}
		return nil
	})
	return err
}

// StocksGone asks every server once.
func StocksGone(ctx context.Context, adapter rueidiscompat.Cmdable, skus []string) error {
	return adapter.ForEachMaster(ctx, func(ctx context.Context, server rueidiscompat.Cmdable) error {
		return server.Del(ctx, skus...).Err()
	})
}

// FlagsAsked asks the server each time, also where others hold the answers.
func FlagsAsked(ctx context.Context, client rueidis.Client, names []string) {
	for _, name := range names {
		client.DoMulti(ctx, client.B().Get().Key("flag:"+name).Build(), client.B().Get().Key("state:"+name).Build()) // want `^cache call in loop: rueidis DoMulti runs len\(names\) times per FlagsAsked`
		rueidis.MGet(client, ctx, []string{"flag:" + name, "state:" + name})                                         // want `^cache call in loop: rueidis MGet runs len\(names\) times per FlagsAsked`
	}
}
