// Package unkeyed promises no order, or has a partitioner that is not by keys, and
// gives keys of a map later.
package unkeyed

import (
	"github.com/IBM/sarama"
	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
	"github.com/twmb/franz-go/pkg/kgo"
)

func random(addrs []string) (sarama.SyncProducer, error) {
	cfg := sarama.NewConfig()
	cfg.Producer.RequiredAcks = sarama.WaitForAll
	cfg.Producer.Return.Successes = true
	cfg.Producer.Partitioner = sarama.NewRandomPartitioner
	cfg.Net.MaxOpenRequests = 5
	return sarama.NewSyncProducer(addrs, cfg)
}

func message(id string) *sarama.ProducerMessage {
	return &sarama.ProducerMessage{Topic: "orders", Key: sarama.StringEncoder(id)}
}

func options() []kgo.Opt {
	return []kgo.Opt{kgo.DisableIdempotentWrite(), kgo.MaxProduceRequestsInflightPerBroker(4)}
}

func record() *kgo.Record { return &kgo.Record{Topic: "orders"} }

func later(safe bool) (*kafka.Producer, error) {
	cfg := kafka.ConfigMap{"bootstrap.servers": "kafka", "max.in.flight": 5, "retries": 0}
	if err := cfg.SetKey("enable.idempotence", safe); err != nil {
		return nil, err
	}
	cfg["retries"] = 3
	return kafka.NewProducer(&cfg)
}

func keyed(topic *string, id string) *kafka.Message {
	return &kafka.Message{TopicPartition: kafka.TopicPartition{Topic: topic}, Key: []byte(id)}
}
