package shop

import (
	"context"
	"fmt"
	"time"

	"example.com/shop/kv"
	"example.com/shop/store"
)

func userKey(id int) string { return fmt.Sprintf("user:%d", id) }

func (s *Shop) Early2(ctx context.Context, u *store.User) error {
	if err := kv.Del(ctx, userKey(u.ID)); err != nil { // want `go-redis Del deletes user:\{\} before \(\*SQL\)\.Save → gorm Save has written: a request in between stores the old value again, and it stays; delete the key behind the write \[cache-del-before-write\]`
		return err
	}
	return s.users.Save(ctx, u)
}

func (s *Shop) Late(ctx context.Context, u *store.User) error {
	if err := s.users.Save(ctx, u); err != nil {
		return err
	}
	return kv.Del(ctx, userKey(u.ID))
}

// Twice deletes again later.
func (s *Shop) Twice(ctx context.Context, u *store.User) error {
	if err := kv.Del(ctx, userKey(u.ID)); err != nil {
		return err
	}
	if err := s.users.Save(ctx, u); err != nil {
		return err
	}
	time.AfterFunc(time.Second, func() { _ = kv.Del(context.Background(), userKey(u.ID)) })
	return kv.Del(ctx, userKey(u.ID))
}

// Put stores the new value.
func (s *Shop) Put(ctx context.Context, u *store.User) error {
	if err := kv.Del(ctx, userKey(u.ID)); err != nil {
		return err
	}
	if err := s.users.Save(ctx, u); err != nil {
		return err
	}
	return kv.Set(ctx, userKey(u.ID), u, time.Hour)
}

// Captcha deletes what no row is cached under.
func (s *Shop) Captcha(ctx context.Context, phone string, u *store.User) error {
	if err := kv.Del(ctx, "captcha:"+phone); err != nil {
		return err
	}
	return s.users.Save(ctx, u)
}

// Two writes: the deletion belongs to the first.
func (s *Shop) Two(ctx context.Context, u, log *store.User) error {
	if err := s.users.Save(ctx, u); err != nil {
		return err
	}
	if err := kv.Del(ctx, userKey(u.ID)); err != nil {
		return err
	}
	return s.users.Save(ctx, log)
}
