// Package graph has resolvers of graphql-go, and of gqlgen beside it.
package graph

import (
	"context"

	"github.com/graphql-go/graphql"

	"example.com/entries/graph/generated"
)

func votes(p graphql.ResolveParams) (any, error) { return nil, nil }

var query = graphql.NewObject(graphql.ObjectConfig{
	Name: "Query",
	Fields: graphql.Fields{
		"votes": &graphql.Field{Type: graphql.String, Resolve: votes}, // entry: graphql votes → graph.votes
		"count": &graphql.Field{
			Type:    graphql.Int,
			Resolve: func(p graphql.ResolveParams) (any, error) { return 1, nil }, // entry: graphql count →
		},
	},
})

type Resolver struct{}

type queryResolver struct{ *Resolver }
type userResolver struct{ *Resolver }

func (r *Resolver) Query() generated.QueryResolver { return &queryResolver{r} }
func (r *Resolver) User() generated.UserResolver   { return &userResolver{r} }

func (r *queryResolver) Users(ctx context.Context) ([]*generated.User, error) { return nil, nil } // entry: graphql Query.users → graph.(*queryResolver).Users
func (r *userResolver) Posts(ctx context.Context, obj *generated.User) ([]string, error) { // entry: graphql User.posts → graph.(*userResolver).Posts
	return nil, nil
}
