package app

import (
	"context"
	"fmt"
	"net/http"
)

// Catalog is a client whose host is a field.
type Catalog struct {
	base string
	host string
	web  *http.Client
}

var defaults struct{ Users string }

func (c *Catalog) get(ctx context.Context, path string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+path, nil)
	if err != nil {
		return err
	}
	resp, err := c.web.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func (c *Catalog) Item(ctx context.Context, id int64) error {
	return c.get(ctx, fmt.Sprintf("/items/%d", id))
}

type Shelf struct{ items *Catalog }

func (s *Shelf) All(ctx context.Context, ids []int64) error {
	for _, id := range ids {
		if err := s.items.Item(ctx, id); err != nil { // want `remote call in loop: s\.items\.Item runs len\(ids\) times per \(\*Shelf\)\.All \(… → \(\*Catalog\)\.get → net/http Do\); if the service can answer for many, ask it once for the loop; else let an errgroup with SetLimit bound how many calls wait at a time \[rpc-in-loop\]`
			return err
		}
	}
	return nil
}

func (c *Catalog) Formatted(ids []int64) error {
	for _, id := range ids {
		resp, err := c.web.Get(fmt.Sprintf("http://%s/items/%d", c.host, id)) // want `remote call in loop: net/http Get runs len\(ids\) times per \(\*Catalog\)\.Formatted; `
		if err != nil {
			return err
		}
		resp.Body.Close()
	}
	return nil
}

func Defaulted(ids []string) {
	for _, id := range ids {
		if resp, err := http.Get(defaults.Users + "/users/" + id); err == nil { // want `remote call in loop: net/http Get runs len\(ids\) times per Defaulted; `
			resp.Body.Close()
		}
	}
}

func Given(base string, ids []string) {
	for _, id := range ids {
		if resp, err := http.Get(base + "/users/" + id); err == nil { // want `remote call in loop: net/http Get runs len\(ids\) times per Given; `
			resp.Body.Close()
		}
	}
}
