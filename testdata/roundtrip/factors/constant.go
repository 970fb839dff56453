package factors

import "context"

// A loop over a handful of constants is a handful of queries, however much data
// there is: nothing is said, except about the last one.

// Array ranges over an array.
func (s *shop) Array(ctx context.Context, quarter [3]int64) (sum int64) {
	for _, month := range quarter {
		order, _ := s.order(ctx, month)
		sum += order.Total
	}
	return sum
}

// Literal ranges over a slice that is written down.
func (s *shop) Literal(ctx context.Context) (sum int64) {
	for _, sku := range []string{"stamp", "letter", "parcel"} {
		sum += s.price(ctx, sku)
	}
	return sum
}

var tables = []string{"orders", "lines", "carts"}

// PackageLiteral ranges over a package variable that nobody changes.
func (s *shop) PackageLiteral(ctx context.Context) (sum int64, err error) {
	for _, table := range tables {
		var n int64
		if err := s.db.GetContext(ctx, &n, "SELECT COUNT(*) FROM `"+table+"`"); err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

const copies = 2

// Bound counts to a constant.
func (s *shop) Bound(ctx context.Context, id int64) (sum int64) {
	for i := 0; i < copies; i++ {
		order, _ := s.order(ctx, id+int64(i))
		sum += order.Total
	}
	return sum
}

// RangeConstant ranges over a constant.
func (s *shop) RangeConstant(ctx context.Context, id int64) (sum int64) {
	for i := range 4 {
		order, _ := s.order(ctx, id+int64(i))
		sum += order.Total
	}
	return sum
}

// ConstantInData has a constant loop inside one that grows.
func (s *shop) ConstantInData(ctx context.Context, ids []int64) (sum int64) {
	for _, id := range ids {
		for i := range copies {
			order, _ := s.order(ctx, id+int64(i)) // want `^query in loop: s\.order runs 2·len\(ids\) times per .*ConstantInData .*\[query-in-loop\]$`
			sum += order.Total
		}
	}
	return sum
}

// Tariffs are exported, and nobody in this package changes them.
var Tariffs = []string{"day", "night"}

// ExportedLiteral ranges over them.
func (s *shop) ExportedLiteral(ctx context.Context) (sum int64) {
	for _, tariff := range Tariffs {
		sum += s.price(ctx, tariff)
	}
	return sum
}

// Extras start with one and get more.
var Extras = []string{"wrapping"}

// Register adds to them.
func Register(extra string) { Extras = append(Extras, extra) }

// ExportedRegistry ranges over a list that anybody may add to.
func (s *shop) ExportedRegistry(ctx context.Context) (sum int64) {
	for _, extra := range Extras {
		sum += s.price(ctx, extra) // want `^query in loop: s\.price runs len\(Extras\) times per .*ExportedRegistry .*\[query-in-loop\]$`
	}
	return sum
}

// few adds up what every call of it writes out.
func few(ctx context.Context, s *shop, skus ...string) (sum int64) {
	for _, sku := range skus {
		sum += s.price(ctx, sku)
	}
	return sum
}

// WrittenOut calls it with a few.
func (s *shop) WrittenOut(ctx context.Context) int64 {
	return few(ctx, s, "stamp") + few(ctx, s, "letter", "parcel")
}

// spread gets a list in one of its calls.
func spread(ctx context.Context, s *shop, skus ...string) (sum int64) {
	for _, sku := range skus {
		sum += s.price(ctx, sku) // want `^query in loop: s\.price runs len\(skus\) times per spread .*\[query-in-loop\]$`
	}
	return sum
}

// Spread is that call.
func (s *shop) Spread(ctx context.Context, skus []string) int64 {
	return spread(ctx, s, "stamp") + spread(ctx, s, skus...)
}
