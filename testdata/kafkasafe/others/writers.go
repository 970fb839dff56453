// Package others has several clients, of which one's settings say nothing of another's.
package others

import (
	"log"

	"github.com/segmentio/kafka-go"
)

func silent(addr string) *kafka.Writer {
	return &kafka.Writer{Addr: kafka.TCP(addr)} // want `waits for no acknowledgement, so a message`
}

func fresh(addr string) *kafka.Writer {
	w := new(kafka.Writer)
	w.Addr = kafka.TCP(addr)
	w.RequiredAcks = kafka.RequireAll
	return w
}

func declared(addr string) *kafka.Writer {
	var w kafka.Writer
	w.Addr = kafka.TCP(addr)
	w.RequiredAcks = kafka.RequireAll
	w.Completion = func(_ []kafka.Message, err error) { log.Print(err) }
	return &w
}

func unheard(addr string) *kafka.Writer {
	return &kafka.Writer{Addr: kafka.TCP(addr), RequiredAcks: kafka.RequireAll, Async: true} // want `the writer is asynchronous and its errors go nowhere`
}

type orders struct{ w *kafka.Writer }

type refunds struct{ w *kafka.Writer }

func (o *orders) open(addr string) {
	o.w = &kafka.Writer{Addr: kafka.TCP(addr)} // want `waits for no acknowledgement, so a message`
}

func (r *refunds) open(addr string) {
	r.w = &kafka.Writer{Addr: kafka.TCP(addr)}
	r.w.RequiredAcks = kafka.RequireAll
}

// base is set by those who call it.
func base(addr string) *kafka.Writer { return &kafka.Writer{Addr: kafka.TCP(addr)} }

func based(addr string) *kafka.Writer {
	w := base(addr)
	w.RequiredAcks = kafka.RequireAll
	return w
}

func handed(addr string) *kafka.Writer {
	w := &kafka.Writer{Addr: kafka.TCP(addr)}
	safe(w)
	return w
}

func unsafe(addr string) *kafka.Writer {
	w := &kafka.Writer{Addr: kafka.TCP(addr)} // want `waits for no acknowledgement, so a message`
	return w
}

func safe(w *kafka.Writer) { w.RequiredAcks = kafka.RequireAll }

type embedded struct{ kafka.Writer }

func promoted(addr string) *embedded {
	e := &embedded{kafka.Writer{Addr: kafka.TCP(addr)}}
	e.RequiredAcks = kafka.RequireAll
	return e
}
