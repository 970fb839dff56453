package graph

import (
	"context"

	"example.com/resolvers/gqlgen/model"
	"example.com/resolvers/store"
)

// Each post of the union that Query.search returns.
func (r *postResolver) Author(ctx context.Context, obj *model.Post) (*model.User, error) {
	name, err := r.text(ctx, "SELECT name FROM users WHERE id = ?", obj.AuthorID) // want `query in resolver: r.text runs len\(Query.search\) times per request, since \(\*postResolver\).Author is called for each element \(… → database/sql QueryRowContext\); let a dataloader collect the keys and ask for all of them at once \(WHERE … IN\), or load it with the list in Query.search \[query-in-loop\]`
	return &model.User{Name: name}, err
}

// What tags are asked for is behind an interface, whose implementation this package does not import.
func (r *tagResolver) Uses(ctx context.Context, obj *model.Tag) (int, error) {
	name, err := r.users.Name(ctx, obj.ID) // want `query in resolver: r.users.Name runs len\(Query.search\) times per request, since \(\*tagResolver\).Uses is called for each element \(… → \(\*Store\).Name → database/sql QueryRowContext\)`
	return len(name), err
}

// There is a user for each post.
func (r *userResolver) Posts(ctx context.Context, obj *model.User) ([]*model.Post, error) {
	_, err := r.db.QueryContext(ctx, "SELECT title FROM posts WHERE author_id = ?", obj.ID) // want `query in resolver: database/sql QueryContext runs len\(Query.search\) times per request, since \(\*userResolver\).Posts is called for each element; let a dataloader`
	return nil, err
}

// The same for each user.
func (r *userResolver) Banner(ctx context.Context, obj *model.User) (string, error) {
	return r.text(ctx, "SELECT banner FROM settings WHERE id = ?", 1) // want `query in resolver: r.text runs len\(Query.search\) times .*; the arguments do not change with the element: ask once per request, as in Query.search, and keep the answer`
}

// Of a connection, the schema names the field that is a list.
func (r *postEdgeResolver) Cursor(ctx context.Context, obj *model.PostEdge) (string, error) {
	return r.text(ctx, "SELECT cursor FROM posts WHERE id = ?", obj.ID) // want `query in resolver: r.text runs len\(PostConnection.edges\) times`
}

// A method of the object returns the list.
func (r *grantResolver) Reason(ctx context.Context, obj *model.Grant) (string, error) {
	if obj.ID == 0 {
		return "", nil
	}
	return r.text(ctx, "SELECT reason FROM grants WHERE id = ?", obj.ID) // want `query in resolver: r.text runs len\(Badge.grants\) times`
}

// Nothing to load is not the same as loaded.
func (r *tagResolver) Color(ctx context.Context, obj *model.Tag) (string, error) {
	if obj.Parent == nil {
		return "", nil
	}
	return r.text(ctx, "SELECT color FROM tags WHERE id = ?", *obj.Parent) // want `query in resolver: r.text runs len\(Query.search\) times`
}

func (r *postResolver) Views(ctx context.Context, obj *model.Post) (int, error) {
	_, err := r.db.ExecContext(ctx, "UPDATE posts SET views = views + 1 WHERE id = ?", obj.ID) // want `query in resolver: database/sql ExecContext runs len\(Query.search\) times .*; do it once for all elements, in Query.search \[`
	return 0, err
}

// Who asks is the same for each post.
func (r *postResolver) Voted(ctx context.Context, obj *model.Post) (string, error) {
	user := userOf(ctx)
	return r.text(ctx, "SELECT votes FROM users WHERE id = ?", user.ID) // want `query in resolver: r.text runs len\(Query.search\) times .*; the arguments do not change with the element`
}

// Both ways ask.
func (r *postResolver) Title(ctx context.Context, obj *model.Post) (string, error) {
	return r.store.Find(ctx, &store.Filter{ID: obj.ID, Title: obj.Title}) // want `query in resolver: r.store.Find runs len\(Query.search\) times per request, .*; let a dataloader`
}

// A loop of its own is said as such.
func (r *postResolver) Tags(ctx context.Context, obj *model.Post) ([]string, error) {
	var tags []string
	for _, id := range obj.TagIDs {
		tag, err := r.text(ctx, "SELECT name FROM tags WHERE id = ?", id) // want `query in loop: r.text runs len\(obj.TagIDs\) times per \(\*postResolver\).Tags`
		if err != nil {
			return nil, err
		}
		tags = append(tags, tag)
	}
	return tags, nil
}

func (r *postResolver) Marks(ctx context.Context, obj *model.Post) ([]string, error) {
	return r.marks(ctx, obj.TagIDs) // want `query in resolver: r.marks runs len\(Query.search\) times per request, since \(\*postResolver\).Marks is called for each element, len\(Query.search\)·len\(obj.TagIDs\) in all`
}

func (r *Resolver) marks(ctx context.Context, ids []int64) ([]string, error) {
	var marks []string
	for _, id := range ids {
		mark, err := r.text(ctx, "SELECT mark FROM tags WHERE id = ?", id) // want `query in loop: r.text runs len\(ids\) times per \(\*Resolver\).marks`
		if err != nil {
			return nil, err
		}
		marks = append(marks, mark)
	}
	return marks, nil
}
