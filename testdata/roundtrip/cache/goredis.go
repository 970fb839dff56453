// Package cache asks caches over the network: a round trip each, as with a
// database.
package cache

import (
	"context"
	"fmt"
	"log"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

const ttl = time.Hour

// Sessions gets one key per turn.
func Sessions(ctx context.Context, rdb *redis.Client, tokens []string) (map[string]string, error) {
	users := make(map[string]string, len(tokens))
	for _, token := range tokens {
		user, err := rdb.Get(ctx, "session:"+token).Result() // want `^cache call in loop: go-redis Get runs len\(tokens\) times per Sessions; fetch all once before the loops? \(MGET or one pipeline\) and look up in a map \[cache-in-loop\]$`
		if err != nil {
			return nil, err
		}
		users[token] = user
	}
	return users, nil
}

// SessionsAtOnce gets all keys by MGET.
func SessionsAtOnce(ctx context.Context, rdb *redis.Client, tokens []string) ([]any, error) {
	keys := make([]string, len(tokens))
	for i, token := range tokens {
		keys[i] = "session:" + token
	}
	return rdb.MGet(ctx, keys...).Result()
}

// Scores talks to a cluster.
func Scores(ctx context.Context, cluster *redis.ClusterClient, games []string, player string) (sum float64, err error) {
	for _, game := range games {
		score, err := cluster.ZScore(ctx, "ranking:"+game, player).Result() // want `^cache call in loop: go-redis ZScore runs len\(games\) times per Scores; fetch all once before the loops? \(ZMSCORE or one pipeline\) and look up in a map \[cache-in-loop\]$`
		if err != nil {
			return 0, err
		}
		sum += score
	}
	return sum, nil
}

// Remember writes through an interface that every client satisfies.
func Remember(ctx context.Context, rdb redis.UniversalClient, prices map[string]int64) error {
	for sku, price := range prices {
		if err := rdb.Set(ctx, "price:"+sku, price, ttl).Err(); err != nil { // want `^cache call in loop: go-redis Set runs len\(prices\) times per Remember[ ;].*\[cache-in-loop\]$`
			return err
		}
	}
	return nil
}

// Forget takes a Cmdable, which may be a client.
func Forget(ctx context.Context, rdb redis.Cmdable, skus []string) error {
	for _, sku := range skus {
		if err := rdb.Del(ctx, "price:"+sku).Err(); err != nil { // want `^cache call in loop: go-redis Del runs len\(skus\) times per Forget[ ;].*\[cache-in-loop\]$`
			return err
		}
	}
	return nil
}

// Online nests two loops.
func Online(ctx context.Context, rdb *redis.Client, rooms map[string][]int64) (online int, err error) {
	for room, users := range rooms {
		for _, user := range users {
			in, err := rdb.SIsMember(ctx, "room:"+room, user).Result() // want `^cache call in 2 nested loops: go-redis SIsMember runs len\(rooms\)·len\(users\) times per Online; fetch all once before the loops? \(SMISMEMBER or one pipeline\) and look up in a map \[cache-in-loop\]$`
			if err != nil {
				return 0, err
			}
			if in {
				online++
			}
		}
	}
	return online, nil
}

// Pipelined queues one command per turn; Exec is the only round trip.
func Pipelined(ctx context.Context, rdb *redis.Client, tokens []string) ([]string, error) {
	pipe := rdb.Pipeline()
	commands := make([]*redis.StringCmd, len(tokens))
	for i, token := range tokens {
		commands[i] = pipe.Get(ctx, "session:"+token)
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, err
	}
	users := make([]string, len(tokens))
	for i, command := range commands {
		users[i] = command.Val() // what came back with Exec
	}
	return users, nil
}

// PipelinedFunc gets its pipeline as an argument.
func PipelinedFunc(ctx context.Context, rdb *redis.ClusterClient, skus []string) error {
	_, err := rdb.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		for _, sku := range skus {
			pipe.Del(ctx, "price:"+sku)
		}
		return nil
	})
	return err
}

// Transaction queues inside MULTI and EXEC.
func Transaction(ctx context.Context, rdb *redis.Client, votes map[string]int64) error {
	_, err := rdb.TxPipelined(ctx, func(pipe redis.Pipeliner) error {
		for name, n := range votes {
			pipe.IncrBy(ctx, "votes:"+name, n)
			pipe.Expire(ctx, "votes:"+name, ttl)
		}
		return nil
	})
	return err
}

// PipelinePerUser has the round trip, Exec, in the loop.
func PipelinePerUser(ctx context.Context, rdb *redis.Client, users []int64) error {
	for _, user := range users {
		pipe := rdb.TxPipeline()
		pipe.Incr(ctx, fmt.Sprintf("visits:%d", user))
		pipe.Expire(ctx, fmt.Sprintf("visits:%d", user), ttl)
		if _, err := pipe.Exec(ctx); err != nil { // want `^cache call in loop: go-redis Exec runs len\(users\) times per PipelinePerUser[ ;].*\[cache-in-loop\]$`
			return err
		}
	}
	return nil
}

// visit takes whatever can run commands: with a client it is a round trip, with
// a pipeline it is none.
func visit(ctx context.Context, to redis.Cmdable, user int64) {
	to.Incr(ctx, "visits:"+strconv.FormatInt(user, 10))
}

// queueVisit takes pipelines only.
func queueVisit(ctx context.Context, pipe redis.Pipeliner, user int64) {
	pipe.Incr(ctx, "visits:"+strconv.FormatInt(user, 10))
}

// VisitAll hands a client to the function.
func VisitAll(ctx context.Context, rdb *redis.Client, users []int64) {
	for _, user := range users {
		visit(ctx, rdb, user) // want `^cache call in loop: visit runs len\(users\) times per VisitAll .*\[cache-in-loop\]$`
	}
}

// VisitAllPipelined hands a pipeline to both functions.
func VisitAllPipelined(ctx context.Context, rdb *redis.Client, users []int64) error {
	pipe := rdb.Pipeline()
	for _, user := range users {
		visit(ctx, pipe, user)
		queueVisit(ctx, pipe, user)
	}
	_, err := pipe.Exec(ctx)
	return err
}

// Next waits for jobs on a list: each turn blocks until there is one.
func Next(ctx context.Context, rdb *redis.Client, do func(string)) error {
	for {
		job, err := rdb.BLPop(ctx, 0, "jobs").Result()
		if err != nil {
			return err
		}
		do(job[1])
	}
}

// Keys scans; the iterator fetches a page at a time.
func Keys(ctx context.Context, rdb *redis.Client) (keys []string, err error) {
	iter := rdb.Scan(ctx, 0, "price:*", 1000).Iterator()
	for iter.Next(ctx) {
		keys = append(keys, iter.Val())
	}
	return keys, iter.Err()
}

// Waken asks whether the server is there, which reads no key.
func Waken(ctx context.Context, rdb *redis.Client, tokens []string) error {
	for range tokens {
		if err := rdb.Ping(ctx).Err(); err != nil {
			return err
		}
	}
	return nil
}

type score struct {
	User  string
	Value float64
}

// putScores only ever gets a pipeline.
func putScores(ctx context.Context, c redis.Cmdable, scores []score) {
	for _, s := range scores {
		c.ZAdd(ctx, "board", redis.Z{Score: s.Value, Member: s.User})
	}
}

// Board queues all of them.
func Board(ctx context.Context, rdb *redis.Client, scores []score) error {
	_, err := rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		putScores(ctx, p, scores)
		return nil
	})
	pipe := rdb.TxPipeline()
	putScores(ctx, pipe, scores)
	pipe.Exec(ctx)
	return err
}

// setScores gets a client, too.
func setScores(ctx context.Context, c redis.Cmdable, scores []score) {
	for _, s := range scores {
		c.ZAdd(ctx, "board", redis.Z{Score: s.Value, Member: s.User}) // want `^cache call in loop: go-redis ZAdd runs len\(scores\) times per setScores`
	}
}

// Boards queues some.
func Boards(ctx context.Context, rdb *redis.Client, scores []score) {
	pipe := rdb.Pipeline()
	setScores(ctx, pipe, scores)
	pipe.Exec(ctx)
	setScores(ctx, rdb, scores)
}

// Marks sets what is not there, and whether it was changes nothing: one pipeline does.
func Marks(ctx context.Context, rdb *redis.Client, ids []int64) error {
	for _, id := range ids {
		fresh, err := rdb.SetNX(ctx, fmt.Sprint("seen:", id), "1", time.Hour).Result() // want `^cache call in loop: go-redis SetNX runs len\(ids\) times per Marks; queue the commands of the loop in one pipeline`
		if err != nil {
			return err
		}
		if fresh {
			log.Println("first time:", id)
		}
		rdb.Del(ctx, fmt.Sprint("old:", id)) // want `cache call in loop: go-redis Del runs len\(ids\) times per Marks; queue`
	}
	return nil
}

func record(ctx context.Context, rdb *redis.Client, id int64) {
	first := rdb.Exists(ctx, "messages").Val() == 0
	rdb.HSet(ctx, "messages", strconv.FormatInt(id, 10), id)
	if first {
		rdb.Expire(ctx, "messages", ttl)
	}
}

// Recorded reads and writes: a map of what was read does for a half of it.
func Recorded(ctx context.Context, rdb *redis.Client, ids []int64) {
	for _, id := range ids {
		record(ctx, rdb, id) // want `^cache call in loop: record runs len\(ids\) times per Recorded \(.*; fetch what it reads once before the loop, and queue what it writes in one pipeline`
	}
}

// keeper is what tokens are kept in.
type keeper interface {
	Get(key string) (string, bool)
	Set(key, value string) error
}

type redisKeeper struct{ rdb *redis.Client }

func (k *redisKeeper) Get(key string) (string, bool) {
	value, err := k.rdb.Get(context.Background(), key).Result()
	return value, err == nil
}

func (k *redisKeeper) Set(key, value string) error {
	return k.rdb.Set(context.Background(), key, value, ttl).Err()
}

// Renewed looks up, and stores under the same key: that is no lock.
func Renewed(k keeper, keys []string, renew func(string) string) {
	for _, key := range keys {
		value, ok := k.Get(key) // want `^cache call in loop: k.Get runs len\(keys\) times per Renewed`
		if !ok {
			continue
		}
		k.Set(key, renew(value)) // want `^cache call in loop: k.Set runs up to len\(keys\) times per Renewed \(.*; queue the commands of the loop in one pipeline`
	}
}
