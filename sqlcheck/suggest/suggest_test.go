package suggest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/querylint/querylint/sqlcheck/suggest"
)

func TestDidYouMean(t *testing.T) {
	rules := []string{"query-in-loop", "query-in-recursion", "null-compare"}
	for name, want := range map[string]string{
		"query-in-lop":  "; did you mean query-in-loop?",
		"Query-In-Loop": "; did you mean query-in-loop?",
		"nul-compare":   "; did you mean null-compare?",
		"tea":           "",
		"":              "",
	} {
		assert.Equal(t, want, suggest.DidYouMean(name, nil, rules), name)
	}
	assert.Equal(t, "; did you mean ab?", suggest.DidYouMean("a", []string{"ab", "ac"}), "the first of equals")
	assert.Empty(t, suggest.DidYouMean("a"))
}

func TestTypo(t *testing.T) {
	tables := []string{"carts", "orders", "users", "role", "shipments", "log_2024"}
	for name, want := range map[string]string{
		"cart":      "carts", // a letter is missing
		"caarts":    "carts",
		"catrs":     "carts", // two have changed places
		"ordres":    "orders",
		"ordets":    "orders", // a wrong letter in a long name
		"usres":     "users",
		"roles":     "role",
		"shipmants": "shipments",
		"shimpents": "shipments",
		"parts":     "", // other words
		"cards":     "",
		"rule":      "",
		"borders":   "",
		"art":       "",
		"ordered":   "",
		"log_2025":  "",
		"ca":        "",
	} {
		assert.Equal(t, want, suggest.Typo(name, tables), name)
	}
}
