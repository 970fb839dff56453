package others

import (
	"log"

	confluent "github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

func events(m *confluent.Message) error {
	heard, err := confluent.NewProducer(&confluent.ConfigMap{"acks": "all"})
	if err != nil {
		return err
	}
	unheard, err := confluent.NewProducer(&confluent.ConfigMap{"acks": "all"})
	if err != nil {
		return err
	}
	go func() {
		for e := range heard.Events() {
			log.Print(e)
		}
	}()
	if err := heard.Produce(m, nil); err != nil {
		return err
	}
	return unheard.Produce(m, nil) // want `confluent-kafka-go Produce tells nobody whether the message was sent`
}

// lent may be any of the package's.
func lent(p *confluent.Producer, m *confluent.Message) error { return p.Produce(m, nil) }

// One map's keys are not another's.
func attempts() []*confluent.ConfigMap {
	a := confluent.ConfigMap{"bootstrap.servers": "kafka", "retries": 0} // want `retries = 0`
	b := confluent.ConfigMap{"bootstrap.servers": "kafka", "retries": 0}
	b["retries"] = 9
	return []*confluent.ConfigMap{&a, &b}
}
