// Package root has the root of a schema.
package root

import (
	"database/sql"

	"github.com/graphql-go/graphql"

	"example.com/resolvers/graphqlgo/types"
)

// New has objects in variables of a function.
func New(db *sql.DB) (graphql.Schema, error) {
	owner := graphql.NewObject(graphql.ObjectConfig{
		Name: "Owner",
		Fields: graphql.Fields{
			"name": &graphql.Field{
				Type: graphql.String,
				Resolve: func(p graphql.ResolveParams) (any, error) {
					var name string
					err := db.QueryRow("SELECT name FROM owners WHERE id = ?", p.Source).Scan(&name) // want `query in resolver: database/sql QueryRow runs len\(Query.shops\) times per request, since the resolver of Owner.name is called`
					return name, err
				},
			},
		},
	})
	shop := graphql.NewObject(graphql.ObjectConfig{
		Name: "Shop",
		Fields: graphql.Fields{
			"owner": &graphql.Field{Type: owner},
			"city": &graphql.Field{
				Type: graphql.String,
				Resolve: func(p graphql.ResolveParams) (any, error) {
					var city string
					err := db.QueryRow("SELECT city FROM shops WHERE id = ?", p.Source).Scan(&city) // want `query in resolver: database/sql QueryRow runs len\(Query.shops\) times per request, since the resolver of Shop.city is called`
					return city, err
				},
			},
		},
	})
	account := graphql.NewObject(graphql.ObjectConfig{
		Name: "Account",
		Fields: graphql.Fields{
			"email": &graphql.Field{
				Type: graphql.String,
				Resolve: func(p graphql.ResolveParams) (any, error) {
					var email string
					err := db.QueryRow("SELECT email FROM accounts WHERE id = ?", p.Source).Scan(&email)
					return email, err
				},
			},
		},
	})
	query := graphql.NewObject(graphql.ObjectConfig{
		Name: "Query",
		Fields: graphql.Fields{
			"posts": &graphql.Field{
				Type: graphql.NewList(types.Post),
				Resolve: func(p graphql.ResolveParams) (any, error) {
					var title string
					err := db.QueryRow("SELECT title FROM posts WHERE id = ?", 1).Scan(&title)
					return title, err
				},
			},
			"shops":   &graphql.Field{Type: graphql.NewNonNull(graphql.NewList(shop))},
			"account": &graphql.Field{Type: account},
			"site":    &graphql.Field{Type: types.Site},
		},
	})
	return graphql.NewSchema(graphql.SchemaConfig{Query: query})
}
