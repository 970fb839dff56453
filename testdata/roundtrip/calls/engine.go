package calls

import (
	"context"
	"database/sql"
)

// engine is the part of a connection that a function needs; the methods that it
// calls need not name a type of the library.
type engine interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	PingContext(ctx context.Context) error
}

// Alive asks the same connection again for every host.
func Alive(ctx context.Context, e engine, hosts []string) (n int) {
	for range hosts {
		if e.PingContext(ctx) == nil { // want `^query in loop: database/sql PingContext runs len\(hosts\) times per Alive; the arguments do not change .*\[query-in-loop\]$`
			n++
		}
	}
	return n
}
