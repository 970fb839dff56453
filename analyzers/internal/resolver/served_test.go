package resolver

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// Of several lists that lead to one method the first by name is told, in whichever order
// they are met.
func TestKeepFirst(t *testing.T) {
	for _, order := range [][]string{{"Query.posts", "Query.comments"}, {"Query.comments", "Query.posts"}} {
		got := make(map[string]string)
		for _, by := range order {
			keepFirst(got, "(*base).Author", by)
		}
		assert.Equal(t, map[string]string{"(*base).Author": "Query.comments"}, got)
	}
}
