// Package dbpool finds pools of connections that are opened too often, or
// without a bound.
package dbpool

import (
	"slices"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/sqlcheck"
)

const (
	poolPerRequest = "pool-per-request"
	poolUnbounded  = "pool-unbounded"
)

var rules = []finding.Rule{
	{
		ID: poolPerRequest, Severity: finding.Error, Load: true,
		Level: "error; warning where a condition about values decides which requests or turns come to it; or for a client that closes the connections that idle, as resty does; info for a consumer",
		Doc: sqlcheck.Doc{
			Title: "A pool of connections or a client is opened per request or per iteration",
			What: `A function that opens a pool (sql.Open, gorm.Open, redis.NewClient and the like), or
makes a client of a broker or server, is
reached, directly or through any chain of calls, from a function that serves a request, or from a
loop whose length depends on data or that takes messages of a broker, and the address is made of constants and settings, so that it is the same every time.
Clients are producers and admin clients of Kafka (Sarama, kafka-go, with the literal of a kafka.Writer,
franz-go, confluent-kafka-go), connections of RabbitMQ, NATS, NSQ, gRPC and pgx, clients of MongoDB and
memcached, redigo's pools, also as a literal, and the literal of an http.Transport or a copy of one (Clone). A consumer per request is info: a request that goes on may mean it.`,
			Why: `A pool keeps connections for the next request. One that is opened per request starts
with none, so each request pays for a TCP and a TLS handshake and a login, and what is not closed
stays open until the server refuses new connections ("Too many connections"; max_connections is 151
by default). A producer that is made per request never fills a batch, either, and its goroutines stay
when nobody closes it; a Transport keeps idle connections, without IdleConnTimeout for ever.`,
			Bad: `func handle(w http.ResponseWriter, r *http.Request) {
	db, err := sql.Open("mysql", dsn)
	…
}`,
			Good: `type server struct{ db *sql.DB } // opened once, in main

func (s *server) handle(w http.ResponseWriter, r *http.Request) {
	rows, err := s.db.QueryContext(r.Context(), …)
	…
}`,
			Silent: []string{
				"main, init, start-up code, migrations and commands",
				"sync.Once, and what is opened only if it is not there yet, unless the Once or the map is made for the request",
				"a pool that is kept in a field or in a variable of the package",
				"the second and later callers of a helper that opens one for itself: it is said once",
				"an address that changes: shards, tenants, a data source that a user wants to test",
				"a Transport with DisableKeepAlives, or with a proxy or a configuration of the request",
				"loops that connect again, and what is opened because something failed",
			},
			Fix:   "None: open the pool once and hand it on.",
			Links: []string{"https://go.dev/doc/database/open-handle", "https://dev.mysql.com/doc/refman/8.4/en/too-many-connections.html", "https://pkg.go.dev/net/http#Transport", "https://www.rabbitmq.com/docs/connections"},
		},
	},
	{
		ID: poolUnbounded, Severity: finding.Info,
		Doc: sqlcheck.Doc{
			Title: "A pool of connections has no bound",
			What:  "A *sql.DB, or what gorm, sqlx or xorm make of one, is opened and nothing in the program calls SetMaxOpenConns.",
			Why: `The default is no limit: as many connections as there are requests at once. When the
database is slow, requests pile up, each opens one more connection, and the database refuses them.`,
			Bad: `db, err := sql.Open("mysql", dsn)`,
			Good: `db, err := sql.Open("mysql", dsn)
…
db.SetMaxOpenConns(50)
db.SetMaxIdleConns(50)`,
			Silent: []string{"a call of SetMaxOpenConns anywhere in the program", "pools that are bounded by default: pgxpool, go-redis"},
			Fix:    "None: the right number depends on max_connections and the number of instances.",
			Links:  []string{"https://pkg.go.dev/database/sql#DB.SetMaxOpenConns", "https://go.dev/doc/database/manage-connections"},
		},
	},
}

// Rules are the rules that the analyzer looks for.
func Rules() []finding.Rule { return slices.Clone(rules) }
