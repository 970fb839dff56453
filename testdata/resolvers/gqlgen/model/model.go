// Package model is what gqlgen makes of the schema, and types of its own.
package model

type SearchResult interface{ IsSearchResult() }

type Post struct {
	ID       int64
	Title    string
	AuthorID int64
	TagIDs   []int64
	Related  []*Post
}

func (Post) IsSearchResult() {}

type Comment struct {
	ID int64
	By int64
}

type User struct {
	ID      int64
	Name    string
	Friends []string
	Drafts  []*Draft // not in the schema
}

type Tag struct {
	ID     int64
	Parent *int64
}

func (Tag) IsSearchResult() {}

type Draft struct{ ID int64 }

type Settings struct {
	ID      int64
	Theme   []*Draft // a resolver answers with something else
	OwnerID int64
}

type PostConnection struct{ Edges []*PostEdge }

type PostEdge struct {
	ID   int64
	Node *Post
}

type Badge struct{ ID int64 }

func (b *Badge) Grants(first *int) ([]*Grant, error) { return nil, nil }

type Grant struct{ ID int64 }

type Filter struct{ Q *string }
