package cost

import (
	"cmp"
	"regexp"
	"strings"
)

// Key is the key of a cache that a step works on.
func (s *Step) Key() Value {
	v, _ := s.Arg("key")
	return v
}

// KeyName is how a message names the key that a step works on.
func (s *Step) KeyName() string {
	v := s.Key()
	p := Readable(v.Pattern)
	if m := madeBy.FindStringSubmatch(p); m != nil {
		return "the key that " + m[1] + " makes"
	}
	if p != "" && p != "{}" {
		return p
	}
	return cmp.Or(v.Text, "a key")
}

// madeBy is a pattern of which only the function is known that makes the key.
var madeBy = regexp.MustCompile(`^\{([\w.]+)\(\)\}$`)

// SameKey reports whether two steps work on one key.
func (s *Step) SameKey(t *Step) bool {
	x, y := s.Key(), t.Key()
	if x.Pattern == y.Pattern && x.Pattern != "" && x.Pattern != "{}" {
		return true
	}
	return x.Same(y)
}

// Telling reports whether the pattern of a key tells keys apart in other functions,
// too: it has a constant part, or is nothing but what a function or a field gives.
func Telling(pattern string) bool {
	pattern = Readable(pattern)
	if strings.Trim(hole.ReplaceAllString(pattern, ""), ":_-/. ") != "" {
		return true
	}
	return pattern != "" && !strings.Contains(pattern, "{}")
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

// MayMeet reports whether two patterns may stand for one key: what they begin with
// does not tell them apart.
func MayMeet(a, b string) bool {
	x, xVaries := start(a)
	y, yVaries := start(b)
	switch {
	case xVaries && yVaries:
		return strings.HasPrefix(x, y) || strings.HasPrefix(y, x)
	case xVaries:
		return strings.HasPrefix(y, x)
	case yVaries:
		return strings.HasPrefix(x, y)
	}
	return x == y
}

// start is what all keys of a pattern begin with, and whether more follows. Of a key
// that is not known, that is nothing.
func start(pattern string) (text string, more bool) {
	if pattern == "" {
		return "", true
	}
	text, _, more = strings.Cut(pattern, "{")
	return text, more
}
