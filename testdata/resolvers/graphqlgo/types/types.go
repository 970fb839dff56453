// Package types has the objects of a schema of graphql-go/graphql.
package types

import (
	"database/sql"

	"github.com/graphql-go/graphql"
)

var db *sql.DB

type post struct {
	id     int64
	Editor *string
}

func text(query string, id int64) (string, error) {
	var s string
	err := db.QueryRow(query, id).Scan(&s)
	return s, err
}

var author = graphql.NewObject(graphql.ObjectConfig{
	Name: "Author",
	Fields: graphql.Fields{
		"name": &graphql.Field{
			Type: graphql.String,
			Resolve: func(p graphql.ResolveParams) (any, error) {
				return text("SELECT name FROM users WHERE id = ?", p.Source.(int64)) // want `query in resolver: text runs len\(Query.posts\) times per request, since the resolver of Author.name is called for each element`
			},
		},
	},
})

var comment = graphql.NewObject(graphql.ObjectConfig{
	Name: "Comment",
	Fields: graphql.FieldsThunk(func() graphql.Fields {
		return graphql.Fields{
			"body": &graphql.Field{Type: graphql.String, Resolve: body},
		}
	}),
})

func body(p graphql.ResolveParams) (any, error) {
	c := p.Source.(*post)
	return text("SELECT body FROM comments WHERE id = ?", c.id) // want `query in resolver: text runs len\(Post.comments\) times per request, since the resolver of Comment.body is called for each element \(… → database/sql QueryRow\); let a dataloader`
}

// Post is listed in another package.
var Post = graphql.NewObject(graphql.ObjectConfig{
	Name: "Post",
	Fields: graphql.Fields{
		"author": &graphql.Field{
			Type: graphql.NewNonNull(author),
			Resolve: func(p graphql.ResolveParams) (any, error) {
				return text("SELECT author_id FROM posts WHERE id = ?", p.Source.(*post).id) // want `query in resolver: text runs len\(Query.posts\) times per request, since the resolver of Post.author is called for each element`
			},
		},
		"comments": &graphql.Field{
			Type: graphql.NewNonNull(graphql.NewList(graphql.NewNonNull(comment))),
			Args: graphql.FieldConfigArgument{"first": &graphql.ArgumentConfig{Type: graphql.Int}},
			Resolve: func(p graphql.ResolveParams) (any, error) {
				return text("SELECT id FROM comments WHERE post_id = ?", p.Source.(*post).id) // want `query in resolver: text runs len\(Query.posts\) times`
			},
		},
		"editor": &graphql.Field{
			Type: graphql.String,
			Resolve: func(p graphql.ResolveParams) (any, error) {
				if post, ok := p.Source.(*post); ok && post.Editor != nil {
					return *post.Editor, nil
				}
				return text("SELECT editor FROM posts WHERE id = ?", 1)
			},
		},
		"later": &graphql.Field{
			Type: graphql.String,
			Resolve: func(p graphql.ResolveParams) (any, error) {
				load := loader(p.Source.(*post).id)
				return func() (any, error) { return load() }, nil
			},
		},
	},
})

// loader has a dataloader's answer.
func loader(id int64) func() (any, error) { return func() (any, error) { return id, nil } }

func init() {
	Post.AddFieldConfig("views", &graphql.Field{
		Type: graphql.Int,
		Resolve: func(p graphql.ResolveParams) (any, error) {
			return text("SELECT views FROM posts WHERE id = ?", p.Source.(*post).id) // want `query in resolver: text runs len\(Query.posts\) times per request, since the resolver of Post.views is called`
		},
	})
}

// Site is no element of a list.
var Site = graphql.NewObject(graphql.ObjectConfig{
	Name: "Site",
	Fields: graphql.Fields{
		"owner": &graphql.Field{
			Type: graphql.String,
			Resolve: func(p graphql.ResolveParams) (any, error) {
				return text("SELECT owner FROM sites WHERE id = ?", 1)
			},
		},
		"tags": &graphql.Field{
			Type: graphql.NewList(graphql.String),
			Resolve: func(p graphql.ResolveParams) (any, error) {
				return text("SELECT tags FROM sites WHERE id = ?", 1)
			},
		},
	},
})
