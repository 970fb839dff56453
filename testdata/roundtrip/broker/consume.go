package broker

import (
	"context"
	"database/sql"

	"github.com/IBM/sarama"
	"github.com/segmentio/kafka-go"
)

// A consumer waits for its next message each turn. What it does with a message
// it does once per message, and that is what it is for: nothing is said.

type consumer struct {
	db *sql.DB
}

func (c *consumer) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (c *consumer) Cleanup(sarama.ConsumerGroupSession) error { return nil }

// ConsumeClaim is Sarama's consumer loop.
func (c *consumer) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for message := range claim.Messages() {
		_, err := c.db.ExecContext(session.Context(), "INSERT INTO inbox (body) VALUES (?)", message.Value)
		if err != nil {
			return err
		}
		session.MarkMessage(message, "")
	}
	return nil
}

// Consume is the loop around it: Consume returns whenever the group changes.
func (c *consumer) Consume(ctx context.Context, group sarama.ConsumerGroup) error {
	for ctx.Err() == nil {
		if err := group.Consume(ctx, []string{"orders"}, c); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// Read is kafka-go's consumer loop; it publishes an answer to each message.
func (c *consumer) Read(ctx context.Context, reader *kafka.Reader, writer *kafka.Writer) error {
	for {
		message, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		_, err = c.db.ExecContext(ctx, "INSERT INTO inbox (body) VALUES (?)", message.Value)
		if err != nil {
			return err
		}
		if err := writer.WriteMessages(ctx, kafka.Message{Key: message.Key}); err != nil {
			return err
		}
		if err := reader.CommitMessages(ctx, message); err != nil {
			return err
		}
	}
}
