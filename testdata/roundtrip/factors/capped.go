package factors

import "context"

// Preview asks for the first few only: the loop is left by its index.
func (s *shop) Preview(ctx context.Context, skus []string) (sum int64) {
	for i, sku := range skus {
		if i >= 3 {
			break
		}
		sum += s.price(ctx, sku)
	}
	return sum
}

// SkipFirst is left by nothing: the index only leaves elements out.
func (s *shop) SkipFirst(ctx context.Context, skus []string) (sum int64) {
	for i, sku := range skus {
		if i < 3 {
			continue
		}
		sum += s.price(ctx, sku) // want `^query in loop: s\.price runs up to len\(skus\) times per .*SkipFirst .*\[query-in-loop\]$`
	}
	return sum
}
