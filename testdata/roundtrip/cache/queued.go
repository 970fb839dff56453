package cache

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/rueidis/rueidiscompat"
)

// Rooms keeps who is in a room. It is made around a client, and around a pipeline for what
// is to be sent together.
type Rooms struct{ cmd redis.Cmdable }

func NewRooms(cmd redis.Cmdable) *Rooms { return &Rooms{cmd: cmd} }

func (r Rooms) with(p redis.Pipeliner) Rooms { return Rooms{cmd: p} }

func (r Rooms) add(ctx context.Context, room, user string) error {
	if err := r.cmd.SAdd(ctx, "room:"+room, user).Err(); err != nil {
		return err
	}
	return r.cmd.Expire(ctx, "room:"+room, time.Hour).Err()
}

func (r Rooms) together(ctx context.Context, do func(Rooms) error) error {
	_, err := r.cmd.TxPipelined(ctx, func(p redis.Pipeliner) error { return do(Rooms{p}) })
	return err
}

// apart runs what it is given on its own connection.
func (r Rooms) apart(do func(Rooms) error) error { return do(r) }

// Enter sends two commands for each user.
func (r Rooms) Enter(ctx context.Context, room string, users []string) error {
	for _, user := range users {
		if err := r.add(ctx, room, user); err != nil { // want `^cache call in loop: r.add runs len\(users\) times per Rooms.Enter `
			return err
		}
	}
	return nil
}

// EnterMade holds the pipeline in a struct that is written out.
func EnterMade(ctx context.Context, rdb *redis.Client, room string, users []string) error {
	pipe := rdb.Pipeline()
	rooms := Rooms{pipe}
	for _, user := range users {
		if err := rooms.add(ctx, room, user); err != nil {
			return err
		}
		rooms.cmd.HSet(ctx, "in", user, room)
	}
	_, err := pipe.Exec(ctx)
	return err
}

// EnterNew holds it in what a constructor makes of it.
func EnterNew(ctx context.Context, rdb *redis.Client, room string, users []string) error {
	_, err := rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		rooms := NewRooms(p)
		for _, user := range users {
			if err := rooms.add(ctx, room, user); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}

// EnterWith holds it in a copy of what has a client.
func EnterWith(ctx context.Context, rdb *redis.Client, rooms Rooms, room string, users []string) error {
	pipe := rdb.TxPipeline()
	queued := rooms.with(pipe)
	for _, user := range users {
		if err := queued.add(ctx, room, user); err != nil {
			return err
		}
	}
	_, err := pipe.Exec(ctx)
	return err
}

// EnterTogether is given one around a pipeline.
func EnterTogether(ctx context.Context, rooms Rooms, room string, users []string) error {
	return rooms.together(ctx, func(queued Rooms) error {
		for _, user := range users {
			if err := queued.add(ctx, room, user); err != nil {
				return err
			}
		}
		return nil
	})
}

// EnterApart is given one around a client.
func EnterApart(ctx context.Context, rooms Rooms, room string, users []string) error {
	return rooms.apart(func(sent Rooms) error {
		for _, user := range users {
			if err := sent.add(ctx, room, user); err != nil { // want `^cache call in loop: sent.add runs len\(users\) times per EnterApart `
				return err
			}
		}
		return nil
	})
}

// EnterNamed has the pipeline in a variable of the interface.
func EnterNamed(ctx context.Context, rdb *redis.Client, room string, users []string) error {
	pipe := rdb.Pipeline()
	var cmd redis.Cmdable = pipe
	for _, user := range users {
		cmd.SAdd(ctx, "room:"+room, user)
	}
	_, err := pipe.Exec(ctx)
	return err
}

// EnterEither sends or queues, as its caller wants.
func EnterEither(ctx context.Context, rdb *redis.Client, room string, users []string, atOnce bool) error {
	pipe := rdb.Pipeline()
	var cmd redis.Cmdable = pipe
	if atOnce {
		cmd = rdb
	}
	for _, user := range users {
		cmd.SAdd(ctx, "room:"+room, user) // want `^cache call in loop: go-redis SAdd runs len\(users\) times per EnterEither;`
	}
	_, err := pipe.Exec(ctx)
	return err
}

// seats has a pipeline beside its client, and asks the client.
type seats struct {
	rdb  redis.Cmdable
	pipe redis.Pipeliner
}

func (s *seats) taken(ctx context.Context, seat string) bool {
	return s.rdb.Exists(ctx, "seat:"+seat).Val() == 1
}

// Take asks before it queues.
func Take(ctx context.Context, rdb *redis.Client, numbers []string) error {
	s := &seats{rdb: rdb, pipe: rdb.Pipeline()}
	for _, n := range numbers {
		if s.taken(ctx, n) { // want `^cache call in loop: s.taken runs len\(numbers\) times per Take `
			continue
		}
		s.pipe.Set(ctx, "seat:"+n, 1, time.Hour)
	}
	_, err := s.pipe.Exec(ctx)
	return err
}

// Ranks embeds its connection.
type Ranks struct{ rueidiscompat.Cmdable }

func (r *Ranks) raise(ctx context.Context, user string) { r.ZIncrBy(ctx, "ranks", 1, user) }

// Raise sends one command for each user.
func (r *Ranks) Raise(ctx context.Context, users []string) {
	for _, user := range users {
		r.raise(ctx, user) // want `^cache call in loop: r.raise runs len\(users\) times per \(\*Ranks\).Raise `
	}
}

// RaiseQueued queues them.
func (r *Ranks) RaiseQueued(ctx context.Context, users []string) error {
	pipe := r.Pipeline()
	queued := &Ranks{pipe}
	for _, user := range users {
		queued.raise(ctx, user)
		queued.ZAdd(ctx, "seen", rueidiscompat.Z{Member: user})
	}
	_, err := pipe.Exec(ctx)
	return err
}

// batch sends its pipeline itself.
type batch struct{ pipe redis.Pipeliner }

func (b *batch) flush(ctx context.Context) error {
	_, err := b.pipe.Exec(ctx)
	return err
}

// FlushEach sends a pipeline per turn.
func FlushEach(ctx context.Context, rdb *redis.Client, users []string) error {
	for _, user := range users {
		b := &batch{pipe: rdb.Pipeline()}
		b.pipe.Incr(ctx, "visits:"+user)
		b.pipe.Expire(ctx, "visits:"+user, time.Hour)
		if err := b.flush(ctx); err != nil { // want `^cache call in loop: b.flush runs len\(users\) times per FlushEach `
			return err
		}
	}
	return nil
}
