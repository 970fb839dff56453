package info

import (
	"context"
	"time"

	"github.com/redis/rueidis"
	"github.com/redis/rueidis/rueidiscompat"
)

// Held asks a client that holds answers in its own memory: the server is asked where it has
// none, or the key has changed.
func Held(ctx context.Context, client rueidis.Client, names []string) (on int) {
	for _, name := range names {
		set, err := client.DoCache(ctx, client.B().Get().Key("flag:"+name).Cache(), time.Minute).AsBool() // want `^cache call in loop: rueidis DoCache runs len\(names\) times per Held; it runs only where the client's own memory has no answer yet: load what is missing at once \[cache-in-loop\]$`
		if err == nil && set {
			on++
		}
	}
	return on
}

// HeldTogether asks for some at a time.
func HeldTogether(ctx context.Context, client rueidis.Client, names []string) {
	for _, name := range names {
		rueidis.MGetCache(client, ctx, time.Minute, []string{"flag:" + name, "state:" + name})                                                                         // want `^cache call in loop: rueidis MGetCache runs len\(names\) times`
		rueidis.JsonMGetCache(client, ctx, time.Minute, []string{"doc:" + name}, "$")                                                                                  // want `^cache call in loop: rueidis JsonMGetCache runs len\(names\) times`
		client.DoMultiCache(ctx, rueidis.CT(client.B().Get().Key(name).Cache(), time.Minute), rueidis.CT(client.B().Hget().Key(name).Field("a").Cache(), time.Second)) // want `^cache call in loop: rueidis DoMultiCache runs len\(names\) times`
	}
}

func heldFlag(ctx context.Context, client rueidis.Client, name string) (bool, error) {
	return client.DoCache(ctx, client.B().Get().Key("flag:"+name).Cache(), time.Minute).AsBool()
}

// HeldBehind asks behind a function.
func HeldBehind(ctx context.Context, client rueidis.Client, names []string) (on int) {
	for _, name := range names {
		if set, err := heldFlag(ctx, client, name); err == nil && set { // want `^cache call in loop: heldFlag runs len\(names\) times per HeldBehind \(… → rueidis DoCache\); it runs only where the client's own memory has no answer yet`
			on++
		}
	}
	return on
}

// HeldCompat asks by the methods of go-redis that there are for rueidis.
func HeldCompat(ctx context.Context, adapter rueidiscompat.Cmdable, skus []string) {
	for _, sku := range skus {
		adapter.Cache(time.Minute).Get(ctx, "stock:"+sku)     // want `^cache call in loop: rueidis Get runs len\(skus\) times per HeldCompat; it runs only where the client's own memory has no answer yet`
		adapter.Cache(time.Minute).HGetAll(ctx, "stock:"+sku) // want `^cache call in loop: rueidis HGetAll runs len\(skus\) times per HeldCompat; it runs only where the client's own memory has no answer yet`
	}
}
