// Package broker publishes to Kafka, waiting for the answer or not.
package broker

import (
	"context"

	"github.com/IBM/sarama"
	"github.com/segmentio/kafka-go"
)

// Event is what is published.
type Event struct {
	Order string
	Body  []byte
}

func (e Event) message() *sarama.ProducerMessage {
	return &sarama.ProducerMessage{
		Topic: "orders",
		Key:   sarama.StringEncoder(e.Order),
		Value: sarama.ByteEncoder(e.Body),
	}
}

// Publish waits for the broker after every event.
func Publish(producer sarama.SyncProducer, events []Event) error {
	for _, event := range events {
		if _, _, err := producer.SendMessage(event.message()); err != nil { // want `^publish in loop: sarama SendMessage runs len\(events\) times per Publish[ ;].*\[publish-in-loop\]$`
			return err
		}
	}
	return nil
}

// PublishAtOnce waits once for all events.
func PublishAtOnce(producer sarama.SyncProducer, events []Event) error {
	messages := make([]*sarama.ProducerMessage, len(events))
	for i, event := range events {
		messages[i] = event.message()
	}
	return producer.SendMessages(messages)
}

// PublishAsync only puts the events into the producer's channel, which sends
// them in batches of its own.
func PublishAsync(producer sarama.AsyncProducer, events []Event) {
	for _, event := range events {
		producer.Input() <- event.message()
	}
}

// Write gives the writer one message at a time; each waits for its batch to be
// full or for a second to pass.
func Write(ctx context.Context, writer *kafka.Writer, events []Event) error {
	for _, event := range events {
		err := writer.WriteMessages(ctx, kafka.Message{Key: []byte(event.Order), Value: event.Body}) // want `^publish in loop: kafka-go WriteMessages runs len\(events\) times per Write[ ;].*with one WriteMessages\(ctx, msgs...\) \[publish-in-loop\]$`
		if err != nil {
			return err
		}
	}
	return nil
}

// WriteAtOnce gives it all of them.
func WriteAtOnce(ctx context.Context, writer *kafka.Writer, events []Event) error {
	messages := make([]kafka.Message, len(events))
	for i, event := range events {
		messages[i] = kafka.Message{Key: []byte(event.Order), Value: event.Body}
	}
	return writer.WriteMessages(ctx, messages...)
}

// notify is one publish.
func notify(producer sarama.SyncProducer, event Event) error {
	_, _, err := producer.SendMessage(event.message())
	return err
}

// NotifyAll publishes one by one by way of a function.
func NotifyAll(producer sarama.SyncProducer, events map[string]Event) error {
	for _, event := range events {
		if err := notify(producer, event); err != nil { // want `^publish in loop: notify runs len\(events\) times per NotifyAll .*SendMessage.*\[publish-in-loop\]$`
			return err
		}
	}
	return nil
}
