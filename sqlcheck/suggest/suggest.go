// Package suggest finds what somebody meant who mistyped a name.
package suggest

import (
	"fmt"
	"strings"
	"unicode"
)

// DidYouMean returns "; did you mean x?" for the name that is nearest to the
// given one, or "" if none is near.
func DidYouMean(name string, lists ...[]string) string {
	best := Nearest(name, lists...)
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %s?", best)
}

// Nearest returns the name that differs least from the given one, or "" if none
// is near.
func Nearest(name string, lists ...[]string) string {
	best, least := "", len(name)/3+2
	for _, names := range lists {
		for _, n := range names {
			if d := distance(name, n); d < least {
				best, least = n, d
			}
		}
	}
	return best
}

// Typo returns the name that somebody meant who mistyped one: it differs in a letter,
// in two of a long name, and not in its numbers alone. "" if none does.
func Typo(name string, names []string) string {
	letters := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return -1
			}
			return r
		}, s)
	}
	most := 1
	if len(name) > 4 {
		most = 2
	}
	best := ""
	for _, n := range names {
		if d := distance(name, n); d <= most && letters(name) != letters(n) && len(name) > 2 {
			best, most = n, d-1
		}
	}
	return best
}

// distance is the number of bytes to insert, delete or replace to get from a
// to b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replace := diagonal
			if a[i] != b[j] {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, diagonal+1, row[j]+1)
		}
	}
	return row[len(b)]
}
