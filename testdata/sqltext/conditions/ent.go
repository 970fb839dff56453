package conditions

import (
	"context"

	"example.com/till/ent"
	"example.com/till/ent/order"
	"example.com/till/ent/predicate"
)

func entLoud(ctx context.Context, c *ent.OrderClient, word string, status int, named bool) {
	c.Query().Where(order.PhoneContains(word)).All(ctx)                                    // want `\[leading-wildcard\]`
	c.Query().Where(order.StatusEQ(status)).All(ctx)                                       // want `orders has no index for status.*\[missing-index\]`
	c.Query().Where(order.And(order.StatusIn(1, 2), order.PhoneContains(word))).Count(ctx) // want `\[leading-wildcard\]`
	c.Delete().Where(order.StatusEQ(status)).Exec(ctx)                                     // want `orders has no index for status.*\[missing-index\]`

	var ps []predicate.Order
	if named {
		ps = append(ps, order.PhoneContains(word)) // want `\[leading-wildcard\]`
	}
	c.Query().Where(ps...).All(ctx)
}

func entSilent(ctx context.Context, c *ent.OrderClient, word string, status int, user int64, given []predicate.Order) {
	c.Query().Where(order.Phone(word)).All(ctx)
	c.Query().Where(order.PhoneHasPrefix(word)).All(ctx)
	c.Query().Where(order.UserIDEQ(user), order.StatusEQ(status)).All(ctx)
	c.Query().Where(order.StatusEQ(status)).Where(given...).All(ctx)
	c.Query().Where(order.HasCart(), order.StatusEQ(status)).All(ctx)
	c.Query().Where(order.Not(order.PhoneContains(word)), order.UserIDEQ(user)).All(ctx)
	c.Delete().Where(order.UserIDEQ(user)).Exec(ctx)
}
