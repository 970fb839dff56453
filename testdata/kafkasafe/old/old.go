// Package old uses clients that are no longer kept.
package old

import (
	"log"

	"github.com/bsm/sarama-cluster"
	"gopkg.in/Shopify/sarama.v1"
)

func handle(value []byte) error { log.Printf("%d bytes", len(value)); return nil }

func first(c *cluster.Consumer) error {
	for m := range c.Messages() {
		c.MarkOffset(m, "") // want `MarkOffset commits m before it has been handled: its work comes behind`
		if err := handle(m.Value); err != nil {
			return err
		}
	}
	return nil
}

func numbered(c *cluster.Consumer) error {
	for m := range c.Messages() {
		c.MarkPartitionOffset(m.Topic, m.Partition, m.Offset, "") // want `MarkPartitionOffset commits m before it has been handled`
		if err := handle(m.Value); err != nil {
			return err
		}
	}
	return nil
}

func behind(c *cluster.Consumer) error {
	for {
		select {
		case m := <-c.Messages():
			if err := handle(m.Value); err != nil {
				return err
			}
			c.MarkOffset(m, "")
		case err := <-c.Errors():
			return err
		}
	}
}

func session(s sarama.ConsumerGroupSession, c sarama.ConsumerGroupClaim) error {
	for m := range c.Messages() {
		s.MarkOffset(m.Topic, m.Partition, m.Offset+1, "") // want `MarkOffset commits m before it has been handled`
		if err := handle(m.Value); err != nil {
			return err
		}
	}
	return nil
}

func partition(pc sarama.PartitionConsumer, om sarama.PartitionOffsetManager) error {
	for m := range pc.Messages() {
		go handle(m.Value)
		om.MarkOffset(m.Offset+1, "") // want `it has only been put aside`
	}
	return nil
}

func sessionBehind(s sarama.ConsumerGroupSession, c sarama.ConsumerGroupClaim) error {
	for m := range c.Messages() {
		if err := handle(m.Value); err != nil {
			return err
		}
		s.MarkOffset(m.Topic, m.Partition, m.Offset+1, "")
	}
	return nil
}

func producers(addrs []string) error {
	cfg := sarama.NewConfig()
	cfg.Producer.RequiredAcks = sarama.NoResponse // want `waits for no acknowledgement`
	p, err := sarama.NewSyncProducer(addrs, cfg)
	if err != nil {
		return err
	}
	p.SendMessage(&sarama.ProducerMessage{Topic: "t"}) // want `the error of sarama SendMessage is ignored`
	return p.Close()
}
