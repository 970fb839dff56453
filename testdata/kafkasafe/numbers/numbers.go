// Package numbers says how many acknowledgements in other ways than by the name of a constant.
package numbers

import (
	"github.com/IBM/sarama"
	confluent "github.com/confluentinc/confluent-kafka-go/v2/kafka"
	"github.com/segmentio/kafka-go"
)

func zero(addrs []string) (sarama.SyncProducer, error) {
	cfg := sarama.NewConfig()
	cfg.Producer.RequiredAcks = 0 // want `waits for no acknowledgement \(0\)`
	return sarama.NewSyncProducer(addrs, cfg)
}

func one(addrs []string) (sarama.SyncProducer, error) {
	cfg := sarama.NewConfig()
	cfg.Producer.RequiredAcks = sarama.RequiredAcks(1) // want `waits for the leader alone \(sarama.RequiredAcks\(1\)\)`
	return sarama.NewSyncProducer(addrs, cfg)
}

const leader sarama.RequiredAcks = 1

func named(addrs []string) (sarama.SyncProducer, error) {
	cfg := sarama.NewConfig()
	cfg.Producer.RequiredAcks = leader // want `waits for the leader alone \(leader\)`
	return sarama.NewSyncProducer(addrs, cfg)
}

func all(addrs []string) (sarama.SyncProducer, error) {
	cfg := sarama.NewConfig()
	cfg.Producer.RequiredAcks = -1
	return sarama.NewSyncProducer(addrs, cfg)
}

func chosen(addrs []string, n int16) (sarama.SyncProducer, error) {
	cfg := sarama.NewConfig()
	cfg.Producer.RequiredAcks = sarama.RequiredAcks(n)
	return sarama.NewSyncProducer(addrs, cfg)
}

// Of two configurations in one function each has its own.
func two() (a, b *sarama.Config) {
	a, b = sarama.NewConfig(), sarama.NewConfig()
	a.Producer.RequiredAcks = sarama.NoResponse // want `waits for no acknowledgement \(sarama.NoResponse\)`
	b.Producer.RequiredAcks = sarama.WaitForAll
	return a, b
}

func writers(addr string) []*kafka.Writer {
	w := new(kafka.Writer)
	w.Addr = kafka.TCP(addr)
	w.RequiredAcks = 1 // want `waits for the leader alone \(1\)`
	return []*kafka.Writer{
		w,
		{Addr: kafka.TCP(addr), RequiredAcks: 1}, // want `waits for the leader alone \(1\)`
		{Addr: kafka.TCP(addr), RequiredAcks: -1},
	}
}

func none(addrs []string) (sarama.SyncProducer, error) {
	return sarama.NewSyncProducer(addrs, nil) // want `the producer waits for the leader alone, as sarama.NewSyncProducer leaves it \(RequiredAcks\)`
}

func nobody(addrs []string) (sarama.SyncProducer, error) {
	cl, err := sarama.NewClient(addrs, nil)
	if err != nil {
		return nil, err
	}
	return sarama.NewSyncProducerFromClient(cl) // want `the producer waits for the leader alone`
}

func perhaps(addrs []string, cfg *sarama.Config) (sarama.SyncProducer, error) {
	return sarama.NewSyncProducer(addrs, cfg)
}

func group(addrs []string) (sarama.ConsumerGroup, error) {
	return sarama.NewConsumerGroup(addrs, "g", nil)
}

func keyed() (*confluent.Producer, error) {
	cfg := &confluent.ConfigMap{"bootstrap.servers": "k"}
	if err := cfg.SetKey("acks", 1); err != nil { // want `waits for the leader alone, and`
		return nil, err
	}
	return confluent.NewProducer(cfg)
}

func indexed() (*confluent.Producer, error) {
	cfg := confluent.ConfigMap{"bootstrap.servers": "k"}
	cfg["request.required.acks"] = "0" // want `waits for no acknowledgement, so`
	return confluent.NewProducer(&cfg)
}

func made() (*confluent.Producer, error) {
	cfg := make(confluent.ConfigMap)
	cfg["bootstrap.servers"] = "k"
	cfg["retries"] = 0 // want `the producer sends a message once \(retries = 0\)`
	return confluent.NewProducer(&cfg)
}

func once() (*confluent.Producer, error) {
	cfg := &confluent.ConfigMap{"bootstrap.servers": "k"}
	_ = cfg.SetKey("retries", 0) // want `the producer sends a message once \(cfg.SetKey\("retries", 0\)\)`
	return confluent.NewProducer(cfg)
}

// What is replaced does not count.
func replaced() (*confluent.Producer, error) {
	cfg := confluent.ConfigMap{"bootstrap.servers": "k", "acks": 1, "retries": 0}
	cfg["acks"], cfg["retries"] = "all", 5
	return confluent.NewProducer(&cfg)
}

func replacedTwice() (*confluent.Producer, error) {
	cfg := &confluent.ConfigMap{"bootstrap.servers": "k"}
	_ = cfg.SetKey("acks", 0)
	_ = cfg.SetKey("acks", "all")
	return confluent.NewProducer(cfg)
}

func asked(sure bool) (*confluent.Producer, error) {
	cfg := confluent.ConfigMap{"bootstrap.servers": "k"}
	if !sure {
		cfg["acks"], cfg["retries"] = 1, 0
	}
	return confluent.NewProducer(&cfg)
}

func idempotent() (*confluent.Producer, error) {
	cfg := confluent.ConfigMap{"bootstrap.servers": "k", "retries": 0}
	cfg["enable.idempotence"] = true
	return confluent.NewProducer(&cfg)
}

// Set takes both in one text, and Get gives a default.
func others() (confluent.ConfigValue, error) {
	cfg := confluent.ConfigMap{"bootstrap.servers": "k", "retries": 0}
	if err := cfg.Set("retries=5"); err != nil {
		return nil, err
	}
	return cfg.Get("acks", 1)
}

// Whoever gives keys that are not seen may give any.
func given(more map[string]string) (*confluent.Producer, error) {
	cfg := confluent.ConfigMap{"bootstrap.servers": "k", "retries": 0, "acks": 1}
	for k, v := range more {
		cfg[k] = v
	}
	return confluent.NewProducer(&cfg)
}
