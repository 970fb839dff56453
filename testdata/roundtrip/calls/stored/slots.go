package stored

import (
	"context"
	"database/sql"
)

type prices struct {
	load  func(ctx context.Context, id int64) (int64, error)
	other func(ctx context.Context, id int64) (int64, error)
}

func newPrices(load func(ctx context.Context, id int64) (int64, error)) *prices {
	p := &prices{}
	p.load = load
	return p
}

func (p *prices) sum(ctx context.Context, ids []int64) (sum int64) {
	for _, id := range ids {
		n, _ := p.load(ctx, id) // want `^query in loop: p\.load runs len\(ids\) times per .*sum`
		sum += n
		n, _ = p.other(ctx, id)
		sum += n
	}
	return sum
}

// Prices asks a database for each price.
func Prices(ctx context.Context, db *sql.DB, ids []int64) int64 {
	return newPrices(func(ctx context.Context, id int64) (price int64, err error) {
		err = db.QueryRowContext(ctx, "SELECT price FROM products WHERE id = ?", id).Scan(&price)
		return price, err
	}).sum(ctx, ids)
}

// rates may be one of two; at each place it is known which.
type rates struct {
	load func(ctx context.Context, id int64) (int64, error)
}

func newRates(load func(ctx context.Context, id int64) (int64, error)) *rates {
	return &rates{load: load}
}

func fixed(context.Context, int64) (int64, error) { return 1, nil }

type rateDB struct{ db *sql.DB }

func (r *rateDB) rate(ctx context.Context, id int64) (rate int64, err error) {
	err = r.db.QueryRowContext(ctx, "SELECT rate FROM rates WHERE id = ?", id).Scan(&rate)
	return rate, err
}

func (r *rates) all(ctx context.Context, ids []int64) (sum int64) {
	for _, id := range ids {
		n, _ := r.load(ctx, id)
		sum += n
	}
	return sum
}

// Rates has one of each.
func Rates(ctx context.Context, db *rateDB, ids []int64) (sum int64) {
	free, asked, written := newRates(fixed), newRates(db.rate), rates{load: db.rate}
	for _, id := range ids {
		n, _ := free.load(ctx, id)
		m, _ := asked.load(ctx, id)   // want `^query in loop: asked\.load runs len\(ids\) times per Rates`
		o, _ := written.load(ctx, id) // want `^query in loop: written\.load runs len\(ids\) times per Rates`
		sum += n + m + o
	}
	return sum + free.all(ctx, ids)
}

// tariff has a field that is set again behind its making.
type tariff struct {
	load func(ctx context.Context, id int64) (int64, error)
}

func (t *tariff) fix() { t.load = fixed }

// Tariffs are fixed.
func Tariffs(ctx context.Context, db *rateDB, ids []int64) (sum int64) {
	t := &tariff{load: db.rate}
	t.fix()
	for _, id := range ids {
		n, _ := t.load(ctx, id)
		sum += n
	}
	return sum
}

// both is a field of which either function queries.
type both struct {
	run func(context.Context, int64) (int64, error)
}

// Both picks one of two by its settings.
func Both(ctx context.Context, db *rateDB, ids []int64, live bool) {
	b := both{run: db.rate}
	if live {
		b.run = func(ctx context.Context, id int64) (n int64, err error) {
			err = db.db.QueryRowContext(ctx, "SELECT rate FROM live WHERE id = ?", id).Scan(&n)
			return n, err
		}
	}
	for _, id := range ids {
		_, _ = b.run(ctx, id) // want `^query in loop: b\.run runs len\(ids\) times per Both`
	}
}
