package calls

import (
	"context"

	"github.com/jmoiron/sqlx"
	"xorm.io/xorm"
)

// getter is filled and used in one package.
type getter interface {
	GetContext(ctx context.Context, dest any, query string, args ...any) error
}

// execer is filled through a field of a literal.
type execer interface {
	Insert(rows ...any) (int64, error)
}

// lister is a constraint.
type lister interface {
	Select(dest any, query string, args ...any) error
}

// keeper fits a connection, and is filled by a list in memory only.
type keeper interface {
	SelectContext(ctx context.Context, dest any, query string, args ...any) error
}

// Stocks hands its connection on.
func Stocks(ctx context.Context, db *sqlx.DB, skus []string) (all []int, err error) {
	for _, sku := range skus {
		n, err := stockOf(ctx, db, sku) // want `^query in loop: stockOf runs len\(skus\) times per Stocks \(… → getter\.GetContext → sqlx GetContext\); .*\[query-in-loop\]$`
		if err != nil {
			return nil, err
		}
		all = append(all, n)
	}
	return all, nil
}

func stockOf(ctx context.Context, q getter, sku string) (n int, err error) {
	err = q.GetContext(ctx, &n, "SELECT n FROM stock WHERE sku = ?", sku)
	return n, err
}

// Ledger writes through an interface.
type Ledger struct{ to execer }

// NewLedger fills it.
func NewLedger(session *xorm.Session) *Ledger { return &Ledger{to: session} }

// Entry is a row.
type Entry struct{ Amount int64 }

// Book writes one entry at a time.
func (l *Ledger) Book(amounts []int64) error {
	for _, a := range amounts {
		if _, err := l.to.Insert(&Entry{a}); err != nil { // want `^query in loop: l\.to\.Insert runs len\(amounts\) times per \(\*Ledger\)\.Book \(… → execer\.Insert → xorm Insert\); .*\[query-in-loop\]$`
			return err
		}
	}
	return nil
}

func listed[Q lister](q Q, groups []int64) (all [][]int64, err error) {
	for _, g := range groups {
		var members []int64
		if err := q.Select(&members, "SELECT user FROM members WHERE grp = ?", g); err != nil { // want `^query in loop: q\.Select runs len\(groups\) times per listed \(… → lister\.Select → sqlx Select\); .*\[query-in-loop\]$`
			return nil, err
		}
		all = append(all, members)
	}
	return all, nil
}

// Members gives the constraint its type.
func Members(tx *sqlx.Tx, groups []int64) ([][]int64, error) { return listed(tx, groups) }

type memory struct{ lists map[string][]int64 }

func (m *memory) SelectContext(_ context.Context, dest any, query string, _ ...any) error {
	*dest.(*[]int64) = m.lists[query]
	return nil
}

// Lists reads memory.
func Lists(ctx context.Context, m *memory, names []string) ([][]int64, error) {
	return fromKeeper(ctx, m, names)
}

func fromKeeper(ctx context.Context, k keeper, names []string) (all [][]int64, err error) {
	for _, name := range names {
		var list []int64
		if err := k.SelectContext(ctx, &list, name); err != nil {
			return nil, err
		}
		all = append(all, list)
	}
	return all, nil
}
