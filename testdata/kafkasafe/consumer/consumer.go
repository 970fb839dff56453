package consumer // want package:"."

import (
	"context"
	"log"

	"github.com/IBM/sarama"
	"github.com/segmentio/kafka-go"
	"github.com/twmb/franz-go/pkg/kgo"
)

func handle(value []byte) error { log.Printf("%d bytes", len(value)); return nil }

type buffered struct{ jobs chan *sarama.ConsumerMessage }

func (b *buffered) ConsumeClaim(sess sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	var batch []*sarama.ConsumerMessage
	for msg := range claim.Messages() {
		if len(msg.Value) > 0 {
			batch = append(batch, msg)
		}
		sess.MarkMessage(msg, "") // want `MarkMessage commits msg before it has been handled: it has only been put aside, and what is not done when the process ends is lost; commit when the work is done \[kafka-commit-before-work\]`
	}
	return nil
}

func (b *buffered) sent(sess sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) {
	for {
		select {
		case msg, ok := <-claim.Messages():
			if !ok {
				return
			}
			b.jobs <- msg
			sess.MarkMessage(msg, "") // want `it has only been put aside`
		case <-sess.Context().Done():
			return
		}
	}
}

func concurrent(sess sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) {
	for msg := range claim.Messages() {
		go func() {
			if err := handle(msg.Value); err != nil {
				log.Print(err)
			}
		}()
		sess.MarkMessage(msg, "") // want `it has only been put aside`
	}
}

func early(sess sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		sess.MarkMessage(msg, "") // want `its work comes behind`
		if err := handle(msg.Value); err != nil {
			return err
		}
	}
	return nil
}

func late(sess sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		log.Printf("got %v", msg)
		if err := handle(msg.Value); err != nil {
			return err
		}
		sess.MarkMessage(msg, "")
		log.Printf("done %v at %d", msg, msg.Offset)
	}
	return nil
}

// The goroutine marks what it has handled, before those that came earlier, maybe.
func inside(sess sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) {
	for msg := range claim.Messages() {
		go func() { // want `MarkMessage in a goroutine for each message: a later one may be done first, and its commit counts for those before it that are still at work; commit in the order of the messages, each when all before it are done \[kafka-commit-before-work\]`
			if handle(msg.Value) == nil {
				sess.MarkMessage(msg, "")
			}
		}()
	}
}

// Messages of another version are of no use.
func skipped(sess sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		if len(msg.Value) == 0 {
			sess.MarkMessage(msg, "")
			continue
		}
		if err := handle(msg.Value); err != nil {
			return err
		}
		sess.MarkMessage(msg, "")
	}
	return nil
}

func grouped(ctx context.Context) error {
	r := kafka.NewReader(kafka.ReaderConfig{Brokers: []string{"kafka"}, GroupID: "orders", Topic: "orders"})
	for {
		m, err := r.ReadMessage(ctx) // want `kafka-go ReadMessage in a consumer group commits the offset before the message is handled`
		if err != nil {
			return err
		}
		if err := handle(m.Value); err != nil {
			return err
		}
	}
}

// A reader without a group commits nothing.
func alone(ctx context.Context) error {
	r := kafka.NewReader(kafka.ReaderConfig{Brokers: []string{"kafka"}, Topic: "prices"})
	for {
		m, err := r.ReadMessage(ctx)
		if err != nil {
			return err
		}
		if err := handle(m.Value); err != nil {
			return err
		}
	}
}

// lent may be of any group that the package has.
func lent(ctx context.Context, r *kafka.Reader) error {
	for {
		m, err := r.ReadMessage(ctx) // want `kafka-go ReadMessage in a consumer group commits the offset`
		if err != nil {
			return err
		}
		if err := handle(m.Value); err != nil {
			return err
		}
	}
}

func fetched(ctx context.Context, r *kafka.Reader) error {
	for {
		m, err := r.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := handle(m.Value); err != nil {
			return err
		}
		if err := r.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}

func fetchedEarly(ctx context.Context, r *kafka.Reader) error {
	for {
		m, err := r.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := r.CommitMessages(ctx, m); err != nil { // want `CommitMessages commits m before it has been handled: its work comes behind`
			return err
		}
		if err := handle(m.Value); err != nil {
			return err
		}
	}
}

func polled(ctx context.Context, cl *kgo.Client) error {
	for {
		for _, r := range cl.PollFetches(ctx).Records() {
			if err := cl.CommitRecords(ctx, r); err != nil { // want `CommitRecords commits r before it has been handled`
				return err
			}
			if err := handle(r.Value); err != nil {
				return err
			}
		}
	}
}

func marked(ctx context.Context, cl *kgo.Client) error {
	for {
		for _, r := range cl.PollFetches(ctx).Records() {
			cl.MarkCommitRecords(r) // want `MarkCommitRecords commits r before it has been handled`
			if err := handle(r.Value); err != nil {
				return err
			}
		}
	}
}

func markedLate(ctx context.Context, cl *kgo.Client) error {
	for {
		for _, r := range cl.PollFetches(ctx).Records() {
			if err := handle(r.Value); err != nil {
				return err
			}
			cl.MarkCommitRecords(r)
		}
	}
}
