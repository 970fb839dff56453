package handles

import (
	"context"
	"database/sql"

	"github.com/Masterminds/squirrel"
	"github.com/jmoiron/sqlx"

	"example.com/tx/handles/pool"
)

func note(id int64) error {
	_, err := pool.Get().Exec("INSERT INTO log (pot_id) VALUES (?)", id)
	return err
}

func noteOf(id int64) error {
	_, err := pool.Of().Exec("INSERT INTO log (pot_id) VALUES (?)", id)
	return err
}

func Mixed(id int64) error {
	tx, err := pool.Main.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("UPDATE pots SET n = n + 1 WHERE id = ?", id); err != nil {
		return err
	}
	if err := note(id); err != nil { // want `INSERT of log \(… → note\) runs on pool.Get\(\), outside the transaction tx`
		return err
	}
	if err := noteOf(id); err != nil { // of which one?
		return err
	}
	if _, err := pool.Stats.Exec("INSERT INTO log (pot_id) VALUES (?)", id); err != nil {
		return err
	}
	checked, err := pool.Checked() // want `Ping \(… → Checked\) runs on Main, outside the transaction tx`
	if err != nil {
		return err
	}
	if _, err := checked.Exec("INSERT INTO log (pot_id) VALUES (?)", id); err != nil { // want `INSERT of log runs on pool.Checked\(\), outside the transaction tx`
		return err
	}
	return tx.Commit()
}

func ByGetter(id int64) error {
	tx, err := pool.Get().Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("UPDATE pots SET n = n + 1 WHERE id = ?", id); err != nil {
		return err
	}
	if _, err := conn.Exec("INSERT INTO log (pot_id) VALUES (?)", id); err != nil { // want `INSERT of log runs on conn, outside the transaction tx`
		return err
	}
	return tx.Commit()
}

// Builders has a builder that runs on the pool, and one that runs on another.
type Builders struct {
	pool  *sqlx.DB
	run   squirrel.StatementBuilderType
	stats squirrel.StatementBuilderType
	free  squirrel.StatementBuilderType
}

func NewBuilders(db *sqlx.DB, stats *sql.DB) *Builders {
	return &Builders{
		pool: db, run: squirrel.StatementBuilder.PlaceholderFormat(squirrel.Question).RunWith(db),
		stats: squirrel.StatementBuilder.RunWith(stats), free: squirrel.StatementBuilder,
	}
}

func (b *Builders) Insert(ctx context.Context, id int64) error {
	tx, err := b.pool.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := b.free.Update("pots").Set("n", 1).Where("id = ?", id).RunWith(tx).ExecContext(ctx); err != nil {
		return err
	}
	if _, err := b.run.Insert("log").Columns("pot_id").Values(id).RunWith(tx).ExecContext(ctx); err != nil {
		return err
	}
	if _, err := b.stats.Insert("log").Columns("pot_id").Values(id).ExecContext(ctx); err != nil {
		return err
	}
	if _, err := b.run.Insert("log").Columns("pot_id").Values(id).ExecContext(ctx); err != nil { // want `INSERT of log runs on b.run, outside the transaction tx`
		return err
	}
	return tx.Commit()
}
