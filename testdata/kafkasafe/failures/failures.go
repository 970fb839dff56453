// Package failures hears of what was not sent, and sends it again.
package failures

import "github.com/IBM/sarama"

func open(addrs []string) (sarama.AsyncProducer, error) {
	cfg := sarama.NewConfig()
	cfg.Producer.RequiredAcks = sarama.WaitForAll
	cfg.Producer.Retry.Max = 0
	p, err := sarama.NewAsyncProducer(addrs, cfg)
	if err != nil {
		return nil, err
	}
	go func() {
		for failed := range p.Errors() {
			p.Input() <- failed.Msg
		}
	}()
	return p, nil
}
