package polled

import (
	"context"
	"sync"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
	"github.com/samber/lo"
	"github.com/twmb/franz-go/pkg/kgo"
)

// startedEach starts a goroutine for each record, from a function that the client calls.
func (c *consumer) startedEach(ctx context.Context) {
	for {
		fs := c.cl.PollFetches(ctx)
		fs.EachRecord(func(r *kgo.Record) { go work(r) })
		_ = c.cl.CommitUncommittedOffsets(ctx) // want `CommitUncommittedOffsets commits fs before it has been handled: it has only been put aside`
	}
}

func (c *consumer) sentEach(ctx context.Context) {
	for {
		fs := c.cl.PollFetches(ctx)
		fs.EachRecord(func(r *kgo.Record) {
			if len(r.Value) == 0 {
				return
			}
			c.jobs <- r
		})
		_ = c.cl.CommitUncommittedOffsets(ctx) // want `it has only been put aside`
	}
}

func (c *consumer) startedPartitions(ctx context.Context) {
	for {
		fs := c.cl.PollFetches(ctx)
		fs.EachPartition(func(p kgo.FetchTopicPartition) {
			go func() {
				for _, r := range p.Records {
					_ = work(r)
				}
			}()
		})
		_ = c.cl.CommitUncommittedOffsets(ctx) // want `it has only been put aside`
	}
}

func (c *consumer) startedRecords(ctx context.Context) {
	for {
		fs := c.cl.PollFetches(ctx)
		lo.ForEach(fs.Records(), func(r *kgo.Record, _ int) { go work(r) })
		_ = c.cl.CommitUncommittedOffsets(ctx) // want `it has only been put aside`
	}
}

// waitedPartitions waits for them.
func (c *consumer) waitedPartitions(ctx context.Context) {
	for {
		fs := c.cl.PollFetches(ctx)
		var wg sync.WaitGroup
		fs.EachPartition(func(p kgo.FetchTopicPartition) {
			wg.Add(1)
			go func() {
				defer wg.Done()
				for _, r := range p.Records {
					_ = work(r)
				}
			}()
		})
		wg.Wait()
		_ = c.cl.CommitUncommittedOffsets(ctx)
	}
}

// workedRecords handles each before it goes on.
func (c *consumer) workedRecords(ctx context.Context) {
	for {
		fs := c.cl.PollFetches(ctx)
		fs.EachError(func(string, int32, error) {})
		lo.ForEach(fs.Records(), func(r *kgo.Record, _ int) { _ = work(r) })
		_ = c.cl.CommitUncommittedOffsets(ctx)
	}
}

// committedEach commits in the function that the client calls.
func (c *consumer) committedEach(ctx context.Context) {
	for {
		fs := c.cl.PollFetches(ctx)
		fs.EachRecord(func(r *kgo.Record) {
			_ = c.cl.CommitRecords(ctx, r) // want `CommitRecords commits r before it has been handled: its work comes behind`
			_ = work(r)
		})
	}
}

// gathered keeps what it was given in a list, and commits when the list has been handled.
func gathered(c *kafka.Consumer, size int) error {
	for {
		var batch []*kafka.Message
		for len(batch) < size {
			m, err := c.ReadMessage(-1)
			if err != nil {
				return err
			}
			batch = append(batch, m)
		}
		lo.ForEach(batch, func(m *kafka.Message, _ int) { _ = handle(m.Value) })
		if _, err := c.Commit(); err != nil {
			return err
		}
	}
}
