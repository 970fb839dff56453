// Package generated has of what gqlgen writes all that its API names.
package generated

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"example.com/resolvers/gqlgen/model"
)

func NewExecutableSchema(cfg Config) graphql.ExecutableSchema { return nil }

type Config = graphql.Config[ResolverRoot, DirectiveRoot, ComplexityRoot]

type ResolverRoot interface {
	Badge() BadgeResolver
	Comment() CommentResolver
	Draft() DraftResolver
	Filter() FilterResolver
	Grant() GrantResolver
	Mutation() MutationResolver
	Post() PostResolver
	PostEdge() PostEdgeResolver
	Query() QueryResolver
	Settings() SettingsResolver
	Tag() TagResolver
	User() UserResolver
}

type DirectiveRoot struct{}

type ComplexityRoot struct {
	Badge struct {
		Grants func(childComplexity int, first *int) int
		Holder func(childComplexity int) int
	}

	Comment struct {
		By func(childComplexity int) int
		ID func(childComplexity int) int
	}

	Draft struct {
		Body func(childComplexity int) int
	}

	Grant struct {
		Reason func(childComplexity int) int
	}

	Mutation struct {
		Rename func(childComplexity int, id int64, obj model.Filter) int
	}

	Post struct {
		Author   func(childComplexity int) int
		Comments func(childComplexity int) int
		ID       func(childComplexity int) int
		Likes    func(childComplexity int) int
		Related  func(childComplexity int) int
		Tags     func(childComplexity int) int
		Title    func(childComplexity int) int
		Views    func(childComplexity int) int
	}

	PostConnection struct {
		Edges func(childComplexity int) int
	}

	PostEdge struct {
		Cursor func(childComplexity int) int
		Node   func(childComplexity int) int
	}

	Query struct {
		Badge    func(childComplexity int) int
		Page     func(childComplexity int) int
		Post     func(childComplexity int, id int64) int
		Search   func(childComplexity int, q string) int
		Settings func(childComplexity int) int
	}

	Settings struct {
		Owner func(childComplexity int) int
		Theme func(childComplexity int) int
	}

	Tag struct {
		Color func(childComplexity int) int
		Uses  func(childComplexity int) int
	}

	User struct {
		Banner  func(childComplexity int) int
		Friends func(childComplexity int, first *int) int
		Name    func(childComplexity int) int
		Posts   func(childComplexity int) int
	}
}

type BadgeResolver interface {
	Holder(ctx context.Context, obj *model.Badge) (string, error)
}

type CommentResolver interface {
	By(ctx context.Context, obj *model.Comment) (*model.User, error)
}

type DraftResolver interface {
	Body(ctx context.Context, obj *model.Draft) (string, error)
}

type FilterResolver interface {
	Q(ctx context.Context, obj *model.Filter, data *string) error
}

type GrantResolver interface {
	Reason(ctx context.Context, obj *model.Grant) (string, error)
}

type MutationResolver interface {
	Rename(ctx context.Context, id int64) (*model.Post, error)
}

type PostResolver interface {
	Author(ctx context.Context, obj *model.Post) (*model.User, error)
	Comments(ctx context.Context, obj *model.Post) ([]*model.Comment, error)
	Likes(ctx context.Context, objs []*model.Post) ([]int, error)
	Related(ctx context.Context, obj *model.Post) ([]*model.Post, error)
	Tags(ctx context.Context, obj *model.Post) ([]string, error)
	Title(ctx context.Context, obj *model.Post) (string, error)
	Views(ctx context.Context, obj *model.Post) (int, error)
	Voted(ctx context.Context, obj *model.Post) (string, error)
	Near(ctx context.Context, obj *model.Post) ([]string, error)
	Marks(ctx context.Context, obj *model.Post) ([]string, error)
}

type PostEdgeResolver interface {
	Cursor(ctx context.Context, obj *model.PostEdge) (string, error)
}

type QueryResolver interface {
	Badge(ctx context.Context) (*model.Badge, error)
	Page(ctx context.Context) (*model.PostConnection, error)
	Post(ctx context.Context, id int64) (*model.Post, error)
	Search(ctx context.Context, q string) ([]model.SearchResult, error)
	Settings(ctx context.Context) (*model.Settings, error)
}

type SettingsResolver interface {
	Owner(ctx context.Context, obj *model.Settings) (string, error)
	Theme(ctx context.Context, obj *model.Settings) (string, error)
}

type TagResolver interface {
	Color(ctx context.Context, obj *model.Tag) (string, error)
	Seen(ctx context.Context, obj *model.Tag) (bool, error)
	Uses(ctx context.Context, obj *model.Tag) (int, error)
}

type UserResolver interface {
	Banner(ctx context.Context, obj *model.User) (string, error)
	Friends(ctx context.Context, obj *model.User, first *int) ([]string, error)
	Posts(ctx context.Context, obj *model.User) ([]*model.Post, error)
}
