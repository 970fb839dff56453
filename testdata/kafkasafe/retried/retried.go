// Package retried has what its clients send once called again.
package retried

import (
	"context"

	"github.com/segmentio/kafka-go"
)

func open(addr string) *kafka.Writer {
	return &kafka.Writer{Addr: kafka.TCP(addr), RequiredAcks: kafka.RequireAll, MaxAttempts: 1}
}

func send(ctx context.Context, w *kafka.Writer, msg kafka.Message) error {
	return retry(func() error { return w.WriteMessages(ctx, msg) })
}

func retry(f func() error) (err error) {
	for range 3 {
		if err = f(); err == nil {
			return nil
		}
	}
	return err
}
