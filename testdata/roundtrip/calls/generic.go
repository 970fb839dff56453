package calls

import (
	"context"

	"github.com/jmoiron/sqlx"

	"example.com/shop/calls/store"
)

// Product is a row of the table products.
type Product struct {
	ID    int64 `db:"id"`
	Price int64 `db:"price"`
}

// CartTotal uses a generic repository.
func CartTotal(ctx context.Context, db *sqlx.DB, productIDs []int64) (sum int64, err error) {
	products := store.NewRepository[Product](db, "products")
	for _, id := range productIDs {
		product, err := products.Find(ctx, id) // want `^query in loop: products\.Find runs len\(productIDs\) times per CartTotal[ ;].*\[query-in-loop\]$`
		if err != nil {
			return 0, err
		}
		sum += product.Price
	}
	return sum, nil
}

// collect runs load once per key. That is no finding here: it depends on load.
func collect[K comparable, V any](keys []K, load func(K) (V, error)) (map[K]V, error) {
	values := make(map[K]V, len(keys))
	for _, key := range keys {
		value, err := load(key)
		if err != nil {
			return nil, err
		}
		values[key] = value
	}
	return values, nil
}

// UsersByID gives collect a function that queries.
func UsersByID(ctx context.Context, users *store.Users, ids []int64) (map[int64]store.User, error) {
	return collect(ids, func(id int64) (store.User, error) {
		return users.Get(ctx, id) // want `^query in loop: users\.Get runs len\(ids\) times per UsersByID.*\[query-in-loop\]$`
	})
}

// Labels gives it one that does not.
func Labels(users map[int64]store.User, ids []int64) (map[int64]string, error) {
	return collect(ids, func(id int64) (string, error) {
		return label(users[id]), nil
	})
}

// finder is a constraint with a method; T decides what it costs.
type finder interface {
	Get(ctx context.Context, id int64) (store.User, error)
}

// ScoresOf calls the method of a type parameter.
func ScoresOf[T finder](ctx context.Context, from T, ids []int64) (sum int, err error) {
	for _, id := range ids {
		user, err := from.Get(ctx, id) // want `^query in loop: from\.Get runs len\(ids\) times per ScoresOf .*\[query-in-loop\]$`
		if err != nil {
			return 0, err
		}
		sum += user.Score
	}
	return sum, nil
}
