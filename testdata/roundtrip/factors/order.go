package factors

import "context"

// What a list holds where the loop begins is what it has been given on the ways to it.

// Later gets more only behind the loop.
func (s *shop) Later(ctx context.Context, more []string) (sum int64, all []string) {
	skus := []string{"stamp", "letter"}
	for _, sku := range skus {
		sum += s.price(ctx, sku)
	}
	skus = append(skus, more...)
	return sum, skus
}

// Anew is written out after it was long.
func (s *shop) Anew(ctx context.Context, skus []string) (sum int64) {
	audit(skus)
	skus = []string{"stamp", "letter"}
	for _, sku := range skus {
		sum += s.price(ctx, sku)
	}
	return sum
}

func audit([]string) {}

// Arms writes it out in each of them, and what gets more leaves.
func (s *shop) Arms(ctx context.Context, kind string, more []string) (sum int64) {
	var skus []string
	switch kind {
	case "all":
		skus = append(skus, more...)
		audit(skus)
		return 0
	case "paper":
		skus = []string{"stamp", "letter"}
	default:
		skus = []string{"parcel"}
	}
	for _, sku := range skus {
		sum += s.price(ctx, sku)
	}
	return sum
}

// Passed is written out where it is passed on.
func (s *shop) Passed(ctx context.Context, more []string) int64 {
	extras := []string{"wrapping", "ribbon"}
	sum := s.priced(ctx, extras)
	extras = append(extras, more...)
	audit(extras)
	return sum
}

func (s *shop) priced(ctx context.Context, skus []string) (sum int64) {
	for _, sku := range skus {
		sum += s.price(ctx, sku)
	}
	return sum
}

// The others may be long when the loop begins.

// Rounds gets more behind the loop, and comes back to it.
func (s *shop) Rounds(ctx context.Context, more [][]string) (sum int64) {
	skus := []string{"stamp"}
	for _, m := range more {
		for _, sku := range skus {
			sum += s.price(ctx, sku) // want `^query in 2 nested loops: s\.price runs len\(more\)·len\(skus\) times per \(\*shop\)\.Rounds .*\[query-in-loop\]$`
		}
		skus = append(skus, m...)
	}
	return sum
}

// Arm gets more in one arm.
func (s *shop) Arm(ctx context.Context, all bool, more []string) (sum int64) {
	skus := []string{"stamp"}
	if all {
		skus = more
	}
	for _, sku := range skus {
		sum += s.price(ctx, sku) // want `^query in loop: s\.price runs len\(skus\) times per \(\*shop\)\.Arm .*\[query-in-loop\]$`
	}
	return sum
}

// Retried goes back by a label.
func (s *shop) Retried(ctx context.Context, more []string) (sum int64) {
	skus := []string{"stamp"}
again:
	for _, sku := range skus {
		sum += s.price(ctx, sku) // want `^query in loop: s\.price runs len\(skus\) times per \(\*shop\)\.Retried .*\[query-in-loop\]$`
	}
	if len(more) > 0 {
		skus, more = more, nil
		goto again
	}
	return sum
}

// Closure may be called when it has got more.
func (s *shop) Closure(ctx context.Context, more []string) (sum int64) {
	skus := []string{"stamp"}
	add := func() {
		for _, sku := range skus {
			sum += s.price(ctx, sku) // want `^query in loop: s\.price runs len\(skus\) times per \(\*shop\)\.Closure\.add .*\[query-in-loop\]$`
		}
	}
	add()
	skus = append(skus, more...)
	add()
	return sum
}

// Given is a literal that is given its list, and adds to it.
func (s *shop) Given(ctx context.Context) func([]string) int64 {
	return func(skus []string) (sum int64) {
		skus = append(skus, "stamp")
		for _, sku := range skus {
			sum += s.price(ctx, sku) // want `^query in loop: s\.price runs len\(skus\) times per \(\*shop\)\.Given .*\[query-in-loop\]$`
		}
		return sum
	}
}

// What a package lists may be added to.

var (
	standard = []string{"stamp"}
	plugged  = []string{"stamp"}
)

func init() { standard = append(standard, "letter") }

// Plug adds one more each time.
func Plug(sku string) { plugged = append(plugged, sku) }

// Plugged asks for both lists.
func (s *shop) Plugged(ctx context.Context) (sum int64) {
	for _, sku := range standard {
		sum += s.price(ctx, sku)
	}
	for _, sku := range plugged {
		sum += s.price(ctx, sku) // want `^query in loop: s\.price runs len\(plugged\) times per \(\*shop\)\.Plugged .*\[query-in-loop\]$`
	}
	return sum
}
