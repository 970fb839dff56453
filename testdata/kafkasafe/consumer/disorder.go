package consumer

import (
	"context"
	"log"
	"sync"

	"github.com/IBM/sarama"
	kafkago "github.com/segmentio/kafka-go"
	"golang.org/x/sync/errgroup"
)

type marker struct{ slots chan struct{} }

func (k *marker) process(s sarama.ConsumerGroupSession, m *sarama.ConsumerMessage) {
	defer func() { <-k.slots }()
	if err := handle(m.Value); err != nil {
		log.Print(err)
		return
	}
	s.MarkMessage(m, "")
}

func (k *marker) named(s sarama.ConsumerGroupSession, c sarama.ConsumerGroupClaim) error {
	for m := range c.Messages() {
		k.slots <- struct{}{}
		go k.process(s, m) // want `MarkMessage in a goroutine for each message`
	}
	return nil
}

func given(s sarama.ConsumerGroupSession, c sarama.ConsumerGroupClaim) error {
	var wg sync.WaitGroup
	for m := range c.Messages() {
		wg.Add(1)
		go func(m *sarama.ConsumerMessage) { // want `MarkMessage in a goroutine for each message`
			defer wg.Done()
			_ = handle(m.Value)
			s.MarkMessage(m, "")
		}(m)
	}
	wg.Wait()
	return nil
}

func limited(ctx context.Context, r *kafkago.Reader) error {
	var g errgroup.Group
	g.SetLimit(8)
	for {
		m, err := r.FetchMessage(ctx)
		if err != nil {
			return g.Wait()
		}
		g.Go(func() error { // want `CommitMessages in a goroutine for each message`
			if err := handle(m.Value); err != nil {
				return err
			}
			return r.CommitMessages(ctx, m)
		})
	}
}

// awaited is silent: the next message comes when the goroutine is done.
func awaited(s sarama.ConsumerGroupSession, c sarama.ConsumerGroupClaim) {
	for m := range c.Messages() {
		done := make(chan struct{})
		go func() {
			defer close(done)
			_ = handle(m.Value)
			s.MarkMessage(m, "")
		}()
		<-done
	}
}

// perPartition is silent: each goroutine has the messages of a partition, in order.
func perPartition(s sarama.ConsumerGroupSession, claims []sarama.ConsumerGroupClaim) {
	for _, c := range claims {
		go func() {
			for m := range c.Messages() {
				_ = handle(m.Value)
				s.MarkMessage(m, "")
			}
		}()
	}
}

// worked is silent: one worker takes them in order.
func (k *marker) worked(s sarama.ConsumerGroupSession, c sarama.ConsumerGroupClaim) {
	jobs := make(chan *sarama.ConsumerMessage)
	go func() {
		for m := range jobs {
			_ = handle(m.Value)
			s.MarkMessage(m, "")
		}
	}()
	for m := range c.Messages() {
		jobs <- m
	}
}
