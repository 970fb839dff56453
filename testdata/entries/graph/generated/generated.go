// Package generated is what gqlgen writes.
package generated

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
)

type User struct{}

type ResolverRoot interface {
	Query() QueryResolver
	User() UserResolver
}

type QueryResolver interface {
	Users(ctx context.Context) ([]*User, error)
}

type UserResolver interface {
	Posts(ctx context.Context, obj *User) ([]string, error)
}

var _ graphql.ExecutableSchema
