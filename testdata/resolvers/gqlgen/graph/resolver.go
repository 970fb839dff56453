// Package graph has the resolvers of a schema.
package graph

import (
	"context"
	"database/sql"

	"example.com/resolvers/gqlgen/generated"
	"example.com/resolvers/gqlgen/model"
	"example.com/resolvers/store"
)

// Users is implemented in another package.
type Users interface {
	Name(ctx context.Context, id int64) (string, error)
	Fill(ctx context.Context, f *store.Filter) error
}

type Resolver struct {
	db    *sql.DB
	users Users
	store *store.Store
	later []func()
}

// userOf is who asks.
func userOf(ctx context.Context) *model.User { return ctx.Value("user").(*model.User) }

type (
	badgeResolver    struct{ *Resolver }
	commentResolver  struct{ *Resolver }
	draftResolver    struct{ *Resolver }
	filterResolver   struct{ *Resolver }
	grantResolver    struct{ *Resolver }
	mutationResolver struct{ *Resolver }
	postResolver     struct{ *Resolver }
	postEdgeResolver struct{ *Resolver }
	queryResolver    struct{ *Resolver }
	settingsResolver struct{ *Resolver }
	tagResolver      struct{ *Resolver }
	userResolver     struct{ *Resolver }
)

func (r *Resolver) Badge() generated.BadgeResolver       { return &badgeResolver{r} }
func (r *Resolver) Comment() generated.CommentResolver   { return &commentResolver{r} }
func (r *Resolver) Draft() generated.DraftResolver       { return &draftResolver{r} }
func (r *Resolver) Filter() generated.FilterResolver     { return &filterResolver{r} }
func (r *Resolver) Grant() generated.GrantResolver       { return &grantResolver{r} }
func (r *Resolver) Mutation() generated.MutationResolver { return &mutationResolver{r} }
func (r *Resolver) Post() generated.PostResolver         { return &postResolver{r} }
func (r *Resolver) PostEdge() generated.PostEdgeResolver { return &postEdgeResolver{r} }
func (r *Resolver) Query() generated.QueryResolver       { return &queryResolver{r} }
func (r *Resolver) Settings() generated.SettingsResolver { return &settingsResolver{r} }
func (r *Resolver) Tag() generated.TagResolver           { return &tagResolver{r} }
func (r *Resolver) User() generated.UserResolver         { return &userResolver{r} }

func (r *Resolver) text(ctx context.Context, query string, id int64) (string, error) {
	var s string
	err := r.db.QueryRowContext(ctx, query, id).Scan(&s)
	return s, err
}

// Root fields run once.

func (r *queryResolver) Badge(ctx context.Context) (*model.Badge, error) {
	_, err := r.text(ctx, "SELECT name FROM badges WHERE id = ?", 1)
	return &model.Badge{}, err
}

func (r *queryResolver) Page(ctx context.Context) (*model.PostConnection, error) {
	_, err := r.text(ctx, "SELECT title FROM posts WHERE id > ? LIMIT 10", 1)
	return &model.PostConnection{}, err
}

func (r *queryResolver) Post(ctx context.Context, id int64) (*model.Post, error) {
	_, err := r.text(ctx, "SELECT title FROM posts WHERE id = ?", id)
	return &model.Post{}, err
}

func (r *queryResolver) Search(ctx context.Context, q string) ([]model.SearchResult, error) {
	_, err := r.db.QueryContext(ctx, "SELECT title FROM posts WHERE title = ?", q)
	return nil, err
}

func (r *queryResolver) Settings(ctx context.Context) (*model.Settings, error) {
	_, err := r.text(ctx, "SELECT theme FROM settings WHERE id = ?", 1)
	return &model.Settings{}, err
}

func (r *mutationResolver) Rename(ctx context.Context, id int64) (*model.Post, error) {
	_, err := r.db.ExecContext(ctx, "UPDATE posts SET title = '' WHERE id = ?", id)
	return &model.Post{}, err
}
