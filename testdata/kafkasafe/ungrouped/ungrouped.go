// Package ungrouped has a reader of its own, which is in no group, and uses others.
package ungrouped

import (
	"context"
	"log"

	"github.com/segmentio/kafka-go"

	"example.com/orders/svc"
)

type tail struct{ reader *kafka.Reader }

func newTail(addr string) *tail {
	return &tail{kafka.NewReader(kafka.ReaderConfig{Brokers: []string{addr}, Topic: "log", Partition: 1})}
}

func (t *tail) read(ctx context.Context) error {
	for {
		m, err := t.reader.ReadMessage(ctx)
		if err != nil {
			return err
		}
		if err := svc.Valid(m.Value); err != nil {
			log.Print(err)
		}
	}
}

type orders struct{ reader *kafka.Reader }

func newOrders() *orders {
	return &orders{reader: svc.Service.Reader}
}

func (o *orders) read(ctx context.Context) error {
	for {
		m, err := o.reader.ReadMessage(ctx) // want `commits the offset before the message is handled`
		if err != nil {
			return err
		}
		if err := svc.Valid(m.Value); err != nil {
			log.Print(err)
		}
	}
}
