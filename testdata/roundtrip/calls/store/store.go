// Package store holds repositories on SQL. Nothing in it is in a loop: what its
// callers do with it decides.
package store

import (
	"context"
	"iter"

	"github.com/jmoiron/sqlx"
)

// User is a row of the table users.
type User struct {
	ID    int64  `db:"id"`
	Name  string `db:"name"`
	Score int    `db:"score"`
}

// Users is the repository of users.
type Users struct {
	db *sqlx.DB
}

// NewUsers returns the repository on an open database.
func NewUsers(db *sqlx.DB) *Users { return &Users{db: db} }

// Get returns one user, by one query.
func (u *Users) Get(ctx context.Context, id int64) (User, error) {
	var user User
	err := u.db.GetContext(ctx, &user, "SELECT * FROM users WHERE id = ?", id)
	return user, err
}

// Score returns what a user has collected.
func (u *Users) Score(ctx context.Context, id int64) int {
	user, err := u.Get(ctx, id)
	if err != nil {
		return 0
	}
	return user.Score
}

// GetMany returns many users, still by one query.
func (u *Users) GetMany(ctx context.Context, ids []int64) ([]User, error) {
	query, args, err := sqlx.In("SELECT * FROM users WHERE id IN (?)", ids)
	if err != nil {
		return nil, err
	}
	var users []User
	err = u.db.SelectContext(ctx, &users, query, args...)
	return users, err
}

// All yields the rows of one query.
func (u *Users) All(ctx context.Context) iter.Seq2[User, error] {
	return func(yield func(User, error) bool) {
		rows, err := u.db.QueryxContext(ctx, "SELECT * FROM users")
		if err != nil {
			yield(User{}, err)
			return
		}
		defer rows.Close()
		for rows.Next() {
			var user User
			err := rows.StructScan(&user)
			if !yield(user, err) {
				return
			}
		}
	}
}

// Each yields the users with these ids, and asks for every one of them.
func (u *Users) Each(ctx context.Context, ids []int64) iter.Seq[User] {
	return func(yield func(User) bool) {
		for _, id := range ids {
			user, err := u.Get(ctx, id) // want `^query in loop: u\.Get runs len\(ids\) times per .*Each.*\[query-in-loop\]$`
			if err != nil || !yield(user) {
				return
			}
		}
	}
}

// Repository is a repository for rows of any type.
type Repository[T any] struct {
	db    *sqlx.DB
	table string
}

// NewRepository returns the repository of one table.
func NewRepository[T any](db *sqlx.DB, table string) *Repository[T] {
	return &Repository[T]{db: db, table: table}
}

// Find returns one row.
func (r *Repository[T]) Find(ctx context.Context, id int64) (T, error) {
	var row T
	err := r.db.GetContext(ctx, &row, "SELECT * FROM "+r.table+" WHERE id = ?", id)
	return row, err
}
