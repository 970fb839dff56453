// Package skipped goes on behind messages that have failed.
package skipped

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"log"

	"github.com/IBM/sarama"
	confluent "github.com/confluentinc/confluent-kafka-go/v2/kafka"
	"github.com/segmentio/kafka-go"
	"github.com/twmb/franz-go/pkg/kgo"
)

type order struct{ ID int }

type store struct {
	db   *sql.DB
	work func([]byte) error
	next saver
}

type saver interface{ Save([]byte) error }

func (s *store) save(value []byte) error {
	_, err := s.db.Exec("INSERT INTO orders (body) VALUES (?)", value)
	return err
}

func (s *store) claim(sess sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		if err := s.save(msg.Value); err != nil { // want `msg is skipped when save fails, but MarkMessage of a later message commits its offset, too, and it does not come again; return the error, try again, or send the message to a topic of its own, and then go on \[kafka-failure-skipped\]`
			log.Print(err)
			continue
		}
		sess.MarkMessage(msg, "")
	}
	return nil
}

func (s *store) called(sess sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		err := s.work(msg.Value)
		if err != nil { // want `msg is skipped when work fails`
			log.Printf("%s: %v", string(msg.Value), err)
		} else {
			sess.MarkMessage(msg, "")
		}
	}
	return nil
}

func (s *store) selected(sess sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for {
		select {
		case msg := <-claim.Messages():
			if err := s.next.Save(msg.Value); err != nil { // want `msg is skipped when Save fails`
				continue
			}
			sess.MarkMessage(msg, "")
		case <-sess.Context().Done():
			return nil
		}
	}
}

func (s *store) fetched(ctx context.Context, r *kafka.Reader) error {
	for {
		m, err := r.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := s.save(m.Value); err == nil { // want `m is skipped when save fails, but CommitMessages of a later message`
			if err := r.CommitMessages(ctx, m); err != nil {
				return err
			}
		}
	}
}

func (s *store) executed(ctx context.Context, cl *kgo.Client) {
	for {
		for _, r := range cl.PollFetches(ctx).Records() {
			if _, err := s.db.ExecContext(ctx, "INSERT INTO orders (body) VALUES (?)", r.Value); err != nil { // want `r is skipped when ExecContext fails`
				log.Print(err)
				continue
			}
			cl.MarkCommitRecords(r)
		}
	}
}

func (s *store) stored(c *confluent.Consumer) error {
	for {
		m, err := c.ReadMessage(-1)
		if err != nil {
			return err
		}
		if err := s.save(m.Value); err != nil { // want `m is skipped when save fails, but StoreMessage of a later`
			log.Print(err)
			continue
		}
		if _, err := c.StoreMessage(m); err != nil {
			return err
		}
	}
}

func (s *store) decoded(sess sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		var o order
		if err := json.Unmarshal(msg.Value, &o); err != nil {
			log.Print(err)
			continue
		}
		if err := s.insert(o.ID); err != nil { // want `msg is skipped when insert fails`
			log.Printf("order %d: %v", o.ID, err)
			continue
		}
		sess.MarkMessage(msg, "")
	}
	return nil
}

func (s *store) insert(id int) error {
	_, err := s.db.Exec("INSERT INTO orders (id) VALUES (?)", id)
	return err
}

func (s *store) pointed(ctx context.Context, r *kafka.Reader) error {
	for {
		m, err := r.FetchMessage(ctx)
		if err != nil {
			return err
		}
		o := new(order)
		if err := json.Unmarshal(m.Value, o); err != nil {
			continue
		}
		err = s.insert(o.ID)
		if err != nil { // want `m is skipped when insert fails`
			continue
		}
		if err := r.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}

type handler func(*sarama.ConsumerMessage) error

func (h handler) claim(sess sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		if err := h(msg); err != nil { // want `msg is skipped when h fails`
			log.Println(string(msg.Value))
			continue
		}
		sess.MarkMessage(msg, "")
	}
	return nil
}

func (s *store) asked(sess sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		if s.save(msg.Value) == nil { // want `msg is skipped when save fails, but MarkMessage of a later message`
			sess.MarkMessage(msg, "")
		}
	}
	return nil
}

func (s *store) askedFirst(ctx context.Context, r *kafka.Reader) error {
	for {
		m, err := r.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if s.save(m.Value) != nil { // want `m is skipped when save fails`
			continue
		}
		if err := r.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}

func (s *store) switched(c *confluent.Consumer) {
	for {
		m, err := c.ReadMessage(-1)
		if err != nil {
			continue
		}
		switch err := s.save(m.Value); { // want `m is skipped when save fails, but CommitMessage of a later message`
		case err != nil:
			log.Print(err)
		default:
			_, _ = c.CommitMessage(m)
		}
	}
}

func (s *store) switchedBefore(ctx context.Context, cl *kgo.Client) {
	for {
		for _, r := range cl.PollFetches(ctx).Records() {
			err := s.save(r.Value)
			switch { // want `r is skipped when save fails`
			case err == nil:
				cl.MarkCommitRecords(r)
			case err != nil:
				log.Print(err)
				break
			}
		}
	}
}

func (s *store) tagged(sess sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		switch err := s.save(msg.Value); err { // want `msg is skipped when save fails`
		case nil:
			sess.MarkMessage(msg, "")
		default:
			log.Print(err)
		}
	}
	return nil
}

func (s *store) event(c *confluent.Consumer) {
	for {
		if m, ok := c.Poll(100).(*confluent.Message); ok {
			if err := s.save(m.Value); err == nil { // want `m is skipped when save fails`
				_, _ = c.CommitMessage(m)
			}
		}
	}
}

func (s *store) events(c *confluent.Consumer) {
	for {
		switch e := c.Poll(100).(type) {
		case *confluent.Message:
			if s.save(e.Value) == nil { // want `e is skipped when save fails`
				_, _ = c.CommitMessage(e)
			}
		case confluent.Error:
			log.Print(e)
		}
	}
}

func (s *store) asserted(c *confluent.Consumer) {
	for {
		m, ok := c.Poll(100).(*confluent.Message)
		if !ok {
			continue
		}
		if s.save(m.Value) == nil { // want `m is skipped when save fails`
			_, _ = c.CommitMessage(m)
		}
	}
}

// switchedReturned and the others below are silent.
func (s *store) switchedReturned(c *confluent.Consumer) error {
	for {
		m, err := c.ReadMessage(-1)
		if err != nil {
			continue
		}
		switch err := s.save(m.Value); {
		case err != nil:
			return err
		default:
			_, _ = c.CommitMessage(m)
		}
	}
}

// What failed for one reason or another is told apart.
func (s *store) sorted(sess sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		switch err := s.save(msg.Value); {
		case err == nil:
			sess.MarkMessage(msg, "")
		case errors.Is(err, sql.ErrNoRows):
			sess.MarkMessage(msg, "")
		default:
			return err
		}
	}
	return nil
}

func (s *store) askedOnPurpose(sess sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		if s.save(msg.Value) != nil {
			log.Print("skipped ", msg.Offset)
		}
		sess.MarkMessage(msg, "")
	}
	return nil
}

func (s *store) eventsDone(c *confluent.Consumer) error {
	for {
		if m, ok := c.Poll(100).(*confluent.Message); ok {
			if err := s.save(m.Value); err == nil {
				_, _ = c.CommitMessage(m)
			} else {
				return err
			}
		}
	}
}

// Behind the if stands what ends the loop.
func (s *store) one(c *confluent.Consumer) error {
	for {
		if m, ok := c.Poll(100).(*confluent.Message); ok {
			if s.save(m.Value) == nil {
				_, _ = c.CommitMessage(m)
			}
		} else {
			continue
		}
		return nil
	}
}

func (s *store) returned(sess sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		if err := s.save(msg.Value); err != nil {
			return err
		}
		sess.MarkMessage(msg, "")
	}
	return nil
}

func (s *store) returnedElse(sess sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		if err := s.save(msg.Value); err == nil {
			sess.MarkMessage(msg, "")
		} else {
			return err
		}
	}
	return nil
}

func (s *store) fatal(sess sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) {
	for msg := range claim.Messages() {
		if err := s.save(msg.Value); err == nil {
			sess.MarkMessage(msg, "")
		} else {
			log.Fatal(err)
		}
	}
}

func (s *store) onPurpose(sess sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		if err := s.save(msg.Value); err != nil {
			log.Print(err)
			sess.MarkMessage(msg, "")
			continue
		}
		sess.MarkMessage(msg, "")
	}
	return nil
}

func (s *store) logged(sess sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		if err := s.save(msg.Value); err != nil {
			log.Print(err)
		}
		sess.MarkMessage(msg, "")
	}
	return nil
}

func (s *store) deadLetters(sess sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim, dead func(*sarama.ConsumerMessage)) error {
	var failed []*sarama.ConsumerMessage
	for msg := range claim.Messages() {
		if err := s.save(msg.Value); err != nil {
			dead(msg)
			continue
		}
		if err := s.work(msg.Value); err != nil {
			failed = append(failed, msg)
			continue
		}
		sess.MarkMessage(msg, "")
	}
	log.Print(len(failed))
	return nil
}

func (s *store) sought(c *confluent.Consumer) error {
	for {
		m, err := c.ReadMessage(-1)
		if err != nil {
			return err
		}
		if err := s.save(m.Value); err != nil {
			if err := c.Seek(m.TopicPartition, 0); err != nil {
				return err
			}
			continue
		}
		if _, err := c.CommitMessage(m); err != nil {
			log.Print(err)
			continue
		}
	}
}

func valid(value []byte) error {
	if len(value) == 0 {
		return errors.New("empty")
	}
	return nil
}

func parse(value []byte) (o order, err error) {
	err = json.Unmarshal(value, &o)
	return o, err
}

// A message that cannot be read does not get better.
func (s *store) read(sess sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		if err := valid(msg.Value); err != nil {
			log.Print(err)
			continue
		}
		var o order
		if err := json.Unmarshal(msg.Value, &o); err != nil {
			log.Print(err)
			continue
		}
		o, err := parse(msg.Value)
		if err != nil {
			log.Print(err)
			continue
		}
		if _, err := s.db.Exec("INSERT INTO orders (id) VALUES (?)", o.ID); err != nil {
			return err
		}
		sess.MarkMessage(msg, "")
	}
	return nil
}

// It has been tried often enough.
func (s *store) retried(sess sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		var err error
		for range 3 {
			if err = s.save(msg.Value); err == nil {
				break
			}
		}
		if err != nil {
			log.Print(err)
			continue
		}
		sess.MarkMessage(msg, "")
	}
	return nil
}

// Nothing is committed by hand.
func (s *store) automatic(c sarama.PartitionConsumer) {
	for msg := range c.Messages() {
		if err := s.save(msg.Value); err != nil {
			log.Print(err)
			continue
		}
		log.Print(msg.Offset)
	}
}
