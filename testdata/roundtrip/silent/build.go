package silent

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"gorm.io/gorm"
)

// Order is a row of the table orders.
type Order struct {
	ID     int64
	Status string
	Total  int64
}

// Filter is one condition of a search.
type Filter struct {
	Column string
	Value  any
}

// scope builds a query without running it.
func (f Filter) scope(db *gorm.DB) *gorm.DB {
	return db.Where(fmt.Sprintf("`%s` = ?", f.Column), f.Value)
}

// Search only builds in its loop, by a function and by hand; the query runs once,
// after it.
func Search(db *gorm.DB, filters []Filter) (orders []Order, err error) {
	query := db.Model(&Order{})
	for _, filter := range filters {
		query = filter.scope(query)
	}
	var columns []string
	for _, filter := range filters {
		columns = append(columns, filter.Column)
	}
	err = query.Select(strings.Join(columns, ",")).Find(&orders).Error
	return orders, err
}

// Subqueries builds queries that run as part of another one.
func Subqueries(db *gorm.DB, statuses []string) (orders []Order, err error) {
	query := db.Model(&Order{})
	for _, status := range statuses {
		query = query.Or("id IN (?)", db.Table("history").Select("order_id").Where("status = ?", status))
	}
	return orders, query.Find(&orders).Error
}

// DryRun asks gorm for the text of a query, not for its rows.
func DryRun(db *gorm.DB, ids []int64) (texts []string) {
	for _, id := range ids {
		texts = append(texts, db.ToSQL(func(tx *gorm.DB) *gorm.DB {
			return tx.First(&Order{}, id)
		}))
	}
	return texts
}

// Rollback gives up one transaction on every early way out; a loop around the
// checks, not around the transaction, makes it no round trip per turn.
func Rollback(ctx context.Context, db *gorm.DB, orders []Order) error {
	tx := db.WithContext(ctx).Begin()
	for _, order := range orders {
		if order.Total < 0 {
			slog.WarnContext(ctx, "negative total", "order", order.ID)
			return tx.Rollback().Error
		}
	}
	if err := tx.Create(&orders).Error; err != nil {
		return err
	}
	return tx.Commit().Error
}
