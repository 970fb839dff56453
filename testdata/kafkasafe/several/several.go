// Package several sets what several producers wait for, in one function.
package several

import "github.com/IBM/sarama"

func settings() []*sarama.Config {
	var a, b, c, d, e, f, g, h sarama.RequiredAcks
	a = sarama.NoResponse // want `waits for no acknowledgement`
	b = sarama.NoResponse // want `waits for no acknowledgement`
	c = sarama.NoResponse // want `waits for no acknowledgement`
	d = sarama.NoResponse // want `waits for no acknowledgement`
	e = sarama.NoResponse // want `waits for no acknowledgement`
	f = sarama.NoResponse // want `waits for no acknowledgement`
	g = sarama.NoResponse // want `waits for no acknowledgement`
	h = sarama.NoResponse // want `waits for no acknowledgement`
	all := make([]*sarama.Config, 0, 8)
	for _, acks := range []sarama.RequiredAcks{a, b, c, d, e, f, g, h} {
		cfg := sarama.NewConfig()
		cfg.Producer.RequiredAcks = acks
		all = append(all, cfg)
	}
	return all
}
