package broker

import (
	"context"
	"strings"

	"github.com/twmb/franz-go/pkg/kgo"
)

// What a poll has fetched is a batch in memory, whose rows one statement can write.

func (c *consumer) Iterated(ctx context.Context, client *kgo.Client) error {
	for {
		fetches := client.PollFetches(ctx)
		for records := fetches.RecordIter(); !records.Done(); {
			record := records.Next()
			if _, err := c.db.ExecContext(ctx, "INSERT INTO inbox (body) VALUES (?)", record.Value); err != nil { // want `^query in loop: database/sql ExecContext runs rows times per .*query-in-loop`
				return err
			}
		}
	}
}

func (c *consumer) Visited(ctx context.Context, client *kgo.Client) {
	for {
		client.PollFetches(ctx).EachRecord(func(record *kgo.Record) {
			c.db.ExecContext(ctx, "INSERT INTO inbox (body) VALUES (?)", record.Value) // want `query-in-loop`
		})
	}
}

func (c *consumer) Ranged(ctx context.Context, client *kgo.Client) error {
	for {
		for record := range client.PollFetches(ctx).RecordsAll() {
			if _, err := c.db.ExecContext(ctx, "INSERT INTO inbox (body) VALUES (?)", record.Value); err != nil { // want `query-in-loop`
				return err
			}
		}
	}
}

// Together is silent: one statement for each poll.
func (c *consumer) Together(ctx context.Context, client *kgo.Client) error {
	for {
		fetches := client.PollFetches(ctx)
		var bodies []any
		for records := fetches.RecordIter(); !records.Done(); {
			bodies = append(bodies, records.Next().Value)
		}
		if len(bodies) == 0 {
			continue
		}
		values := strings.Repeat(",(?)", len(bodies))[1:]
		if _, err := c.db.ExecContext(ctx, "INSERT INTO inbox (body) VALUES "+values, bodies...); err != nil {
			return err
		}
	}
}
