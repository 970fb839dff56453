package value

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/survey"
	"github.com/querylint/querylint/analyzers/internal/testsource"
)

const values = `package p

import (
	"database/sql"
	"fmt"
	"math/rand"
	"slices"
	"sort"
	"strconv"
)

func want(any, string) {}

const prefix = "user:"

type row struct{ ID int64; Name string }

type store struct {
	db    *sql.DB
	inner struct{ db *sql.DB }
	tags  map[string]int
}

var pool *sql.DB

func constants(id int64) {
	want(1+1, "constant 2")
	want(prefix, "constant \"user:\" pattern user:")
	want(nil, "constant nil")
	want(id, "parameter 1")
}

func (s *store) handles(db *sql.DB, tx *sql.Tx, conn *sql.Conn) {
	want(db, "parameter 1 handle")
	want(tx, "parameter 2 handle tx")
	want(conn, "parameter 3 handle pinned")
	want(s.db, "parameter 0 .db handle")
	want(s.inner.db, "parameter 0 .inner.db handle")
	want(pool, "global example.com/p.pool handle")
	again := db
	want(again, "parameter 1 handle")
	begun, _ := db.Begin()
	want(begun, "local begun handle tx")
}

func keys(id int64, name string) {
	key := prefix + strconv.FormatInt(id, 10)
	want(key, "local key pattern user:{}")
	want(fmt.Sprintf("user:%d:%s", id, name), "unknown pattern user:{}:{$2}")
	want(prefix+name, "unknown pattern user:{$2}")
	want(fmt.Sprint(rand.Int()), "global random")
}

func sorting(ids []int64) {
	sort.Slice(ids, func(i, j int) bool { return ids[i] < ids[j] })
	want(ids, "parameter 1 order sorted")
}

func orders(ids []int64, byID map[int64]row, ch chan int64, r row) {
	want(ids, "parameter 1 order of 1")
	want(ids[1:], "unknown order of 1")
	want(ch, "parameter 3 order of 3")
	sorted := slices.Sorted(slices.Values(ids))
	want(sorted, "local sorted order sorted")
	var list []int64
	for id := range byID {
		list = append(list, id)
	}
	want(list, "local list order map")
	var names []string
	for _, id := range []int64{1, 2} {
		names = append(names, strconv.FormatInt(id, 10))
	}
	want(names, "local names order list")
}
`

// What a value is to rules: where it comes from, what it is a part of, which text it
// has, in which order its elements come.
func TestValues(t *testing.T) {
	pass := testsource.Check(t, values)
	p := survey.NewPackage(pass, catalog.Default())
	p.ScanPackage()
	for _, want := range testsource.Wants(t, pass) {
		w := functionOf(t, p, want.In)
		got := w.Passed(nil, []ast.Expr{want.Expr})
		require.Len(t, got, 2)
		assert.Equal(t, want.Text, printed(got[1]), "line %d", want.Line)
	}
}

func functionOf(t *testing.T, p *survey.Package, decl *ast.FuncDecl) Function {
	t.Helper()
	u := p.ByFunc[p.TypesInfo.Defs[decl.Name].(*types.Func)]
	require.NotNil(t, u)
	w := NewFunction(p, u, make(Globals))
	w.Cost = func(*ast.CallExpr) []poly.Term { return nil }
	return w
}

// printed is a value as the tests write it: what is not said has its zero value.
func printed(v effect.Value) string {
	out := []string{[...]string{"unknown", "constant", "parameter", "local", "global"}[v.Kind]}
	add := func(is bool, format string, args ...any) {
		if is {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	id, _, _ := strings.Cut(v.ID, "@")
	add(v.Kind == effect.Constant, "%s", v.Text)
	add(v.Kind == effect.Parameter, "%d", v.Param)
	add(v.Kind == effect.Local, "%s", v.Text)
	add(v.Kind == effect.Global && id != "", "%s", id)
	add(v.Field != "", "%s", v.Field)
	add(v.Handle, "handle")
	add(v.Tx, "tx")
	add(v.Pinned, "pinned")
	add(v.Pattern != "" && v.Pattern != "{}", "pattern %s", v.Pattern)
	add(v.Random, "random")
	switch o := v.Order; {
	case o.Of > 0:
		add(true, "order of %d", o.Of-1)
	case o.Over != effect.Counting:
		add(true, "order %s", [...]string{"counting", "map", "list", "channel", "input", "race", "sorted", "rows", "keys"}[o.Over])
	}
	return strings.Join(out, " ")
}

// Whose order a loop has, and which variables are one connection.
func TestLoopOrder(t *testing.T) {
	pass := testsource.Check(t, `package p

func f(ids []int64, byID map[int64]string, ch chan int64) {
	for range ids {
	}
	for range byID {
	}
	for range ch {
	}
	for i := 0; i < len(ids); i++ {
	}
	for len(ids) > 0 {
		ids = ids[1:]
	}
	for range 10 {
	}
	for _, x := range map[string]int{"only": 1} {
		_ = x
	}
}
`)
	p := survey.NewPackage(pass, catalog.Default())
	p.ScanPackage()
	w := functionOf(t, p, pass.Files[0].Decls[0].(*ast.FuncDecl))
	var got []effect.Order
	for _, s := range w.u.Body.List {
		if _, isLoop := s.(*ast.RangeStmt); isLoop {
			got = append(got, w.LoopOrder(s))
		} else if _, isLoop := s.(*ast.ForStmt); isLoop {
			got = append(got, w.LoopOrder(s))
		}
	}
	list := effect.Order{Over: effect.OverList, Of: 2}
	assert.Equal(t, []effect.Order{list, {Over: effect.OverMap, Map: "example.com/p.f#2"}, {Over: effect.OverChan, Of: 4}, list, list, {}, {}}, got)
}
