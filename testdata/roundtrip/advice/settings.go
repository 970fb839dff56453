package advice

import (
	"context"

	"github.com/redis/go-redis/v9"
)

// kv is a store of texts.
type kv interface {
	Value(ctx context.Context, key string) (string, error)
}

type redisKV struct{ rdb *redis.Client }

func (k *redisKV) Value(ctx context.Context, key string) (string, error) {
	return k.rdb.Get(ctx, "kv:"+key).Result()
}

// options are what the program is told.
type options interface {
	Limit(ctx context.Context) string
	Option(ctx context.Context, name string) string
}

type settings struct{ in kv }

func (s *settings) text(ctx context.Context, name string) string {
	v, _ := s.in.Value(ctx, "setting_"+name)
	return v
}

func (s *settings) Limit(ctx context.Context) string { return s.text(ctx, "limit") }

func (s *settings) Option(ctx context.Context, name string) string { return s.text(ctx, name) }

func fits(ctx context.Context, o options, file string) bool { return len(file) < len(o.Limit(ctx)) }

func known(ctx context.Context, o options, file string) bool { return o.Option(ctx, file) != "" }

func same(ctx context.Context, o options, file, name string) bool { return o.Option(ctx, name) == file }

// Uploads asks for one setting in each turn, whatever lies between, or for one of its own.
func Uploads(ctx context.Context, o options, files []string, name string) (n int) {
	for _, f := range files {
		if fits(ctx, o, f) { // want `what it reads does not change with the loop: read that once before, and hand it in \[cache-in-loop\]`
			n++
		}
		if known(ctx, o, f) { // want `fetch all once before the loop \(MGET or one pipeline\) and look up in a map \[cache-in-loop\]`
			n++
		}
		if same(ctx, o, f, name) { // want `what it reads does not change with the loop: read that once before, and hand it in \[cache-in-loop\]`
			n++
		}
		if o.Option(ctx, f) != "" { // want `fetch all once before the loop`
			n++
		}
		if o.Limit(ctx) != "" { // want `the arguments do not change with the loop: call it once before`
			n++
		}
	}
	return n
}
