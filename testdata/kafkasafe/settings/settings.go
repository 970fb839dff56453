// Package settings makes producers whose messages have keys, and sends once.
package settings

import (
	"github.com/IBM/sarama"
	confluent "github.com/confluentinc/confluent-kafka-go/v2/kafka"
	"github.com/segmentio/kafka-go"
	"github.com/twmb/franz-go/pkg/kgo"
)

func newConfig() *sarama.Config {
	cfg := sarama.NewConfig()
	cfg.Producer.RequiredAcks = sarama.WaitForAll
	cfg.Producer.Return.Successes = true
	return cfg
}

func once(addrs []string) (sarama.SyncProducer, error) {
	cfg := newConfig()
	cfg.Producer.Retry.Max = 0 // want `the producer sends a message once \(Producer.Retry.Max = 0\): one that meets a change of leader or a broken connection is given up; leave the retries on \[kafka-settings\]`
	return sarama.NewSyncProducer(addrs, cfg)
}

type server struct {
	cfg *sarama.Config
}

func (s *server) once(addrs []string) (sarama.SyncProducer, error) {
	s.cfg = newConfig()
	s.cfg.Producer.Retry.Max = 0 // want `Producer.Retry.Max = 0`
	return sarama.NewSyncProducer(addrs, s.cfg)
}

// Retries of other requests are other settings.
func retries(addrs []string) (sarama.SyncProducer, error) {
	cfg := newConfig()
	cfg.Metadata.Retry.Max = 0
	cfg.Consumer.Offsets.Retry.Max = 0
	cfg.Producer.Retry.Max = 10
	return sarama.NewSyncProducer(addrs, cfg)
}

func replaced(addrs []string) (sarama.SyncProducer, error) {
	cfg := newConfig()
	cfg.Producer.Retry.Max = 0
	cfg.Producer.Retry.Max = 5
	return sarama.NewSyncProducer(addrs, cfg)
}

func chosen(addrs []string, max int) (sarama.SyncProducer, error) {
	cfg := newConfig()
	cfg.Producer.Retry.Max = 0
	if max > 0 {
		cfg.Producer.Retry.Max = max
	}
	return sarama.NewSyncProducer(addrs, cfg)
}

func elsewhere(addrs []string, s *server) (sarama.SyncProducer, error) {
	shared.Producer.Retry.Max = 0
	return sarama.NewSyncProducer(addrs, shared)
}

var shared = newConfig()

func init() { shared.Producer.Retry.Max = 3 }

// The broker does not answer.
func unanswered(addrs []string) (sarama.SyncProducer, error) {
	cfg := sarama.NewConfig()
	cfg.Producer.RequiredAcks = sarama.NoResponse // want `kafka-acks`
	cfg.Producer.Retry.Max = 0
	return sarama.NewSyncProducer(addrs, cfg)
}

func flight(addrs []string) (sarama.SyncProducer, error) {
	cfg := newConfig()
	cfg.Net.MaxOpenRequests = 5 // want `several requests are in flight \(Net.MaxOpenRequests = 5\) without idempotence: one that is sent again comes behind the next, out of the order that the key of ProducerMessage promises; allow one request, or turn idempotence on \[kafka-settings\]`
	return sarama.NewSyncProducer(addrs, cfg)
}

func one(addrs []string) (sarama.SyncProducer, error) {
	cfg := newConfig()
	cfg.Net.MaxOpenRequests = 1
	return sarama.NewSyncProducer(addrs, cfg)
}

// The setting is refused then, but it is not this rule's.
func idempotent(addrs []string) (sarama.SyncProducer, error) {
	cfg := newConfig()
	cfg.Producer.Idempotent = true
	cfg.Net.MaxOpenRequests = 5
	return sarama.NewSyncProducer(addrs, cfg)
}

// What is sent once is not sent again behind the next.
func onceEach(addrs []string) (sarama.SyncProducer, error) {
	cfg := newConfig()
	cfg.Producer.Retry.Max = 0 // want `Producer.Retry.Max = 0`
	cfg.Net.MaxOpenRequests = 5
	return sarama.NewSyncProducer(addrs, cfg)
}

func message(id string) *sarama.ProducerMessage {
	return &sarama.ProducerMessage{Topic: "orders", Key: sarama.StringEncoder(id)}
}

func writers(addr string, n int) []*kafka.Writer {
	return []*kafka.Writer{
		{Addr: kafka.TCP(addr), RequiredAcks: kafka.RequireAll, MaxAttempts: 1}, // want `MaxAttempts = 1`
		{Addr: kafka.TCP(addr), RequiredAcks: kafka.RequireAll, MaxAttempts: 3},
		{Addr: kafka.TCP(addr), RequiredAcks: kafka.RequireAll, MaxAttempts: n},
		{Addr: kafka.TCP(addr), RequiredAcks: kafka.RequireAll},
		{Addr: kafka.TCP(addr), RequiredAcks: kafka.RequireNone, MaxAttempts: 1},     // want `kafka-acks`
		{Addr: kafka.TCP(addr), MaxAttempts: 1},                                      // want `kafka-acks`
		kafka.NewWriter(kafka.WriterConfig{Brokers: []string{addr}, MaxAttempts: 1}), // want `MaxAttempts = 1`
		kafka.NewWriter(kafka.WriterConfig{Brokers: []string{addr}}),
	}
}

func assigned(addr string) *kafka.Writer {
	w := &kafka.Writer{Addr: kafka.TCP(addr), RequiredAcks: kafka.RequireAll}
	w.MaxAttempts = 1 // want `MaxAttempts = 1`
	return w
}

func raised(addr string) *kafka.Writer {
	w := &kafka.Writer{Addr: kafka.TCP(addr), RequiredAcks: kafka.RequireAll, MaxAttempts: 1}
	w.MaxAttempts = 5
	return w
}

// A reader's attempts are of reads.
func reader(addr string) *kafka.Reader {
	return kafka.NewReader(kafka.ReaderConfig{Brokers: []string{addr}, MaxAttempts: 1})
}

func franz(addr string) []kgo.Opt {
	return []kgo.Opt{
		kgo.SeedBrokers(addr),
		kgo.RecordRetries(0), // want `the producer sends a message once \(kgo.RecordRetries\(0\)\)`
		kgo.RecordRetries(8),
		kgo.RequestRetries(0),
		kgo.DisableIdempotentWrite(),
		kgo.MaxProduceRequestsInflightPerBroker(4), // want `several requests are in flight \(kgo.MaxProduceRequestsInflightPerBroker\(4\)\) without idempotence: .* the key of Record promises`
		kgo.MaxProduceRequestsInflightPerBroker(1),
	}
}

func record(id string) *kgo.Record {
	r := &kgo.Record{Topic: "orders"}
	r.Key = []byte(id)
	return &kgo.Record{Topic: "orders", Key: r.Key}
}

func maps(safe bool) []*confluent.ConfigMap {
	return []*confluent.ConfigMap{
		{"bootstrap.servers": "kafka", "retries": 0},                    // want `retries = 0`
		{"bootstrap.servers": "kafka", "message.send.max.retries": "0"}, // want `message.send.max.retries = "0"`
		{"bootstrap.servers": "kafka", "retries": 5},
		{"bootstrap.servers": "kafka", "retries": 0, "acks": 0},                                                 // want `kafka-acks`
		{"bootstrap.servers": "kafka", "max.in.flight.requests.per.connection": 5, "enable.idempotence": false}, // want `several requests are in flight \(max.in.flight.requests.per.connection = 5\) without idempotence: .* the key of Message promises`
		{"bootstrap.servers": "kafka", "max.in.flight": "5"},                                                    // want `max.in.flight = "5"`
		{"bootstrap.servers": "kafka", "max.in.flight": 5, "partitioner": "random"},
		{"bootstrap.servers": "kafka", "max.in.flight": 5, "enable.idempotence": true},
		{"bootstrap.servers": "kafka", "max.in.flight": 5, "enable.idempotence": "true"},
		{"bootstrap.servers": "kafka", "max.in.flight": 5, "enable.idempotence": safe},
		{"bootstrap.servers": "kafka", "max.in.flight": 5, "transactional.id": "orders"},
		{"bootstrap.servers": "kafka", "max.in.flight": 1},
	}
}

func keyed(topic *string, id string) *confluent.Message {
	return &confluent.Message{TopicPartition: confluent.TopicPartition{Topic: topic}, Key: []byte(id)}
}
