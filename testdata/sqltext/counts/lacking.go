package counts

import (
	"context"

	"github.com/jmoiron/sqlx"
)

type base struct {
	ID int64 `db:"user_id"`
}

type person struct {
	*base
	Name    string
	OrgID   int64 `db:"org"`
	Address struct {
		City string
	}
}

func names(ctx context.Context, db *sqlx.DB, tx *sqlx.Tx, p person, all []*person) error {
	if _, err := db.NamedExec("UPDATE users SET name = :name, mail = :mail WHERE id = :user_id", p); err != nil { // want `person has no value for :mail: the statement is refused; give it one, or name another \[value-count\]`
		return err
	}
	if _, err := tx.NamedExecContext(ctx, "INSERT INTO users (id, name, age) VALUES (:user_id, :name, :age)", all); err != nil { // want `person has no value for :age`
		return err
	}
	one := struct{ ID int64 }{7}
	_, err := db.NamedQuery("SELECT name FROM users WHERE id = :id AND org = :org", one) // want `one has no value for :org`
	return err
}

func named2(db *sqlx.DB, p *person, m map[string]any, v any) error {
	if _, err := db.NamedExec("UPDATE users SET name = :name, org = :org, city = :address.city, note = ':what' WHERE id = :user_id -- :not", p); err != nil {
		return err
	}
	if _, err := db.NamedExec("UPDATE users SET name = :Name, org = :org_id, at = NOW()::date WHERE id = :ID", p); err != nil { // by another spelling
		return err
	}
	if _, err := db.NamedExec("UPDATE users SET name = :name WHERE id = :id", m); err != nil {
		return err
	}
	_, err := db.NamedExec("UPDATE users SET name = :name WHERE id = :id", v)
	return err
}
