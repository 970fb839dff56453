package effect

import (
	"regexp"
	"strings"
)

// madeBy is a pattern of which only the function is known that makes the key.
var madeBy = regexp.MustCompile(`^\{([\w.]+)\(\)\}$`)

// Telling reports whether the pattern of a key tells keys apart in other functions,
// too: it has a constant part, or is nothing but what a function or a field gives.
func Telling(pattern string) bool {
	readable := Readable(pattern)
	return spelled(pattern) || readable != "" && !strings.Contains(readable, "{}")
}

// spelled reports whether a pattern has words of its own.
func spelled(pattern string) bool {
	return strings.Trim(hole.ReplaceAllString(Readable(pattern), ""), ":_-/. ") != ""
}

var hole = regexp.MustCompile(`\{[^{}]*\}`)

// Varies reports whether a pattern stands for many keys.
func Varies(pattern string) bool { return strings.Contains(pattern, "{") }

// Readable is a pattern for readers, to whom a parameter's number says nothing.
func Readable(pattern string) string {
	for {
		i := strings.Index(pattern, "{$")
		if i < 0 {
			return pattern
		}
		end := strings.IndexByte(pattern[i:], '}')
		if end < 0 {
			return pattern
		}
		pattern = pattern[:i] + "{}" + pattern[i+end+1:]
	}
}

// MayMeet reports whether two patterns may stand for one key: neither what they begin
// with nor what they end with tells them apart. Of a pattern that is not known, that is
// nothing.
func MayMeet(a, b string) bool {
	if a == "" || b == "" {
		return true
	}
	x, xVaries := ends(a)
	y, yVaries := ends(b)
	switch {
	case xVaries && yVaries:
		return (strings.HasPrefix(x[0], y[0]) || strings.HasPrefix(y[0], x[0])) &&
			(strings.HasSuffix(x[1], y[1]) || strings.HasSuffix(y[1], x[1]))
	case xVaries:
		return fits(b, x)
	case yVaries:
		return fits(a, y)
	}
	return a == b
}

// ends are what all keys of a pattern begin and end with, and whether something varies
// between.
func ends(pattern string) (text [2]string, varies bool) {
	first, _, varies := strings.Cut(pattern, "{")
	return [2]string{first, pattern[strings.LastIndexByte(pattern, '}')+1:]}, varies
}

func fits(key string, ends [2]string) bool {
	return len(key) >= len(ends[0])+len(ends[1]) && strings.HasPrefix(key, ends[0]) && strings.HasSuffix(key, ends[1])
}
