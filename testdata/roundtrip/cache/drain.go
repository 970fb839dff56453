package cache

import (
	"context"
	"errors"

	"github.com/gomodule/redigo/redis"
	goredis "github.com/redis/go-redis/v9"
)

// What takes elements until there are none left cannot know how many there are.

// Drain pops until there is nothing.
func Drain(ctx context.Context, rdb *goredis.Client, do func(string)) error {
	for {
		job, err := rdb.LPop(ctx, "jobs").Result()
		if errors.Is(err, goredis.Nil) {
			return nil
		}
		if err != nil {
			return err
		}
		do(job)
	}
}

// pop says whether there was one.
func pop(ctx context.Context, rdb *goredis.Client, queue string) (string, bool) {
	job, err := rdb.RPop(ctx, queue).Result()
	return job, err == nil
}

// DrainByHelper asks a helper.
func DrainByHelper(ctx context.Context, rdb *goredis.Client, do func(string)) {
	for job, ok := pop(ctx, rdb, "jobs"); ok; job, ok = pop(ctx, rdb, "jobs") {
		do(job)
	}
}

// DrainSet pops members.
func DrainSet(ctx context.Context, rdb *goredis.Client, do func(string)) {
	for i := 0; i < 1_000_000; i++ {
		member, err := rdb.SPop(ctx, "seen").Result()
		if err == goredis.Nil || member == "" {
			break
		}
		do(member)
	}
}

// DrainScores pops the smallest.
func DrainScores(ctx context.Context, rdb *goredis.Client, limit int, do func(goredis.Z)) error {
	for n := 0; n < limit; n++ {
		smallest, err := rdb.ZPopMin(ctx, "delayed").Result()
		if err != nil {
			return err
		}
		if len(smallest) == 0 {
			return nil
		}
		do(smallest[0])
	}
	return nil
}

// DrainRaw names the command as text.
func DrainRaw(conn redis.Conn, do func(string)) error {
	for {
		reply, err := conn.Do("lpop", "jobs")
		if err != nil {
			return err
		}
		if reply == nil {
			return nil
		}
		job, err := redis.String(reply, nil)
		if err != nil {
			return err
		}
		do(job)
	}
}

// DrainRawCounted has a limit for what it takes.
func DrainRawCounted(conn redis.Conn, limit int) (jobs []string, err error) {
	for len(jobs) < limit {
		job, err := redis.String(conn.Do("RPOP", "jobs"))
		if err == redis.ErrNil {
			break
		}
		if err != nil {
			return nil, err
		}
		jobs = append(jobs, job)
	}
	return jobs, nil
}

// DrainQueues drains each of several: those who name the queues say how many.
func DrainQueues(ctx context.Context, rdb *goredis.Client, queues []string) (jobs []string) {
	for _, queue := range queues {
		job, err := rdb.LPop(ctx, queue).Result() // want `^cache call in loop: go-redis LPop runs len\(queues\) times per DrainQueues;.*\[cache-in-loop\]$`
		if err == nil {
			jobs = append(jobs, job)
		}
	}
	return jobs
}

// Clients asks each server whether it is there: no MGET could.
func Clients(ctx context.Context, addresses []string) (clients []*goredis.Client, err error) {
	for _, address := range addresses {
		client, err := open(ctx, address)
		if err != nil {
			return nil, err
		}
		clients = append(clients, client)
	}
	return clients, nil
}

func open(ctx context.Context, address string) (*goredis.Client, error) {
	client := goredis.NewClient(&goredis.Options{Addr: address})
	return client, client.Ping(ctx).Err()
}

// RawClients asks by the name of the command.
func RawClients(addresses []string) (conns []redis.Conn, err error) {
	for _, address := range addresses {
		conn, err := redis.Dial("tcp", address)
		if err != nil {
			return nil, err
		}
		if _, err := conn.Do("ping"); err != nil {
			return nil, err
		}
		conns = append(conns, conn)
	}
	return conns, nil
}

// WarmUp pings and loads: what it loads is what counts.
func WarmUp(ctx context.Context, addresses, keys []string) (values []string, err error) {
	for _, key := range keys {
		value, err := warmUp(ctx, addresses[0], key) // want `^cache call in loop: warmUp runs len\(keys\) times per WarmUp \(… → go-redis Get\); fetch all once before the loop \(MGET or one pipeline\).*\[cache-in-loop\]$`
		if err != nil {
			return nil, err
		}
		values = append(values, value)
	}
	return values, nil
}

func warmUp(ctx context.Context, address, key string) (string, error) {
	client, err := open(ctx, address)
	if err != nil {
		return "", err
	}
	return client.Get(ctx, key).Result()
}
