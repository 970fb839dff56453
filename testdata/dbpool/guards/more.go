package guards

import (
	"context"
	"net/http"
	"os"

	"github.com/bradfitz/gomemcache/memcache"
	"github.com/gomodule/redigo/redis"
	"github.com/jackc/pgx/v5"
)

func memcached(w http.ResponseWriter, r *http.Request) {
	mc := memcache.New("memcached:11211") // want `memcache New makes a client for every request that memcached serves, which nobody else uses, and it is not closed here`
	_, _ = mc.Get("motd")
}

func memcachedAsked(w http.ResponseWriter, r *http.Request) {
	mc := memcache.New(r.FormValue("server"))
	defer mc.Close()
	_, _ = mc.Get("motd")
}

func pooled(w http.ResponseWriter, r *http.Request) {
	p := &redis.Pool{MaxIdle: 5, Dial: func() (redis.Conn, error) { return redis.Dial("tcp", "redis:6379") }} // want `redigo Pool makes a client for every request`
	defer p.Close()
	c := p.Get()
	defer c.Close()
	_, _ = c.Do("GET", "motd")
}

func dial() (redis.Conn, error) { return redis.DialURL(os.Getenv("REDIS")) }

func pooledByName(w http.ResponseWriter, r *http.Request) {
	p := redis.NewPool(dial, 3) // want `redigo NewPool opens a pool of connections for every request`
	defer p.Close()
}

func pooledAsked(w http.ResponseWriter, r *http.Request) {
	addr := r.FormValue("server")
	p := &redis.Pool{Dial: func() (redis.Conn, error) { return redis.Dial("tcp", addr) }}
	defer p.Close()
	q := redis.NewPool(func() (redis.Conn, error) { return redis.DialURL(r.FormValue("url")) }, 3)
	defer q.Close()
}

var pool = &redis.Pool{Dial: dial}

func pooledKept(w http.ResponseWriter, r *http.Request) {
	c := pool.Get()
	defer c.Close()
	_, _ = c.Do("GET", "motd")
}

func connected(w http.ResponseWriter, r *http.Request) {
	c, err := pgx.Connect(r.Context(), os.Getenv("PG")) // want `pgx Connect makes a client for every request that connected serves, which nobody else uses; make it once`
	if err != nil {
		return
	}
	defer c.Close(r.Context())
}

func connectedByConfig(w http.ResponseWriter, r *http.Request) {
	cfg, err := pgx.ParseConfig("postgres://db/shop")
	if err != nil {
		return
	}
	c, err := pgx.ConnectConfig(r.Context(), cfg) // want `pgx ConnectConfig makes a client for every request`
	if err != nil {
		return
	}
	defer c.Close(r.Context())
}

func connectedAsked(w http.ResponseWriter, r *http.Request) {
	if c, err := pgx.Connect(r.Context(), r.FormValue("dsn")); err == nil {
		defer c.Close(r.Context())
	}
}

// started is called by main alone.
func started(ctx context.Context) (*pgx.Conn, error) { return pgx.Connect(ctx, os.Getenv("PG")) }

// More is called by main.
func More(mux *http.ServeMux) error {
	for path, h := range map[string]http.HandlerFunc{
		"/memcached": memcached, "/memcachedAsked": memcachedAsked, "/pooled": pooled, "/byName": pooledByName,
		"/pooledAsked": pooledAsked, "/pooledKept": pooledKept, "/connected": connected, "/config": connectedByConfig,
		"/connectedAsked": connectedAsked,
	} {
		mux.HandleFunc(path, h)
	}
	_, err := started(context.Background())
	return err
}
