// Package base has the repositories that others build on: their methods give what they are
// given to a library, as a condition.
package base

import (
	"context"

	"github.com/uptrace/bun"
	"gorm.io/gorm"
	"xorm.io/xorm"
)

// Repo is the repository of the table of T.
type Repo[T any] struct{ DB *gorm.DB }

func (r *Repo[T]) Find(ctx context.Context, query string, args ...any) (out []T, err error) {
	err = r.DB.WithContext(ctx).Where(query, args...).Find(&out).Error
	return out, err
}

func (r *Repo[T]) First(ctx context.Context, where map[string]any) (out T, err error) {
	err = r.DB.WithContext(ctx).Where(where).First(&out).Error
	return out, err
}

func (r *Repo[T]) Any(ctx context.Context, query any, args ...any) (out []*T, err error) {
	err = r.DB.WithContext(ctx).Model(new(T)).Where(query, args...).Find(&out).Error
	return out, err
}

func (r *Repo[T]) Delete(ctx context.Context, query string, args ...any) error {
	var t T
	return r.DB.WithContext(ctx).Where(query, args...).Delete(&t).Error
}

// OfUser has a condition of its own, for which orders have an index.
func (r *Repo[T]) OfUser(ctx context.Context, user int64, query string, args ...any) (out []T, err error) {
	err = r.DB.WithContext(ctx).Where("user_id = ?", user).Where(query, args...).Find(&out).Error
	return out, err
}

// Chain hands on what others add to.
func (r *Repo[T]) Chain(query string, args ...any) *gorm.DB {
	return r.DB.Model(new(T)).Where(query, args...)
}

// Find is a function of one table after the other.
func Find[T any](db *gorm.DB, query string, args ...any) (out []T, err error) {
	err = db.Where(query, args...).Order("id").Find(&out).Error
	return out, err
}

// List is that of xorm.
func List[T any](e *xorm.Engine, query string, args ...any) (out []*T, err error) {
	err = e.Where(query, args...).Find(&out)
	return out, err
}

// Select is that of bun.
func Select[T any](ctx context.Context, db bun.IDB, query string, args ...any) (out []T, err error) {
	err = db.NewSelect().Model(&out).Where(query, args...).Scan(ctx)
	return out, err
}
