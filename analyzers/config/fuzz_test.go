package config_test

import (
	"strings"
	"testing"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/finding"
)

// No text makes Parse panic, and every line of an error begins with a place.
func FuzzParse(f *testing.F) {
	f.Add([]byte(config.Example))
	f.Add([]byte(strings.ReplaceAll(config.Example, "\n#", "\n")))
	f.Add([]byte("rules: &r {all: off}\npaths: [{path: a, rules: *r}]\n"))
	f.Add([]byte("thresholds: {deep-offset: 1e3}\nschema: [[a]]\n"))
	f.Add([]byte("paths:\n  - path: '{a,b'\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := config.Parse("F", "/m", data)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "F:") {
				t.Errorf("%q has no place", err)
			}
			return
		}
		s.Judge(&finding.Rule{ID: "query-in-loop"}, "/m/a/b.go", finding.Warning)
		s.EntryPoint("example.com/m.F")
	})
}
