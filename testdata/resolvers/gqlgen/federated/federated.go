// Package federated has what gqlgen writes of a subgraph, with omit_complexity, and lists
// that are types of their own.
package federated

import (
	"context"
	"database/sql"

	"github.com/99designs/gqlgen/graphql"
)

func NewExecutableSchema(cfg Config) graphql.ExecutableSchema { return nil }

type Config = graphql.Config[ResolverRoot, DirectiveRoot, ComplexityRoot]

type ResolverRoot interface {
	Author() AuthorResolver
	Draft() DraftResolver
	Entity() EntityResolver
	Maker() MakerResolver
	Post() PostResolver
	Query() QueryResolver
	Visit() VisitResolver
}

type DirectiveRoot struct{}

type ComplexityRoot struct{}

type executionContext struct{}

// Of Post the schema has an author, and no drafts.
func (ec *executionContext) _Post_author(ctx context.Context, field graphql.CollectedField, obj *Post) graphql.Marshaler {
	return nil
}

// With use_function_syntax_for_execution_context.
func _Product_makers(ctx context.Context, ec *executionContext, field graphql.CollectedField, obj *Product) graphql.Marshaler {
	return nil
}

type (
	Posts []*Post
	Post  struct {
		ID        int64
		DeletedAt *int64
		Author    *Author
		Drafts    []*Draft
		Title     string
		Topic     *Topic
	}
	Topic struct {
		ID   int64
		Name string
	}
	Author  struct{ ID int64 }
	Draft   struct{ ID int64 }
	Product struct {
		SKU    string
		Makers []Maker
	}
	Maker struct{ ID int64 }
	Shop  struct{ ID int64 }
	Visit struct{ ID int64 }
	Ref   struct{ ID *int64 }
)

type AuthorResolver interface {
	Name(ctx context.Context, obj *Author) (string, error)
}

type DraftResolver interface {
	Body(ctx context.Context, obj *Draft) (string, error)
}

type EntityResolver interface {
	FindProductBySku(ctx context.Context, sku string) (*Product, error)
	FindManyShopsByIDs(ctx context.Context, reps []*Ref) ([]*Shop, error)
}

type MakerResolver interface {
	City(ctx context.Context, obj *Maker) (string, error)
}

type PostResolver interface {
	Likes(ctx context.Context, obj *Post) (int, error)
	Marks(ctx context.Context, obj *Post) (int, error)
	Shown(ctx context.Context, obj *Post) (string, error)
	Topic(ctx context.Context, obj *Post) (string, error)
}

type QueryResolver interface {
	Posts(ctx context.Context) (Posts, error)
	Last(ctx context.Context) (*Visit, error)
}

type VisitResolver interface {
	Place(ctx context.Context, obj *Visit) (string, error)
}

type Resolver struct{ db *sql.DB }

func (r *Resolver) Author() AuthorResolver { return author{r} }
func (r *Resolver) Draft() DraftResolver   { return draft{r} }
func (r *Resolver) Entity() EntityResolver { return entity{r} }
func (r *Resolver) Maker() MakerResolver   { return maker{r} }
func (r *Resolver) Post() PostResolver     { return post{r} }
func (r *Resolver) Query() QueryResolver   { return query{r} }
func (r *Resolver) Visit() VisitResolver   { return visit{r} }

type (
	author struct{ *Resolver }
	draft  struct{ *Resolver }
	entity struct{ *Resolver }
	maker  struct{ *Resolver }
	post   struct{ *Resolver }
	query  struct{ *Resolver }
	visit  struct{ *Resolver }
)

func (r query) Posts(ctx context.Context) (Posts, error) { return nil, nil }

func (r query) Last(ctx context.Context) (*Visit, error) { return nil, nil }

func (r *Resolver) number(ctx context.Context, query string, id int64) (n int, err error) {
	err = r.db.QueryRowContext(ctx, query, id).Scan(&n)
	return n, err
}

func (r *Resolver) text(ctx context.Context, query string, id int64) (s string, err error) {
	err = r.db.QueryRowContext(ctx, query, id).Scan(&s)
	return s, err
}

// What has been deleted is the exception.
func (r post) Likes(ctx context.Context, obj *Post) (n int, err error) {
	if obj.DeletedAt == nil {
		n, err = r.number(ctx, "SELECT COUNT(*) FROM likes WHERE post_id = ?", obj.ID) // want `query in resolver: r.number runs len\(Query.posts\) times`
	}
	return n, err
}

func (r post) Marks(ctx context.Context, obj *Post) (int, error) {
	if obj.DeletedAt != nil {
		return 0, nil
	}
	return r.number(ctx, "SELECT COUNT(*) FROM marks WHERE post_id = ?", obj.ID) // want `query in resolver: r.number runs len\(Query.posts\) times`
}

func show(p *Post) string { return "" }

// What the list has filled, or what this has, is shown.
func (r post) Shown(ctx context.Context, obj *Post) (s string, err error) {
	if obj.Title == "" {
		if obj.Title, err = r.text(ctx, "SELECT title FROM titles WHERE post_id = ?", obj.ID); err != nil {
			return "", err
		}
	}
	return show(obj), nil
}

func (r post) Topic(ctx context.Context, obj *Post) (string, error) {
	if obj.Topic == nil {
		return r.text(ctx, "SELECT name FROM topics WHERE post_id = ?", obj.ID)
	}
	return obj.Topic.Name, nil
}

// The schema has the author of each post.
func (r author) Name(ctx context.Context, obj *Author) (string, error) {
	return r.text(ctx, "SELECT name FROM users WHERE id = ?", obj.ID) // want `query in resolver: r.text runs len\(Query.posts\) times`
}

// No field of the schema returns drafts.
func (r draft) Body(ctx context.Context, obj *Draft) (string, error) {
	return r.text(ctx, "SELECT body FROM drafts WHERE id = ?", obj.ID)
}

// One of these runs for each representation that the router asks for.
func (r entity) FindProductBySku(ctx context.Context, sku string) (*Product, error) {
	p := Product{SKU: sku}
	err := r.db.QueryRowContext(ctx, "SELECT 1 FROM products WHERE sku = ?", sku).Scan(new(int)) // want `query in resolver: database/sql QueryRowContext runs len\(Query._entities\) times`
	return &p, err
}

func (r maker) City(ctx context.Context, obj *Maker) (string, error) {
	return r.text(ctx, "SELECT city FROM makers WHERE id = ?", obj.ID) // want `query in resolver: r.text runs len\(Product.makers\) times`
}

// All of them at once.
func (r entity) FindManyShopsByIDs(ctx context.Context, reps []*Ref) ([]*Shop, error) {
	_, err := r.db.ExecContext(ctx, "UPDATE shops SET asked = asked + 1")
	return nil, err
}

func (r visit) Place(ctx context.Context, obj *Visit) (string, error) {
	return r.text(ctx, "SELECT place FROM visits WHERE id = ?", obj.ID)
}
