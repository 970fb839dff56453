package guards // want package:"." package:"."

import (
	"database/sql"
	"net/http"
	"sync"

	"github.com/nats-io/nats.go"
	"github.com/redis/go-redis/v9"
	"google.golang.org/grpc"
)

func onceHere(w http.ResponseWriter, r *http.Request) {
	var once sync.Once
	var db *sql.DB
	once.Do(func() {
		db, _ = sql.Open("mysql", "root@/shop") // want `database/sql Open opens a pool of connections for every request`
	})
	_ = db.Ping()
}

func onceMade(w http.ResponseWriter, r *http.Request) {
	once := new(sync.Once)
	var nc *nats.Conn
	once.Do(func() {
		nc, _ = nats.Connect(nats.DefaultURL) // want `nats Connect makes a client for every request`
	})
	_ = nc.Publish("t", nil)
}

func mapHere(w http.ResponseWriter, r *http.Request) {
	dbs := map[string]*sql.DB{}
	db, ok := dbs["main"]
	if !ok {
		db, _ = sql.Open("mysql", "root@/shop") // want `database/sql Open opens a pool of connections for every request`
		dbs["main"] = db
	}
	_ = db.Ping()
}

func mapMade(w http.ResponseWriter, r *http.Request) {
	clients := make(map[string]*redis.Client)
	if clients["main"] == nil {
		clients["main"] = redis.NewClient(&redis.Options{Addr: "redis:6379"}) // want `go-redis NewClient opens a pool of connections for every request`
	}
	_ = clients["main"].Ping(r.Context())
}

// literal has its own for each request, too.
func literal() http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var once sync.Once
		once.Do(func() {
			_, _ = grpc.NewClient("users:9000") // want `grpc NewClient makes a client for every request`
		})
	}
}

// kept, as that of the package, of the server, or of what makes the handler.
func kept() http.HandlerFunc {
	var once sync.Once
	var db *sql.DB
	return func(w http.ResponseWriter, r *http.Request) {
		once.Do(func() { db, _ = sql.Open("mysql", "root@/shop") })
		_ = db.Ping()
	}
}

var (
	once sync.Once
	db   *sql.DB
)

func oncePerProgram(w http.ResponseWriter, r *http.Request) {
	once.Do(func() { db, _ = sql.Open("mysql", "root@/shop") })
	_ = db.Ping()
}

type server struct {
	once sync.Once
	dbs  map[string]*sql.DB
}

func (s *server) mapKept(w http.ResponseWriter, r *http.Request) {
	dbs := s.dbs
	db, ok := dbs["main"]
	if !ok {
		db, _ = sql.Open("mysql", "root@/shop")
		dbs["main"] = db
	}
	_ = db.Ping()
}

func (s *server) onceKept(w http.ResponseWriter, r *http.Request) {
	once := &s.once
	once.Do(func() { db, _ = sql.Open("mysql", "root@/shop") })
	_ = db.Ping()
}

// Register is called by main.
func Register(mux *http.ServeMux) {
	s := &server{dbs: make(map[string]*sql.DB)}
	for path, h := range map[string]http.HandlerFunc{
		"/once": onceHere, "/made": onceMade, "/map": mapHere, "/mapmade": mapMade, "/literal": literal(), "/kept": kept(),
		"/program": oncePerProgram, "/mapkept": s.mapKept, "/oncekept": s.onceKept,
	} {
		mux.HandleFunc(path, h)
	}
}
