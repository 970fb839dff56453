package consumer

import (
	"context"
	"log"
	"sync"
	"time"

	"github.com/IBM/sarama"
	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
	kafkago "github.com/segmentio/kafka-go"
	"github.com/twmb/franz-go/pkg/kgo"
	"golang.org/x/sync/errgroup"
)

// Whoever waits for the goroutine commits behind its work.
func received(s sarama.ConsumerGroupSession, c sarama.ConsumerGroupClaim) error {
	for m := range c.Messages() {
		done := make(chan error, 1)
		go func() { done <- handle(m.Value) }()
		if err := <-done; err != nil {
			return err
		}
		s.MarkMessage(m, "")
	}
	return nil
}

func receivedLate(s sarama.ConsumerGroupSession, c sarama.ConsumerGroupClaim) error {
	failed := make(chan error, 100)
	for m := range c.Messages() {
		go func() { failed <- handle(m.Value) }()
		s.MarkMessage(m, "") // want `it has only been put aside`
	}
	return <-failed
}

func selected(ctx context.Context, r *kafkago.Reader) error {
	for {
		m, err := r.FetchMessage(ctx)
		if err != nil {
			return err
		}
		done := make(chan error, 1)
		go func() { done <- handle(m.Value) }()
		select {
		case err = <-done:
			if err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
		if err := r.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}

// The select may go on without the goroutine.
func timedOut(ctx context.Context, r *kafkago.Reader) error {
	for {
		m, err := r.FetchMessage(ctx)
		if err != nil {
			return err
		}
		done := make(chan error, 1)
		go func() { done <- handle(m.Value) }()
		select {
		case <-done:
		case <-time.After(time.Second):
			log.Print("slow")
		}
		if err := r.CommitMessages(ctx, m); err != nil { // want `it has only been put aside`
			return err
		}
	}
}

func ticked(s sarama.ConsumerGroupSession, c sarama.ConsumerGroupClaim, pace *time.Ticker) {
	for m := range c.Messages() {
		go func() { _ = handle(m.Value) }()
		<-pace.C
		s.MarkMessage(m, "") // want `it has only been put aside`
	}
}

// A heartbeat while the work is done.
func beating(s sarama.ConsumerGroupSession, c sarama.ConsumerGroupClaim, beat *time.Ticker) {
	for m := range c.Messages() {
		done := make(chan struct{})
		go func() {
			defer close(done)
			_ = handle(m.Value)
		}()
	wait:
		for {
			select {
			case <-done:
				break wait
			case <-beat.C:
				log.Print("still at it")
			}
		}
		s.MarkMessage(m, "")
	}
}

func joined(ctx context.Context, cl *kgo.Client) error {
	for {
		for _, r := range cl.PollFetches(ctx).Records() {
			var wg sync.WaitGroup
			wg.Add(1)
			go func() {
				defer wg.Done()
				_ = handle(r.Value)
			}()
			wg.Wait()
			if err := cl.CommitRecords(ctx, r); err != nil {
				return err
			}
		}
	}
}

func unjoined(ctx context.Context, cl *kgo.Client) error {
	var wg sync.WaitGroup
	defer wg.Wait()
	for {
		for _, r := range cl.PollFetches(ctx).Records() {
			wg.Go(func() { _ = handle(r.Value) })
			if err := cl.CommitRecords(ctx, r); err != nil { // want `it has only been put aside`
				return err
			}
		}
	}
}

func batched(ctx context.Context, cl *kgo.Client) error {
	for {
		records := cl.PollFetches(ctx).Records()
		var wg sync.WaitGroup
		for _, r := range records {
			wg.Go(func() { _ = handle(r.Value) })
		}
		wg.Wait()
		if err := cl.CommitRecords(ctx, records...); err != nil {
			return err
		}
	}
}

func batchedHastily(ctx context.Context, cl *kgo.Client) error {
	for {
		records := cl.PollFetches(ctx).Records()
		for _, r := range records {
			go handle(r.Value)
		}
		if err := cl.CommitRecords(ctx, records...); err != nil { // want `it has only been put aside`
			return err
		}
	}
}

func eachRecord(ctx context.Context, cl *kgo.Client) {
	cl.PollFetches(ctx).EachRecord(func(r *kgo.Record) {
		go handle(r.Value)
		_ = cl.CommitRecords(ctx, r) // want `it has only been put aside`
	})
}

func grouping(c *kafka.Consumer) error {
	for {
		switch m := c.Poll(100).(type) {
		case *kafka.Message:
			var g errgroup.Group
			g.Go(func() error { return handle(m.Value) })
			if err := g.Wait(); err != nil {
				return err
			}
			if _, err := c.CommitMessage(m); err != nil {
				return err
			}
		}
	}
}

func ungrouped(c *kafka.Consumer) error {
	var g errgroup.Group
	for {
		switch m := c.Poll(100).(type) {
		case *kafka.Message:
			g.Go(func() error { return handle(m.Value) })
			if _, err := c.StoreMessage(m); err != nil { // want `it has only been put aside`
				return err
			}
		case kafka.Error:
			return g.Wait()
		}
	}
}

type pool struct {
	jobs chan job
	idle chan struct{}
	done chan error
}

type job struct {
	m   *sarama.ConsumerMessage
	out chan error
}

func (p *pool) work() {
	for j := range p.jobs {
		p.done <- handle(j.m.Value)
		p.idle = nil
	}
}

func (p *pool) through(s sarama.ConsumerGroupSession, c sarama.ConsumerGroupClaim) {
	for m := range c.Messages() {
		p.jobs <- job{m: m}
		if err := <-p.done; err != nil {
			return
		}
		s.MarkMessage(m, "")
	}
}

// Nobody who takes jobs sends to idle.
func (p *pool) past(s sarama.ConsumerGroupSession, c sarama.ConsumerGroupClaim) {
	for m := range c.Messages() {
		p.jobs <- job{m: m}
		<-p.idle
		s.MarkMessage(m, "") // want `it has only been put aside`
	}
}

func (p *pool) answered(s sarama.ConsumerGroupSession, c sarama.ConsumerGroupClaim) {
	for m := range c.Messages() {
		out := make(chan error)
		p.jobs <- job{m: m, out: out}
		for range out {
		}
		s.MarkMessage(m, "")
	}
}

func (p *pool) helped(s sarama.ConsumerGroupSession, c sarama.ConsumerGroupClaim) {
	for m := range c.Messages() {
		out := make(chan error, 1)
		go answer(m, out)
		if err := await(out); err != nil {
			return
		}
		s.MarkMessage(m, "")
	}
}

func answer(m *sarama.ConsumerMessage, out chan<- error) { out <- handle(m.Value) }

func await(out <-chan error) error { return <-out }

// The last message of a list is marked when the list has been written.
type lists struct{ batch []*sarama.ConsumerMessage }

func (l *lists) flush() error {
	for _, m := range l.batch {
		if err := handle(m.Value); err != nil {
			return err
		}
	}
	l.batch = l.batch[:0]
	return nil
}

func (l *lists) consume(s sarama.ConsumerGroupSession, c sarama.ConsumerGroupClaim) error {
	for m := range c.Messages() {
		l.batch = append(l.batch, m)
		if len(l.batch) < 100 {
			continue
		}
		if err := l.flush(); err != nil {
			return err
		}
		s.MarkMessage(m, "")
	}
	return nil
}

func (l *lists) consumeHastily(s sarama.ConsumerGroupSession, c sarama.ConsumerGroupClaim) error {
	for m := range c.Messages() {
		l.batch = append(l.batch, m)
		if len(l.batch) >= 100 {
			s.MarkMessage(m, "") // want `it has only been put aside`
		}
	}
	return l.flush()
}
