package effect

import (
	"regexp"
	"strconv"
	"strings"
)

// MaxPattern is how many bytes a Pattern has.
const MaxPattern = 160

var placeholder = regexp.MustCompile(`\{\$\d+\}`)

// FillPattern puts patterns in the place of parameters.
func FillPattern(pattern string, param func(int) string) string {
	if !strings.Contains(pattern, "{$") {
		return pattern
	}
	pattern = placeholder.ReplaceAllStringFunc(pattern, func(p string) string {
		i, err := strconv.Atoi(p[2 : len(p)-1])
		if text := param(i); err == nil && text != "" {
			return text
		}
		return "{}"
	})
	if len(pattern) > MaxPattern {
		return "{}"
	}
	return pattern
}
