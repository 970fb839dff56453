// Package replica reads what it has just written where it may not have come yet.
package replica

import (
	"context"
	"database/sql"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
	"gorm.io/plugin/dbresolver"
	"xorm.io/xorm"
)

type user struct {
	ID   int64
	Name string
}

// Store has a connection for each.
type Store struct {
	writer *sqlx.DB
	reader *sqlx.DB
	group  *xorm.EngineGroup
	orm    *gorm.DB
}

func (s *Store) Rename(ctx context.Context, id int64, name string) (u user, err error) {
	if _, err := s.writer.ExecContext(ctx, "UPDATE users SET name = ? WHERE id = ?", name, id); err != nil {
		return u, err
	}
	err = s.reader.GetContext(ctx, &u, "SELECT id, name FROM users WHERE id = ?", id) // want `SELECT of users by id asks a replica right behind UPDATE of users in line 28: one that has not got that yet answers with the old row, or with none; read it where it was written, or go on with what was written \[read-after-write\]`
	return u, err
}

func (s *Store) load(id int64) (name string, err error) {
	err = s.reader.QueryRow("SELECT name FROM users WHERE id = ?", id).Scan(&name)
	return name, err
}

// Through reads in a callee, and writes in a transaction that it has committed.
func (s *Store) Through(id int64, name string) (string, error) {
	tx, err := s.writer.Begin()
	if err != nil {
		return "", err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("UPDATE users SET name = ? WHERE id = ?", name, id); err != nil {
		return "", err
	}
	if err := tx.Commit(); err != nil {
		return "", err
	}
	return s.load(id) // want `SELECT of users \(… → \(\*Store\).load\) by id asks a replica right behind UPDATE of users in line 47`
}

// Added reads the row that it has inserted.
func (s *Store) Added(u user) (name string, err error) {
	if _, err := s.writer.Exec("INSERT INTO users (id, name) VALUES (?, ?)", u.ID, u.Name); err != nil {
		return "", err
	}
	err = s.reader.QueryRow("SELECT name FROM users WHERE id = ?", u.ID).Scan(&name) // want `asks a replica right behind INSERT of users`
	return name, err
}

// Numbered reads it by the key that it has been given.
func (s *Store) Numbered(name string) (u user, err error) {
	res, err := s.writer.Exec("INSERT INTO users (name) VALUES (?)", name)
	if err != nil {
		return u, err
	}
	id, err := res.LastInsertId()
	if err != nil {
		return u, err
	}
	err = s.reader.Get(&u, "SELECT id, name FROM users WHERE id = ?", id) // want `asks a replica right behind INSERT of users`
	return u, err
}

func replicaDB() *sql.DB { return nil }

// Called asks a function for it.
func Called(primary *sql.DB, id int64) (name string, err error) {
	if _, err := primary.Exec("DELETE FROM users WHERE id = ?", id); err != nil {
		return "", err
	}
	db := replicaDB()
	err = db.QueryRow("SELECT name FROM users WHERE id = ?", id).Scan(&name) // want `asks a replica right behind DELETE of users`
	return name, err
}

// Resolved says so to gorm's resolver.
func (s *Store) Resolved(id int64, name string) (u user, err error) {
	if err := s.orm.Model(&user{}).Where("id = ?", id).Update("name", name).Error; err != nil {
		return u, err
	}
	err = s.orm.Clauses(dbresolver.Read).Where("id = ?", id).First(&u).Error // want `asks a replica right behind UPDATE of users`
	return u, err
}

// Grouped asks one of xorm's group.
func (s *Store) Grouped(id int64, name string) (u user, err error) {
	if _, err := s.group.Exec("UPDATE user SET name = ? WHERE id = ?", name, id); err != nil {
		return u, err
	}
	_, err = s.group.Slave().Where("id = ?", id).Get(&u) // want `asks a replica right behind UPDATE of user`
	return u, err
}
