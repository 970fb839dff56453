// Package handed gives conditions to helpers, which give them to a library.
package handed

import (
	"context"
	"time"

	_ "github.com/go-sql-driver/mysql"
	"github.com/uptrace/bun"
	"gorm.io/gorm"
	"xorm.io/xorm"

	"example.com/till/handed/base"
)

type Order struct {
	bun.BaseModel `bun:"table:orders"`
	ID            int64
	UserID        int64
	Phone         string
	Status        int
	CreatedAt     time.Time
}

type Cart struct {
	ID     int64
	UserID int64
	Note   string
}

type carts struct{ db *gorm.DB }

func (c *carts) remove(query string, args ...any) error {
	return c.db.Where(query, args...).Delete(&Cart{}).Error
}

type service struct {
	orders *base.Repo[Order]
	carts  *carts
	kept   base.Repo[Cart]
	db     *gorm.DB
	engine *xorm.Engine
	bun    *bun.DB
}

func (s *service) loud(ctx context.Context, phone int64, word, day string) {
	s.orders.Find(ctx, "phone = ?", phone)                    // want `orders.phone is varchar\(20\) and is compared with the number phone.*implicit-conversion`
	s.orders.Find(ctx, "phone LIKE ?", "%"+word)              // want `the pattern for phone begins with a wildcard.*every row of orders is read.*leading-wildcard`
	s.orders.Find(ctx, "DATE(created_at) = ?", day)           // want `DATE\(\) hides created_at from index idx_created.*non-sargable`
	s.orders.Find(ctx, "phone = ? OR status = ?", word, 1)    // want `orders has no index for status.*or-defeats-index`
	s.orders.First(ctx, map[string]any{"status": 1})          // want `orders has no index for status.*missing-index`
	s.orders.First(ctx, map[string]any{"phone": phone})       // want `compared with the number phone.*implicit-conversion`
	s.orders.Any(ctx, "phone = ?", phone)                     // want `compared with the number phone.*implicit-conversion`
	s.orders.Any(ctx, map[string]interface{}{"phone": phone}) // want `compared with the number phone.*implicit-conversion`
	s.carts.remove("user_id = ?", phone)                      // want `carts has no index for user_id: every row is read and locked.*missing-index`
	s.kept.Delete(ctx, "user_id = ?", phone)                  // want `carts has no index for user_id: every row is read and locked.*missing-index`
	base.Find[Order](s.db, "phone = ?", phone)                // want `compared with the number phone.*implicit-conversion`
	base.List[Order](s.engine, "phone LIKE ?", "%"+word+"%")  // want `leading-wildcard`
	base.Select[Order](ctx, s.bun, "phone = ?", phone)        // want `compared with the number phone.*implicit-conversion`
}

func (s *service) silent(ctx context.Context, phone string, id int64, day, column string) {
	s.orders.Find(ctx, "phone = ?", phone)
	s.orders.Find(ctx, "phone LIKE ?", phone+"%")
	s.orders.Find(ctx, "created_at >= ? AND created_at < ? + INTERVAL 1 DAY", day, day)
	s.orders.Find(ctx, "phone = ? OR user_id = ?", phone, id)
	s.orders.Find(ctx, "phone IN ?", []string{phone})
	s.orders.First(ctx, map[string]any{"phone": phone, "status": 1})
	s.orders.Any(ctx, &Order{Phone: phone})
	s.orders.Any(ctx, id)
	s.carts.remove("id = ?", id)
	s.kept.Delete(ctx, "id = ?", id)
	s.orders.OfUser(ctx, 1, "DATE(created_at) = ?", day) // worth a note only
	s.orders.OfUser(ctx, id, "status = ?", 1)            // the helper's own condition has an index
	s.orders.Chain("status = ?", 1).Where("user_id = ?", id).Count(new(int64))
	s.orders.Find(ctx, "id", id) // the library makes a condition of it
	s.orders.Find(ctx, column+" = ?", id)
	base.Find[Order](s.db, "phone = ?", phone)
	base.Select[Order](ctx, s.bun, "phone = ?", phone)
}

// of is silent: which table it is, its callers say.
func of[T any](ctx context.Context, r *base.Repo[T], phone int64) ([]T, error) {
	return r.Find(ctx, "phone = ?", phone)
}
