package front // want package:"."

import (
	"context"
	"strconv"

	"golang.org/x/sync/singleflight"

	"example.com/shop/shop"
)

type Front struct {
	shop  *shop.Shop
	group singleflight.Group
}

func (f *Front) Name(ctx context.Context, id int) (any, error) {
	v, err, _ := f.group.Do(strconv.Itoa(id), func() (any, error) { return f.shop.Fronted(ctx, id) })
	return v, err
}
