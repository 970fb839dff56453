package cost

import (
	"fmt"
	"go/types"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/link"
)

// BenchmarkClosures measures programs that hand functions to their query helpers
// everywhere: through five levels of helpers, from closure to closure, and through
// fields.
func BenchmarkClosures(b *testing.B) {
	for _, n := range []int{100, 1_000, 3_000, 10_000} {
		b.Run(fmt.Sprintf("functions=%d", n), func(b *testing.B) { measure(b, handing(n), n) })
	}
}

// What a function costs the engine does not depend on how many there are: not on
// those that hand it closures, and not on those that write to one variable. Neither
// does what a call costs on how many stand in one loop.
func TestWorkIsLinear(t *testing.T) {
	for name, generate := range map[string]func(int) string{"closures": handing, "reassigned": reassigned, "loop": func(n int) string { return inOneLoop(5 * n) }} {
		each := func(n int) float64 {
			ap := passOf(t, generate(n))
			return testing.AllocsPerRun(1, func() { analyzeBare(ap, catalog.Default()) }) / float64(n)
		}
		assert.InEpsilon(t, each(60), each(360), 0.3, name)
	}
}

// What stays of a function to the end of the program is small, whatever it hands to whom.
func TestFactsAreSmall(t *testing.T) {
	for name, source := range map[string]string{"closures": handing(100), "services": generated(100), "calls": doubled(100)} {
		ap := passOf(t, source)
		facts, size := 0, 0
		ap.ExportObjectFact = func(_ types.Object, f analysis.Fact) {
			if fact, ok := f.(*link.Fact); ok {
				facts, size = facts+1, size+len(fact.Summary)
			}
		}
		analyzeBare(ap, catalog.Default())
		assert.GreaterOrEqual(t, facts, 100, name)
		assert.Less(t, size/facts, 2_000, name)
	}
}

// Of a loop around very many calls, the first are judged.
func TestCallsOfALoop(t *testing.T) {
	p := newPass(passOf(t, inOneLoop(maxSites+50)), catalog.Default())
	p.reaches = true
	p.analyze()
	assert.Len(t, p.sites, maxSites)
	assert.Contains(t, p.Limits.List(), link.Limit{Name: link.LimitSites, Count: 1, First: "example.com/generated.(*store).f"})
}

// inOneLoop is a package of a function that calls n others in a loop.
func inOneLoop(n int) string {
	var b strings.Builder
	b.WriteString("package generated\n\nimport \"database/sql\"\n\ntype store struct{ db *sql.DB }\n")
	for i := range n {
		fmt.Fprintf(&b, "\nfunc (s *store) g%d(id int) { s.db.Exec(\"UPDATE t SET a = 1 WHERE id = ?\", id) }\n", i)
	}
	b.WriteString("\nfunc (s *store) f(ids []int) {\n\tfor _, id := range ids {\n")
	for i := range n {
		fmt.Fprintf(&b, "\t\ts.g%d(id)\n", i)
	}
	b.WriteString("\t}\n}\n")
	return b.String()
}

// Without work left, functions still have their costs, and the steps of their own.
func TestWorkEnds(t *testing.T) {
	costs := func(most int) (sites int, steps int, limits []link.Limit) {
		p := newPass(passOf(t, doubled(30)), catalog.Default())
		p.reaches = true
		p.ScanPackage()
		p.LinkUnits()
		p.mostWork = most
		p.computeAll()
		for _, u := range p.Units {
			steps += len(p.CostOf(u).Summary.Steps)
		}
		return len(p.sites), steps, p.Limits.List()
	}
	all, spliced, limits := costs(1_000_000)
	assert.Empty(t, hard(limits))
	assert.Equal(t, 2*30-2, all)
	assert.Greater(t, spliced, 100)
	sites, own, limits := costs(0)
	assert.Equal(t, all, sites)
	assert.Equal(t, 2, own) // f0 and f1 call the driver themselves; f2 and f3 call them
	assert.Equal(t, []link.Limit{{Name: link.LimitWork, Count: 2, First: "example.com/generated.(*store).f2"}}, hard(limits))
}

func hard(limits []link.Limit) (out []link.Limit) {
	for _, l := range limits {
		if l.Hard() {
			out = append(out, l)
		}
	}
	return out
}

const handingHelpers = `package generated

import (
	"context"
	"database/sql"
	"strings"
	"time"
)

type row map[string]string

type store struct {
	db     *sql.DB
	hints  map[string]string
	onRow  func(row) error
	onDone func(string) error
	hooks  hooks
}

type hooks struct {
	each  func(row) error
	after func(string, ...any) error
}

var latest string

func args(list ...any) []any { return list }

func (s *store) hint(ctx context.Context, key string, other error) (string, error) {
	if h, ok := s.hints[key]; ok {
		return h, nil
	}
	var h string
	if err := s.db.QueryRowContext(ctx, "SELECT hint FROM hints WHERE name = ?", key).Scan(&h); err != nil {
		return "", err
	}
	s.hints[key] = h
	return h, other
}

func (s *store) q0(ctx context.Context, query string, args []any, on func(row) error) error {
	rows, err := s.db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		r := make(row)
		if err := on(r); err != nil {
			return err
		}
	}
	return rows.Err()
}
`

// handing is a package of n functions that each run queries with closures, which
// run queries with closures, and give theirs to the functions before them.
func handing(n int) string {
	var b strings.Builder
	b.WriteString(handingHelpers)
	for i := 1; i <= 5; i++ {
		fmt.Fprintf(&b, `
func (s *store) q%[1]d(ctx context.Context, query string, args []any, on func(row) error) error {
	begin := time.Now()
	err := s.q%[2]d(ctx, query, args, func(r row) error {
		if s.hooks.each != nil {
			if err := s.hooks.each(r); err != nil {
				return err
			}
		}
		return on(r)
	})
	if err != nil && s.onDone != nil {
		err = s.onDone(query + time.Since(begin).String())
	}
	return err
}
`, i, i-1)
	}
	for i := range n {
		fmt.Fprintf(&b, `
func (s *store) f%[1]d(ctx context.Context, keys []string, each func(row) error) (out []row, err error) {
	name, err := s.hint(ctx, keys[0], err)
	where := "WHERE a = ?"
	if name != "" {
		where, err = s.hint(ctx, strings.Join(keys, where), err)
	}
	list := args(keys[0], where, name)
	err = s.q5(ctx, "SELECT id, a FROM t "+where, list, func(r row) error {
		id, err := s.hint(ctx, r["id"], err)
		if err != nil {
			return err
		}
		err = s.q3(ctx, "SELECT b FROM u WHERE id = ?", args(id, name, err), func(inner row) error {
			name, err = s.hint(ctx, inner["b"], err)
			out = append(out, inner)
			return s.q2(ctx, "SELECT c FROM v WHERE id = ?", args(inner["b"], name, id), func(last row) error {
				out = append(out, last, inner, r)
				return each(last)
			})
		})
		if err != nil {
			return err
		}
		return each(r)
	})
	if err != nil {
		return nil, err
	}
	s.onRow = func(r row) error {
		where, err = s.hint(ctx, r["where"], err)
		return each(r)
	}
	err = s.q4(ctx, "SELECT d FROM w WHERE id = ?", args(name, where, err), s.onRow)
`, i)
		for _, back := range []int{1, 2, 7} {
			if i >= back && i%20 >= back {
				fmt.Fprintf(&b, `	if more, err := s.f%d(ctx, []string{name, where}, func(r row) error { name, err = s.hint(ctx, r["id"], err); return each(r) }); err == nil {
		out = append(out, more...)
	}
`, i-back)
			}
		}
		b.WriteString("\tlatest, err = s.hint(ctx, where+latest, err)\n\treturn out, err\n}\n")
	}
	return b.String()
}

// BenchmarkReassigned measures one function of n statements that give few variables
// new values, made of each other: what a value comes from has to be followed once.
func BenchmarkReassigned(b *testing.B) {
	for _, n := range []int{30, 300, 3_000} {
		b.Run(fmt.Sprintf("statements=%d", n), func(b *testing.B) { again(b, passOf(b, reassigned(n)), n) })
	}
}

// reassigned is a package of one large function.
func reassigned(n int) string {
	var b strings.Builder
	b.WriteString(`package generated

import (
	"context"
	"database/sql"
)

type node struct {
	db     *sql.DB
	schema []string
}

func (n *node) next(ctx context.Context, other, third *node) (*node, error) {
	if n.schema == nil {
		var name string
		if err := n.db.QueryRowContext(ctx, "SELECT name FROM tables WHERE id = ?", len(other.schema)).Scan(&name); err != nil {
			return third, err
		}
		n.schema = []string{name}
	}
	return other, nil
}

func follow(ctx context.Context, first *node) (err error) {
	a, b, c, d := first, first, first, first
`)
	vars := []string{"a", "b", "c", "d"}
	for i := range n {
		fmt.Fprintf(&b, "\t%s, err = %s.next(ctx, %s, %s)\n", vars[i%4], vars[(i/2+1)%4], vars[(i/3+2)%4], vars[(i/5+3)%4])
	}
	b.WriteString("\treturn err\n}\n")
	return b.String()
}
