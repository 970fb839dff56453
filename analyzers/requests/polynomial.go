package requests

import (
	"slices"
	"strconv"
	"strings"
)

// Polynomial is the sum of the terms of one kind, as a reader would write it; ""
// where there are none. Terms of one product are one, whatever the memos are that
// stand in front.
func Polynomial(ts []Term, kind Kind) string {
	var texts []string
	sums := make(map[string]int64)
	for _, t := range ts {
		if k, ok := KindOf(&t); !ok || k != kind {
			continue
		}
		text := product(&t)
		if !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
		sums[text] = plus(sums[text], t.Coef)
	}
	for i, text := range texts {
		texts[i] = coefficient(sums[text], text)
	}
	return strings.Join(texts, " + ")
}

// product is a term without its coefficient.
func product(t *Term) string {
	var parts []string
	for _, memo := range t.Memos() {
		parts = append(parts, "miss("+memo+")")
	}
	for _, f := range t.Turns() {
		parts = append(parts, f.Text())
	}
	return strings.Join(parts, "·")
}

func coefficient(n int64, product string) string {
	switch {
	case product == "":
		return number(n)
	case n == 1:
		return product
	}
	return number(n) + "·" + product
}

func number(n int64) string {
	if n >= most {
		return "∞"
	}
	digits := []byte{}
	for s := []byte(strconv.FormatInt(n, 10)); len(s) > 0; {
		if len(s)%3 == 0 && len(digits) > 0 {
			digits = append(digits, ',')
		}
		digits = append(digits, s[0])
		s = s[1:]
	}
	return string(digits)
}

// FormatNumber is a number with commas between thousands.
func FormatNumber(n int64) string { return number(n) }
