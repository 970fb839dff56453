package calls

import (
	"context"
	"database/sql"

	"example.com/shop/calls/store"
)

// MethodValue calls a method through a local variable.
func MethodValue(ctx context.Context, users *store.Users, ids []int64) (sum int) {
	score := users.Score
	for _, id := range ids {
		sum += score(ctx, id) // want `^query in loop: score runs len\(ids\) times per MethodValue .*\[query-in-loop\]$`
	}
	return sum
}

// MethodExpression names the method by its type.
func MethodExpression(ctx context.Context, users *store.Users, ids []int64) (sum int) {
	for _, id := range ids {
		sum += (*store.Users).Score(users, ctx, id) // want `^query in loop: .* runs len\(ids\) times per MethodExpression .*\[query-in-loop\]$`
	}
	return sum
}

// LocalFunction declares the function that queries and calls it in a loop.
func LocalFunction(ctx context.Context, db *sql.DB, ids []int64) (sum int64, err error) {
	price := func(id int64) (p int64, err error) {
		err = db.QueryRowContext(ctx, "SELECT price FROM products WHERE id = ?", id).Scan(&p)
		return p, err
	}
	for _, id := range ids {
		p, err := price(id) // want `^query in loop: price runs len\(ids\) times per LocalFunction .*database/sql QueryRowContext.*\[query-in-loop\]$`
		if err != nil {
			return 0, err
		}
		sum += p
	}
	return sum, nil
}

// pricing keeps its function in a field, as tests like it.
type pricing struct {
	price func(ctx context.Context, id int64) (int64, error)
	round func(int64) int64
}

func newPricing(db *sql.DB) *pricing {
	return &pricing{
		price: func(ctx context.Context, id int64) (p int64, err error) {
			err = db.QueryRowContext(ctx, "SELECT price FROM products WHERE id = ?", id).Scan(&p)
			return p, err
		},
		round: func(p int64) int64 { return p / 100 * 100 },
	}
}

// Sum calls the fields: one queries, the other does not.
func (p *pricing) Sum(ctx context.Context, ids []int64) (sum int64, err error) {
	for _, id := range ids {
		price, err := p.price(ctx, id) // want `^query in loop: p\.price runs len\(ids\) times per .*Sum .*\[query-in-loop\]$`
		if err != nil {
			return 0, err
		}
		sum += p.round(price)
	}
	return sum, nil
}

// Subscribe stores a function per topic. Nothing runs yet, so nothing is said.
func Subscribe(ctx context.Context, db *sql.DB, topics []string) map[string]func() error {
	handlers := make(map[string]func() error, len(topics))
	for _, topic := range topics {
		handlers[topic] = func() error {
			_, err := db.ExecContext(ctx, "UPDATE topics SET seen = NOW() WHERE name = ?", topic)
			return err
		}
	}
	return handlers
}

func retail(ctx context.Context, db *sql.DB, id int64) (p int64, err error) {
	err = db.QueryRowContext(ctx, "SELECT price FROM products WHERE id = ?", id).Scan(&p)
	return p, err
}

func wholesale(ctx context.Context, db *sql.DB, id int64) (p int64, err error) {
	err = db.QueryRowContext(ctx, "SELECT price FROM wholesale WHERE id = ?", id).Scan(&p)
	return p, err
}

func free(context.Context, *sql.DB, int64) (int64, error) { return 0, nil }

// OneOfThree picks a function first: two of the three query.
func OneOfThree(ctx context.Context, db *sql.DB, ids []int64, how string) (sum int64, err error) {
	price := free
	switch how {
	case "retail":
		price = retail
	case "wholesale":
		price = wholesale
	}
	for _, id := range ids {
		p, err := price(ctx, db, id) // want `^query in loop: price runs len\(ids\) times per OneOfThree .*database/sql QueryRowContext.*\[query-in-loop\]$`
		if err != nil {
			return 0, err
		}
		sum += p
	}
	return sum, nil
}
