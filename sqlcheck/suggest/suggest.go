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

// Typo returns the name that somebody meant who mistyped one: a letter is missing or
// one too many, two have changed places, or, in a longer name, one or two are wrong. The
// first letter is right, and what differs in its numbers alone is no slip. "" if none does.
func Typo(name string, names []string) string {
	best, most := "", 2
	for _, n := range names {
		if d := slips(name, n); d <= most && len(name) > 2 && letters(name) != letters(n) {
			best, most = n, d-1
		}
	}
	return best
}

// Lengths of names from which one and two wrong letters are slips: in shorter ones
// they make another word, such as parts of carts.
const (
	longEnoughForOne = 6
	longEnoughForTwo = 8
)

// slips is how many slips make one name of the other, or more than two.
func slips(a, b string) int {
	at, end := 0, 0
	for at < min(len(a), len(b)) && a[at] == b[at] {
		at++
	}
	for end < min(len(a), len(b))-at && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	x, y := a[at:len(a)-end], b[at:len(b)-end]
	switch d := distance(x, y); {
	case at == 0:
	case d == 1 && len(x) != len(y), len(x) == 2 && len(y) == 2 && x[0] == y[1] && x[1] == y[0]:
		return 1
	case d == 1 && len(a) >= longEnoughForOne, d == 2 && len(a) >= longEnoughForTwo:
		return d
	}
	return 3
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return -1
		}
		return r
	}, s)
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
