package factors

import (
	"context"

	"github.com/jmoiron/sqlx"
	"github.com/redis/go-redis/v9"
)

// catalogue is a cache in front of the shop.
type catalogue struct {
	shop  *shop
	redis *redis.ClusterClient
}

func slotOf(key string) int {
	sum := 0
	for _, b := range []byte(key) {
		sum = sum*31 + int(b)
	}
	return sum % 16384
}

// Evict takes the keys of a slot by one command: a cluster refuses keys of
// different slots together, so one command per group is what can be done.
func (c *catalogue) Evict(ctx context.Context, keys []string) error {
	bySlot := make(map[int][]string)
	for _, key := range keys {
		slot := slotOf(key)
		bySlot[slot] = append(bySlot[slot], key)
	}
	for _, group := range bySlot {
		if err := c.redis.Del(ctx, group...).Err(); err != nil {
			return err
		}
	}
	return nil
}

// EvictOneByOne has the same groups and a command per key of each.
func (c *catalogue) EvictOneByOne(ctx context.Context, keys []string) error {
	bySlot := make(map[int][]string)
	for _, key := range keys {
		slot := slotOf(key)
		bySlot[slot] = append(bySlot[slot], key)
	}
	for _, group := range bySlot {
		for _, key := range group {
			if err := c.redis.Del(ctx, key).Err(); err != nil { // want `^cache call in loop: go-redis Del runs Σ len\(group\) times per .*EvictOneByOne[ ;].*\[cache-in-loop\]$`
				return err
			}
		}
	}
	return nil
}

// MarkPicked updates the lines of a warehouse by one statement: each warehouse
// has a value of its own to set.
func (s *shop) MarkPicked(ctx context.Context, lines []Line, warehouse func(Line) int64) error {
	picked := make(map[int64][]string)
	for _, line := range lines {
		at := warehouse(line)
		picked[at] = append(picked[at], line.SKU)
	}
	for at, skus := range picked {
		if err := s.pick(ctx, at, skus); err != nil {
			return err
		}
	}
	return nil
}

func (s *shop) pick(ctx context.Context, warehouse int64, skus []string) error {
	query, args, err := sqlx.In("UPDATE `lines` SET warehouse = ? WHERE sku IN (?)", warehouse, skus)
	if err != nil {
		return err
	}
	_, err = s.db.ExecContext(ctx, query, args...)
	return err
}

// byCustomer groups orders by who ordered.
func byCustomer(orders []Order, customer func(Order) int64) map[int64][]Order {
	groups := make(map[int64][]Order)
	for _, order := range orders {
		groups[customer(order)] = append(groups[customer(order)], order)
	}
	return groups
}

// Archive gets its groups out of a function and hands each on as a whole.
func (s *shop) Archive(ctx context.Context, orders []Order, customer func(Order) int64) error {
	for _, group := range byCustomer(orders, customer) {
		if err := s.archive(ctx, group); err != nil {
			return err
		}
	}
	return nil
}

func (s *shop) archive(ctx context.Context, orders []Order) error {
	_, err := s.db.NamedExecContext(ctx, "INSERT INTO archive (id, total) VALUES (:id, :total)", orders)
	return err
}

// Greetings has the same groups but asks by their keys: that is a query per
// customer, and one IN with all the keys would do.
func (s *shop) Greetings(ctx context.Context, orders []Order, customer func(Order) int64) (greetings []string, err error) {
	groups := byCustomer(orders, customer)
	for customerID, group := range groups {
		name, err := s.customerName(ctx, customerID) // want `^query in loop: s\.customerName runs len\(groups\) times per .*Greetings .*\[query-in-loop\]$`
		if err != nil {
			return nil, err
		}
		if total(group) > 0 {
			greetings = append(greetings, name)
		}
	}
	return greetings, nil
}

func (s *shop) customerName(ctx context.Context, id int64) (name string, err error) {
	err = s.db.GetContext(ctx, &name, "SELECT name FROM customers WHERE id = ?", id)
	return name, err
}

// Recount has groups of orders and a query per order of each.
func (s *shop) Recount(ctx context.Context, orders []Order, customer func(Order) int64) (sum int64) {
	groups := byCustomer(orders, customer)
	for _, group := range groups {
		for _, order := range group {
			fresh, _ := s.order(ctx, order.ID) // want `^query in loop: s\.order runs Σ len\(group\) times per .*Recount .*\[query-in-loop\]$`
			sum += fresh.Total
		}
	}
	return sum
}

// RecountAdded adds to a group that it has taken out of the map.
func (s *shop) RecountAdded(ctx context.Context, orders []Order, customer func(Order) int64) (sum int64) {
	groups := make(map[int64][]Order)
	for _, order := range orders {
		group := groups[customer(order)]
		if group == nil {
			group = make([]Order, 0, 4)
		}
		group = append(group, order)
		groups[customer(order)] = group
	}
	for _, group := range groups {
		for _, order := range group {
			fresh, _ := s.order(ctx, order.ID) // want `^query in loop: s\.order runs Σ len\(group\) times per .*RecountAdded .*\[query-in-loop\]$`
			sum += fresh.Total
		}
	}
	return sum
}

// RecountOthers fills its map with lists that come from elsewhere.
func (s *shop) RecountOthers(ctx context.Context, ids []int64, orders []Order) (sum int64) {
	groups := make(map[int64][]Order)
	for _, id := range ids {
		group := orders
		group = append(group, Order{ID: id})
		groups[id] = group
	}
	for _, group := range groups {
		for _, order := range group {
			fresh, _ := s.order(ctx, order.ID) // want `^query in 2 nested loops: s\.order runs len\(groups\)·len\(group\) times per .*RecountOthers .*\[query-in-loop\]$`
			sum += fresh.Total
		}
	}
	return sum
}

// RecountByKey takes the group out of the map, whose elements it has filled itself.
func (s *shop) RecountByKey(ctx context.Context, orders []Order, customer func(Order) int64) (sum int64) {
	groups := make(map[int64][]Order)
	for _, order := range orders {
		groups[customer(order)] = append(groups[customer(order)], order)
	}
	for id := range groups {
		for _, order := range groups[id] {
			fresh, _ := s.order(ctx, order.ID) // want `^query in loop: s\.order runs Σ len\(groups\[id\]\) times per .*RecountByKey .*\[query-in-loop\]$`
			sum += fresh.Total
		}
	}
	return sum
}

// RecountTwice goes through another list for each group: that is a product.
func (s *shop) RecountTwice(ctx context.Context, orders, others []Order, customer func(Order) int64) (sum int64) {
	for range byCustomer(orders, customer) {
		for _, order := range others {
			fresh, _ := s.order(ctx, order.ID) // want `^query in 2 nested loops: s\.order runs len\(byCustomer\(orders, customer\)\)·len\(others\) times per .*RecountTwice .*\[query-in-loop\]$`
			sum += fresh.Total
		}
	}
	return sum
}

// names makes a map whose size nothing tells, as a result that has a name.
func (c *catalogue) names(keys []string) (ids map[string]int64) {
	ids = make(map[string]int64)
	for i, key := range keys {
		ids[key] = int64(i)
	}
	return
}

// sizes makes one that it returns at once.
func (c *catalogue) sizes() map[string]int64 { return make(map[string]int64) }

// ByName goes through maps that functions make.
func (c *catalogue) ByName(ctx context.Context, keys []string) (sum int64) {
	for _, id := range c.names(keys) {
		order, _ := c.shop.order(ctx, id) // want `^query in loop: c\.shop\.order runs len\(c\.names\(keys\)\) times per .*ByName .*\[query-in-loop\]$`
		sum += order.ID
	}
	for _, id := range c.sizes() {
		order, _ := c.shop.order(ctx, id) // want `^query in loop: c\.shop\.order runs len\(c\.sizes\(\)\) times per .*ByName .*\[query-in-loop\]$`
		sum += order.ID
	}
	return sum
}
