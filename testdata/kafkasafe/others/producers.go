package others

import (
	"log"

	"github.com/IBM/sarama"
)

type mail struct{ p sarama.AsyncProducer }

func newMail(cl sarama.Client) (*mail, error) {
	p, err := sarama.NewAsyncProducerFromClient(cl) // want `nothing in the package reads the errors of this producer`
	if err != nil {
		return nil, err
	}
	return &mail{p}, nil
}

type audit struct{ p sarama.AsyncProducer }

func newAudit(cl sarama.Client) (*audit, error) {
	p, err := sarama.NewAsyncProducerFromClient(cl)
	if err != nil {
		return nil, err
	}
	a := &audit{p}
	go func() {
		for err := range a.p.Errors() {
			log.Print(err)
		}
	}()
	return a, nil
}

func watched(cl sarama.Client) error {
	p, err := sarama.NewAsyncProducerFromClient(cl)
	if err != nil {
		return err
	}
	go watch(p)
	return nil
}

func watch(p sarama.AsyncProducer) {
	for err := range p.Errors() {
		log.Print(err)
	}
}

type embedding struct{ sarama.AsyncProducer }

func newEmbedding(cl sarama.Client) (*embedding, error) {
	p, err := sarama.NewAsyncProducerFromClient(cl)
	if err != nil {
		return nil, err
	}
	e := &embedding{AsyncProducer: p}
	go e.drain()
	return e, nil
}

func (e *embedding) drain() {
	for err := range e.Errors() {
		log.Print(err)
	}
}

func local(cl sarama.Client) error {
	loud, err := sarama.NewAsyncProducerFromClient(cl)
	if err != nil {
		return err
	}
	mute, err := sarama.NewAsyncProducerFromClient(cl) // want `nothing in the package reads the errors of this producer`
	if err != nil {
		return err
	}
	go func() {
		for err := range loud.Errors() {
			log.Print(err)
		}
	}()
	loud.Input() <- &sarama.ProducerMessage{Topic: "t"}
	mute.Input() <- &sarama.ProducerMessage{Topic: "t"}
	return nil
}

// One that Successes of another are read of is not drained.
func successes(addrs []string) error {
	cfg := sarama.NewConfig()
	cfg.Producer.RequiredAcks = sarama.WaitForAll
	cfg.Producer.Return.Successes = true
	read, err := sarama.NewAsyncProducer(addrs, cfg)
	if err != nil {
		return err
	}
	full, err := sarama.NewAsyncProducer(addrs, cfg) // want `Successes is on, and nothing in the package reads Successes\(\) of this producer`
	if err != nil {
		return err
	}
	go watch(full)
	go func() {
		for {
			select {
			case <-read.Successes():
			case err := <-read.Errors():
				log.Print(err)
			}
		}
	}()
	return nil
}
