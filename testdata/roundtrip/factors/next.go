package factors

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"slices"
	"strings"
	"time"
)

// The heads of these loops call for the first element, and again for each one that follows.

// Pulled asks for what an iterator hands out.
func (s *shop) Pulled(ctx context.Context, skus []string) (sum int64) {
	next, stop := iter.Pull(slices.Values(skus))
	defer stop()
	for sku, ok := next(); ok; sku, ok = next() {
		sum += s.price(ctx, sku) // want `^query in loop: s\.price runs each next\(\) times per .*Pulled .*\[query-in-loop\]$`
	}
	return sum
}

// PulledOnce collects and asks once.
func (s *shop) PulledOnce(ctx context.Context, next func() (int64, bool)) ([]Order, error) {
	var ids []int64
	for id, ok := next(); ok; id, ok = next() {
		ids = append(ids, id)
	}
	return s.orders(ctx, ids)
}

// Requeued has the second call at the end of the body.
func (s *shop) Requeued(ctx context.Context, q *queue) (sum int64) {
	id, ok := q.pop()
	for ok {
		order, _ := s.order(ctx, id) // want `^query in loop: s\.order runs each q\.pop\(\) times per .*Requeued .*\[query-in-loop\]$`
		sum += order.Total
		id, ok = q.pop()
	}
	return sum
}

// Popped tells the end by what is handed out.
func (s *shop) Popped(ctx context.Context, pop func() *Line) (sum int64) {
	for line := pop(); line != nil; line = pop() {
		sum += s.price(ctx, line.SKU) // want `^query in loop: s\.price runs each pop\(\) times per .*Popped .*\[query-in-loop\]$`
	}
	return sum
}

// Commas looks for the end of the next word.
func (s *shop) Commas(ctx context.Context, text string) (sum int64) {
	for i := strings.IndexByte(text, ','); i >= 0; i = strings.IndexByte(text, ',') {
		sum += s.price(ctx, text[:i]) // want `^query in loop: s\.price runs each strings\.IndexByte\(text, ','\) times per .*Commas .*\[query-in-loop\]$`
		text = text[i+1:]
	}
	return sum
}

// Records goes on as long as there is no error.
func (s *shop) Records(ctx context.Context, file *csv.Reader) (sum int64) {
	for row, err := file.Read(); err == nil; row, err = file.Read() {
		sum += s.price(ctx, row[0]) // want `^query in loop: s\.price runs each file\.Read\(\) times per .*Records .*\[query-in-loop\]$`
	}
	return sum
}

// UntilEnd goes on until a certain one.
func (s *shop) UntilEnd(ctx context.Context, file *csv.Reader) (sum int64, err error) {
	var row []string
	for row, err = file.Read(); !errors.Is(err, io.EOF); row, err = file.Read() {
		if err != nil {
			return 0, err
		}
		sum += s.price(ctx, row[0]) // want `^query in loop: s\.price runs each file\.Read\(\) times per .*UntilEnd .*\[query-in-loop\]$`
	}
	return sum, nil
}

// forEach hands on what it is handed.
func forEach[T any](next func() (T, bool), do func(T)) {
	for v, ok := next(); ok; v, ok = next() {
		do(v)
	}
}

// HandedOn says what is done with each.
func (s *shop) HandedOn(ctx context.Context, q *queue) (sum int64) {
	forEach(q.pop, func(id int64) {
		order, _ := s.order(ctx, id) // want `^query in loop: s\.order runs each next\(\) times per .*HandedOn .*\[query-in-loop\]$`
		sum += order.Total
	})
	return sum
}

// PagesInHead asks for page after page.
func (s *shop) PagesInHead(ctx context.Context) (sum int64) {
	for orders, token, err := s.page(ctx, ""); token != "" && err == nil; orders, token, err = s.page(ctx, token) {
		for _, order := range orders {
			sum += order.Total
		}
	}
	return sum
}

// WhilePages goes on as long as a page is there.
func (s *shop) WhilePages(ctx context.Context) (sum int64) {
	for orders, err := s.listed(ctx, 0, 50); err == nil && len(orders) > 0; orders, err = s.listed(ctx, orders[len(orders)-1].ID, 50) {
		sum += int64(len(orders))
	}
	return sum
}

// PurgeInHead goes on until nothing is left.
func (s *shop) PurgeInHead(ctx context.Context) (sum int) {
	for n, err := s.purge(ctx, 500); err == nil; n, err = s.purge(ctx, 500) {
		if n == 0 {
			break
		}
		sum += n
	}
	for n, _ := s.purge(ctx, 500); n > 0; n, _ = s.purge(ctx, 500) {
		sum += n
	}
	return sum
}

// Insisting tries a few times, until it succeeds.
func (s *shop) Insisting(ctx context.Context, most int) (n int, err error) {
	i := 0
	for n, err = s.purge(ctx, 500); err != nil && i < most; n, err = s.purge(ctx, 500) {
		i++
	}
	return n, err
}

// Counting has the attempts in the head, and the one that follows in the body.
func (s *shop) Counting(ctx context.Context, id int64, most int) error {
	err := s.pay(ctx, id)
	for i := 0; i < most && err != nil; i++ {
		err = s.pay(ctx, id)
	}
	return err
}

// WhileGood is left at the first order that cannot be paid: most can.
func (s *shop) WhileGood(ctx context.Context, ids []int64) (err error) {
	for i := 0; i < len(ids) && err == nil; i++ {
		err = s.pay(ctx, ids[i]) // want `^query in loop: s\.pay runs len\(ids\) times per .*WhileGood .*\[query-in-loop\]$`
	}
	return err
}

// Cancelled does the same again and again; what it asks each time hands out nothing.
func (s *shop) Cancelled(ctx context.Context) {
	for err := ctx.Err(); err == nil; err = ctx.Err() {
		s.pay(ctx, 1)
	}
}

// InTime goes on as long as there is time left, and has no elements either.
func (s *shop) InTime(ctx context.Context, end time.Time) {
	for left := time.Until(end); left > 0; left = time.Until(end) {
		s.pay(ctx, 1)
	}
	for {
		if now := time.Now(); now.After(end) {
			break
		}
		s.pay(ctx, 1)
	}
}

// Received waits for each of them.
func (s *shop) Received(ctx context.Context, skus <-chan string) (sum int64) {
	for sku, ok := <-skus; ok; sku, ok = <-skus {
		sum += s.price(ctx, sku)
	}
	return sum
}
