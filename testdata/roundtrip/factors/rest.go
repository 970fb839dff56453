package factors

import (
	"container/list"
	"context"
	"slices"
	"strings"
	"time"
)

// What a turn leaves is the rest, for the next one: of a text, a list, a queue, a channel.

// CutOff works off a text, and lists by what leaves the rest of them.
func (s *shop) CutOff(ctx context.Context, text string, ids []int64) (sum int64) {
	for len(text) > 0 {
		var sku string
		sku, text, _ = strings.Cut(text, ",")
		sum += s.price(ctx, sku) // want `^query in loop: s\.price runs each strings\.Cut\(text, ","\) times per .*CutOff .*\[query-in-loop\]$`
	}
	for len(ids) > 0 {
		s.pay(ctx, ids[0]) // want `^query in loop: s\.pay runs len\(ids\) times per .*CutOff .*\[query-in-loop\]$`
		ids = slices.Delete(ids, 0, 1)
	}
	return sum
}

func firstOf(ids []int64) (int64, []int64) { return ids[0], ids[1:] }

func chunkOf(ids []int64, n int) (now, later []int64) {
	return ids[:min(n, len(ids))], ids[min(n, len(ids)):]
}

// CutFirst has a function of its own for that.
func (s *shop) CutFirst(ctx context.Context, ids []int64) {
	for len(ids) > 0 {
		var id int64
		id, ids = firstOf(ids)
		s.pay(ctx, id) // want `^query in loop: s\.pay runs each firstOf\(ids\) times per .*CutFirst .*\[query-in-loop\]$`
	}
}

// CutChunk takes many.
func (s *shop) CutChunk(ctx context.Context, ids []int64) {
	for rest := ids; len(rest) > 0; {
		var now []int64
		now, rest = chunkOf(rest, 500)
		s.orders(ctx, now)
	}
	for rest := ids; len(rest) > 0; {
		s.orders(ctx, rest)
		rest = slices.DeleteFunc(rest, func(id int64) bool { return id < 10 })
	}
	for rest := ids; len(rest) > 0; {
		n := min(100, len(rest))
		s.orders(ctx, rest[:n])
		rest = slices.Delete(rest, 0, n)
	}
}

// Queued works off what is counted by a method.
func (s *shop) Queued(ctx context.Context, l *list.List) {
	for l.Len() > 0 {
		front := l.Front()
		l.Remove(front)
		s.pay(ctx, front.Value.(int64)) // want `^query in loop: s\.pay runs l\.Len\(\) times per .*Queued .*\[query-in-loop\]$`
	}
}

// buffer keeps what has not been stored yet.
type buffer struct{ ids []int64 }

func (b *buffer) Len() int               { return len(b.ids) }
func (b *buffer) take() int64            { id := b.ids[0]; b.ids = b.ids[1:]; return id }
func (b *buffer) some(int) []int64       { ids := b.ids; b.ids = nil; return ids }
func (b *buffer) drop()                  { b.ids = nil }
func (s *shop) left(context.Context) int { n, _ := s.purge(context.Background(), 0); return n }

// Buffered takes one each turn.
func (s *shop) Buffered(ctx context.Context, b *buffer) {
	for b.Len() > 0 {
		s.pay(ctx, b.take()) // want `^query in loop: s\.pay runs b\.Len\(\) times per .*Buffered .*\[query-in-loop\]$`
	}
	for {
		if b.Len() == 0 {
			return
		}
		s.pay(ctx, b.take()) // want `^query in loop: s\.pay runs .*b\.Len\(\) times per .*Buffered .*\[query-in-loop\]$`
	}
}

// BufferedSome takes many, or waits in between.
func (s *shop) BufferedSome(ctx context.Context, b *buffer) {
	for b.Len() > 0 {
		s.orders(ctx, b.some(500))
	}
	for b.Len() > 0 {
		s.purge(ctx, 500)
		b.drop()
	}
	for b.Len() > 0 {
		s.pay(ctx, b.take())
		time.Sleep(time.Second)
	}
	for s.left(ctx) > 0 {
		s.purge(ctx, 500)
	}
}

// Sent works off a channel that it has filled.
func (s *shop) Sent(ctx context.Context, ids []int64) {
	ch := make(chan int64, len(ids))
	for _, id := range ids {
		ch <- id
	}
	close(ch)
	for {
		id, ok := <-ch
		if !ok {
			return
		}
		s.pay(ctx, id) // want `^query in loop: s\.pay runs len\(ids\) times per .*Sent .*\[query-in-loop\]$`
	}
}

// SentHead has the same in its head.
func (s *shop) SentHead(ctx context.Context, ids []int64) {
	ch := make(chan int64, len(ids))
	for _, id := range ids {
		ch <- id
	}
	close(ch)
	for id, ok := <-ch; ok; id, ok = <-ch {
		s.pay(ctx, id) // want `^query in loop: s\.pay runs len\(ids\) times per .*SentHead .*\[query-in-loop\]$`
	}
}

// SentSelect may be cancelled.
func (s *shop) SentSelect(ctx context.Context, ids []int64) {
	ch := make(chan int64, len(ids))
	for _, id := range ids {
		ch <- id
	}
	close(ch)
	for {
		select {
		case <-ctx.Done():
			return
		case id, ok := <-ch:
			if !ok {
				return
			}
			s.pay(ctx, id) // want `^query in loop: s\.pay runs len\(ids\) times per .*SentSelect .*\[query-in-loop\]$`
		}
	}
}

// SentLength asks how many are left.
func (s *shop) SentLength(ctx context.Context, ids []int64) {
	ch := make(chan int64, len(ids))
	for _, id := range ids {
		ch <- id
	}
	for len(ch) > 0 {
		s.pay(ctx, <-ch) // want `^query in loop: s\.pay runs len\(ids\) times per .*SentLength .*\[query-in-loop\]$`
	}
}

// Elsewhere receives what others send, as long as they do.
func (s *shop) Elsewhere(ctx context.Context, ids <-chan int64, ticks <-chan time.Time) {
	for {
		id, ok := <-ids
		if !ok {
			break
		}
		s.pay(ctx, id)
	}
	for {
		select {
		case id, ok := <-ids:
			if !ok {
				return
			}
			s.pay(ctx, id)
		case <-ticks:
			s.purge(ctx, 500)
		}
	}
}

// cursor goes over the rows of one table.
type cursor struct {
	shop *shop
	at   int
}

func (s *shop) over(table string) *cursor { return &cursor{shop: s, at: len(table)} }

func (c *cursor) each(ctx context.Context, f func(int) error) error {
	n, err := c.shop.purge(ctx, c.at)
	if err != nil {
		return err
	}
	return f(n)
}

// Workers share what is sent; those of the second kind have a cursor for each.
func (s *shop) Workers(ctx context.Context, skus, tables []string, n int) {
	work, whole := make(chan string), make(chan string)
	for range n {
		go func() {
			for {
				sku, ok := <-work
				if !ok {
					return
				}
				s.price(ctx, sku) // want `^query in loop: s\.price runs .*len\(skus\) times per .*Workers .*\[query-in-loop\]$`
			}
		}()
		go func() {
			for {
				table, ok := <-whole
				if !ok {
					break
				}
				c := s.over(table)
				c.each(ctx, func(int) error { println(table); return nil })
			}
		}()
	}
	for _, sku := range skus {
		work <- sku
	}
	close(work)
	for _, table := range tables {
		whole <- table
	}
	close(whole)
}
