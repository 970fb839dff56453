// Package svc has the clients of a program, and what it does with messages.
package svc

import (
	"database/sql"
	"errors"

	"github.com/IBM/sarama"
	confluent "github.com/confluentinc/confluent-kafka-go/v2/kafka"
	"github.com/segmentio/kafka-go"
	"github.com/twmb/franz-go/pkg/kgo"
)

// Services is all that the program talks to.
type Services struct {
	Reader *kafka.Reader
	Orders *kafka.Reader
	Events *confluent.Producer
	Sync   sarama.SyncProducer
	Franz  *kgo.Client
	DB     *sql.DB
	Claims sarama.ConsumerGroupClaim
	Group  sarama.ConsumerGroupSession
	Next   Saver
}

// Service is filled at start.
var Service *Services

// Saver saves.
type Saver interface{ Save(value []byte) error }

// New fills a Services.
func New(addr string) *Services {
	s := new(Services)
	s.Reader = kafka.NewReader(kafka.ReaderConfig{Brokers: []string{addr}, GroupID: "orders", Topic: "orders"})
	return s
}

// NewReader makes a reader of a group.
func NewReader(addr string) *kafka.Reader {
	return kafka.NewReader(kafka.ReaderConfig{Brokers: []string{addr}, GroupID: "mails", Topic: "mails"})
}

// Save writes a message to the database.
func (s *Services) Save(value []byte) error {
	_, err := s.DB.Exec("INSERT INTO orders (body) VALUES (?)", value)
	return err
}

// Deliver has somebody else save it.
func Deliver(value []byte) error { return Service.Next.Save(value) }

// Valid only looks.
func Valid(value []byte) error {
	if len(value) == 0 {
		return errors.New("empty")
	}
	return nil
}

// Try calls a function until it does not fail.
func Try(do func() error) (err error) {
	for range 3 {
		if err = do(); err == nil {
			return nil
		}
	}
	return err
}
