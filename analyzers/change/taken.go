package change

import (
	"slices"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/finding"
)

// asked reports whether the settings ask for a finding that the comparison makes in a
// file, gives it their level, and notes the comment that takes it back.
func (c *comparison) asked(f *finding.Finding, file string) bool {
	if c.comment != nil && f.Pos.IsValid() {
		f.Ignored = c.comment(f)
	}
	i := slices.IndexFunc(rules, func(r finding.Rule) bool { return r.ID == f.Rule })
	var asked bool
	if f.Severity, asked = config.Current().Judge(&rules[i], file, f.Severity); !asked && f.Ignored != nil {
		c.ignored = append(c.ignored, f) // the comment has its use when they do
	}
	return asked
}

// taken are the findings that would be fresh, did comments not take them, or others of
// their kind, back.
func (c *comparison) taken(base, head *Revision) []*finding.Finding {
	if len(head.Ignored) == 0 {
		return nil
	}
	return c.unlike(slices.Concat(c.findings[0], base.Ignored), slices.Concat(c.findings[1], head.Ignored))
}

// remarks are the findings about comments of head that base had not. What only a
// comparison finds no comment takes back at base, so that one which has been there
// and has no use any more is none of this change.
func (c *comparison) remarks(base, head *Revision) []*finding.Finding {
	if head.Remarks == nil {
		return nil
	}
	var before []*finding.Finding
	if base.Remarks != nil {
		before = base.Remarks(nil)
	}
	return c.unlike(before, head.Remarks(c.ignored))
}
