package calls

import (
	"context"
	"database/sql"
	"log"
	"strings"
)

// articles has one implementation; the other types that have its methods embed it
// and change one of them.
type articles interface {
	Title(ctx context.Context, id int64) (string, error)
	Rename(ctx context.Context, id int64, title string) error
}

type sqlArticles struct{ db *sql.DB }

func (a sqlArticles) Title(ctx context.Context, id int64) (title string, err error) {
	err = a.db.QueryRowContext(ctx, "SELECT title FROM articles WHERE id = ?", id).Scan(&title)
	return title, err
}

func (a sqlArticles) Rename(ctx context.Context, id int64, title string) error {
	_, err := a.db.ExecContext(ctx, "UPDATE articles SET title = ? WHERE id = ?", title, id)
	return err
}

type loggedArticles struct{ articles }

func (a loggedArticles) Rename(ctx context.Context, id int64, title string) error {
	log.Print(title)
	return a.articles.Rename(ctx, id, title)
}

type upperArticles struct{ articles }

func (a upperArticles) Rename(ctx context.Context, id int64, title string) error {
	return a.articles.Rename(ctx, id, strings.ToUpper(title))
}

type trimmedArticles struct{ articles }

func (a trimmedArticles) Rename(ctx context.Context, id int64, title string) error {
	return a.articles.Rename(ctx, id, strings.TrimSpace(title))
}

// Titles asks for the method that they only pass on.
func Titles(ctx context.Context, all articles, ids []int64) (titles []string) {
	for _, id := range ids {
		title, _ := all.Title(ctx, id) // want `^query in loop: all\.Title runs len\(ids\) times per Titles .*\[query-in-loop\]$`
		titles = append(titles, title)
	}
	return titles
}
