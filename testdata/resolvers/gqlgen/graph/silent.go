package graph

import (
	"context"

	"example.com/resolvers/gqlgen/loaders"
	"example.com/resolvers/gqlgen/model"
	"example.com/resolvers/store"
)

// Each loader asks once.
func (r *postResolver) Comments(ctx context.Context, obj *model.Post) ([]*model.Comment, error) {
	if _, err := loaders.For(ctx).Names.Load(ctx, obj.ID); err != nil {
		return nil, err
	}
	if _, err := loaders.For(ctx).Titles.Load(ctx, obj.ID)(); err != nil {
		return nil, err
	}
	if _, err := loaders.For(ctx).Mappings.LoadAll(ctx, []int64{obj.ID}); err != nil {
		return nil, err
	}
	_, err := loaders.For(ctx).Avatars.Load(obj.ID)
	return nil, err
}

func (r *commentResolver) By(ctx context.Context, obj *model.Comment) (*model.User, error) {
	name, err := loaders.For(ctx).Avatars.LoadThunk(obj.By)()
	return &model.User{Name: name}, err
}

// What the parent has loaded is there.
func (r *postResolver) Related(ctx context.Context, obj *model.Post) ([]*model.Post, error) {
	if obj.Related != nil {
		return obj.Related, nil
	}
	_, err := r.db.QueryContext(ctx, "SELECT title FROM posts WHERE parent_id = ?", obj.ID)
	return nil, err
}

func (r *userResolver) Friends(ctx context.Context, obj *model.User, first *int) ([]string, error) {
	if len(obj.Friends) > 0 || first == nil {
		return obj.Friends, nil
	}
	_, err := r.db.QueryContext(ctx, "SELECT name FROM users WHERE friend_id = ?", obj.ID)
	return nil, err
}

// What fills a struct that has been asked for is asked once.
func (r *postResolver) Near(ctx context.Context, obj *model.Post) ([]string, error) {
	f := ctx.Value("filter").(*store.Filter)
	if err := r.store.Fill(ctx, f); err != nil {
		return nil, err
	}
	if err := r.users.Fill(ctx, f); err != nil {
		return nil, err
	}
	return f.Posts, r.fill(ctx, f)
}

func (r *Resolver) fill(ctx context.Context, f *store.Filter) error {
	if f.Title != "" {
		return nil
	}
	title, err := r.users.Name(ctx, f.ID)
	f.Title = title
	return err
}

// What is kept runs at another time.
func (r *tagResolver) Seen(ctx context.Context, obj *model.Tag) (bool, error) {
	r.later = append(r.later, func() { _, _ = r.text(ctx, "SELECT seen FROM tags WHERE id = ?", obj.ID) })
	return true, nil
}

// A batch resolver of gqlgen takes all posts.
func (r *postResolver) Likes(ctx context.Context, objs []*model.Post) ([]int, error) {
	ids := make([]int64, len(objs))
	for i, o := range objs {
		ids[i] = o.ID
	}
	_, err := r.db.QueryContext(ctx, "SELECT COUNT(*) FROM likes WHERE post_id IN (?) GROUP BY post_id", ids)
	return nil, err
}

// Nothing in the schema returns a list of these.

func (r *settingsResolver) Owner(ctx context.Context, obj *model.Settings) (string, error) {
	return r.text(ctx, "SELECT name FROM users WHERE id = ?", obj.OwnerID)
}

func (r *settingsResolver) Theme(ctx context.Context, obj *model.Settings) (string, error) {
	return r.users.Name(ctx, obj.ID)
}

func (r *badgeResolver) Holder(ctx context.Context, obj *model.Badge) (string, error) {
	return r.text(ctx, "SELECT holder FROM badges WHERE id = ?", obj.ID)
}

func (r *draftResolver) Body(ctx context.Context, obj *model.Draft) (string, error) {
	return r.text(ctx, "SELECT body FROM drafts WHERE id = ?", obj.ID)
}

// An object that somebody sends.
func (r *filterResolver) Q(ctx context.Context, obj *model.Filter, data *string) error {
	_, err := r.text(ctx, "SELECT id FROM queries WHERE id = ?", 1)
	return err
}
