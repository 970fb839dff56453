// Package bridge consumes with two clients: what the one is told to commit says nothing
// of the other.
package bridge

import (
	"context"
	"log"

	"github.com/IBM/sarama"
	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
	"github.com/twmb/franz-go/pkg/kgo"
)

func marked(s sarama.ConsumerGroupSession, c sarama.ConsumerGroupClaim) {
	for m := range c.Messages() {
		log.Print(len(m.Value))
		s.MarkMessage(m, "")
	}
}

func events(addr string, jobs chan<- *kafka.Message) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{"bootstrap.servers": addr, "group.id": "orders"})
	if err != nil {
		return err
	}
	for {
		m, err := c.ReadMessage(-1) // want `the consumer commits by itself what confluent-kafka-go ReadMessage gave`
		if err != nil {
			return err
		}
		jobs <- m
	}
}

// records is silent: of its own client the package marks what is done.
func records(ctx context.Context, addr string, jobs chan<- *kgo.Record, done <-chan *kgo.Record) error {
	cl, err := kgo.NewClient(kgo.SeedBrokers(addr), kgo.ConsumerGroup("orders"))
	if err != nil {
		return err
	}
	go func() {
		for r := range done {
			cl.MarkCommitRecords(r)
		}
	}()
	for {
		fs := cl.PollFetches(ctx)
		for _, r := range fs.Records() {
			jobs <- r
		}
	}
}
