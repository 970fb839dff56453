// Package through has its clients from another package, and imports no other.
package through

import (
	"context"
	"log"

	"example.com/orders/svc"
)

func handle(value []byte) error { log.Printf("%d bytes", len(value)); return nil }

func read(ctx context.Context) error {
	for {
		m, err := svc.Service.Reader.ReadMessage(ctx) // want `kafka-go ReadMessage in a consumer group commits the offset before the message is handled`
		if err != nil {
			return err
		}
		if err := handle(m.Value); err != nil {
			log.Print(err)
		}
	}
}

type worker struct {
	s    *svc.Services
	save svc.Saver
}

func (w *worker) field(ctx context.Context) error {
	r := w.s.Reader
	for {
		m, err := r.ReadMessage(ctx) // want `commits the offset before the message is handled`
		if err != nil {
			return err
		}
		if err := handle(m.Value); err != nil {
			log.Print(err)
		}
	}
}

func made(ctx context.Context, addr string) error {
	r := svc.NewReader(addr)
	m, err := r.ReadMessage(ctx) // want `commits the offset before the message is handled`
	if err != nil {
		return err
	}
	return handle(m.Value)
}

func early() error {
	for msg := range svc.Service.Claims.Messages() {
		svc.Service.Group.MarkMessage(msg, "") // want `MarkMessage commits msg before it has been handled: its work comes behind`
		if err := handle(msg.Value); err != nil {
			return err
		}
	}
	return nil
}

func (w *worker) skips() {
	for msg := range w.s.Claims.Messages() {
		if err := w.s.Save(msg.Value); err != nil { // want `msg is skipped when Save fails, but MarkMessage of a later message commits its offset, too`
			log.Print(err)
			continue
		}
		w.s.Group.MarkMessage(msg, "")
	}
}

func delivers() {
	for msg := range svc.Service.Claims.Messages() {
		if err := svc.Deliver(msg.Value); err != nil { // want `msg is skipped when Deliver fails`
			log.Print(err)
			continue
		}
		svc.Service.Group.MarkMessage(msg, "")
	}
}

func (w *worker) franz(ctx context.Context) {
	for {
		for _, r := range w.s.Franz.PollFetches(ctx).Records() {
			if err := w.wrapped(r.Value); err != nil { // want `r is skipped when wrapped fails`
				log.Print(err)
				continue
			}
			w.s.Franz.MarkCommitRecords(r)
		}
	}
}

func (w *worker) wrapped(value []byte) error { return w.s.Save(value) }

// valid and those below are silent.
func valid() {
	for msg := range svc.Service.Claims.Messages() {
		if err := svc.Valid(msg.Value); err != nil {
			log.Print(err)
			continue
		}
		if err := svc.Service.Save(msg.Value); err != nil {
			return
		}
		svc.Service.Group.MarkMessage(msg, "")
	}
}

// It has been tried often enough.
func tried() {
	for msg := range svc.Service.Claims.Messages() {
		if err := svc.Try(func() error { return handle(msg.Value) }); err != nil {
			log.Print(err)
			continue
		}
		svc.Service.Group.MarkMessage(msg, "")
	}
}

// A reader that somebody gives may be in no group.
func given(ctx context.Context, r interface {
	ReadMessage(context.Context) ([]byte, error)
}) error {
	m, err := r.ReadMessage(ctx)
	if err != nil {
		return err
	}
	return handle(m)
}

// Whoever made the producer may read its Events.
func sent() error { return svc.Service.Events.Produce(nil, nil) }

func unheard(ctx context.Context) {
	svc.Service.Franz.Produce(ctx, nil, nil) // want `franz-go Produce tells nobody whether the message was sent`
	svc.Service.Sync.SendMessage(nil)        // want `the error of sarama SendMessage is ignored`
}
