// Package fields sets the fields of its writers one by one.
package fields

import (
	"log"

	"github.com/segmentio/kafka-go"
)

func async(addr string) *kafka.Writer {
	w := &kafka.Writer{Addr: kafka.TCP(addr), RequiredAcks: kafka.RequireAll} // want `the writer is asynchronous and its errors go nowhere`
	w.Async = true
	return w
}

// Only the other one is asynchronous.
func plain(addr string) *kafka.Writer {
	w := &kafka.Writer{Addr: kafka.TCP(addr), RequiredAcks: kafka.RequireAll}
	w.Topic = "orders"
	return w
}

func all(addr string) *kafka.Writer {
	w := &kafka.Writer{Addr: kafka.TCP(addr)}
	w.RequiredAcks = kafka.RequireAll
	return w
}

// none is not helped by what others wait for.
func none(addr string) *kafka.Writer {
	w := kafka.Writer{Addr: kafka.TCP(addr)} // want `waits for no acknowledgement, so a message`
	return &w
}

func told(addr string) *kafka.Writer {
	w := &kafka.Writer{Addr: kafka.TCP(addr), RequiredAcks: kafka.RequireAll, Async: true}
	w.Completion = func(_ []kafka.Message, err error) { log.Print(err) }
	return w
}
