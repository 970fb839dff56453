package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers"
	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/cmd/querylint/internal/rulepage"
	"github.com/querylint/querylint/sqlcheck/suggest"
)

// showRules lists the rules, or prints what those named say.
func showRules(args []string, stdout, stderr io.Writer) int {
	opts, err := parseOptions(args)
	if err != nil {
		return fail(stderr, "%v", err)
	}
	if opts.help {
		fmt.Fprint(stdout, usage)
		return exitClean
	}
	return printRules(opts, stdout, stderr)
}

// printRules prints what the rules that are named say, or lists all of them.
func printRules(opts options, stdout, stderr io.Writer) int {
	if opts.format != "text" && opts.format != "json" {
		return fail(stderr, "rules come as text or json, not as %s", opts.format)
	}
	rules := analyzers.Rules()
	if opts.named {
		var err error
		if rules, err = named(rules, opts.patterns); err != nil {
			return fail(stderr, "%v", err)
		}
	}
	if opts.format == "json" {
		if err := rulepage.JSON(stdout, rules); err != nil {
			return fail(stderr, "%v", err)
		}
		return exitClean
	}
	if !opts.named {
		fmt.Fprint(stdout, rulepage.List(rules))
		return exitClean
	}
	for i, r := range rules {
		if i > 0 {
			fmt.Fprintln(stdout)
		}
		fmt.Fprint(stdout, rulepage.Text(r))
	}
	return exitClean
}

// named picks rules by id.
func named(rules []finding.Rule, ids []string) ([]finding.Rule, error) {
	var out []finding.Rule
	for _, id := range ids {
		i := slices.IndexFunc(rules, func(r finding.Rule) bool { return r.ID == id })
		if i < 0 {
			var all []string
			for _, r := range rules {
				all = append(all, r.ID)
			}
			return nil, fmt.Errorf("there is no rule %q%s", id, meant(id, all))
		}
		out = append(out, rules[i])
	}
	return out, nil
}

// meant asks for the rule that was mistyped, or else for those of whose id somebody
// remembers a part.
func meant(id string, all []string) string {
	if near := suggest.DidYouMean(id, all); near != "" {
		return near
	}
	var near []string
	for _, known := range all {
		words := strings.Split(known, "-")
		if !slices.ContainsFunc(strings.Split(id, "-"), func(word string) bool { return !slices.Contains(words, word) }) {
			near = append(near, known)
		}
	}
	if len(near) == 0 {
		return "; querylint rules lists them"
	}
	return "; did you mean " + strings.Join(near, ", ") + "?"
}
