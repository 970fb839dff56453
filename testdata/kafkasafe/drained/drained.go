// Package drained reads all that its producers say.
package drained

import (
	"log"

	"github.com/IBM/sarama"
)

func start(addrs []string) error {
	cfg := sarama.NewConfig()
	cfg.Producer.RequiredAcks = sarama.WaitForAll
	cfg.Producer.Return.Successes = true
	p, err := sarama.NewAsyncProducer(addrs, cfg)
	if err != nil {
		return err
	}
	go func() {
		for {
			select {
			case <-p.Successes():
			case err := <-p.Errors():
				log.Print(err)
			}
		}
	}()
	return nil
}
