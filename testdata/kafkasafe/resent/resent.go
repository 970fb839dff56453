// Package resent sends again by itself what its clients send once.
package resent

import (
	"context"

	"github.com/segmentio/kafka-go"
)

type sender struct{ w *kafka.Writer }

func open(addr string) *sender {
	return &sender{&kafka.Writer{Addr: kafka.TCP(addr), RequiredAcks: kafka.RequireAll, MaxAttempts: 1}}
}

func (s *sender) send(ctx context.Context, msg kafka.Message) (err error) {
	for range 3 {
		ctx, cancel := context.WithCancel(ctx)
		err = s.w.WriteMessages(ctx, msg)
		cancel()
		if err == nil {
			return nil
		}
	}
	return err
}
