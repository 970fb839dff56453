package factors

import (
	"context"
	"strings"
)

// The loops of this file are about how a message names the number of turns.

// Listed has a call with arguments as what it ranges over.
func (s *shop) Listed(ctx context.Context, list string) (sum int64) {
	for _, sku := range strings.Split(list, ",") {
		sum += s.price(ctx, sku) // want `^query in loop: s\.price runs len\(strings\.Split\(list, ","\)\) times per .*Listed .*\[query-in-loop\]$`
	}
	return sum
}

// ListedTimes does not even look at the parts.
func (s *shop) ListedTimes(ctx context.Context, list string) (sum int64) {
	for range strings.Split(list, ",") {
		sum += s.price(ctx, list) // want `^query in loop: s\.price runs len\(strings\.Split\(list, ","\)\) times per .*ListedTimes .*\[query-in-loop\]$`
	}
	return sum
}

// ListedOnce is one query for all parts.
func (s *shop) ListedOnce(ctx context.Context, list string, id func(string) int64) (sum int64, err error) {
	var ids []int64
	for _, sku := range strings.Split(list, ",") {
		ids = append(ids, id(sku))
	}
	orders, err := s.orders(ctx, ids)
	return total(orders), err
}

// Letters ranges over a string.
func (s *shop) Letters(ctx context.Context, code string) (sum int64) {
	for _, letter := range code {
		sum += s.price(ctx, string(letter)) // want `^query in loop: s\.price runs len\(code\) times per .*Letters .*\[query-in-loop\]$`
	}
	return sum
}

// Runes converts the string first; a message leaves conversions out.
func (s *shop) Runes(ctx context.Context, code string) (sum int64) {
	for _, letter := range []rune(code) {
		sum += s.price(ctx, string(letter)) // want `^query in loop: s\.price runs len\(code\) times per .*Runes .*\[query-in-loop\]$`
	}
	return sum
}

// OneMore has a sum for its bound, which must not run into the words around it.
func (s *shop) OneMore(ctx context.Context, count int) (sum int64) {
	for i := 1; i <= count+1; i++ {
		order, _ := s.order(ctx, int64(i)) // want `^query in loop: s\.order runs \(count \+ 1\) times per .*OneMore .*\[query-in-loop\]$`
		sum += order.Total
	}
	return sum
}

// OneMoreEach has it as one of two factors.
func (s *shop) OneMoreEach(ctx context.Context, skus []string, count int) (sum int64) {
	for range count - 1 {
		for _, sku := range skus {
			sum += s.price(ctx, sku) // want `^query in 2 nested loops: s\.price runs \(count - 1\)·len\(skus\) times per .*OneMoreEach .*\[query-in-loop\]$`
		}
	}
	return sum
}

// Converted has its operator inside a conversion.
func (s *shop) Converted(ctx context.Context, first, last int64) (sum int64) {
	for i := 0; i < int(last-first); i++ {
		order, _ := s.order(ctx, first+int64(i)) // want `^query in loop: s\.order runs \(last - first\) times per .*Converted .*\[query-in-loop\]$`
		sum += order.Total
	}
	return sum
}

// exec is a wrapper of Exec.
func (s *shop) exec(ctx context.Context, query string, args ...any) error {
	_, err := s.db.ExecContext(ctx, query, args...)
	return err
}

// SameStatement gives the wrapper one statement and what changes.
func (s *shop) SameStatement(ctx context.Context, ids []int64) error {
	for _, id := range ids {
		if err := s.exec(ctx, "DELETE FROM carts WHERE id = ?", id); err != nil { // want `^query in loop: s\.exec runs len\(ids\) times per .*SameStatement \(.*\); collect the rows.*\[query-in-loop\]$`
			return err
		}
	}
	return nil
}

// Spliced puts the value into the text: it is the same statement all the same.
func (s *shop) Spliced(ctx context.Context, skus []string) error {
	for _, sku := range skus {
		if err := s.exec(ctx, "DELETE FROM carts WHERE sku = '"+sku+"'"); err != nil { // want `^query in loop: s\.exec runs len\(skus\) times per .*Spliced \(.*\); collect the rows.*\[query-in-loop\]$`
			return err
		}
	}
	return nil
}

// noted runs a statement that it is given, and one of its own.
func (s *shop) noted(ctx context.Context, query string) error {
	if err := s.exec(ctx, query); err != nil {
		return err
	}
	return s.exec(ctx, "INSERT INTO notes (text) VALUES (?)", query)
}

// Noted runs statements, each with a row of its own.
func (s *shop) Noted(ctx context.Context, queries []string) error {
	for _, query := range queries {
		if err := s.noted(ctx, query); err != nil { // want `^query in loop: s\.noted runs len\(queries\) times per .*Noted \(.*\); collect the rows.*\[query-in-loop\]$`
			return err
		}
	}
	return nil
}
