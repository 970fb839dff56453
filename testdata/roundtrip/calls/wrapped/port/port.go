// Package port needs articles and says so in an interface, which one type reads
// from a table and others wrap.
package port

import "context"

// Article is what is sold.
type Article struct {
	SKU   string `db:"sku"`
	Price int64  `db:"price"`
}

// Articles has one real implementation. What wraps it, and implements it again,
// costs what it wraps.
type Articles interface {
	Article(ctx context.Context, sku string) (Article, error)
	Bulk(ctx context.Context, skus []string) ([]Article, error)
}

// Rates has one implementation, in memory, and a wrapper around it.
type Rates interface {
	Rate(ctx context.Context, currency string) (int64, error)
}

// Offers makes offers.
type Offers struct {
	Articles Articles
	Rates    Rates
}

// Total asks for each article alone: the message names the table at the end of
// the wrappers.
func (o *Offers) Total(ctx context.Context, skus []string) (sum int64, err error) {
	for _, sku := range skus {
		article, err := o.Articles.Article(ctx, sku) // want `^query in loop: o\.Articles\.Article runs len\(skus\) times per \(\*Offers\)\.Total \(.*\(\*table\)\.Article → .*sqlx GetContext.*\[query-in-loop\]$`
		if err != nil {
			return 0, err
		}
		sum += article.Price
	}
	return sum, nil
}

// TotalAtOnce asks for all of them together.
func (o *Offers) TotalAtOnce(ctx context.Context, skus []string) (sum int64, err error) {
	articles, err := o.Articles.Bulk(ctx, skus)
	if err != nil {
		return 0, err
	}
	for _, article := range articles {
		sum += article.Price
	}
	return sum, nil
}

// Converted wraps nothing that queries.
func (o *Offers) Converted(ctx context.Context, currencies []string, price int64) (prices []int64, err error) {
	for _, currency := range currencies {
		rate, err := o.Rates.Rate(ctx, currency)
		if err != nil {
			return nil, err
		}
		prices = append(prices, price*rate)
	}
	return prices, nil
}
