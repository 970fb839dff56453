package silent

import (
	"context"
	"database/sql"

	"github.com/redis/go-redis/v9"
	"github.com/segmentio/kafka-go"
	"gorm.io/gorm"
)

// What is done for one element, by its name, runs once per loop, whatever it is: a list has
// each name once.

// Notice goes out by a channel.
type Notice struct {
	Key  string
	Kind string
	Text string
}

// NotifyKinds has an arm for each kind.
func NotifyKinds(ctx context.Context, w *kafka.Writer, rdb *redis.Client, db *sql.DB, names []string) error {
	for _, name := range names {
		if name == "mail" {
			db.ExecContext(ctx, "UPDATE notices SET sent = 1 WHERE channel = 2")
		}
	}
	for _, name := range names {
		switch name {
		case "mail":
			rdb.Get(ctx, "mail")
		case "phone":
			if err := w.WriteMessages(ctx, kafka.Message{Value: []byte(name)}); err != nil {
				return err
			}
		}
	}
	return nil
}

// KeyedFields has elements of which no two have the same key.
func KeyedFields(ctx context.Context, rdb *redis.Client, db *gorm.DB, notices []Notice) {
	for _, n := range notices {
		if n.Key == "text" {
			rdb.Set(ctx, "text", n.Text, 0)
			db.Table("notices").Where("id = 1").Update("text", n.Text)
		}
	}
}

// KindsAgain has elements that may be of one kind.
func KindsAgain(ctx context.Context, rdb *redis.Client, notices []Notice, numbers []int) {
	for _, number := range numbers {
		if number == 1 {
			rdb.Incr(ctx, "one") // want `go-redis Incr runs up to len\(numbers\) times per KindsAgain`
		}
	}
	for _, n := range notices {
		if n.Kind == "urgent" {
			rdb.LPush(ctx, "urgent", n.Text) // want `go-redis LPush runs up to len\(notices\) times per KindsAgain`
		}
	}
}
