// Package producer sends orders.
package producer

import (
	"context"
	"log"

	"github.com/IBM/sarama"
	confluent "github.com/confluentinc/confluent-kafka-go/v2/kafka"
	"github.com/segmentio/kafka-go"
	"github.com/twmb/franz-go/pkg/kgo"
)

func saramaNone(addrs []string) (sarama.SyncProducer, error) {
	cfg := sarama.NewConfig()
	cfg.Producer.RequiredAcks = sarama.NoResponse // want `the producer waits for no acknowledgement \(sarama.NoResponse\), so a message that is lost is not missed; wait for all in-sync replicas \[kafka-acks\]`
	return sarama.NewSyncProducer(addrs, cfg)
}

func saramaLeader(addrs []string) (sarama.SyncProducer, error) {
	cfg := sarama.NewConfig()
	cfg.Producer.RequiredAcks = sarama.WaitForLocal // want `waits for the leader alone \(sarama.WaitForLocal\)`
	return sarama.NewSyncProducer(addrs, cfg)
}

func saramaAll(addrs []string) (sarama.SyncProducer, error) {
	cfg := sarama.NewConfig()
	cfg.Producer.RequiredAcks = sarama.WaitForAll
	return sarama.NewSyncProducer(addrs, cfg)
}

// The operator decides.
func saramaChosen(addrs []string, acks string) (sarama.SyncProducer, error) {
	cfg := sarama.NewConfig()
	required := sarama.WaitForAll
	switch acks {
	case "none":
		required = sarama.NoResponse
	case "leader":
		required = sarama.WaitForLocal
	}
	cfg.Producer.RequiredAcks = required
	if acks == "fast" {
		cfg.Producer.RequiredAcks = sarama.WaitForLocal
	}
	return sarama.NewSyncProducer(addrs, cfg)
}

// What is replaced does not count.
func saramaReplaced(addrs []string) (sarama.SyncProducer, error) {
	cfg := sarama.NewConfig()
	cfg.Producer.RequiredAcks = sarama.NoResponse
	cfg.Producer.RequiredAcks = sarama.WaitForAll
	return sarama.NewSyncProducer(addrs, cfg)
}

func compared(cfg *sarama.Config) bool { return cfg.Producer.RequiredAcks == sarama.NoResponse }

func kafkaGo(addr string) []*kafka.Writer {
	return []*kafka.Writer{
		{Addr: kafka.TCP(addr), RequiredAcks: kafka.RequireOne}, // want `waits for the leader alone \(kafka.RequireOne\)`
		{Addr: kafka.TCP(addr), RequiredAcks: kafka.RequireAll},
	}
}

// Each says it once.
func kafkaGoNone(addr string) []*kafka.Writer {
	const none = kafka.RequireNone // a constant is not what a producer waits for
	acks := kafka.RequireNone      // want `waits for no acknowledgement \(kafka.RequireNone\)`
	return []*kafka.Writer{
		{Addr: kafka.TCP(addr), RequiredAcks: kafka.RequireNone}, // want `waits for no acknowledgement \(kafka.RequireNone\)`
		{Addr: kafka.TCP(addr), RequiredAcks: none},              // want `waits for no acknowledgement \(none\), so`
		{Addr: kafka.TCP(addr), RequiredAcks: 0},                 // want `waits for no acknowledgement \(0\), so`
		{Addr: kafka.TCP(addr), RequiredAcks: acks},
	}
}

func kafkaGoUnset(addr string) *kafka.Writer {
	return &kafka.Writer{Addr: kafka.TCP(addr), Topic: "orders"} // want `waits for no acknowledgement, so a message`
}

func kafkaGoLater(addr string) *kafkaWriter {
	w := &kafkaWriter{Writer: kafka.Writer{Addr: kafka.TCP(addr), RequiredAcks: kafka.RequireAll}}
	return w
}

type kafkaWriter struct{ kafka.Writer }

func kafkaGoAsync(addr string) []*kafka.Writer {
	return []*kafka.Writer{
		{Addr: kafka.TCP(addr), RequiredAcks: kafka.RequireAll, Async: true}, // want `the writer is asynchronous and its errors go nowhere; set a Completion function, or send synchronously \[kafka-error-dropped\]`
		{Addr: kafka.TCP(addr), RequiredAcks: kafka.RequireAll, Async: true, Completion: func(_ []kafka.Message, err error) {
			if err != nil {
				log.Print(err)
			}
		}},
	}
}

func franz(addr string) []kgo.Opt {
	return []kgo.Opt{
		kgo.SeedBrokers(addr),
		kgo.RequiredAcks(kgo.NoAck()),     // want `waits for no acknowledgement \(kgo.NoAck\(\)\)`
		kgo.RequiredAcks(kgo.LeaderAck()), // want `waits for the leader alone \(kgo.LeaderAck\(\)\)`
		kgo.RequiredAcks(kgo.AllISRAcks()),
	}
}

func confluentMaps() []*confluent.ConfigMap {
	return []*confluent.ConfigMap{
		{"bootstrap.servers": "kafka", "acks": 0},                    // want `waits for no acknowledgement, so`
		{"bootstrap.servers": "kafka", "request.required.acks": "1"}, // want `waits for the leader alone, and`
		{"bootstrap.servers": "kafka", "acks": "all", "linger.ms": 0},
		{"bootstrap.servers": "kafka", "linger.ms": 1},
	}
}

func ignored(p sarama.SyncProducer, w *kafka.Writer, m *sarama.ProducerMessage, k kafka.Message) {
	p.SendMessage(m)                            // want `the error of sarama SendMessage is ignored, so a message that was not sent is lost without a trace; handle the error, or send again \[kafka-error-dropped\]`
	_, _, _ = p.SendMessage(m)                  // want `the error of sarama SendMessage is ignored`
	go w.WriteMessages(context.Background(), k) // want `the error of kafka-go WriteMessages is ignored`
	if _, _, err := p.SendMessage(m); err != nil {
		log.Print(err)
	}
	_, _, err := p.SendMessage(m)
	log.Print(err)
}

// What ProduceSync gives has the error of each record.
func unasked(ctx context.Context, cl *kgo.Client, rs ...*kgo.Record) error {
	cl.ProduceSync(ctx, rs...)            // want `the error of franz-go ProduceSync is ignored`
	go cl.ProduceSync(ctx, rs...)         // want `the error of franz-go ProduceSync is ignored`
	_ = cl.ProduceSync(ctx, rs...)        // want `the error of franz-go ProduceSync is ignored`
	cl.ProduceSync(ctx, rs...).FirstErr() // want `the error of franz-go ProduceSync is ignored`
	if _, err := cl.ProduceSync(ctx, rs...).First(); err != nil {
		return err
	}
	for _, r := range cl.ProduceSync(ctx, rs...) {
		if r.Err != nil {
			return r.Err
		}
	}
	results := cl.ProduceSync(ctx, rs...)
	return results.FirstErr()
}

func promised(cl *kgo.Client, r *kgo.Record) {
	cl.Produce(context.Background(), r, nil) // want `franz-go Produce tells nobody whether the message was sent; give it a function or channel that hears of failures \[kafka-error-dropped\]`
	cl.Produce(context.Background(), r, func(_ *kgo.Record, err error) {
		if err != nil {
			log.Print(err)
		}
	})
}

func unread(addrs []string, m *sarama.ProducerMessage) error {
	p, err := sarama.NewAsyncProducer(addrs, sarama.NewConfig()) // want `nothing in the package reads the errors of this producer` `as sarama.NewConfig leaves it`
	if err != nil {
		return err
	}
	p.Input() <- m
	return p.Close()
}

// Whoever returns an asynchronous writer is the one to set its Completion, even
// if a package that cannot be seen might.
func NewWriter(addr string) *kafka.Writer {
	return &kafka.Writer{Addr: kafka.TCP(addr), RequiredAcks: kafka.RequireAll, Async: true} // want `the writer is asynchronous and its errors go nowhere`
}
