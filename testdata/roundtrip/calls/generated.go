package calls

import (
	"context"
	"database/sql"

	"example.com/shop/calls/queries"
)

// warehouse runs on generated queries. Nothing is said inside the generated
// files, but what they cost counts for those who call them.
type warehouse struct {
	db      *sql.DB
	queries *queries.Queries
}

// Left asks for each article alone.
func (w *warehouse) Left(ctx context.Context, skus []string) (left int32, err error) {
	for _, sku := range skus {
		stock, err := w.queries.GetStock(ctx, sku) // want `^query in loop: w\.queries\.GetStock runs len\(skus\) times per \(\*warehouse\)\.Left \(.*→ database/sql QueryRowContext.*\[query-in-loop\]$`
		if err != nil {
			return 0, err
		}
		left += stock.N
	}
	return left, nil
}

// LeftAtOnce asks for all of them by one query, whose loops are over arguments
// and rows.
func (w *warehouse) LeftAtOnce(ctx context.Context, skus []string) (left int32, err error) {
	stocks, err := w.queries.ListStock(ctx, skus)
	if err != nil {
		return 0, err
	}
	for _, stock := range stocks {
		left += stock.N
	}
	return left, nil
}

// Take runs its updates in a transaction: one commit, but a statement each.
func (w *warehouse) Take(ctx context.Context, cart map[string]int32) error {
	tx, err := w.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	inTx := w.queries.WithTx(tx)
	for sku, n := range cart {
		err := inTx.TakeStock(ctx, queries.TakeStockParams{N: n, Sku: sku}) // want `^query in loop: inTx\.TakeStock runs len\(cart\) times per \(\*warehouse\)\.Take \(.*→ database/sql ExecContext.*\[query-in-loop\]$`
		if err != nil {
			return err
		}
	}
	return tx.Commit()
}

// TakeOne has a transaction without a loop.
func (w *warehouse) TakeOne(ctx context.Context, sku string) error {
	tx, err := w.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := w.queries.WithTx(tx).TakeStock(ctx, queries.TakeStockParams{N: 1, Sku: sku}); err != nil {
		return err
	}
	return tx.Commit()
}
