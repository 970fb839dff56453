// Package store asks the database.
package store

import (
	"context"
	"database/sql"
)

type Store struct {
	db     *sql.DB
	titles titles
}

type titles interface {
	title(ctx context.Context, id int64) (string, error)
}

type table struct{ db *sql.DB }

func (t *table) title(ctx context.Context, id int64) (string, error) {
	var title string
	err := t.db.QueryRowContext(ctx, "SELECT title FROM posts WHERE id = ?", id).Scan(&title)
	return title, err
}

// Name is the name of a user.
func (s *Store) Name(ctx context.Context, id int64) (string, error) {
	var name string
	err := s.db.QueryRowContext(ctx, "SELECT name FROM users WHERE id = ?", id).Scan(&name)
	return name, err
}

// Filter says of which posts.
type Filter struct {
	ID    int64
	Title string
	Posts []string
}

// Find asks one way or another.
func (s *Store) Find(ctx context.Context, f *Filter) (string, error) {
	var title string
	if f.Title == "" {
		err := s.db.QueryRowContext(ctx, "SELECT title FROM posts WHERE id = ?", f.ID).Scan(&title)
		return title, err
	}
	err := s.db.QueryRowContext(ctx, "SELECT title FROM posts WHERE title = ?", f.Title).Scan(&title)
	return title, err
}

// Fill asks for what is not there.
func (s *Store) Fill(ctx context.Context, f *Filter) error {
	if len(f.Posts) > 0 {
		return nil
	}
	title, err := s.titles.title(ctx, f.ID)
	f.Posts = append(f.Posts, title)
	return err
}

// Names are those of several users, in the order of their ids.
func (s *Store) Names(ctx context.Context, ids []int64) ([]string, []error) {
	rows, err := s.db.QueryContext(ctx, "SELECT name FROM users WHERE id IN (?)", ids)
	if err != nil {
		return nil, []error{err}
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, []error{err}
		}
		names = append(names, name)
	}
	return names, []error{rows.Err()}
}
