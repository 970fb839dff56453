package effect

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestMayMeet(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		may  bool
	}{
		{"user:{}", "user:{}", true},
		{"user:{}", "user:5", true},
		{"user:{}", "user:{}:name", true}, // a name may end so
		{"user:{}:age", "user:{}:name", false},
		{"user:{}:age", "{}:name", false},
		{"user:{}", "{}:name", true},
		{"user:{}", "order:{}", false},
		{"user:{}", "order:5", false},
		{"user:{}:a", "user:a", false}, // one of the two colons is missing
		{"user:{}", "{}", true},
		{"user:{}", "", true},
		{"user", "user", true},
		{"user", "users", false},
	} {
		assert.Equal(t, tt.may, MayMeet(tt.a, tt.b), "%s %s", tt.a, tt.b)
		assert.Equal(t, tt.may, MayMeet(tt.b, tt.a), "%s %s", tt.b, tt.a)
	}
}
