package change_test

import (
	"go/token"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/querylint/querylint/analyzers/change"
	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

func rulesOf(list []*finding.Finding) (out []string) {
	for _, f := range list {
		out = append(out, f.Rule)
	}
	return out
}

// TestTaken has a handler come to call a function that loops, with comments that take
// back the finding about the loop, or the increase.
func TestTaken(t *testing.T) {
	const loop, harmless = "query-in-loop a.F db.Get x", "query-in-loop a.F db.Get x info"
	for _, test := range []struct {
		name       string
		base, head []string // what comments take back
		comment    bool     // on the increase
		want       []string
		taken      []string
	}{
		{"no comment", nil, nil, false, []string{"cost-increased"}, nil},
		{"on a new loop", nil, []string{loop}, false, nil, nil},
		{"on an old loop", []string{loop}, []string{loop}, false, []string{"cost-increased"}, nil},
		{"on what is harmless", []string{harmless}, []string{harmless}, false, nil, nil},
		{"on the increase", nil, nil, true, nil, []string{"cost-increased"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			fset := token.NewFileSet()
			fset.AddFile("f.go", -1, 10)
			list := change.Function{Name: pkg + "a.List", Entry: link.Handler, Terms: []poly.Term{term(poly.DBRead, "x", "a.F")}}
			if len(test.head) > 0 {
				list.Terms[0].Chain[1].File, list.Terms[0].Chain[1].Line = test.head[0], 1 // where found puts it
			}
			base := &change.Revision{Functions: []change.Function{{Name: list.Name, Entry: link.Handler}, {Name: pkg + "a.F"}}, Fset: fset}
			head := &change.Revision{Functions: []change.Function{list, {Name: pkg + "a.F"}}, Fset: fset}
			base.Ignored, head.Ignored = found(t, fset, test.base...), found(t, fset, test.head...)
			if test.comment {
				head.Comment = func(f *finding.Finding) *finding.Directive { return &finding.Directive{Rules: []string{f.Rule}} }
			}
			var taken []string
			head.Remarks = func(list []*finding.Finding) []*finding.Finding {
				taken = rulesOf(list)
				return nil
			}
			assert.Equal(t, test.want, rulesOf(change.Worse(base, head)))
			assert.Equal(t, test.taken, taken)
		})
	}
}

// TestRemarks tells the comments of one file from those of another.
func TestRemarks(t *testing.T) {
	fset := token.NewFileSet()
	remarks := func(files ...string) func([]*finding.Finding) []*finding.Finding {
		return func([]*finding.Finding) (out []*finding.Finding) {
			for _, name := range files {
				out = append(out, &finding.Finding{Rule: "ignore-unused", Message: "of no use", Pos: fset.AddFile(name, -1, 10).Pos(0)})
			}
			return out
		}
	}
	places := func(base, head func([]*finding.Finding) []*finding.Finding) (out []string) {
		for _, f := range change.Worse(&change.Revision{Fset: fset, Remarks: base}, &change.Revision{Fset: fset, Remarks: head}) {
			out = append(out, fset.Position(f.Pos).Filename)
		}
		return out
	}
	assert.Equal(t, []string{"a/a.go"}, places(remarks("base/z.go"), remarks("a/a.go", "head/z.go")))
	assert.Equal(t, []string{"z/z.go"}, places(remarks("base/a.go"), remarks("head/a.go", "z/z.go")))
	assert.Empty(t, places(remarks("base/a.go"), remarks("head/a.go")))
	assert.Equal(t, []string{"head/a.go"}, places(nil, remarks("head/a.go")))
}
