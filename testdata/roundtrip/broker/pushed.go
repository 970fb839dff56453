package broker

import (
	"context"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/segmentio/kafka-go"
	"github.com/zeromicro/go-queue/kq"
)

// Pushed hands its messages to what gathers them.
func Pushed(ctx context.Context, p *kq.Pusher, bodies []string) error {
	for _, b := range bodies {
		if err := p.Push(ctx, b); err != nil {
			return err
		}
	}
	return nil
}

// Written sends each by itself.
func Written(ctx context.Context, w *kafka.Writer, bodies []string) error {
	for _, b := range bodies {
		if err := w.WriteMessages(ctx, kafka.Message{Value: []byte(b)}); err != nil { // want `^publish in loop: kafka-go WriteMessages runs len\(bodies\) times per Written; `
			return err
		}
	}
	return nil
}

// Requested waits for an answer to each.
func Requested(nc *nats.Conn, subjects []string) error {
	for _, s := range subjects {
		if _, err := nc.Request("user.get", []byte(s), time.Second); err != nil { // want `^remote call in loop: nats Request runs len\(subjects\) times per Requested; if the service can answer for many, ask it once for the loop`
			return err
		}
	}
	return nil
}

// Told expects none.
func Told(nc *nats.Conn, subjects []string) error {
	for _, s := range subjects {
		if err := nc.Publish("user.seen", []byte(s)); err != nil {
			return err
		}
	}
	return nc.Flush()
}
