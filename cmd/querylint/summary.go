package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/querylint/querylint/analyzers"
	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/cmd/querylint/internal/output"
)

// summary is the last line on a terminal; read says what of the SQL was understood.
func (o *options) summary(report *output.Report, packages int, read string, took time.Duration) string {
	return withTime(o.counted(report, packages, read), took)
}

func withTime(summary string, took time.Duration) string {
	return fmt.Sprintf("%s, %s", summary, took.Round(time.Millisecond))
}

// counted is the summary without the time that it took.
func (o *options) counted(report *output.Report, packages int, read string) string {
	var parts []string
	for _, s := range []finding.Severity{finding.Error, finding.Warning} {
		if n := report.Count(s); n > 0 {
			parts = append(parts, count(n, s.String()))
		}
	}
	if n := report.Count(finding.Info); n > 0 {
		parts = append(parts, fmt.Sprintf("%d info", n))
	}
	what, known := "finding", ""
	if o.known > 0 {
		what, known = "new finding", fmt.Sprintf("; %d known in %s (-baseline '' shows them)", o.known, o.baseline)
	}
	found := "no " + what + "s"
	if len(parts) > 0 {
		found = fmt.Sprintf("%s (%s)", count(len(report.Findings), what), strings.Join(parts, ", "))
	}
	return fmt.Sprintf("%s in %s%s%s", found, count(packages, "package"), known, read)
}

// read says how many of the statements have a text that is known, and where the
// tables are from.
func (o *options) read(dir string) string {
	all, known := analyzers.SQLSites()
	if all == 0 {
		return ""
	}
	text := fmt.Sprintf(", %d of %s read", known, count(int(all), "statement"))
	if tables := o.whence(dir); tables != "" {
		text += " with " + tables
	}
	return text
}

// whence is where the tables are from, or "".
func (o *options) whence(dir string) string {
	if o.tables != nil {
		return count(o.tables.Len(), "table") + " from " + strings.Join(o.schema, ", ")
	}
	if !o.findsSchema {
		return ""
	}
	found, err := analyzers.FindSchema(o.settings, config.Root(dir))
	if err != nil {
		return "" // of the catalog: has been said
	}
	return found.Summary()
}

// screenful is how many findings somebody reads before asking for the worst of them.
const screenful = 20

// next is what to do about findings, for people who may see them for the first time.
func (o *options) next(report *output.Report) string {
	if len(report.Findings) == 0 || o.format != "text" {
		return ""
	}
	var steps []string
	if errs := report.Count(finding.Error); errs > 0 && errs < len(report.Findings) && len(report.Findings) > screenful {
		steps = append(steps, "-severity error shows "+count(errs, "error")+" alone")
	}
	chains := slices.ContainsFunc(report.Findings, func(f output.Finding) bool { return len(f.Chain) > 0 })
	if chains && !o.chain {
		steps = append(steps, "-show chain prints the way to the driver")
	}
	steps = append(steps, "querylint explain "+mostOf(report.Findings)+" what to do")
	if o.config == "" {
		steps = append(steps, "querylint init writes settings")
	}
	return "next: " + strings.Join(steps, ", ")
}

// mostOf is the rule that most of the worst findings are of; of several, the first one.
func mostOf(findings []output.Finding) (rule string) {
	worst := slices.MaxFunc(findings, func(f, g output.Finding) int { return cmp.Compare(f.Severity, g.Severity) }).Severity
	counts := make(map[string]int)
	for _, f := range findings {
		if f.Severity != worst {
			continue
		}
		counts[f.Rule]++
	}
	for _, f := range findings {
		if counts[f.Rule] > counts[rule] {
			rule = f.Rule
		}
	}
	return rule
}

// showsLinks reports whether the terminal is one that is known to show links (OSC 8).
// FORCE_HYPERLINK overrules, as elsewhere.
func showsLinks(env func(string) string) bool {
	if force := env("FORCE_HYPERLINK"); force != "" {
		return force != "0"
	}
	if env("CI") != "" || env("TERM") == "dumb" {
		return false
	}
	if vte, err := strconv.Atoi(env("VTE_VERSION")); err == nil {
		return vte >= 5000 // GNOME Terminal and relatives, from 0.50 on
	}
	for _, name := range []string{"KITTY_WINDOW_ID", "WT_SESSION", "KONSOLE_VERSION", "GHOSTTY_RESOURCES_DIR"} {
		if env(name) != "" {
			return true
		}
	}
	return slices.Contains([]string{"iTerm.app", "WezTerm", "vscode", "ghostty"}, env("TERM_PROGRAM"))
}
