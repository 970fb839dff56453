// Package passed gives its producer to a function of another package.
package passed

import (
	"github.com/IBM/sarama"

	"example.com/orders/handed"
)

func start(addrs []string) error {
	p, err := sarama.NewAsyncProducer(addrs, sarama.NewConfig()) // want `as sarama.NewConfig leaves it`
	if err != nil {
		return err
	}
	go handed.Drain(p)
	return nil
}
