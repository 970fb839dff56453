package sqlcheck

import (
	"maps"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ruleCase lists statements for one rule: those that it reports, those that it
// reports as info only because something makes them harmless, and those about
// which it says nothing.
type ruleCase struct {
	schema          bool
	server          Server
	bad, weak, good []string
}

// ruleCases are the cases of all rules, by rule.
var ruleCases = func() map[string][]ruleCase {
	all := maps.Clone(accessCases)
	maps.Copy(all, indexCases)
	maps.Copy(all, readCases)
	maps.Copy(all, writeCases)
	return all
}()

func TestRules(t *testing.T) {
	testingPanics = true
	defer func() { testingPanics = false }()
	shop := shopSchema(t)
	for id, cases := range ruleCases {
		t.Run(id, func(t *testing.T) {
			require.NotNil(t, RuleByID(id))
			for _, c := range cases {
				opts := Options{Server: c.server}
				if c.schema {
					opts.Schema = shop
				}
				checker, err := New(opts)
				require.NoError(t, err)
				of := func(sql string) (out []Finding) {
					r := checker.Text(sql)
					for _, f := range r.Findings {
						assert.NotEmpty(t, f.Message, sql)
						assert.NotContains(t, f.Message, "\n", sql)
						assert.NotContains(t, f.Message, "ql_hole_", sql)
						assert.NotContains(t, f.Message, "%!", sql)
						assert.LessOrEqual(t, 0, f.Start, sql)
						assert.LessOrEqual(t, f.Start, f.End, sql)
						assert.LessOrEqual(t, f.End, len(sql), sql)
						if f.Rule == id {
							out = append(out, f)
						}
					}
					return out
				}
				for _, sql := range c.bad {
					found := of(sql)
					if assert.NotEmpty(t, found, "silent about: %s", sql) {
						top := found[0].Severity
						for _, f := range found {
							top = max(top, f.Severity)
						}
						assert.GreaterOrEqual(t, top, Warning, "only info: %s", sql)
					}
				}
				for _, sql := range c.weak {
					found := of(sql)
					if assert.NotEmpty(t, found, "silent about: %s", sql) {
						for _, f := range found {
							assert.Equal(t, Info, f.Severity, "%s: %s", sql, f.Message)
						}
					}
				}
				for _, sql := range c.good {
					for _, f := range of(sql) {
						assert.Fail(t, "reported", "%s\n%s: %s", sql, f.Severity, f.Message)
					}
				}
			}
		})
	}
}

func TestEveryRuleHasCasesAndDocs(t *testing.T) {
	for _, r := range Rules() {
		assert.Contains(t, ruleCases, r.ID)
		for name, text := range map[string]string{"title": r.Doc.Title, "what": r.Doc.What, "why": r.Doc.Why, "bad": r.Doc.Bad, "good": r.Doc.Good, "fix": r.Doc.Fix} {
			assert.NotEmpty(t, text, "%s: %s", r.ID, name)
		}
		assert.NotEmpty(t, r.Doc.Silent, r.ID)
	}
	for _, id := range []string{"non-sargable", "implicit-conversion", "missing-index", "leftmost-prefix", "or-defeats-index", "leading-wildcard", "deep-offset", "order-by-rand", "unordered-write", "write-without-where", "nondeterministic-predicate", "set-and", "null-compare", "select-star"} {
		bad, good := 0, 0
		for _, c := range ruleCases[id] {
			bad += len(c.bad)
			good += len(c.good)
		}
		assert.GreaterOrEqual(t, bad, 12, id)
		assert.GreaterOrEqual(t, good, 12, id)
	}
}
