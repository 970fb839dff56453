package requests

import (
	"strconv"
	"strings"

	"github.com/querylint/querylint/analyzers/config"
)

// Amount is how many round trips a sum of terms makes. A length of which no size is known
// is taken for DefaultSize. Where one stands alone, that is an example; where several
// multiply, it is a number in the millions that nobody has counted.
type Amount struct {
	N       int64
	Guessed int   // how many such lengths multiply, at most
	lead    int64 // what they are multiplied with, in all terms that have so many
}

// Known reports whether N may be shown.
func (a Amount) Known() bool { return a.Guessed < 2 }

// String is the number, or its order of magnitude: 3·n², n being a length of which no
// size is known.
func (a Amount) String() string {
	if a.Known() {
		return number(a.N)
	}
	return coefficient(a.lead, "n"+exponent(a.Guessed))
}

func exponent(n int) string {
	digits := []rune("⁰¹²³⁴⁵⁶⁷⁸⁹")
	var b strings.Builder
	for _, d := range strconv.Itoa(n) {
		b.WriteRune(digits[d-'0'])
	}
	return b.String()
}

func (a *Amount) add(b Amount) {
	a.N = plus(a.N, b.N)
	switch {
	case b.Guessed > a.Guessed:
		a.Guessed, a.lead = b.Guessed, b.lead
	case b.Guessed == a.Guessed:
		a.lead = plus(a.lead, b.lead)
	}
}

// amountOf is what a term comes to.
func amountOf(t *Term, sizes config.Sizes) Amount {
	a := Amount{N: t.Coef, lead: t.Coef}
	for _, f := range t.Turns() {
		size, set := SizeOf(f, sizes)
		a.N = times(a.N, size)
		if set {
			a.lead = times(a.lead, size)
		} else {
			a.Guessed++
		}
	}
	return a
}

// Number is what a term comes to.
func Number(t *Term, sizes config.Sizes) int64 { return amountOf(t, sizes).N }
