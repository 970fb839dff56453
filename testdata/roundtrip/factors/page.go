package factors

import "context"

// The loops of this file go on as long as the query says that there is more:
// one query per page cannot be merged, so nothing is said.

// Keyset begins each page after the last row of the one before.
func (s *shop) Keyset(ctx context.Context) (sum int64, err error) {
	var last int64
	for {
		var page []Order
		err := s.db.SelectContext(ctx, &page, "SELECT id, total FROM orders WHERE id > ? ORDER BY id LIMIT 500", last)
		if err != nil {
			return 0, err
		}
		if len(page) == 0 {
			return sum, nil
		}
		sum += total(page)
		last = page[len(page)-1].ID
	}
}

// Offset counts pages.
func (s *shop) Offset(ctx context.Context) (sum int64, err error) {
	for offset := 0; ; offset += batchSize {
		var page []Order
		err := s.db.SelectContext(ctx, &page, "SELECT id, total FROM orders ORDER BY id LIMIT ? OFFSET ?", batchSize, offset)
		if err != nil {
			return 0, err
		}
		sum += total(page)
		if len(page) < batchSize {
			break
		}
	}
	return sum, nil
}

// Drain deletes until nothing is left.
func (s *shop) Drain(ctx context.Context) error {
	for {
		n, err := s.purge(ctx, batchSize)
		if err != nil {
			return err
		}
		if n == 0 {
			return nil
		}
	}
}

// page is one page and the token of the next one.
func (s *shop) page(ctx context.Context, token string) (orders []Order, next string, err error) {
	err = s.db.SelectContext(ctx, &orders, "SELECT id, total FROM orders WHERE token > ? LIMIT 100", token)
	if len(orders) == 100 {
		next = "more"
	}
	return orders, next, err
}

// Token goes on while there is a next page.
func (s *shop) Token(ctx context.Context) (sum int64, err error) {
	for token, more := "", true; more; more = token != "" {
		var orders []Order
		orders, token, err = s.page(ctx, token)
		if err != nil {
			return 0, err
		}
		sum += total(orders)
	}
	return sum, nil
}

// LinesOfPages pages as well, but asks for every order of a page.
func (s *shop) LinesOfPages(ctx context.Context) (sum int64, err error) {
	token := ""
	for {
		orders, next, err := s.page(ctx, token)
		if err != nil {
			return 0, err
		}
		for _, order := range orders {
			lines, err := s.lines(ctx, order.ID) // want `^query in loop: s\.lines runs min\(len\(orders\), 100\) times per .*LinesOfPages .*\[query-in-loop\]$`
			if err != nil {
				return 0, err
			}
			sum += int64(len(lines))
		}
		if next == "" {
			return sum, nil
		}
		token = next
	}
}

func (s *shop) lines(ctx context.Context, order int64) (lines []Line, err error) {
	err = s.db.SelectContext(ctx, &lines, "SELECT sku, count FROM `lines` WHERE order_id = ?", order)
	return lines, err
}

// listed is one page by its offset.
func (s *shop) listed(ctx context.Context, offset, size int64) (orders []Order, err error) {
	err = s.db.SelectContext(ctx, &orders, "SELECT id, total FROM orders ORDER BY id LIMIT ? OFFSET ?", size, offset)
	return orders, err
}

// CountedPages knows beforehand how many pages there are, as an int64 that it
// converts.
func (s *shop) CountedPages(ctx context.Context, rows, size int64) (sum int64, err error) {
	pages := (rows + size - 1) / size
	for p := 0; p < int(pages); p++ {
		orders, err := s.listed(ctx, int64(p)*size, size)
		if err != nil {
			return 0, err
		}
		sum += total(orders)
	}
	return sum, nil
}

// RoundedPages has its division inside a conversion.
func (s *shop) RoundedPages(ctx context.Context, rows int64) (sum int64, err error) {
	pages := int(rows/batchSize) + 1
	for p := range pages {
		orders, err := s.listed(ctx, int64(p)*batchSize, batchSize)
		if err != nil {
			return 0, err
		}
		sum += total(orders)
	}
	return sum, nil
}

// CountedOrders has a bound behind a conversion, too, but a number of orders:
// each turn asks for one.
func (s *shop) CountedOrders(ctx context.Context, rows int64) (sum int64) {
	for i := 0; i < int(rows); i++ {
		order, _ := s.order(ctx, int64(i)) // want `^query in loop: s\.order runs rows times per .*CountedOrders .*\[query-in-loop\]$`
		sum += order.Total
	}
	return sum
}
