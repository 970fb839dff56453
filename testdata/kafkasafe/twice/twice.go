// Package twice inserts rows for messages.
package twice

import (
	"context"
	"database/sql"

	"github.com/IBM/sarama"
	"github.com/segmentio/kafka-go"
)

type store struct{ db *sql.DB }

func (s *store) pay(ctx context.Context, body []byte) error {
	_, err := s.db.ExecContext(ctx, "INSERT INTO payments (body) VALUES (?)", body)
	return err
}

func (s *store) ConsumeClaim(sess sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for msg := range claim.Messages() {
		if err := s.pay(sess.Context(), msg.Value); err != nil { // want `database/sql ExecContext inserts into payments for each message: one that is delivered again, after a rebalance or a restart, makes a second row, unless a unique key refuses it; insert under a unique key that comes from the message, with ON DUPLICATE KEY UPDATE \[kafka-not-idempotent\]`
			return err
		}
		sess.MarkMessage(msg, "")
	}
	return nil
}

func (s *store) fetched(ctx context.Context, r *kafka.Reader) error {
	for {
		m, err := r.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if _, err := s.db.ExecContext(ctx, "INSERT INTO orders (body) VALUES (?)", m.Value); err != nil { // want `inserts into orders for each message`
			return err
		}
		if err := r.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}

// upserted and the others below are silent.
func (s *store) upserted(ctx context.Context, claim sarama.ConsumerGroupClaim) {
	for msg := range claim.Messages() {
		_, _ = s.db.ExecContext(ctx, "INSERT INTO payments (id, body) VALUES (?, ?) ON DUPLICATE KEY UPDATE body = VALUES(body)", msg.Key, msg.Value)
	}
}

func (s *store) asked(ctx context.Context, claim sarama.ConsumerGroupClaim) {
	for msg := range claim.Messages() {
		var n int
		if err := s.db.QueryRowContext(ctx, "SELECT COUNT(*) FROM payments WHERE id = ?", msg.Key).Scan(&n); err != nil || n > 0 {
			continue
		}
		_, _ = s.db.ExecContext(ctx, "INSERT INTO payments (id, body) VALUES (?, ?)", msg.Key, msg.Value)
	}
}

func (s *store) changed(ctx context.Context, claim sarama.ConsumerGroupClaim) {
	for msg := range claim.Messages() {
		_, _ = s.db.ExecContext(ctx, "UPDATE payments SET body = ? WHERE id = ?", msg.Value, msg.Key)
	}
}

func (s *store) requested(ctx context.Context, bodies chan []byte) {
	for body := range bodies {
		_ = s.pay(ctx, body)
	}
}
