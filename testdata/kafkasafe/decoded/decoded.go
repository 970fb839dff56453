// Package decoded reads what a message holds before it works on that.
package decoded

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"log"
	"sync"

	"github.com/IBM/sarama"
	kg "github.com/segmentio/kafka-go"
)

type order struct {
	ID    int64
	Items []int64
}

func save(ctx context.Context, db *sql.DB, o order) error {
	_, err := db.ExecContext(ctx, "UPDATE t SET a = 1 WHERE id = ?", o.ID)
	return err
}

func decode(b []byte) (o order, err error) { err = json.Unmarshal(b, &o); return }

func (o order) valid() error {
	if o.ID == 0 {
		return errors.New("no id")
	}
	return nil
}

// Unmarshalled commits between reading and work.
func Unmarshalled(ctx context.Context, db *sql.DB, rd *kg.Reader) error {
	for {
		m, err := rd.FetchMessage(ctx)
		if err != nil {
			return err
		}
		var o order
		if err := json.Unmarshal(m.Value, &o); err != nil {
			return err
		}
		if err := rd.CommitMessages(ctx, m); err != nil { // want `^CommitMessages commits m before it has been handled: its work comes behind, and what is not done when the process ends is lost; commit when the work is done \[kafka-commit-before-work\]$`
			return err
		}
		if err := save(ctx, db, o); err != nil {
			log.Print(err)
		}
	}
}

// Worked has done the work.
func Worked(ctx context.Context, db *sql.DB, rd *kg.Reader) error {
	for {
		m, err := rd.FetchMessage(ctx)
		if err != nil {
			return err
		}
		o, err := decode(m.Value)
		if err != nil {
			return err
		}
		if err := o.valid(); err != nil {
			return err
		}
		if err := save(ctx, db, o); err != nil {
			return err
		}
		if err := rd.CommitMessages(ctx, m); err != nil {
			return err
		}
		log.Println(o.ID)
	}
}

// Ranged works on parts of it.
func Ranged(ctx context.Context, db *sql.DB, rd *kg.Reader) error {
	for {
		m, err := rd.FetchMessage(ctx)
		if err != nil {
			return err
		}
		o, err := decode(m.Value)
		if err != nil {
			return err
		}
		if err := o.valid(); err != nil {
			return err
		}
		if err := rd.CommitMessages(ctx, m); err != nil { // want `^CommitMessages commits m before it has been handled: its work comes behind, and what is not done when the process ends is lost; commit when the work is done \[kafka-commit-before-work\]$`
			return err
		}
		for _, it := range o.Items {
			if err := save(ctx, db, order{ID: it}); err != nil {
				return err
			}
		}
	}
}

type applies struct {
	db *sql.DB
	mu sync.Mutex
	n  map[int64]int
}

func (*applies) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (*applies) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (h *applies) ConsumeClaim(s sarama.ConsumerGroupSession, c sarama.ConsumerGroupClaim) error {
	for m := range c.Messages() {
		o := new(order)
		if err := json.Unmarshal(m.Value, o); err != nil {
			s.MarkMessage(m, "")
			continue
		}
		if err := h.apply(s.Context(), o); err != nil {
			return err
		}
		s.MarkMessage(m, "")
	}
	return nil
}

func (h *applies) apply(ctx context.Context, o *order) error { return save(ctx, h.db, *o) }

// counts has its work in memory.
type counts struct{ applies }

func (h *counts) ConsumeClaim(s sarama.ConsumerGroupSession, c sarama.ConsumerGroupClaim) error {
	for m := range c.Messages() {
		o, err := decode(m.Value)
		if err != nil {
			continue
		}
		h.mu.Lock()
		h.n[o.ID]++
		h.mu.Unlock()
		s.MarkMessage(m, "")
	}
	return nil
}

type hasty struct{ applies }

func (h *hasty) ConsumeClaim(s sarama.ConsumerGroupSession, c sarama.ConsumerGroupClaim) error {
	for m := range c.Messages() {
		var o order
		if err := json.Unmarshal(m.Value, &o); err != nil {
			continue
		}
		s.MarkMessage(m, "") // want `^MarkMessage commits m before it has been handled: its work comes behind, and what is not done when the process ends is lost; commit when the work is done \[kafka-commit-before-work\]$`
		if err := h.apply(s.Context(), &o); err != nil {
			log.Print(err)
		}
	}
	return nil
}
