// Package marked tells its clients which messages are to be committed.
package marked

import (
	"context"
	"log"

	confluent "github.com/confluentinc/confluent-kafka-go/v2/kafka"
	"github.com/twmb/franz-go/pkg/kgo"
)

func work(b []byte) error { return nil }

// markedAhead marks all of a poll, and works on them behind that.
func markedAhead(ctx context.Context, cl *kgo.Client) {
	for {
		fs := cl.PollRecords(ctx, 500)
		if fs.IsClientClosed() {
			return
		}
		cl.MarkCommitRecords(fs.Records()...) // want `MarkCommitRecords commits fs before it has been handled: its work comes behind`
		fs.EachPartition(func(p kgo.FetchTopicPartition) {
			for _, r := range p.Records {
				if err := work(r.Value); err != nil {
					log.Print(err)
				}
			}
		})
	}
}

// markedBehind does it the other way round.
func markedBehind(ctx context.Context, cl *kgo.Client) {
	for {
		fs := cl.PollRecords(ctx, 500)
		if fs.IsClientClosed() {
			return
		}
		failed := false
		fs.EachRecord(func(r *kgo.Record) { failed = failed || work(r.Value) != nil })
		if !failed {
			cl.MarkCommitRecords(fs.Records()...)
		}
	}
}

// storedAhead tells confluent's client in front of the work, in a package that tells others.
func storedAhead(c *confluent.Consumer) error {
	for {
		m, err := c.ReadMessage(-1)
		if err != nil {
			return err
		}
		if _, err := c.StoreMessage(m); err != nil { // want `StoreMessage commits m before it has been handled`
			return err
		}
		if err := work(m.Value); err != nil {
			return err
		}
	}
}
