// Package turns sends another message with each turn of its loops.
package turns

import (
	"context"

	"github.com/segmentio/kafka-go"
	"golang.org/x/sync/errgroup"
)

func open(addr string) *kafka.Writer {
	return &kafka.Writer{Addr: kafka.TCP(addr), RequiredAcks: kafka.RequireAll, MaxAttempts: 1} // want `MaxAttempts = 1`
}

func send(ctx context.Context, w *kafka.Writer, msgs []kafka.Message, more chan kafka.Message, next func() kafka.Message) error {
	for i := range msgs {
		if err := w.WriteMessages(ctx, msgs[i]); err != nil {
			return err
		}
	}
	for msg := range more {
		if err := w.WriteMessages(ctx, msg); err != nil {
			return err
		}
	}
	for {
		if err := w.WriteMessages(ctx, next()); err != nil {
			return err
		}
		if err := w.WriteMessages(ctx, <-more); err != nil {
			return err
		}
		if len(msgs) == 0 {
			break
		}
	}
	var g errgroup.Group
	g.Go(func() error { return w.WriteMessages(ctx, msgs...) })
	return g.Wait()
}
