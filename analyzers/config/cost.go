package config

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// DefaultSize is what a length or number is taken for where no setting says more.
const DefaultSize = 100

// Sizes say how long what loops run over is.
type Sizes []Size

// Size is how many elements there are of what a pattern names: *.Answers is any
// text before .Answers.
type Size struct {
	Pattern string
	N       int64
}

// UnmarshalYAML reads patterns and numbers.
func (s *Sizes) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.MappingNode {
		return invalid(n, "want patterns and numbers")
	}
	for i := 0; i < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if slices.ContainsFunc(*s, func(old Size) bool { return old.Pattern == key.Value }) {
			return invalid(key, "duplicate key %q", key.Value)
		}
		size, ok := parseSize(key.Value, value.Value)
		if !ok {
			return invalid(value, "want a whole number from 0")
		}
		*s = append(*s, size)
	}
	return nil
}

func parseSize(pattern, number string) (Size, bool) {
	n, err := strconv.ParseInt(number, 10, 64)
	return Size{pattern, n}, err == nil && n >= 0
}

// ParseSize reads PATTERN=NUMBER.
func ParseSize(text string) (Size, bool) {
	i := strings.LastIndexByte(text, '=')
	if i < 1 {
		return Size{}, false
	}
	return parseSize(text[:i], text[i+1:])
}

// Of is the size of a factor, by its text and what stands in its len(…), and
// whether a pattern says it. The last pattern that fits counts.
func (s Sizes) Of(texts ...string) (int64, bool) {
	for _, size := range slices.Backward(s) {
		for _, text := range texts {
			if match(size.Pattern, text) {
				return size.N, true
			}
		}
	}
	return DefaultSize, false
}

// match reports whether a pattern, in which * is any text, names a text.
func match(pattern, text string) bool {
	if !strings.Contains(pattern, "*") {
		return pattern == text
	}
	parts := strings.Split(pattern, "*")
	for i, p := range parts {
		parts[i] = regexp.QuoteMeta(p)
	}
	return regexp.MustCompile("^" + strings.Join(parts, ".*") + "$").MatchString(text)
}

// Duration is a time such as 0.5ms.
type Duration time.Duration

// UnmarshalYAML reads a time.
func (d *Duration) UnmarshalYAML(n *yaml.Node) error {
	t, err := time.ParseDuration(n.Value)
	if err != nil || t <= 0 {
		return invalid(n, "want a time, such as 0.5ms")
	}
	*d = Duration(t)
	return nil
}

// Budget is what some entry points may cost.
type Budget struct {
	Entry      string  `yaml:"entry"` // a pattern, such as GET /api/*
	Degree     *int    `yaml:"degree"`
	RoundTrips *Number `yaml:"round-trips"`
	Line       int     `yaml:"-"`
}

// UnmarshalYAML reads a budget.
func (b *Budget) UnmarshalYAML(n *yaml.Node) error {
	type plain Budget
	if n.Kind == yaml.MappingNode {
		for i := 0; i < len(n.Content); i += 2 {
			if key := n.Content[i]; !slices.Contains([]string{"entry", "degree", "round-trips"}, key.Value) {
				return invalid(key, "unknown key %q", key.Value)
			}
		}
	}
	if err := n.Decode((*plain)(b)); err != nil {
		return err
	}
	b.Line = n.Line
	switch {
	case b.Entry == "":
		return invalid(n, "want the entry points that the budget is for")
	case b.Degree == nil && b.RoundTrips == nil:
		return invalid(n, "want a degree or a number of round-trips")
	case b.Degree != nil && *b.Degree < 0:
		return invalid(n, "want a degree from 0")
	}
	return nil
}

// Covers reports whether the budget is for an entry point.
func (b *Budget) Covers(entry string) bool { return match(b.Entry, entry) }
