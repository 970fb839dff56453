package clients

import (
	"context"
	"log"
	"time"

	"github.com/IBM/sarama"
	amqp "github.com/rabbitmq/amqp091-go"
	"github.com/segmentio/kafka-go"
	"google.golang.org/grpc"
)

func forward(topic string, b []byte) error {
	p, err := sarama.NewSyncProducer(settings.Brokers, nil)
	if err != nil {
		return err
	}
	defer p.Close()
	_, _, err = p.SendMessage(&sarama.ProducerMessage{Topic: topic, Value: sarama.ByteEncoder(b)})
	return err
}

func (s *server) ConsumeClaim(sess sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for m := range claim.Messages() {
		if err := forward("next", m.Value); err != nil { // want `sarama NewSyncProducer \(… → forward\) makes a client once per message that the loop in \(\*server\).ConsumeClaim takes`
			return err
		}
		sess.MarkMessage(m, "")
	}
	return nil
}

func fetched(ctx context.Context, r *kafka.Reader) error {
	for {
		m, err := r.FetchMessage(ctx)
		if err != nil {
			return err
		}
		w := &kafka.Writer{Addr: kafka.TCP("b:9092"), Topic: "next"} // want `kafka-go Writer makes a client once per message that the loop in fetched takes`
		if err := w.WriteMessages(ctx, kafka.Message{Value: m.Value}); err != nil {
			return err
		}
	}
}

func selected(ctx context.Context, deliveries <-chan amqp.Delivery) {
	for {
		select {
		case d := <-deliveries:
			conn, err := grpc.NewClient("prices:80") // want `grpc NewClient makes a client once per message`
			if err != nil {
				continue
			}
			_ = conn.Close()
			_ = d.Ack(false)
		case <-ctx.Done():
			return
		}
	}
}

// reconnected is silent: a connection lasts for many messages.
func (s *server) reconnected(ctx context.Context) {
	for {
		conn, err := amqp.Dial(s.url)
		if err != nil {
			time.Sleep(time.Second)
			continue
		}
		ch, err := conn.Channel()
		if err != nil {
			continue
		}
		deliveries, err := ch.Consume("q", "", false, false, false, false, nil)
		if err != nil {
			continue
		}
		for d := range deliveries {
			log.Print(len(d.Body))
		}
	}
}

// redialled is silent: it makes another writer when one has failed.
func redialled(ctx context.Context, r *kafka.Reader) error {
	w := kafka.NewWriter(kafka.WriterConfig{Brokers: settings.Brokers, Topic: "next"})
	for {
		m, err := r.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := w.WriteMessages(ctx, m); err != nil {
			w = kafka.NewWriter(kafka.WriterConfig{Brokers: settings.Brokers, Topic: "next"})
		}
	}
}

func lost(s *server, closed <-chan *amqp.Error) {
	for range closed {
		conn, err := amqp.Dial(s.url)
		if err == nil {
			log.Print(conn.LocalAddr())
		}
	}
}
