// Package port says in interfaces what its functions need. It imports no
// implementation; they are in package adapter, and only package wiring sees
// both.
package port

import "context"

// Stock has one implementation, and a mock.
type Stock interface {
	Available(ctx context.Context, sku string) (int, error)
}

// Prices has two implementations: a table, and a fixed list that costs nothing.
type Prices interface {
	Price(ctx context.Context, sku string) (int64, error)
}

// Shipping has three implementations, all on tables.
type Shipping interface {
	Fee(ctx context.Context, zip string) (int64, error)
}

// Notifier has four implementations: too many to say which one it is.
type Notifier interface {
	Notify(ctx context.Context, user int64, text string) error
}

// Shop sells.
type Shop struct {
	stock    Stock
	prices   Prices
	shipping Shipping
	notifier Notifier
}

// NewShop puts a shop together.
func NewShop(stock Stock, prices Prices, shipping Shipping, notifier Notifier) *Shop {
	return &Shop{stock: stock, prices: prices, shipping: shipping, notifier: notifier}
}

// InStock can only mean the one implementation there is.
func (s *Shop) InStock(ctx context.Context, skus []string) (in []string, err error) {
	for _, sku := range skus {
		n, err := s.stock.Available(ctx, sku) // want `^query in loop: s\.stock\.Available runs len\(skus\) times per .*InStock .*→ sqlx GetContext.*\[query-in-loop\]$`
		if err != nil {
			return nil, err
		}
		if n > 0 {
			in = append(in, sku)
		}
	}
	return in, nil
}

// Total means one of two.
func (s *Shop) Total(ctx context.Context, skus []string) (sum int64, err error) {
	for _, sku := range skus {
		price, err := s.prices.Price(ctx, sku) // want `^query in loop: s\.prices\.Price runs len\(skus\) times per .*Total .*\[query-in-loop\]$`
		if err != nil {
			return 0, err
		}
		sum += price
	}
	return sum, nil
}

// Fees means one of three.
func (s *Shop) Fees(ctx context.Context, zips []string) (sum int64, err error) {
	for _, zip := range zips {
		fee, err := s.shipping.Fee(ctx, zip) // want `^query in loop: s\.shipping\.Fee runs len\(zips\) times per .*Fees .*\[query-in-loop\]$`
		if err != nil {
			return 0, err
		}
		sum += fee
	}
	return sum, nil
}

// NotifyAll means one of four, of which one writes to a table: silent, since
// a guess among many is wrong too often.
func (s *Shop) NotifyAll(ctx context.Context, users []int64, text string) error {
	for _, user := range users {
		if err := s.notifier.Notify(ctx, user, text); err != nil {
			return err
		}
	}
	return nil
}

// Discounts takes lists.
type Discounts interface {
	Discount(ctx context.Context, skus []string) (int64, error)
}

// OneByOne hands over lists of one: the loop over them adds nothing.
func OneByOne(ctx context.Context, d Discounts, skus []string) (sum int64, err error) {
	for _, sku := range skus {
		off, err := d.Discount(ctx, []string{sku}) // want `^query in loop: d\.Discount runs len\(skus\) times per OneByOne \(.*\[query-in-loop\]$`
		if err != nil {
			return 0, err
		}
		sum += off
	}
	return sum, nil
}

// ListByList hands over lists of any length.
func ListByList(ctx context.Context, d Discounts, lists [][]string) (sum int64, err error) {
	for _, list := range lists {
		off, err := d.Discount(ctx, list) // want `^query in loop: d\.Discount runs len\(lists\) times per ListByList, len\(lists\)·len\(skus\) in all \(.*\[query-in-loop\]$`
		if err != nil {
			return 0, err
		}
		sum += off
	}
	return sum, nil
}

// Rebates takes any number of articles.
type Rebates interface {
	Rebate(ctx context.Context, skus ...string) (int64, error)
}

// OneArgument hands over one article at a time, or all of a list.
func OneArgument(ctx context.Context, r Rebates, skus []string, lists [][]string) (sum int64, err error) {
	for _, sku := range skus {
		off, err := r.Rebate(ctx, sku) // want `^query in loop: r\.Rebate runs len\(skus\) times per OneArgument \(.*\[query-in-loop\]$`
		if err != nil {
			return 0, err
		}
		sum += off
	}
	for _, list := range lists {
		off, err := r.Rebate(ctx, list...) // want `^query in loop: r\.Rebate runs len\(lists\) times per OneArgument, len\(lists\)·len\(skus\) in all \(.*\[query-in-loop\]$`
		if err != nil {
			return 0, err
		}
		sum += off
	}
	return sum, nil
}
