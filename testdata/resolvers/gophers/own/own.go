// Package own has resolvers with connections of their own, and a schema in a file.
package own

import (
	"database/sql"

	"github.com/graph-gophers/graphql-go"
)

type Root struct{ db *sql.DB }

// Query is what the schema begins with.
func (r Root) Query() *query { return &query{r.db} }

type query struct{ db *sql.DB }

func (q *query) Shops() ([]*shop, error) {
	_, err := q.db.Query("SELECT id FROM shops")
	return nil, err
}

type shop struct {
	db *sql.DB
	id int64
}

func (s *shop) ID() graphql.ID { return "" }

func (s *shop) City() (string, error) {
	var city string
	err := s.db.QueryRow("SELECT city FROM shops WHERE id = ?", s.id).Scan(&city) // want `query in resolver: database/sql QueryRow runs len\(query.Shops\) times`
	return city, err
}
