// Package store reads and writes the shop's rows.
package store

import (
	"context"

	"gorm.io/gorm"
)

type User struct {
	ID   int
	Name string
}

// Users are behind an interface for the services.
type Users interface {
	Find(ctx context.Context, id int) (*User, error)
	Save(ctx context.Context, u *User) error
}

type SQL struct{ DB *gorm.DB }

func (s *SQL) Find(ctx context.Context, id int) (*User, error) {
	u := new(User)
	err := s.DB.WithContext(ctx).Take(u, id).Error
	return u, err
}

func (s *SQL) Save(ctx context.Context, u *User) error { return s.DB.WithContext(ctx).Save(u).Error }

func (s *SQL) All(ctx context.Context) (us []User, err error) {
	err = s.DB.WithContext(ctx).Find(&us).Error
	return us, err
}
