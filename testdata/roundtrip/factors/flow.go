package factors

import (
	"context"
	"errors"
	"strconv"
)

// Goto is a loop without the word for it.
func (s *shop) Goto(ctx context.Context, skus []string) (sum int64) {
	i := 0
next:
	if i < len(skus) {
		sum += s.price(ctx, skus[i]) // want `^query in loop: s\.price runs len\(skus\) times per .*Goto .*\[query-in-loop\]$`
		i++
		goto next
	}
	return sum
}

// GotoTail has its condition at the end.
func (s *shop) GotoTail(ctx context.Context, skus []string) (sum int64) {
	i := 0
again:
	sum += s.price(ctx, skus[i]) // want `^query in loop: s\.price runs len\(skus\) times per .*GotoTail .*\[query-in-loop\]$`
	i++
	if i < len(skus) {
		goto again
	}
	return sum
}

// GotoRetry jumps back when it failed: a retry.
func (s *shop) GotoRetry(ctx context.Context, id int64) error {
	attempts := 0
again:
	err := s.pay(ctx, id)
	if err != nil && attempts < maxAttempts {
		attempts++
		goto again
	}
	return err
}

// GotoEnd only jumps forward: no loop.
func (s *shop) GotoEnd(ctx context.Context, sku string, cached int64) int64 {
	price := cached
	if price > 0 {
		goto done
	}
	price = s.price(ctx, sku)
done:
	return price
}

// First leaves after its first turn, always.
func (s *shop) First(ctx context.Context, cart map[string]int) int64 {
	for sku := range cart {
		return s.price(ctx, sku)
	}
	return 0
}

// FirstMatch asks for one element only, the one that it was looking for.
func (s *shop) FirstMatch(ctx context.Context, lines []Line, sku string) (int64, error) {
	for _, line := range lines {
		if line.SKU != sku {
			continue
		}
		price := s.price(ctx, line.SKU)
		return price * int64(line.Count), nil
	}
	return 0, errors.New("no such article")
}

// UntilFound leaves when an answer pleases it; until then it asks on.
func (s *shop) UntilFound(ctx context.Context, skus []string) string {
	for _, sku := range skus {
		if s.price(ctx, sku) > 0 { // want `^query in loop: s\.price runs len\(skus\) times per .*UntilFound .*\[query-in-loop\]$`
			return sku
		}
	}
	return ""
}

// Broken breaks in every branch of a switch after it asked.
func (s *shop) Broken(ctx context.Context, skus []string) (price int64) {
search:
	for _, sku := range skus {
		switch {
		case sku == "":
			continue search
		default:
			price = s.price(ctx, sku)
			break search
		}
	}
	return price
}

// BreakOfSwitch breaks out of its switch, not out of its loop.
func (s *shop) BreakOfSwitch(ctx context.Context, lines []Line) (sum int64) {
	for _, line := range lines {
		switch {
		case line.Count == 0:
			continue
		default:
			sum += s.price(ctx, line.SKU) // want `^query in loop: s\.price runs len\(lines\) times per .*BreakOfSwitch .*\[query-in-loop\]$`
			break
		}
	}
	return sum
}

// BreakOuter leaves both loops after its first question.
func (s *shop) BreakOuter(ctx context.Context, orders []Order) (price int64) {
outer:
	for _, order := range orders {
		for _, line := range order.Lines {
			price = s.price(ctx, line.SKU)
			break outer
		}
	}
	return price
}

// ContinueOuter asks once per order: the inner loop never gets further than its
// first turn.
func (s *shop) ContinueOuter(ctx context.Context, orders []Order) (sum int64) {
outer:
	for _, order := range orders {
		for _, line := range order.Lines {
			sum += s.price(ctx, line.SKU) // want `^query in loop: s\.price runs len\(orders\) times per .*ContinueOuter .*\[query-in-loop\]$`
			continue outer
		}
	}
	return sum
}

// Dispatch goes through many paths, but each branch is for one of them: it asks
// at most twice.
func (s *shop) Dispatch(ctx context.Context, paths []string) (sum int64) {
	for _, path := range paths {
		if path == "total" {
			order, _ := s.order(ctx, 1)
			sum += order.Total
		} else if path == "postage" {
			sum += s.price(ctx, "stamp")
		}
	}
	return sum
}

// DispatchSwitch does the same by switch.
func (s *shop) DispatchSwitch(ctx context.Context, columns []string) (sum int64) {
	for _, column := range columns {
		switch column {
		case "total":
			order, _ := s.order(ctx, 1)
			sum += order.Total
		case "postage":
			sum += s.price(ctx, "stamp")
		}
	}
	return sum
}

// Kinds looks like it, but many lines may be of the kind it asks for.
func (s *shop) Kinds(ctx context.Context, lines []Line) (sum int64) {
	for _, line := range lines {
		switch line.Count {
		case 1:
			sum += s.price(ctx, line.SKU) // want `^query in loop: s\.price runs up to len\(lines\) times per .*Kinds .*\[query-in-loop\]$`
		default:
			sum++
		}
	}
	return sum
}

// NoteFailure writes only what something else than a query failed for.
func (s *shop) NoteFailure(ctx context.Context, texts []string) error {
	for i, text := range texts {
		if _, err := strconv.Atoi(text); err != nil {
			if err := s.pay(ctx, int64(i)); err != nil {
				return err
			}
		}
	}
	return nil
}

// Fallback reads where the text is no number, which it may never be.
func (s *shop) Fallback(ctx context.Context, texts []string) (sum int64) {
	for _, text := range texts {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			n = s.price(ctx, text) // want `^query in loop: s\.price runs up to len\(texts\) times per .*Fallback .*\[query-in-loop\]$`
		}
		sum += n
	}
	return sum
}

// PayUnknown writes what a query did not find: that may be all of them.
func (s *shop) PayUnknown(ctx context.Context, ids []int64) error {
	for _, id := range ids {
		_, err := s.order(ctx, id) // want `^query in loop: s\.order runs len\(ids\) times per .*PayUnknown .*\[query-in-loop\]$`
		if err != nil {
			if err := s.pay(ctx, id); err != nil { // want `^query in loop: s\.pay runs up to len\(ids\) times per .*PayUnknown .*\[query-in-loop\]$`
				return err
			}
		}
	}
	return nil
}

// DispatchByIndex does each thing once, whatever the order.
func (s *shop) DispatchByIndex(ctx context.Context, id int64, fields []string) error {
	for i := 0; i < len(fields); i++ {
		switch fields[i] {
		case "paid":
			if err := s.pay(ctx, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// DispatchByOther is told what to do by another list.
func (s *shop) DispatchByOther(ctx context.Context, ids []int64, fields []string) error {
	for i := 0; i < len(ids); i++ {
		switch fields[i] {
		case "paid":
			if err := s.pay(ctx, ids[i]); err != nil { // want `^query in loop: s\.pay runs up to len\(ids\) times per .*DispatchByOther .*\[query-in-loop\]$`
				return err
			}
		}
	}
	return nil
}
