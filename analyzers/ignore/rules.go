package ignore

import (
	"fmt"
	"slices"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/sqlcheck"
)

const (
	withoutReason = "ignore-without-reason"
	unused        = "ignore-unused"

	nolintDocs = "https://golangci-lint.run/docs/linters/false-positives/"
)

var rules = []finding.Rule{
	{
		ID: withoutReason, Severity: finding.Warning,
		Doc: sqlcheck.Doc{
			Title:  "A comment takes a finding back and does not say why",
			What:   "`//querylint:ignore RULE` or `//nolint:querylint` without a reason behind it: it takes the finding back all the same. Only the command querylint reports it.",
			Why:    "Who reads the code a year later cannot tell a decision from a shortcut, and leaves the comment where the reason has gone.",
			Bad:    "name, err := dao.Name(ctx, id) //querylint:ignore query-in-loop",
			Good:   "name, err := dao.Name(ctx, id) //querylint:ignore query-in-loop at most three ids, see Limit",
			Silent: []string{"`//nolint` for all linters", "go vet and golangci-lint, which has nolintlint for comments that begin with `//nolint`"},
			Fix:    "None: the reason is in your head.",
			Links:  []string{nolintDocs},
		},
	},
	{
		ID: unused, Severity: finding.Warning,
		Doc: sqlcheck.Doc{
			Title: "A comment takes a finding back that is not there",
			What: `No finding is where the comment looks for one, it names a rule that does not exist, or there is a
space between // and querylint:ignore. Only the command querylint reports it. Rules that only ` + "`querylint diff`" + `
looks for are judged there, where the comment is new, and ` + "`//nolint:querylint`" + `, which names no rule, by what every
run finds: what only a comparison finds is best taken back by name.`,
			Why:    "The comment would hide the next finding there, which nobody has looked at.",
			Bad:    "names, err := dao.Names(ctx, ids) //querylint:ignore query-in-loop at most three ids",
			Good:   "names, err := dao.Names(ctx, ids)",
			Silent: []string{"`//nolint` for all linters", "findings that the settings switch off", "runs that see less than the whole module, ./... from its root, unless the comment names no rule that exists", "packages that do not compile", "rules that the run does not look for: of plans, and outside of `querylint diff` those that only it does", "go vet and golangci-lint, which has nolintlint for comments that begin with `//nolint`"},
			Fix:    "None: remove the comment.",
			Links:  []string{nolintDocs},
		},
	},
}

// Rules are the rules about directives.
func Rules() []finding.Rule { return slices.Clone(rules) }

// reasonGoes says where the reason of a directive goes, by Nolint.
var reasonGoes = map[bool]string{
	false: "write the reason behind the rule",
	true:  "write the reason behind another //",
}

// Check reports directives without a reason and, where all findings that there
// are have been looked for, those that took none back. known tells rules.
// Positions are left to the caller.
func Check(d *finding.Directive, used, all bool, known func(rule string) bool) []*finding.Finding {
	if d.All {
		return nil
	}
	text := "querylint:ignore"
	if d.Nolint {
		text = "nolint:querylint"
	}
	var found []*finding.Finding
	add := func(rule, format string, args ...any) {
		found = append(found, &finding.Finding{
			Rule: rule, Severity: finding.Warning, Confidence: finding.Certain, URL: finding.URL(rule),
			Message: fmt.Sprintf("%s %s [%s]", text, fmt.Sprintf(format, args...), rule),
		})
	}
	wrong := slices.IndexFunc(d.Rules, func(rule string) bool { return !known(rule) })
	switch {
	case d.Spaced:
		if wrong < 0 && len(d.Rules) > 0 { // else it is prose
			add(unused, "takes nothing back: write it without a space after //")
		}
		return found
	case !d.Nolint && len(d.Rules) == 0:
		add(unused, "names no rule")
		return found
	case wrong >= 0:
		add(unused, "names %s, which is no rule", d.Rules[wrong])
	case all && !used && d.Nolint:
		add(unused, "takes nothing back: remove it; what only querylint diff finds is taken back by its name: //querylint:ignore RULE reason")
	case all && !used:
		add(unused, "takes nothing back: remove it")
	}
	if d.Reason == "" {
		add(withoutReason, "does not say why: %s", reasonGoes[d.Nolint])
	}
	return found
}
