// Package consume waits for messages.
package consume

import (
	"context"

	"github.com/IBM/sarama"
	amqp "github.com/rabbitmq/amqp091-go"
	"github.com/segmentio/kafka-go"
	"github.com/twmb/franz-go/pkg/kgo"
)

type group struct{}

func (*group) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (*group) Cleanup(sarama.ConsumerGroupSession) error { return nil }
func (*group) ConsumeClaim(s sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error { // entry: kafka (*group).ConsumeClaim → consume.(*group).ConsumeClaim
	for range claim.Messages() {
	}
	return nil
}

func orders(ctx context.Context, r *kafka.Reader) error { // entry: kafka orders → consume.orders
	for {
		if _, err := r.ReadMessage(ctx); err != nil {
			return err
		}
	}
}

// One message, once: nobody waits in a loop.
func one(ctx context.Context, r *kafka.Reader) error {
	_, err := r.ReadMessage(ctx)
	return err
}

func stream(ctx context.Context, c *kgo.Client) { // entry: kafka stream → consume.stream
	for {
		c.PollFetches(ctx).EachRecord(func(*kgo.Record) {})
	}
}

func rabbit(ch *amqp.Channel) error { // entry: amqp rabbit → consume.rabbit
	msgs, err := ch.Consume("q", "", false, false, false, false, nil)
	for range msgs {
	}
	return err
}

func partition(p sarama.PartitionConsumer) { // entry: kafka partition → consume.partition
	for range p.Messages() {
	}
}
