package direct

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Balances asks once per account.
func Balances(ctx context.Context, pool *pgxpool.Pool, accounts []string) (map[string]int64, error) {
	balances := make(map[string]int64, len(accounts))
	for _, account := range accounts {
		var balance int64
		err := pool.QueryRow(ctx, "SELECT balance FROM accounts WHERE name = $1", account).Scan(&balance) // want `^query in loop: pgx QueryRow runs len\(accounts\) times per Balances[ ;].*\[query-in-loop\]$`
		if err != nil {
			return nil, err
		}
		balances[account] = balance
	}
	return balances, nil
}

// BalancesAtOnce compares with an array.
func BalancesAtOnce(ctx context.Context, pool *pgxpool.Pool, accounts []string) (map[string]int64, error) {
	rows, err := pool.Query(ctx, "SELECT name, balance FROM accounts WHERE name = ANY($1)", accounts)
	if err != nil {
		return nil, err
	}
	balances := make(map[string]int64, len(accounts))
	var name string
	var balance int64
	_, err = pgx.ForEachRow(rows, []any{&name, &balance}, func() error {
		balances[name] = balance
		return nil
	})
	return balances, err
}

// Close closes accounts inside one transaction, one by one.
func Close(ctx context.Context, tx pgx.Tx, accounts []string) error {
	for i := 0; i < len(accounts); i++ {
		if _, err := tx.Exec(ctx, "DELETE FROM accounts WHERE name = $1", accounts[i]); err != nil { // want `^query in loop: pgx Exec runs len\(accounts\) times per Close[ ;].*\[query-in-loop\]$`
			return err
		}
	}
	return nil
}

// CloseInBatch queues the statements; SendBatch is one round trip.
func CloseInBatch(ctx context.Context, conn *pgx.Conn, accounts []string) error {
	batch := new(pgx.Batch)
	for _, account := range accounts {
		batch.Queue("DELETE FROM accounts WHERE name = $1", account)
	}
	return conn.SendBatch(ctx, batch).Close()
}

// Load copies all rows in one go.
func Load(ctx context.Context, conn *pgx.Conn, users []User) error {
	rows := make([][]any, 0, len(users))
	for _, user := range users {
		rows = append(rows, []any{user.Name, user.Email})
	}
	_, err := conn.CopyFrom(ctx, pgx.Identifier{"users"}, []string{"name", "email"}, pgx.CopyFromRows(rows))
	return err
}
