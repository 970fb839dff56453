// Package quieted has a producer that is told not to say what failed, and one that is not.
package quieted

import "github.com/IBM/sarama"

func quiet(addrs []string) error {
	cfg := newConfig()
	cfg.Producer.Return.Errors = false
	p, err := sarama.NewAsyncProducer(addrs, cfg)
	if err != nil {
		return err
	}
	p.Input() <- &sarama.ProducerMessage{Topic: "t"}
	return nil
}

func loud(addrs []string) error {
	cfg := sarama.NewConfig()
	cfg.Producer.RequiredAcks = sarama.WaitForAll
	p, err := sarama.NewAsyncProducer(addrs, cfg) // want `nothing in the package reads the errors of this producer`
	if err != nil {
		return err
	}
	p.Input() <- &sarama.ProducerMessage{Topic: "t"}
	return nil
}

// lent may be the quiet one's.
func lent(addrs []string, cfg *sarama.Config) error {
	p, err := sarama.NewAsyncProducer(addrs, cfg)
	if err != nil {
		return err
	}
	p.Input() <- &sarama.ProducerMessage{Topic: "t"}
	return nil
}

func newConfig() *sarama.Config {
	cfg := sarama.NewConfig()
	cfg.Producer.RequiredAcks = sarama.WaitForAll
	return cfg
}
