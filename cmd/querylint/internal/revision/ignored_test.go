package revision_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// pages is a service whose handler lists a page of orders; a loop and a call of what
// loops are for cases to write.
const pages = `
-- service/service.go --
package service

import (
	"net/http"
	"strconv"

	"example.com/shop/orders"
)

var all orders.Orders

func List(w http.ResponseWriter, r *http.Request) {
	all.Customer(1)
	page(ids(r))
	old(ids(r))
}

func ids(r *http.Request) (out []int64) {
	for _, text := range r.Form["id"] {
		id, _ := strconv.ParseInt(text, 10, 64)
		out = append(out, id)
	}
	return out
}

func old(ids []int64) {
	all.Customer(2)
}

func page(ids []int64) {
	all.Customer(3)
	//LOOP
}
`

// page is pages with some texts for others.
func page(oldnew ...string) string {
	text := strings.NewReplacer(oldnew...).Replace(pages)
	return strings.ReplaceAll(text, "\t//LOOP\n", "")
}

// TestDiffIgnoredLoop has the example of docs/adopt.md: a comment takes a new loop back,
// and with it what the comparison would say of the same loop.
func TestDiffIgnoredLoop(t *testing.T) {
	dir := testmod.Repository(t, testmod.Shop)
	testmod.Add(t, dir, page())
	testmod.Commit(t, dir)
	loop := func(first, comment string) string {
		return first + "for _, id := range ids {\n\t\tall.Customer(id)" + comment + "\n\t}"
	}
	for _, test := range []struct {
		name, first, comment string
		want, plain          []string
	}{
		{"none", "", "", []string{"service/service.go:33 warning query-in-loop"}, nil},
		{"of its line", "", " //querylint:ignore query-in-loop page of at most 100", nil, nil},
		{"nolint", "", " //nolint:querylint // page of at most 100", nil, nil},
		{"nolint of all", "", " //nolint", nil, nil},
		{"above the loop", "//querylint:ignore query-in-loop page of at most 100\n\t", "", nil, nil},
		{"of both rules", "", " //querylint:ignore query-in-loop,cost-increased page of at most 100", nil, nil},
		{"of another rule", "", " //querylint:ignore cost-increased page of at most 100", []string{"service/service.go:33 warning query-in-loop", "service/service.go:33 warning ignore-unused"}, nil},
		{"behind a space", "", " // querylint:ignore query-in-loop page of at most 100", []string{"service/service.go:33 warning query-in-loop", "service/service.go:33 warning ignore-unused"}, []string{"service/service.go:33 warning ignore-unused"}},
		{"prose behind a space", "", " // querylint:ignore is not needed", []string{"service/service.go:33 warning query-in-loop"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			testmod.Add(t, dir, page("//LOOP", loop(test.first, test.comment)))
			got := testmod.Diff(t, dir)
			assert.Empty(t, got.Stderr)
			assert.Equal(t, test.want, testmod.Places(got.Stdout), got.Stdout)
			assert.Equal(t, test.plain, aboutComments(testmod.Querylint(t, dir)))
		})
	}
	testmod.NoTrees(t, dir)
}

// aboutComments are the findings of a run about comments.
func aboutComments(got testmod.Result) (places []string) {
	for _, place := range testmod.Places(got.Stdout) {
		if strings.Contains(place, "ignore-") {
			places = append(places, place)
		}
	}
	return places
}

// TestDiffIgnoredCost takes back what only the comparison finds: the loop is old.
func TestDiffIgnoredCost(t *testing.T) {
	dir := testmod.Repository(t, testmod.Shop)
	testmod.Add(t, dir, page())
	testmod.Commit(t, dir)
	const reached = "all.Customers(ids)"
	loud := []string{"service/service.go:27 warning cost-increased"}
	for _, test := range []struct {
		name, comment, above string // at the call, above the function or what it says
		want, plain          []string
	}{
		{"none", "", "", loud, nil},
		{"line", " //querylint:ignore cost-increased page of at most 100", "", nil, nil},
		{"nolint", " //nolint:querylint // page of at most 100", "", nil, []string{"service/service.go:27 warning ignore-unused"}},
		{"nolint of all", " //nolint", "", nil, nil},
		{"of both rules", " //querylint:ignore query-in-loop,cost-increased page of at most 100", "", nil, nil},
		{"function", "", "//querylint:ignore cost-increased page of at most 100\n", nil, nil},
		{"statement", "", "CALL", nil, nil},
		{"file", "", "FILE", nil, nil},
		{"without a reason", " //querylint:ignore cost-increased", "", []string{"service/service.go:27 warning ignore-without-reason"}, []string{"service/service.go:27 warning ignore-without-reason"}},
		{"of another rule", " //querylint:ignore cache-removed page of at most 100", "", append(slices.Clone(loud), "service/service.go:27 warning ignore-unused"), nil},
		{"of the loop", " //querylint:ignore query-in-loop page of at most 100", "", append(slices.Clone(loud), "service/service.go:27 warning ignore-unused"), []string{"service/service.go:27 warning ignore-unused"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := page("\tall.Customer(2)\n", "\t"+reached+test.comment+"\n", "func old", test.above+"func old")
			switch test.above {
			case "CALL":
				text = page("\tall.Customer(2)\n", "\t//querylint:ignore cost-increased a page\n\t"+reached+"\n")
			case "FILE":
				text = strings.Replace(page("\tall.Customer(2)\n", "\t"+reached+"\n"), "package", "//querylint:ignore cost-increased pages\n\npackage", 1)
			}
			testmod.Add(t, dir, text)
			got := testmod.Diff(t, dir)
			assert.Equal(t, test.want, testmod.Places(got.Stdout), got.Stdout)
			assert.Equal(t, test.plain, aboutComments(testmod.Querylint(t, dir)))
		})
	}

	// A comment that has had its use is none of the next change, as long as it is the same.
	const stale = " //querylint:ignore cost-increased page of at most 100"
	testmod.Add(t, dir, page("\tall.Customer(2)\n", "\t"+reached+stale+"\n"))
	testmod.Commit(t, dir)
	testmod.Add(t, dir, page("\tall.Customer(2)\n", "\t"+reached+stale+"\n\tall.Customer(4)\n"))
	assert.Empty(t, testmod.Diff(t, dir).Stdout)
	testmod.Add(t, dir, "-- once/more.go --\npackage once\n\nvar more int"+stale+"\n")
	assert.Equal(t, []string{"once/more.go:3 warning ignore-unused"}, testmod.Places(testmod.Diff(t, dir).Stdout))

	// What the settings switch off may be taken back.
	testmod.Git(t, dir, "clean", "-fdq")
	testmod.Git(t, dir, "reset", "-q", "--hard", "HEAD~1")
	testmod.Add(t, dir, page("\tall.Customer(2)\n", "\t"+reached+stale+"\n")+"-- .querylint.yml --\nrules: {cost-increased: off}\n")
	assert.Empty(t, testmod.Diff(t, dir).Stdout)
}

// TestDiffIgnoredOthers takes back the other findings that only a comparison makes.
func TestDiffIgnoredOthers(t *testing.T) {
	const comment = " //querylint:ignore cache-removed,dropped-column by hand, at night"
	for _, test := range []struct {
		name, base, head string
		at               string // what the comment stands behind
		want             []string
	}{
		{"cache-removed", cachedLibrary + bareLibrary, "-- go.mod --\nmodule example.com/shop\n\ngo 1.26\n\nrequire example.com/users v1.1.0\n\nreplace example.com/users v1.1.0 => ./third_party/users2\n",
			"w.Write([]byte(users.Name(id)))", []string{"api/api.go:11 error cache-removed"}},
		{"dropped-column", stored, "-- migrations/0002_note.up.sql --\nALTER TABLE orders DROP COLUMN note;\n",
			"WHERE id = ?\", note, id)", []string{"store/store.go:17 error dropped-column"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := testmod.Repository(t, test.base)
			testmod.Add(t, dir, test.head)
			places := func() []string { return testmod.Places(testmod.Diff(t, dir).Stdout) }
			without := places()
			assert.Subset(t, without, test.want)

			testmod.Add(t, dir, strings.ReplaceAll(test.base, test.at, test.at+comment))
			testmod.Add(t, dir, test.head)
			assert.Equal(t, slices.DeleteFunc(without, func(place string) bool { return slices.Contains(test.want, place) }), places())
			assert.Empty(t, aboutComments(testmod.Querylint(t, dir)))
		})
	}
}
