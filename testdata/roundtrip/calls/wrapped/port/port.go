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

// Settings has one real implementation, behind one that keeps what it got in Redis.
type Settings interface {
	Setting(ctx context.Context, name string) (string, error)
}

// Flags has one real implementation, behind one that writes a log.
type Flags interface {
	Flag(ctx context.Context, name string) (bool, error)
}

// Stocks has one real implementation, and one that asks each of several.
type Stocks interface {
	Stock(ctx context.Context, sku string) (int64, error)
}

// Page shows an offer.
type Page struct {
	Settings Settings
	Flags    Flags
	Stocks   Stocks
}

// Texts asks Redis for each: the database is behind it.
func (p *Page) Texts(ctx context.Context, names []string) (texts []string, err error) {
	for _, name := range names {
		text, err := p.Settings.Setting(ctx, name) // want `^cache call in loop: p\.Settings\.Setting runs len\(names\) times per \(\*Page\)\.Texts \(… → \(\*settings\)\.Setting → go-redis Get\).*\[cache-in-loop\]$`
		if err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	return texts, nil
}

// Shown asks for each, and each is logged.
func (p *Page) Shown(ctx context.Context, names []string) (shown []string) {
	for _, name := range names {
		if on, _ := p.Flags.Flag(ctx, name); on { // want `^query in loop: p\.Flags\.Flag runs len\(names\) times per \(\*Page\)\.Shown \(… → \(\*rows\)\.Flag → sqlx GetContext\).*\[query-in-loop\]$`
			shown = append(shown, name)
		}
	}
	return shown
}

// Left asks one of them, or each of those that the program is set up with.
func (p *Page) Left(ctx context.Context, skus []string) (left int64) {
	for _, sku := range skus {
		n, _ := p.Stocks.Stock(ctx, sku) // want `^query in loop: p\.Stocks\.Stock runs len\(skus\) times per \(\*Page\)\.Left \(… → \(\*rows\)\.Stock → sqlx GetContext\).*\[query-in-loop\]$`
		left += n
	}
	return left
}
