package recursion

import "context"

// Event is something that happened to a product.
type Event struct {
	ProductID int64
	Kind      string
}

func (c *Catalogue) log(ctx context.Context, event Event) error {
	_, err := c.db.ExecContext(ctx, "INSERT INTO events (product_id, kind) VALUES (?, ?)", event.ProductID, event.Kind)
	return err
}

// Handle calls itself once more with a flag that keeps it from doing so again:
// two statements, never more.
func (c *Catalogue) Handle(ctx context.Context, event Event, nested bool) error {
	if err := c.log(ctx, event); err != nil {
		return err
	}
	if !nested {
		return c.Handle(ctx, Event{event.ProductID, "handled"}, true)
	}
	return nil
}

// Record does so through a second function.
func (c *Catalogue) Record(ctx context.Context, event Event, nested bool) error {
	if err := c.log(ctx, event); err != nil {
		return err
	}
	if nested {
		return nil
	}
	return c.recordCopy(ctx, event)
}

func (c *Catalogue) recordCopy(ctx context.Context, event Event) error {
	event.Kind += " (copy)"
	return c.Record(ctx, event, true)
}

// Republish hands its flag on as it is: nothing stops the recursion but the
// data.
func (c *Catalogue) Republish(ctx context.Context, category *Category, quiet bool) error {
	if err := c.log(ctx, Event{category.ID, "published"}); err != nil {
		return err
	}
	if !quiet {
		for _, child := range category.Children {
			if err := c.Republish(ctx, child, quiet); err != nil { // want `^query in recursion: .*Republish.*\[query-in-recursion\]$`
				return err
			}
		}
	}
	return nil
}

// Unpublish passes a constant, but that constant decides on no recursion.
func (c *Catalogue) Unpublish(ctx context.Context, category *Category, below bool) error {
	kind := "unpublished"
	if below {
		kind = "unpublished with its parent"
	}
	if err := c.log(ctx, Event{category.ID, kind}); err != nil {
		return err
	}
	for _, child := range category.Children {
		if err := c.Unpublish(ctx, child, true); err != nil { // want `^query in recursion: .*Unpublish.*\[query-in-recursion\]$`
			return err
		}
	}
	return nil
}
