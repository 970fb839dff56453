// Package server gives graph-gophers/graphql-go the root of the resolvers.
package server

import (
	"os"

	"github.com/graph-gophers/graphql-go"

	"example.com/resolvers/gophers/own"
	"example.com/resolvers/gophers/resolver"
)

const schema = `
type Query {
	posts(first: Int): [Post!]!
	post(id: ID!): Post
	search(q: String!): [Result!]!
	me: Account!
	site_info: Info!
}
type Post {
	author: User!
	comments(first: Int): [Comment!]
	title: String!
	lead: String!
	score: String!
	rank: String!
	editor: String!
}
type Comment { body_text: String! }
type User { name: String! company: Company! }
type Company { city: String! }
union Result = Tag
type Tag { uses: String! }
type Account { email: String! company: Company! }
type Info { version: String! }
`

func New(root *resolver.Root) (*graphql.Schema, error) {
	return graphql.ParseSchema(schema, root, graphql.MaxDepth(10))
}

// Read has a schema that only the running program knows.
func Read(root *own.Root) *graphql.Schema {
	text, _ := os.ReadFile("schema.graphql")
	return graphql.MustParseSchema(string(text), root)
}
