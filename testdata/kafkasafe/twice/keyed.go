package twice

import (
	"context"
	"database/sql"
	"encoding/json"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	kafkago "github.com/segmentio/kafka-go"
	"github.com/twmb/franz-go/pkg/kgo"
	"gorm.io/gorm"
)

type event struct {
	ID      string
	Account string
	Amount  int64
}

type entry struct {
	ID      uint
	Account string
	Amount  int64
}

type received struct {
	EventID string `gorm:"primaryKey"`
	Body    string
}

type document struct {
	UUID string `gorm:"primaryKey;column:uuid"`
	Body string
}

// generated leaves the key to the database.
func generated(ctx context.Context, r *kafkago.Reader, db *gorm.DB) error {
	for {
		m, err := r.FetchMessage(ctx)
		if err != nil {
			return err
		}
		var e event
		if err := json.Unmarshal(m.Value, &e); err != nil {
			return err
		}
		if err := db.Create(&entry{Account: e.Account, Amount: e.Amount}).Error; err != nil { // want `inserts into entries for each message`
			return err
		}
	}
}

// drawn makes a key for each row.
func drawn(ctx context.Context, r *kafkago.Reader, db *gorm.DB) error {
	for {
		m, err := r.FetchMessage(ctx)
		if err != nil {
			return err
		}
		doc := document{UUID: uuid.NewString(), Body: string(m.Value)}
		if err := db.Create(&doc).Error; err != nil { // want `inserts into documents for each message`
			return err
		}
	}
}

func drawnByHand(ctx context.Context, r *kafkago.Reader, db *sql.DB) error {
	for {
		m, err := r.FetchMessage(ctx)
		if err != nil {
			return err
		}
		id := uuid.New().String()
		if _, err := db.ExecContext(ctx, "INSERT INTO documents (id, body) VALUES (?, ?)", id, m.Value); err != nil { // want `inserts into documents for each message`
			return err
		}
	}
}

// told has the message's own key: the second row is refused.
func told(ctx context.Context, r *kafkago.Reader, db *gorm.DB) error {
	for {
		m, err := r.FetchMessage(ctx)
		if err != nil {
			return err
		}
		var e event
		if err := json.Unmarshal(m.Value, &e); err != nil {
			return err
		}
		if err := db.Create(&received{EventID: e.ID, Body: string(m.Value)}).Error; err != nil {
			return err
		}
	}
}

func toldByKey(c *kafka.Consumer, db *gorm.DB) error {
	for {
		m, err := c.ReadMessage(-1)
		if err != nil {
			return err
		}
		row := received{EventID: string(m.Key), Body: string(m.Value)}
		if err := db.Create(&row).Error; err != nil {
			return err
		}
	}
}

func toldInText(cl *kgo.Client, db *sqlx.DB) error {
	for {
		fs := cl.PollFetches(context.Background())
		if fs.IsClientClosed() {
			return nil
		}
		for r := range fs.RecordsAll() {
			if _, err := db.Exec("INSERT INTO documents (id, body) VALUES (?, ?)", string(r.Key), r.Value); err != nil {
				return err
			}
		}
	}
}

func (s *store) insert(ctx context.Context, id string, body []byte) error {
	_, err := s.db.ExecContext(ctx, "INSERT INTO documents (id, body) VALUES (?, ?)", id, body)
	return err
}

func (s *store) toldBelow(ctx context.Context, r *kafkago.Reader) error {
	for {
		m, err := r.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := s.insert(ctx, string(m.Key), m.Value); err != nil {
			return err
		}
	}
}

func (s *store) drawnAbove(ctx context.Context, r *kafkago.Reader) error {
	for {
		m, err := r.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := s.insert(ctx, uuid.NewString(), m.Value); err != nil { // want `inserts into documents for each message`
			return err
		}
	}
}
