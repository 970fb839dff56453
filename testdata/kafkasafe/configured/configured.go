// Package configured makes producers with what NewConfig leaves and sets.
package configured

import (
	"log"

	"github.com/IBM/sarama"
)

func left(addrs []string) (sarama.SyncProducer, error) {
	cfg := sarama.NewConfig()
	cfg.Producer.Return.Successes = true
	return sarama.NewSyncProducer(addrs, cfg) // want `the producer waits for the leader alone, as sarama.NewConfig leaves it \(RequiredAcks\), and what the leader has not replicated is lost with it; set RequiredAcks to that of all in-sync replicas \[kafka-acks\]`
}

func newConfig() *sarama.Config {
	cfg := sarama.NewConfig()
	cfg.Producer.Return.Successes = true
	cfg.Producer.Retry.Max = 5
	return cfg
}

func helped(addrs []string) (sarama.SyncProducer, error) {
	return sarama.NewSyncProducer(addrs, newConfig()) // want `as sarama.NewConfig leaves it`
}

type server struct {
	cfg    *sarama.Config
	client sarama.Client
	out    sarama.SyncProducer
}

func (s *server) open(addrs []string) (err error) {
	s.cfg = newConfig()
	s.cfg.Version = sarama.V2_0_0_0
	s.out, err = sarama.NewSyncProducer(addrs, s.cfg) // want `as sarama.NewConfig leaves it`
	return err
}

func (s *server) shared(addrs []string) (err error) {
	cfg := sarama.NewConfig()
	if s.client, err = sarama.NewClient(addrs, cfg); err != nil {
		return err
	}
	s.out, err = sarama.NewSyncProducerFromClient(s.client) // want `as sarama.NewConfig leaves it`
	return err
}

func unread(addrs []string) error {
	cfg := sarama.NewConfig()
	cfg.Producer.RequiredAcks = sarama.WaitForAll
	cfg.Producer.Return.Successes = true
	p, err := sarama.NewAsyncProducer(addrs, cfg) // want `Successes is on, and nothing in the package reads Successes\(\) of this producer: when that channel is full, it stands still and Input blocks for ever; read it in a goroutine, as Errors, or leave it off \[kafka-answers-unread\]`
	if err != nil {
		return err
	}
	go logged(p)
	p.Input() <- &sarama.ProducerMessage{Topic: "t"}
	return nil
}

func unreadShared(addrs []string) error {
	client, err := sarama.NewClient(addrs, newConfig())
	if err != nil {
		return err
	}
	p, err := sarama.NewAsyncProducerFromClient(client) // want `Successes is on` `as sarama.NewConfig leaves it`
	if err != nil {
		return err
	}
	go logged(p)
	p.Input() <- &sarama.ProducerMessage{Topic: "t"}
	return nil
}

func logged(p sarama.AsyncProducer) {
	for err := range p.Errors() {
		log.Print(err)
	}
}

// all and the others below are silent.
func all(addrs []string) (sarama.SyncProducer, error) {
	cfg := sarama.NewConfig()
	cfg.Producer.RequiredAcks = sarama.WaitForAll
	cfg.Producer.Return.Successes = true
	return sarama.NewSyncProducer(addrs, cfg)
}

func quiet(addrs []string) error {
	cfg := sarama.NewConfig()
	cfg.Producer.RequiredAcks = sarama.WaitForAll
	cfg.Producer.Return.Successes = false
	p, err := sarama.NewAsyncProducer(addrs, cfg)
	if err != nil {
		return err
	}
	go logged(p)
	return nil
}

func chosen(addrs []string, told bool) error {
	cfg := sarama.NewConfig()
	cfg.Producer.RequiredAcks = sarama.WaitForAll
	cfg.Producer.Return.Successes = told
	p, err := sarama.NewAsyncProducer(addrs, cfg)
	if err != nil {
		return err
	}
	go logged(p)
	return nil
}

func setSomewhere(addrs []string, sure bool) (sarama.SyncProducer, error) {
	cfg := sarama.NewConfig()
	cfg.Producer.Return.Successes = true
	if sure {
		cfg.Producer.RequiredAcks = sarama.WaitForAll
	}
	return sarama.NewSyncProducer(addrs, cfg)
}

func optional(addrs []string, options ...func(*sarama.Config)) (sarama.SyncProducer, error) {
	cfg := newSafe()
	for _, o := range options {
		o(cfg)
	}
	return sarama.NewSyncProducer(addrs, cfg)
}

func newSafe() *sarama.Config {
	cfg := sarama.NewConfig()
	cfg.Producer.Return.Successes = true
	return cfg
}

func whole(addrs []string, like *sarama.Config) (sarama.SyncProducer, error) {
	cfg := sarama.NewConfig()
	cfg.Producer = like.Producer
	return sarama.NewSyncProducer(addrs, cfg)
}

func lent(addrs []string, cfg *sarama.Config) (sarama.SyncProducer, error) {
	return sarama.NewSyncProducer(addrs, cfg)
}

func helper() *sarama.Config {
	cfg := sarama.NewConfig()
	cfg.Producer.RequiredAcks = sarama.WaitForAll
	cfg.Producer.Return.Successes = true
	return cfg
}

func helpedWell(addrs []string) (sarama.SyncProducer, error) {
	return sarama.NewSyncProducer(addrs, helper())
}

func group(addrs []string) (sarama.ConsumerGroup, error) {
	return sarama.NewConsumerGroup(addrs, "g", sarama.NewConfig())
}

// Options is set by whoever uses the package.
type Options struct{ Config *sarama.Config }

func (o *Options) open(addrs []string) (sarama.SyncProducer, error) {
	if o.Config == nil {
		o.Config = sarama.NewConfig()
	}
	return sarama.NewSyncProducer(addrs, o.Config)
}
