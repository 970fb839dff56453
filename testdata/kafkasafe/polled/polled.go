// Package polled commits all that its consumers were given so far.
package polled

import (
	"context"
	"log"
	"sync"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
	"github.com/twmb/franz-go/pkg/kgo"
)

func handle(value []byte) error { log.Printf("%d bytes", len(value)); return nil }

func work(r *kgo.Record) error { return handle(r.Value) }

func first(ctx context.Context, cl *kgo.Client) error {
	for {
		fs := cl.PollFetches(ctx)
		if fs.IsClientClosed() {
			return nil
		}
		if err := cl.CommitUncommittedOffsets(ctx); err != nil { // want `CommitUncommittedOffsets commits fs before it has been handled: its work comes behind, and what is not done when the process ends is lost; commit when the work is done \[kafka-commit-before-work\]`
			return err
		}
		for it := fs.RecordIter(); !it.Done(); {
			if err := work(it.Next()); err != nil {
				return err
			}
		}
	}
}

type consumer struct {
	cl   *kgo.Client
	jobs chan *kgo.Record
}

func (c *consumer) each(ctx context.Context) {
	for {
		fs := c.cl.PollRecords(ctx, 100)
		fs.EachError(func(topic string, _ int32, err error) { log.Print(topic, err) })
		_ = c.cl.CommitUncommittedOffsets(ctx) // want `its work comes behind`
		fs.EachRecord(func(r *kgo.Record) { _ = work(r) })
	}
}

func (c *consumer) partitions(ctx context.Context) {
	for {
		fs := c.cl.PollFetches(ctx)
		_ = c.cl.CommitUncommittedOffsets(ctx) // want `its work comes behind`
		fs.EachPartition(func(p kgo.FetchTopicPartition) {
			for _, r := range p.Records {
				_ = handle(r.Value)
			}
		})
	}
}

func (c *consumer) sent(ctx context.Context) {
	for {
		fs := c.cl.PollFetches(ctx)
		for r := range fs.RecordsAll() {
			c.jobs <- r
		}
		_ = c.cl.CommitUncommittedOffsets(ctx) // want `it has only been put aside`
	}
}

func (c *consumer) started(ctx context.Context) {
	for {
		fs := c.cl.PollFetches(ctx)
		for _, r := range fs.Records() {
			go work(r)
		}
		_ = c.cl.CommitUncommittedOffsets(ctx) // want `it has only been put aside`
	}
}

func events(c *kafka.Consumer) {
	for {
		switch e := c.Poll(100).(type) {
		case *kafka.Message:
			_ = handle(e.Value)
			_, _ = c.Commit()
		case kafka.Error:
			log.Print(e)
		}
	}
}

func read(c *kafka.Consumer) error {
	for {
		m, err := c.ReadMessage(-1)
		if err != nil {
			continue
		}
		if _, err := c.Commit(); err != nil { // want `Commit commits m before it has been handled: its work comes behind`
			return err
		}
		if err := handle(m.Value); err != nil {
			return err
		}
	}
}

// Behind is silent, as are those that wait for what they have started.
func behind(ctx context.Context, cl *kgo.Client) error {
	for {
		fs := cl.PollFetches(ctx)
		if fs.Empty() {
			_ = cl.CommitUncommittedOffsets(ctx)
			continue
		}
		for it := fs.RecordIter(); !it.Done(); {
			if err := work(it.Next()); err != nil {
				return err
			}
		}
		if err := cl.CommitUncommittedOffsets(ctx); err != nil {
			return err
		}
		log.Printf("done with %d", fs.NumRecords())
	}
}

func eachBehind(ctx context.Context, cl *kgo.Client) {
	for {
		fs := cl.PollFetches(ctx)
		fs.EachRecord(func(r *kgo.Record) { _ = work(r) })
		_ = cl.CommitUncommittedOffsets(ctx)
	}
}

func waited(ctx context.Context, cl *kgo.Client) {
	for {
		var wg sync.WaitGroup
		fs := cl.PollFetches(ctx)
		for _, r := range fs.Records() {
			wg.Go(func() { _ = work(r) })
		}
		wg.Wait()
		_ = cl.CommitUncommittedOffsets(ctx)
	}
}

// The commit is of what came before.
func before(ctx context.Context, cl *kgo.Client) {
	for {
		_ = cl.CommitUncommittedOffsets(ctx)
		fs := cl.PollFetches(ctx)
		fs.EachRecord(func(r *kgo.Record) { _ = work(r) })
	}
}

// Another consumer's.
func other(ctx context.Context, cl, done *kgo.Client) {
	for {
		fs := cl.PollFetches(ctx)
		_ = done.CommitUncommittedOffsets(ctx)
		fs.EachRecord(func(r *kgo.Record) { _ = work(r) })
	}
}

func readBehind(c *kafka.Consumer) error {
	for {
		m, err := c.ReadMessage(-1)
		if err != nil {
			return err
		}
		if err := handle(m.Value); err != nil {
			return err
		}
		if _, err := c.Commit(); err != nil {
			return err
		}
	}
}
