package change

import (
	"cmp"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

// A likeness is a reason why a finding of head is one that base had already.
// Findings with one key are alike; "" is like nothing.
type likeness struct {
	base, head func(f *finding.Finding) string
}

// fresh returns the findings of head that base had not. Each finding of base
// stands for one of head at most, which must not be worse, and is looked for
// from the closest likeness to the loosest.
func (c *comparison) fresh() []*finding.Finding {
	left := c.unlike(c.findings[0], c.findings[1])
	for _, f := range left {
		f.Severity = max(f.Severity, f.New)
	}
	return left
}

// unlike are the findings of head without those that are as at base.
func (c *comparison) unlike(base, head []*finding.Finding) []*finding.Finding {
	old, left := slices.Clone(base), slices.Clone(head)
	for _, like := range c.likenesses() {
		old, left = pair(old, left, like)
	}
	return left
}

func (c *comparison) likenesses() []likeness {
	same := func(key func(f *finding.Finding) string) likeness { return likeness{key, key} }
	gone := func(f *finding.Finding) bool { return c.vanished(f.Function) }
	come := func(f *finding.Finding) bool { return c.appeared(f.Function) }
	only := func(is func(f *finding.Finding) bool, key func(f *finding.Finding) string) func(f *finding.Finding) string {
		return func(f *finding.Finding) string {
			if !is(f) {
				return ""
			}
			return key(f)
		}
	}
	renamed := func(s *side) func(f *finding.Finding) string {
		return func(f *finding.Finding) string {
			if fn := s.functions[f.Function]; fn != nil {
				return keyOf(family(f.Rule), strconv.FormatUint(fn.Body, 36))
			}
			return ""
		}
	}
	moved := func(f *finding.Finding) string { return keyOf(family(f.Rule), poly.LocalName(f.Function)) }
	code := func(f *finding.Finding) string { return keyOf(f.Rule, packageOf(f.Function), called(f)) }
	return []likeness{
		// What is about a line, and about no function.
		{unnamed(c.before), unnamed(c.fset)},
		same(func(f *finding.Finding) string { return keyOf(f.Rule, f.Function, cmp.Or(f.Target, f.Callee)) }),
		// Something else in its place.
		same(func(f *finding.Finding) string { return keyOf(family(f.Rule), f.Function) }),
		// The function has another name, or is in another package.
		{only(gone, renamed(c.base)), only(come, renamed(c.head))},
		{only(gone, moved), only(come, moved)},
		// A new function has taken the code out of another. The other way round,
		// something else may have gone, such as a faster way that was taken first.
		{code, only(come, code)},
	}
}

// unnamed is the key of findings outside of functions.
func unnamed(fset *token.FileSet) func(f *finding.Finding) string {
	return func(f *finding.Finding) string {
		if fset == nil || f.Function != "" || !f.Pos.IsValid() {
			return ""
		}
		return keyOf(f.Rule, filepath.Base(fset.Position(f.Pos).Filename), f.Message)
	}
}

func keyOf(parts ...string) string { return strings.Join(parts, "\x00") }

// pair takes out the findings that are alike on both sides, the worst of head
// first, each for the least bad of base that is no better.
func pair(base, head []*finding.Finding, like likeness) (restBase, restHead []*finding.Finding) {
	alike := make(map[string][]*finding.Finding)
	for _, f := range base {
		if key := like.base(f); key != "" {
			alike[key] = append(alike[key], f)
		}
	}
	for _, fs := range alike {
		slices.SortStableFunc(fs, badness)
	}
	paired := make(map[*finding.Finding]bool)
	worstFirst := slices.Clone(head)
	slices.SortStableFunc(worstFirst, func(a, b *finding.Finding) int { return badness(b, a) })
	for _, f := range worstFirst {
		key := like.head(f)
		if key == "" {
			continue
		}
		i := slices.IndexFunc(alike[key], func(o *finding.Finding) bool { return noBetter(o, f) })
		if i >= 0 {
			paired[alike[key][i]], paired[f] = true, true
			alike[key] = slices.Delete(alike[key], i, i+1)
		}
	}
	is := func(f *finding.Finding) bool { return paired[f] }
	return slices.DeleteFunc(base, is), slices.DeleteFunc(head, is)
}

func badness(a, b *finding.Finding) int {
	return cmp.Or(
		cmp.Compare(a.Severity, b.Severity),
		cmp.Compare(a.Degree, b.Degree),
		cmp.Compare(store(a.Rule), store(b.Rule)),
	)
}

// noBetter reports whether the finding of base is at least as bad.
func noBetter(base, head *finding.Finding) bool {
	return base.Severity >= head.Severity && base.Degree >= head.Degree && store(base.Rule) >= store(head.Rule)
}

// stores orders the rules about loops by what it is that is asked once per
// element: a cache stands more than a database does.
var stores = []string{"publish-in-loop", "cache-in-loop", "query-in-loop", "query-in-recursion"}

func store(rule string) int { return slices.Index(stores, rule) }

// family is what may take the place of what: of the rules about loops any, or
// the same rule.
func family(rule string) string {
	if store(rule) >= 0 {
		return "loop"
	}
	return rule
}

// called is the name of what is called, without the variable it is called on;
// of SQL, the table.
func called(f *finding.Finding) string {
	return f.Callee[strings.LastIndexByte(f.Callee, '.')+1:]
}

// packageOf is the path of the package that a function belongs to.
func packageOf(function string) string {
	return strings.TrimSuffix(function, "."+poly.LocalName(function))
}
