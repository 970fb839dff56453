// Package loaders collects keys and asks for all of them at once.
package loaders

import (
	"context"

	"github.com/graph-gophers/dataloader/v7"
	"github.com/vikstrous/dataloadgen"

	"example.com/resolvers/store"
)

type key struct{}

type Loaders struct {
	Names    *dataloadgen.Loader[int64, string]
	Titles   *dataloader.Loader[int64, string]
	Avatars  *AvatarLoader
	Mappings *dataloadgen.Loader[int64, string]
}

func For(ctx context.Context) *Loaders { return ctx.Value(key{}).(*Loaders) }

func New(s *store.Store) *Loaders {
	return &Loaders{
		Names: dataloadgen.NewLoader(s.Names),
		Titles: dataloader.NewBatchedLoader(func(ctx context.Context, ids []int64) []*dataloader.Result[string] {
			names, _ := s.Names(ctx, ids)
			out := make([]*dataloader.Result[string], len(names))
			for i, n := range names {
				out[i] = &dataloader.Result[string]{Data: n}
			}
			return out
		}),
		Mappings: dataloadgen.NewMappedLoader(func(ctx context.Context, ids []int64) (map[int64]string, error) {
			names, _ := s.Names(ctx, ids)
			out := make(map[int64]string)
			for i, n := range names {
				out[ids[i]] = n
			}
			return out, nil
		}),
		Avatars: &AvatarLoader{fetch: func(ids []int64) ([]string, []error) { return s.Names(context.Background(), ids) }},
	}
}
