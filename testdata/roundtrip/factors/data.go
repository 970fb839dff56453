package factors

import (
	"bufio"
	"container/list"
	"context"
	"io"
	"regexp"
	"strings"
)

// Slice ranges over a slice.
func (s *shop) Slice(ctx context.Context, ids []int64) (sum int64) {
	for _, id := range ids {
		order, _ := s.order(ctx, id) // want `^query in loop: s\.order runs len\(ids\) times per .*Slice .*\[query-in-loop\]$`
		sum += order.Total
	}
	return sum
}

// Map ranges over a map.
func (s *shop) Map(ctx context.Context, cart map[string]int) (sum int64) {
	for sku, count := range cart {
		sum += int64(count) * s.price(ctx, sku) // want `^query in loop: s\.price runs len\(cart\) times per .*Map .*\[query-in-loop\]$`
	}
	return sum
}

// Index counts up to a length.
func (s *shop) Index(ctx context.Context, order Order) (sum int64) {
	for i := 0; i < len(order.Lines); i++ {
		sum += s.price(ctx, order.Lines[i].SKU) // want `^query in loop: s\.price runs len\(order\.Lines\) times per .*Index .*\[query-in-loop\]$`
	}
	return sum
}

// Backwards counts down from a length.
func (s *shop) Backwards(ctx context.Context, skus []string) (sum int64) {
	for i := len(skus) - 1; i >= 0; i-- {
		sum += s.price(ctx, skus[i]) // want `^query in loop: s\.price runs len\(skus\) times per .*Backwards .*\[query-in-loop\]$`
	}
	return sum
}

// Computed ranges over what a call returns.
func (s *shop) Computed(ctx context.Context, text string) (sum int64) {
	for _, sku := range strings.Fields(text) {
		sum += s.price(ctx, sku) // want `^query in loop: s\.price runs len\(strings\.Fields\(text\)\) times per .*Computed .*\[query-in-loop\]$`
	}
	return sum
}

// RangeOnce queries in the range expression, which runs once, whatever comes
// out of it.
func (s *shop) RangeOnce(ctx context.Context, ids []int64) (sum int64) {
	for _, order := range s.mustOrders(ctx, ids) {
		sum += order.Total
	}
	return sum
}

func (s *shop) mustOrders(ctx context.Context, ids []int64) []Order {
	orders, err := s.orders(ctx, ids)
	if err != nil {
		panic(err)
	}
	return orders
}

// ConditionEachTurn queries in the condition of the loop, which runs every turn.
func (s *shop) ConditionEachTurn(ctx context.Context, skus []string) (i int) {
	for i < len(skus) && s.price(ctx, skus[i]) > 0 { // want `^query in loop: s\.price runs len\(skus\) times per .*ConditionEachTurn .*\[query-in-loop\]$`
		i++
	}
	return i
}

// PostEachTurn queries in the post statement.
func (s *shop) PostEachTurn(ctx context.Context, skus []string) (sum int64) {
	for i := 0; i < len(skus); sum, i = sum+s.price(ctx, skus[i]), i+1 { // want `^query in loop: s\.price runs len\(skus\) times per .*PostEachTurn .*\[query-in-loop\]$`
		_ = skus[i]
	}
	return sum
}

// Sometimes queries on a condition only: how often is up to the data.
func (s *shop) Sometimes(ctx context.Context, lines []Line) (sum int64) {
	for _, line := range lines {
		if line.Count > 1 {
			sum += s.price(ctx, line.SKU) // want `^query in loop: s\.price runs up to len\(lines\) times per .*Sometimes .*\[query-in-loop\]$`
		}
	}
	return sum
}

// Nested multiplies.
func (s *shop) Nested(ctx context.Context, orders []Order) (sum int64) {
	for i := range orders {
		for _, line := range orders[i].Lines {
			sum += s.price(ctx, line.SKU) // want `^query in 2 nested loops: s\.price runs len\(orders\)·len\(orders\[i\]\.Lines\) times per .*Nested .*\[query-in-loop\]$`
		}
	}
	return sum
}

// OneAfterTheOther adds: two loops, not nested ones.
func (s *shop) OneAfterTheOther(ctx context.Context, ids []int64, skus []string) (sum int64) {
	for _, id := range ids {
		order, _ := s.order(ctx, id) // want `^query in loop: s\.order runs len\(ids\) times per .*OneAfterTheOther .*\[query-in-loop\]$`
		sum += order.Total
	}
	for _, sku := range skus {
		sum += s.price(ctx, sku) // want `^query in loop: s\.price runs len\(skus\) times per .*OneAfterTheOther .*\[query-in-loop\]$`
	}
	return sum
}

// Counter runs n times.
func (s *shop) Counter(ctx context.Context, n int) (sum int64) {
	for i := 0; i < n; i++ {
		order, _ := s.order(ctx, int64(i)) // want `^query in loop: s\.order runs n times per .*Counter .*\[query-in-loop\]$`
		sum += order.Total
	}
	return sum
}

// RangeInt runs n times, too.
func (s *shop) RangeInt(ctx context.Context, n int) (sum int64) {
	for i := range n {
		order, _ := s.order(ctx, int64(i)) // want `^query in loop: s\.order runs n times per .*RangeInt .*\[query-in-loop\]$`
		sum += order.Total
	}
	return sum
}

// Rows asks for every row of an open result.
func (s *shop) Rows(ctx context.Context) (sum int64, err error) {
	rows, err := s.db.QueryContext(ctx, "SELECT sku FROM lines")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var sku string
		if err := rows.Scan(&sku); err != nil {
			return 0, err
		}
		sum += s.price(ctx, sku) // want `^query in loop: s\.price runs rows times per .*Rows .*\[query-in-loop\]$`
	}
	return sum, rows.Err()
}

// Scanner asks for every line of a file.
func (s *shop) Scanner(ctx context.Context, file io.Reader) (sum int64, err error) {
	scanner := bufio.NewScanner(file)
	for scanner.Scan() {
		sum += s.price(ctx, scanner.Text()) // want `^query in loop: s\.price runs each scanner\.Scan\(\) times per .*Scanner .*\[query-in-loop\]$`
	}
	return sum, scanner.Err()
}

// node is an element of a list in memory.
type node struct {
	sku  string
	next *node
}

// LinkedList asks for every element of a list.
func (s *shop) LinkedList(ctx context.Context, head *node) (sum int64) {
	for n := head; n != nil; n = n.next {
		sum += s.price(ctx, n.sku) // want `^query in loop: s\.price runs .* times per .*LinkedList .*\[query-in-loop\]$`
	}
	return sum
}

// List asks for every element of a list of the standard library.
func (s *shop) List(ctx context.Context, skus *list.List) (sum int64) {
	for e := skus.Front(); e != nil; e = e.Next() {
		sum += s.price(ctx, e.Value.(string)) // want `^query in loop: s\.price runs .* times per .*List .*\[query-in-loop\]$`
	}
	return sum
}

// Worklist walks a graph that it reads node by node.
func (s *shop) Worklist(ctx context.Context, root int64) (seen []int64, err error) {
	queue := []int64{root}
	for len(queue) > 0 {
		id := queue[0]
		queue = queue[1:]
		seen = append(seen, id)
		var children []int64
		err := s.db.SelectContext(ctx, &children, "SELECT id FROM categories WHERE parent_id = ?", id) // want `^query in loop: sqlx SelectContext runs nodes times per \(\*shop\)\.Worklist[ ;].*\[query-in-loop\]$`
		if err != nil {
			return nil, err
		}
		queue = append(queue, children...)
	}
	return seen, nil
}

// Spin never ends and waits for nothing.
func (s *shop) Spin(ctx context.Context) {
	for {
		if _, err := s.db.ExecContext(ctx, "UPDATE clock SET ticks = ticks + 1"); err != nil { // want `^query in loop: sqlx ExecContext runs ∞ times per \(\*shop\)\.Spin[ ;].*\[query-in-loop\]$`
			continue
		}
	}
}

// Skipping goes on by more than one now and then. That is no chunk: every other
// turn still asks for a single article.
func (s *shop) Skipping(ctx context.Context, lines []Line) (sum int64) {
	for i := 0; i < len(lines); i++ {
		sum += s.price(ctx, lines[i].SKU) // want `^query in loop: s\.price runs len\(lines\) times per .*Skipping .*\[query-in-loop\]$`
		if free := lines[i].Count; free > 1 {
			i += free
		}
	}
	return sum
}

// Previous walks a list backwards, through a field of what it was given.
func (s *shop) Previous(ctx context.Context, last *entry) (sum int64) {
	for e := last; e != nil; {
		sum += s.price(ctx, e.sku) // want `^query in loop: s\.price runs .* times per .*Previous .*\[query-in-loop\]$`
		e = e.before
	}
	return sum
}

// entry is an element of a list that is walked from its end.
type entry struct {
	sku    string
	before *entry
}

// ListInMemory walks a list for the keys and asks once.
func (s *shop) ListInMemory(ctx context.Context, last *entry, id func(string) int64) (sum int64, err error) {
	var ids []int64
	for e := last; e != nil; e = e.before {
		ids = append(ids, id(e.sku))
	}
	orders, err := s.orders(ctx, ids)
	return total(orders), err
}

var mention = regexp.MustCompile(`@\w+`)

// Mentioned fills its slice in a literal that something else runs: there are as
// many names as the text has.
func (s *shop) Mentioned(ctx context.Context, text string) (sum int64) {
	var skus []string
	mention.ReplaceAllStringFunc(text, func(name string) string {
		skus = append(skus, name[1:])
		return name
	})
	for _, sku := range skus {
		sum += s.price(ctx, sku) // want `^query in loop: s\.price runs len\(skus\) times per .*Mentioned .*\[query-in-loop\]$`
	}
	return sum
}

// Added fills its slice through a literal of its own, in a loop.
func (s *shop) Added(ctx context.Context, lines []Line) (sum int64) {
	var skus []string
	add := func(line Line) {
		if line.Count > 0 {
			skus = append(skus, line.SKU)
		}
	}
	for _, line := range lines {
		add(line)
	}
	for _, sku := range skus {
		sum += s.price(ctx, sku) // want `^query in loop: s\.price runs len\(skus\) times per .*Added .*\[query-in-loop\]$`
	}
	return sum
}

// Chosen appends a constant number of times, and no literal does: two queries at
// most, whatever the data.
func (s *shop) Chosen(ctx context.Context, gift, wrapped bool) (sum int64) {
	var skus []string
	if gift {
		skus = append(skus, "gift")
	}
	if wrapped {
		skus = append(skus, "paper")
	}
	for _, sku := range skus {
		sum += s.price(ctx, sku)
	}
	return sum
}

var (
	first = regexp.MustCompile(`^@\w+`)
	lines = regexp.MustCompile(`(?m)^@\w+`)
	ends  = regexp.MustCompile(`^@\w+|@\w+$`)
)

// Replaced runs a function for each place that a pattern fits: those at the beginning of
// the text are one at most.
func (s *shop) Replaced(ctx context.Context, text string, texts []string) (sum int64) {
	price := func(name string) string {
		sum += s.price(ctx, name[1:])
		return name
	}
	text = mention.ReplaceAllStringFunc(text, func(name string) string {
		sum += s.price(ctx, name[1:]) // want `^query in loop: s\.price runs matches\(text\) times per .*Replaced `
		return name
	})
	text = first.ReplaceAllStringFunc(text, price)
	text = regexp.MustCompile(`^@\w+`).ReplaceAllStringFunc(text, price)
	text = lines.ReplaceAllStringFunc(text, price) // want `^query in loop: price runs matches\(text\) times per .*Replaced `
	ends.ReplaceAllStringFunc(text, price)         // want `^query in loop: price runs matches\(text\) times per .*Replaced `
	for _, text := range texts {
		first.ReplaceAllStringFunc(text, func(name string) string {
			sum += s.price(ctx, name[1:]) // want `^query in loop: s\.price runs len\(texts\) times per .*Replaced `
			return name
		})
	}
	return sum
}
