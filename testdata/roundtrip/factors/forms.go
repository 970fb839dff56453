package factors

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"time"
)

// Where a loop asks whether it goes on, and how it says so, is its form: how often it runs
// is the same.

// FrontEqual asks in front, whether the end has been reached.
func (s *shop) FrontEqual(ctx context.Context, ids []int64) {
	for i := 0; ; i++ {
		if i == len(ids) {
			break
		}
		s.pay(ctx, ids[i]) // want `^query in loop: s\.pay runs .*len\(ids\) times per .*FrontEqual .*\[query-in-loop\]$`
	}
	i := 0
	for {
		if len(ids) == i {
			return
		}
		s.pay(ctx, ids[i]) // want `^query in loop: s\.pay runs .*len\(ids\) times per .*FrontEqual .*\[query-in-loop\]$`
		i++
	}
}

// FrontGuards asks for more than one thing in front.
func (s *shop) FrontGuards(ctx context.Context, ids []int64) error {
	for i := 0; ; i++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		if i == len(ids) {
			return nil
		}
		s.pay(ctx, ids[i]) // want `^query in loop: s\.pay runs .*len\(ids\) times per .*FrontGuards .*\[query-in-loop\]$`
	}
}

// FrontOr leaves for one reason or another.
func (s *shop) FrontOr(ctx context.Context, ids []int64) {
	for i := 0; ; i++ {
		if ctx.Err() != nil || i >= len(ids) {
			return
		}
		s.pay(ctx, ids[i]) // want `^query in loop: s\.pay runs .*len\(ids\) times per .*FrontOr .*\[query-in-loop\]$`
	}
}

// Otherwise has the way out in the other arm.
func (s *shop) Otherwise(ctx context.Context, ids []int64) {
	i := 0
	for {
		if i < len(ids) {
			s.pay(ctx, ids[i]) // want `^query in loop: s\.pay runs .*len\(ids\) times per .*Otherwise .*\[query-in-loop\]$`
			i++
		} else {
			break
		}
	}
}

// ByCase has it in a switch.
func (s *shop) ByCase(ctx context.Context, ids []int64) {
	for i := 0; ; i++ {
		switch {
		case i >= len(ids):
			return
		case ids[i] == 0:
			continue
		}
		s.pay(ctx, ids[i]) // want `^query in loop: s\.pay runs .*len\(ids\) times per .*ByCase .*\[query-in-loop\]$`
	}
}

// AtEnd asks behind what a turn does.
func (s *shop) AtEnd(ctx context.Context, ids []int64) {
	for i := 0; ; {
		s.pay(ctx, ids[i]) // want `^query in loop: s\.pay runs .*len\(ids\) times per .*AtEnd .*\[query-in-loop\]$`
		i++
		if i >= len(ids) {
			break
		}
	}
	for i := 0; ; i++ {
		s.pay(ctx, ids[i]) // want `^query in loop: s\.pay runs .*len\(ids\) times per .*AtEnd .*\[query-in-loop\]$`
		if i == len(ids)-1 {
			return
		}
	}
}

// AtEndRest does so with a list that gets shorter.
func (s *shop) AtEndRest(ctx context.Context, ids []int64) {
	for {
		s.pay(ctx, ids[0]) // want `^query in loop: s\.pay runs len\(ids\) times per .*AtEndRest .*\[query-in-loop\]$`
		ids = ids[1:]
		if len(ids) == 0 {
			return
		}
	}
}

// AtEndSlow gives the server time between two, of as many.
func (s *shop) AtEndSlow(ctx context.Context, ids []int64, ticks <-chan time.Time) {
	for i := 0; ; {
		order, _ := s.order(ctx, ids[i]) // want `^query in loop: s\.order runs len\(ids\) times per .*AtEndSlow .*\[query-in-loop\]$`
		_ = order
		if i++; i >= len(ids) {
			return
		}
		<-ticks
	}
}

// Not has the condition the other way round.
func (s *shop) Not(ctx context.Context, ids []int64) {
	for i := 0; !(i >= len(ids)); i++ {
		s.pay(ctx, ids[i]) // want `^query in loop: s\.pay runs len\(ids\) times per .*Not .*\[query-in-loop\]$`
	}
	for i := 0; !(ctx.Err() != nil || i >= len(ids)); i++ {
		s.pay(ctx, ids[i]) // want `^query in loop: s\.pay runs len\(ids\) times per .*Not .*\[query-in-loop\]$`
	}
}

// Flagged keeps in a variable whether it has come to the end.
func (s *shop) Flagged(ctx context.Context, ids []int64) {
	i, done := 0, false
	for !done {
		s.pay(ctx, ids[i]) // want `^query in loop: s\.pay runs len\(ids\) times per .*Flagged .*\[query-in-loop\]$`
		i++
		done = i == len(ids)
	}
	i = 0
	for more := len(ids) > 0; more; {
		s.pay(ctx, ids[i]) // want `^query in loop: s\.pay runs len\(ids\) times per .*Flagged .*\[query-in-loop\]$`
		i++
		more = i < len(ids)
	}
	i, done = 0, false
	for !done {
		s.pay(ctx, ids[i]) // want `^query in loop: s\.pay runs len\(ids\) times per .*Flagged .*\[query-in-loop\]$`
		i++
		if i >= len(ids) {
			done = true
		}
	}
	for i := 0; ; i++ {
		last := i == len(ids)-1
		s.pay(ctx, ids[i]) // want `^query in loop: s\.pay runs len\(ids\) times per .*Flagged .*\[query-in-loop\]$`
		if last {
			break
		}
	}
}

// Numbered counts to a number that is given.
func (s *shop) Numbered(ctx context.Context, most int64) {
	for i := int64(0); ; {
		s.pay(ctx, i) // want `^query in loop: s\.pay runs most times per .*Numbered .*\[query-in-loop\]$`
		if i++; i > most {
			break
		}
	}
}

// Thrice does so a few times.
func (s *shop) Thrice(ctx context.Context) {
	i := int64(0)
	for {
		s.pay(ctx, i)
		i++
		if i >= 3 {
			break
		}
	}
	for i := int64(0); ; i++ {
		if i == 3 {
			return
		}
		s.pay(ctx, i)
	}
}

// Quarters has four for each.
func (s *shop) Quarters(ctx context.Context, ids []int64) {
	for _, id := range ids {
		for q := int64(1); q <= 4; q++ {
			s.pay(ctx, id+q) // want `^query in loop: s\.pay runs 4·len\(ids\) times per .*Quarters .*\[query-in-loop\]$`
		}
		for q := int64(4); q >= 0; q-- {
			s.pay(ctx, id+q) // want `^query in loop: s\.pay runs 5·len\(ids\) times per .*Quarters .*\[query-in-loop\]$`
		}
		for q := int64(0); 3 > q; q++ {
			s.pay(ctx, id+q) // want `^query in loop: s\.pay runs 3·len\(ids\) times per .*Quarters .*\[query-in-loop\]$`
		}
	}
}

// Downwards begins where it is told to.
func (s *shop) Downwards(ctx context.Context, n int64) {
	for i := n; i >= 1; i-- {
		s.pay(ctx, i) // want `^query in loop: s\.pay runs n times per .*Downwards .*\[query-in-loop\]$`
	}
	for n > 0 {
		s.pay(ctx, n) // want `^query in loop: s\.pay runs n times per .*Downwards .*\[query-in-loop\]$`
		n--
	}
}

// Merge goes along two lists.
func (s *shop) Merge(ctx context.Context, a, b []int64) {
	for i, j := 0, 0; i < len(a) || j < len(b); {
		id := int64(0)
		if j >= len(b) || i < len(a) && a[i] < b[j] {
			id = a[i]
			i++
		} else {
			id = b[j]
			j++
		}
		s.pay(ctx, id) // want `^query in loop: s\.pay runs \(len\(a\)\+len\(b\)\) times per .*Merge .*\[query-in-loop\]$`
	}
	for len(a) > 0 || len(b) > 0 {
		if len(b) == 0 {
			a, b = b, a
		}
		s.purge(ctx, 1)
	}
	for i := 0; ; i++ {
		if i >= len(a) && i >= len(b) {
			break
		}
		s.pay(ctx, int64(i)) // want `^query in loop: s\.pay runs .*\(len\(a\)\+len\(b\)\) times per .*Merge .*\[query-in-loop\]$`
	}
}

// Pairs takes two at a time, by one query each.
func (s *shop) Pairs(ctx context.Context, pairs []string) (sum int64) {
	for i := 0; i < len(pairs); i += 2 {
		sum += s.price(ctx, pairs[i]) // want `^query in loop: s\.price runs len\(pairs\)/2 times per .*Pairs .*\[query-in-loop\]$`
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		sum += s.price(ctx, pairs[i]+pairs[i+1]) // want `^query in loop: s\.price runs len\(pairs\)/2 times per .*Pairs .*\[query-in-loop\]$`
	}
	return sum
}

// PairsAtOnce takes what is between two places.
func (s *shop) PairsAtOnce(ctx context.Context, ids []int64) {
	for i := 0; i < len(ids); i += 2 {
		s.orders(ctx, ids[i:min(i+2, len(ids))])
	}
	for i := 0; i < len(ids); i += 500 {
		s.orders(ctx, []int64{ids[i]})
	}
	for i := 0; i < len(ids); i += 4 {
		chunk := ids[i:]
		s.orders(ctx, chunk[:4])
	}
}

// Inwards goes from both ends.
func (s *shop) Inwards(ctx context.Context, ids []int64) {
	for i, j := 0, len(ids)-1; i < j; i, j = i+1, j-1 {
		s.pay(ctx, ids[i]+ids[j]) // want `^query in loop: s\.pay runs len\(ids\)/2 times per .*Inwards .*\[query-in-loop\]$`
	}
	for i, j := 0, len(ids)-1; i < j; {
		s.pay(ctx, ids[i]+ids[j]) // want `^query in loop: s\.pay runs len\(ids\) times per .*Inwards .*\[query-in-loop\]$`
		if ids[i] < 0 {
			i++
		} else {
			j--
		}
	}
}

// Halving asks as often as a list can be halved.
func (s *shop) Halving(ctx context.Context, ids []int64) int {
	lo, hi := 0, len(ids)
	for lo < hi {
		mid := (lo + hi) / 2
		if order, _ := s.order(ctx, ids[mid]); order.Total > 0 {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo
}

// Fields has as many turns as the struct has fields.
func (s *shop) Fields(ctx context.Context, order Order) {
	t := reflect.TypeOf(order)
	for i := 0; i < t.NumField(); i++ {
		s.price(ctx, t.Field(i).Name)
	}
	for i := range t.NumField() {
		s.price(ctx, t.Field(i).Name)
	}
	v := reflect.ValueOf(order)
	for i, n := 0, v.NumField(); i < n; i++ {
		s.price(ctx, v.Field(i).String())
	}
}

// Elements has as many as a list has.
func (s *shop) Elements(ctx context.Context, list any) {
	v := reflect.ValueOf(list)
	for i := 0; i < v.Len(); i++ {
		s.pay(ctx, v.Index(i).Int()) // want `^query in loop: s\.pay runs v\.Len\(\) times per .*Elements .*\[query-in-loop\]$`
	}
}

// Decoded asks for what it decodes: another one each turn.
func (s *shop) Decoded(ctx context.Context, in *json.Decoder) (sum int64) {
	for in.More() {
		var sku string
		in.Decode(&sku)
		sum += s.price(ctx, sku) // want `^query in loop: s\.price runs each in\.More\(\) times per .*Decoded .*; load once before the loop`
	}
	return sum
}

// Received asks for what it receives.
func (s *shop) ReceivedSome(ctx context.Context, skus []string, in <-chan string) (sum int64) {
	for range skus {
		sum += s.price(ctx, <-in) // want `^query in loop: s\.price runs len\(skus\) times per .*ReceivedSome .*; load once before the loop`
	}
	return sum
}

// UntilMorning looks at a clock, which is no list.
func (s *shop) UntilMorning(ctx context.Context, now func() time.Time, c interface{ Now() time.Time }) {
	for {
		t := now()
		if t.Hour() > 5 {
			break
		}
		s.pay(ctx, 1)
	}
	for t := c.Now(); t.Hour() < 5; t = c.Now() {
		s.pay(ctx, 1)
	}
}

// Pages asks for page after page, and ends in each of these forms.
func (s *shop) PagesByForm(ctx context.Context, most int) (sum int64) {
	last, i := int64(0), 0
	for {
		page, err := s.listed(ctx, last, 100)
		if err != nil || len(page) == 0 {
			break
		}
		last = page[len(page)-1].ID
		if i++; i > most {
			break
		}
	}
	done := false
	for !done {
		page, _ := s.listed(ctx, last, 100)
		done = len(page) < 100
		if len(page) > 0 {
			last = page[len(page)-1].ID
		}
	}
	for n := 100; !(n < 100); {
		page, _ := s.listed(ctx, last, 100)
		n = len(page)
	}
	for more := true; more; {
		n, err := s.purge(ctx, 500)
		more = err == nil && n > 0
	}
	for {
		n, _ := s.purge(ctx, 500)
		switch {
		case n == 0:
			return sum
		}
	}
}

// PagesByNumber counts pages, up to as many as there are, or a number that is given.
func (s *shop) PagesByNumber(ctx context.Context, most int) {
	for n, total := 1, 1; n <= total; n++ {
		_, total = s.numbered(ctx, n)
	}
	for n := 1; ; n++ {
		if n == most {
			break
		}
		if page, _ := s.numbered(ctx, n); len(page) < 10 {
			break
		}
	}
	n, more := 1, true
	for more && n < most {
		page, _ := s.numbered(ctx, n)
		more = len(page) == 10
		n++
	}
}

func (s *shop) numbered(ctx context.Context, n int) (page []Order, total int) {
	s.db.SelectContext(ctx, &page, "SELECT id, total FROM orders ORDER BY id LIMIT ?, 10", min(n, 20)*10)
	return page, 20
}

// Search asks for one after the other, until it has found it.
func (s *shop) Search(ctx context.Context, n int64) {
	found := false
	for id := int64(0); !found && id < n; id++ {
		order, _ := s.order(ctx, id) // want `^query in loop: s\.order runs .*n times per .*Search .*\[query-in-loop\]$`
		found = order.Total > 100
	}
}

var errPaid = errors.New("not paid")

// Insist tries again, in each of these forms.
func (s *shop) Insist(ctx context.Context, id int64, most int) error {
	tries := 0
	for {
		err := s.pay(ctx, id)
		if err == nil {
			break
		}
		if tries++; tries >= most {
			return errPaid
		}
	}
	for i := 0; ; i++ {
		if i == most {
			return errPaid
		}
		if s.pay(ctx, id) == nil {
			break
		}
	}
	for paid := false; !paid; {
		paid = s.pay(ctx, id) == nil
	}
	for tries = 0; ; tries++ {
		if ctx.Err() != nil || tries >= most {
			return errPaid
		}
		if err := s.pay(ctx, id); err == nil {
			return nil
		}
	}
}

// Poll waits between two times.
func (s *shop) Poll(ctx context.Context, most int) bool {
	for i := 0; ; {
		if n, _ := s.purge(ctx, 1); n > 0 {
			return true
		}
		if i++; i >= most {
			return false
		}
		time.Sleep(time.Second)
	}
}

// Watch runs until it is told not to.
func (s *shop) Watch(ctx context.Context, ticks <-chan time.Time, stopped func() bool) {
	turns := 0
	for {
		if stopped() {
			return
		}
		<-ticks
		s.purge(ctx, 500)
		if turns++; turns > 100000 {
			return
		}
	}
}
