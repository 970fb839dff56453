// Package single has what gqlgen writes and the resolvers in one package, and the schema
// with omit_complexity.
package single

import (
	"context"
	"database/sql"

	"github.com/99designs/gqlgen/graphql"
)

func NewExecutableSchema(cfg Config) graphql.ExecutableSchema { return nil }

type Config = graphql.Config[ResolverRoot, DirectiveRoot, ComplexityRoot]

type ResolverRoot interface {
	Order() OrderResolver
	Item() ItemResolver
	Query() QueryResolver
	Shop() ShopResolver
	Subscription() SubscriptionResolver
}

type DirectiveRoot struct{}

type ComplexityRoot struct{}

type Order struct {
	ID    int64
	Items []Item // whether the schema has it is not known
}

type Item struct{ ID int64 }

type Shop struct{ ID int64 }

type OrderResolver interface {
	Buyer(ctx context.Context, obj *Order) (string, error)
}

type ItemResolver interface {
	Stock(ctx context.Context, obj *Item) (int, error)
}

type ShopResolver interface {
	City(ctx context.Context, obj *Shop) (string, error)
}

type QueryResolver interface {
	Shop(ctx context.Context) (*Shop, error)
}

type SubscriptionResolver interface {
	Sold(ctx context.Context) (<-chan []*Order, error)
	Opened(ctx context.Context) (<-chan *Shop, error)
}

type Resolver struct{ db *sql.DB }

func (r *Resolver) Order() OrderResolver { return &orderResolver{r} }
func (r *Resolver) Item() ItemResolver   { return itemResolver{r} }
func (r *Resolver) Shop() ShopResolver   { return r }

type orderResolver struct{ *Resolver }

type itemResolver struct{ *Resolver }

func (r *orderResolver) Buyer(ctx context.Context, obj *Order) (string, error) {
	var name string
	err := r.db.QueryRowContext(ctx, "SELECT buyer FROM orders WHERE id = ?", obj.ID).Scan(&name) // want `query in resolver: database/sql QueryRowContext runs len\(Subscription.sold\) times`
	return name, err
}

func (r itemResolver) Stock(ctx context.Context, obj *Item) (int, error) {
	var n int
	err := r.db.QueryRowContext(ctx, "SELECT stock FROM items WHERE id = ?", obj.ID).Scan(&n)
	return n, err
}

func (r *Resolver) City(ctx context.Context, obj *Shop) (string, error) {
	var city string
	err := r.db.QueryRowContext(ctx, "SELECT city FROM shops WHERE id = ?", obj.ID).Scan(&city)
	return city, err
}
