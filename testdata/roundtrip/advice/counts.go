package advice

import (
	"context"
	"database/sql"

	"gorm.io/gorm"
)

type vote struct{ PostID int64 }

// Votes counts the rows of each key.
func Votes(ctx context.Context, db *gorm.DB, raw *sql.DB, posts []int64) error {
	for _, id := range posts {
		var n int64
		if err := db.Model(&vote{}).Where("post_id = ?", id).Count(&n).Error; err != nil { // want `^query in loop: gorm Count runs len\(posts\) times per Votes; ask once before the loop for the numbers of all of them \(WHERE … IN, GROUP BY\) and look up in a map \[query-in-loop\]$`
			return err
		}
	}
	for _, id := range posts {
		var n sql.NullFloat64
		if err := raw.QueryRowContext(ctx, "SELECT AVG(stars) FROM reviews WHERE post_id = ?", id).Scan(&n); err != nil { // want `^query in loop: .*ask once before the loop for the numbers of all of them \(WHERE … IN, GROUP BY\) and look up in a map \[query-in-loop\]$`
			return err
		}
	}
	for _, id := range posts { // rows, not a number
		var title string
		if err := raw.QueryRowContext(ctx, "SELECT title FROM posts WHERE id = ?", id).Scan(&title); err != nil { // want `^query in loop: .*load once before the loop \(WHERE … IN\) and look up in a map \[query-in-loop\]$`
			return err
		}
	}
	return nil
}

// Found leaves at the first name that there is.
func Found(ctx context.Context, raw *sql.DB, names []string) (id int64, err error) {
	for _, n := range names {
		err = raw.QueryRowContext(ctx, "SELECT id FROM people WHERE name = ?", n).Scan(&id) // want `^query in loop: database/sql QueryRowContext runs up to len\(names\) times per Found; `
		if err == nil {
			return id, nil
		}
	}
	return 0, err
}

// Until ends at a kind of element, without an error.
func Until(ctx context.Context, raw *sql.DB, marks []vote) error {
	for _, m := range marks {
		if m.PostID == 42 {
			return nil
		}
		if _, err := raw.ExecContext(ctx, "UPDATE marks SET seen = 1 WHERE post_id = ?", m.PostID); err != nil { // want `^query in loop: database/sql ExecContext runs up to len\(marks\) times per Until; `
			return err
		}
	}
	return nil
}

// Checked refuses a list with such an element: what it does, it does for all of them.
func Checked(ctx context.Context, raw *sql.DB, marks []vote) error {
	for _, m := range marks {
		if m.PostID == 42 {
			return sql.ErrNoRows
		}
		if _, err := raw.ExecContext(ctx, "UPDATE marks SET seen = 1 WHERE post_id = ?", m.PostID); err != nil { // want `^query in loop: database/sql ExecContext runs len\(marks\) times per Checked; `
			return err
		}
	}
	return nil
}
