// Package streams has functions that run for each element that others send.
package streams

import (
	"context"
	"database/sql"

	"github.com/zeromicro/go-zero/core/fx"
	"github.com/zeromicro/go-zero/core/mr"
)

// Users reads users.
type Users struct{ db *sql.DB }

func (u *Users) one(ctx context.Context, id int64) error {
	return u.db.QueryRowContext(ctx, "SELECT name FROM users WHERE id = ?", id).Scan(new(string))
}

// Mapped has a function that sends the elements of a list.
func (u *Users) Mapped(ctx context.Context, ids []int64) {
	mr.MapReduce(func(source chan<- int64) {
		for _, id := range ids {
			source <- id
		}
	}, func(id int64, writer mr.Writer[int64], cancel func(error)) {
		if err := u.one(ctx, id); err != nil { // want `^query in loop: u.one runs len\(ids\) times per .*Mapped`
			cancel(err)
			return
		}
		writer.Write(id)
	}, func(pipe <-chan int64, writer mr.Writer[int64], cancel func(error)) {
		n := int64(0)
		for range pipe {
			n++
		}
		writer.Write(n)
	})
	mr.ForEach(func(source chan<- int64) {
		for i := range ids {
			source <- ids[i]
		}
	}, func(id int64) {
		u.one(ctx, id) // want `^query in loop: u.one runs len\(ids\) times per .*Mapped`
	})
	source := make(chan int64)
	go func() {
		defer close(source)
		for _, id := range ids {
			source <- id
		}
	}()
	mr.MapReduceChan(source, func(id int64, writer mr.Writer[int64], cancel func(error)) {
		u.one(ctx, id) // want `^query in loop: u.one runs len\(ids\) times per .*Mapped`
	}, func(pipe <-chan int64, writer mr.Writer[int64], cancel func(error)) {
		for range pipe {
		}
	})
}

// Unknown sends as many as something says, or hands the channel on.
func (u *Users) Unknown(ctx context.Context, next func() (int64, bool), send func(chan<- int64)) {
	mr.ForEach(func(source chan<- int64) {
		for id, ok := next(); ok; id, ok = next() {
			source <- id
		}
	}, func(id int64) {
		u.one(ctx, id) // want `^query in loop: u.one runs each ForEach times per .*Unknown`
	})
	mr.ForEach(func(source chan<- int64) {
		source <- 1
		send(source)
	}, func(id int64) {
		u.one(ctx, id) // want `^query in loop: u.one runs each ForEach times per .*Unknown`
	})
	mr.ForEach(send, func(id int64) {
		u.one(ctx, id) // want `^query in loop: u.one runs each ForEach times per .*Unknown`
	})
}

// Few has a number of elements, or functions, that is written out.
func (u *Users) Few(ctx context.Context) error {
	mr.ForEach(func(source chan<- int64) {
		source <- 1
		source <- 2
	}, func(id int64) {
		u.one(ctx, id)
	})
	mr.ForEach(func(source chan<- int64) {
		for _, id := range []int64{1, 2, 3} {
			source <- id
		}
	}, func(id int64) {
		u.one(ctx, id)
	})
	fx.Just(int64(1), int64(2)).ForEach(func(item any) { u.one(ctx, item.(int64)) })
	mr.FinishVoid(func() { u.one(ctx, 1) }, func() { u.one(ctx, 2) })
	return mr.Finish(func() error { return u.one(ctx, 1) }, func() error { return u.one(ctx, 2) })
}

// Streamed runs functions on what a stream has.
func (u *Users) Streamed(ctx context.Context, ids []int64, items []any) {
	fx.From(func(source chan<- any) {
		for _, id := range ids {
			source <- id
		}
	}).Filter(func(item any) bool {
		return item.(int64) > 0
	}).Map(func(item any) any {
		return u.one(ctx, item.(int64)) // want `^query in loop: u.one runs len\(ids\) times per .*Streamed`
	}).Done()
	stream := fx.Just(items...)
	stream.ForEach(func(item any) {
		u.one(ctx, item.(int64)) // want `^query in loop: u.one runs len\(items\) times per .*Streamed`
	})
	fx.Just(1, 2, 3, 4, 5).ForEach(func(item any) {
		u.one(ctx, int64(item.(int))) // want `^query in loop: u.one runs each ForEach times per .*Streamed`
	})
}
