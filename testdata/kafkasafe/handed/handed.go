// Package handed reads the errors of its producers, or hands them to others.
package handed

import (
	"log"

	"github.com/IBM/sarama"
)

// New hands a producer to somebody who may read its errors.
func New(addrs []string) (sarama.AsyncProducer, error) {
	return sarama.NewAsyncProducer(addrs, sarama.NewConfig()) // want `as sarama.NewConfig leaves it`
}

func read(addrs []string) error {
	p, err := sarama.NewAsyncProducer(addrs, sarama.NewConfig()) // want `as sarama.NewConfig leaves it`
	if err != nil {
		return err
	}
	go func() {
		for err := range p.Errors() {
			log.Print(err)
		}
	}()
	return nil
}

// Drain reads the errors of somebody else's producer.
func Drain(p sarama.AsyncProducer) {
	for err := range p.Errors() {
		log.Print(err)
	}
}
