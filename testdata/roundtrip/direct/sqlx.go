package direct

import (
	"context"

	"github.com/jmoiron/sqlx"
)

// User is a row of the table users.
type User struct {
	ID    int64  `db:"id" bson:"_id" xorm:"pk autoincr 'id'" bun:",pk"`
	Name  string `db:"name" bson:"name"`
	Email string `db:"email" bson:"email"`
}

// Authors fetches the author of each post.
func Authors(ctx context.Context, db *sqlx.DB, authorIDs []int64) ([]User, error) {
	var authors []User
	for _, id := range authorIDs {
		var author User
		if err := db.GetContext(ctx, &author, "SELECT * FROM users WHERE id = ?", id); err != nil { // want `^query in loop: sqlx GetContext runs len\(authorIDs\) times per Authors[ ;].*\[query-in-loop\]$`
			return nil, err
		}
		authors = append(authors, author)
	}
	return authors, nil
}

// Comments selects a slice per post and appends it.
func Comments(db *sqlx.DB, postIDs []int64) ([]string, error) {
	var all []string
	for _, id := range postIDs {
		var comments []string
		if err := db.Select(&comments, "SELECT text FROM comments WHERE post_id = ?", id); err != nil { // want `^query in loop: sqlx Select runs len\(postIDs\) times per Comments[ ;].*\[query-in-loop\]$`
			return nil, err
		}
		all = append(all, comments...)
	}
	return all, nil
}

// ImportUsers inserts row by row.
func ImportUsers(ctx context.Context, tx *sqlx.Tx, users []User) error {
	for _, user := range users {
		_, err := tx.NamedExecContext(ctx, "INSERT INTO users (name, email) VALUES (:name, :email)", user) // want `^query in loop: sqlx NamedExecContext runs len\(users\) times per ImportUsers[ ;].*\[query-in-loop\]$`
		if err != nil {
			return err
		}
	}
	return nil
}

// ImportUsersAtOnce hands sqlx the whole slice: one statement with many rows.
func ImportUsersAtOnce(ctx context.Context, tx *sqlx.Tx, users []User) error {
	_, err := tx.NamedExecContext(ctx, "INSERT INTO users (name, email) VALUES (:name, :email)", users)
	return err
}

// AuthorsAtOnce expands the IN list, then reads the rows of one query.
func AuthorsAtOnce(db *sqlx.DB, authorIDs []int64) ([]User, error) {
	query, args, err := sqlx.In("SELECT * FROM users WHERE id IN (?)", authorIDs)
	if err != nil {
		return nil, err
	}
	rows, err := db.Queryx(db.Rebind(query), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var authors []User
	for rows.Next() {
		var author User
		if err := rows.StructScan(&author); err != nil {
			return nil, err
		}
		authors = append(authors, author)
	}
	return authors, rows.Err()
}
