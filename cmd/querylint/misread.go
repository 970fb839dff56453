package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/querylint/querylint/cmd/querylint/internal/load"
	"github.com/querylint/querylint/cmd/querylint/internal/revision"
	"github.com/querylint/querylint/sqlcheck/suggest"
)

// takers are the commands that take flags of their own, each as its flags tell it
// from the others. The first is querylint without a command.
var takers = []options{
	{}, {command: "diff", compares: true}, {command: "cost", costs: true}, {command: "sql"},
	{command: "schema", shows: true}, {command: "explain", explains: true}, {command: "blame", blames: true},
}

// elsewhere are flags by which other linters show only what is new, and what says so here.
var elsewhere = map[string]string{"new": "", "new-from-rev": "-base", "new-from-merge-base": "-base", "new-from": "-base"}

// line is a command line that begins with the command.
func (o *options) line(args ...string) string {
	words := []string{"querylint"}
	if o.command != "" {
		words = append(words, o.command)
	}
	for _, arg := range args {
		words = append(words, quoted(arg))
	}
	return strings.Join(words, " ")
}

var plain = regexp.MustCompile(`^[\w./:=@~^+,%-]+$`)

// quoted is a word as a shell reads it.
func quoted(word string) string {
	if plain.MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// unknownFlag says which commands know a flag that this one does not; typed begins with
// the flag as it was typed.
func unknownFlag(name string, typed []string) error {
	_, value, given := strings.Cut(typed[0], "=")
	if !given && len(typed) > 1 && !strings.HasPrefix(typed[1], "-") {
		value = typed[1]
	}
	with := func(flag string) []string {
		if flag == "" || value == "" {
			return nil
		}
		return []string{flag, value}
	}
	if flag, ok := elsewhere[name]; ok {
		diff := takers[1]
		return fmt.Errorf("-%s is a flag of other linters; here it is %s", name, diff.line(with(flag)...))
	}
	var known []string
	var example string
	for _, o := range takers {
		f := o.flags().Lookup(name)
		if f == nil {
			continue
		}
		known = append(known, o.line())
		if example != "" {
			continue
		}
		args := with("-" + name)
		if b, ok := f.Value.(interface{ IsBoolFlag() bool }); args == nil || ok && b.IsBoolFlag() {
			args = []string{"-" + name}
		}
		example = o.line(args...)
	}
	if example == "" {
		return fmt.Errorf("unknown flag -%s%s", name, cmp.Or(typo(name, words().FlagNames()), "; querylint -h lists the flags"))
	}
	if known[0] == "querylint" {
		known[0] += " itself"
	}
	last := len(known) - 1
	if last > 0 {
		known = append(known[:last-1], known[last-1]+" and "+known[last])
	}
	return fmt.Errorf("-%s belongs to %s: %s", name, strings.Join(known, ", "), example)
}

// typo asks for the name that was mistyped; "" if none was.
func typo(name string, names []string) string {
	if meant := suggest.Typo(name, names); meant != "" {
		return "; did you mean " + meant + "?"
	}
	return ""
}

// misread looks among the packages for what was meant as something else: a command
// behind flags, a revision to compare with, a folder. What is a package is none of these.
func (o *options) misread(ctx context.Context, dir string) error {
	for _, name := range o.patterns {
		path := !filepath.IsLocal(name) || strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".go")
		if !o.named || path || strings.Contains(name, "...") || slices.Contains(metaPackages, name) {
			continue
		}
		if meant := o.meantBy(ctx, dir, name); meant != "" && !isPackage(ctx, dir, name) {
			return fmt.Errorf("there is no package %s; %s", name, meant)
		}
	}
	return nil
}

// meantBy says what a word that stands for a package may have been meant as, or "".
func (o *options) meantBy(ctx context.Context, dir, name string) string {
	for _, c := range words().Commands {
		if o.command == "" && c.Name == name {
			at := slices.Index(o.args, name)
			command := options{command: name}
			return "commands come first: " + command.line(slices.Delete(slices.Clone(o.args), at, at+1)...)
		}
	}
	if (o.compares || o.costs) && !o.given["base"] {
		if repo, err := revision.Open(ctx, dir); err == nil && repo.Has(ctx, name) {
			return "did you mean -base " + quoted(name) + "?"
		}
	}
	if info, err := os.Stat(filepath.Join(dir, name)); err == nil && info.IsDir() {
		return "did you mean ./" + quoted(filepath.ToSlash(name)) + "?"
	}
	return ""
}

// isPackage reports whether the go command knows a package by its import path.
func isPackage(ctx context.Context, dir, path string) bool {
	cmd := exec.CommandContext(ctx, "go", "list", "-e", "-find", "-f", "{{.Dir}}", "--", path)
	cmd.Dir = dir
	out, err := cmd.Output()
	return err == nil && len(strings.TrimSpace(string(out))) > 0
}

// withModule adds to an error about a folder without a module where there is one.
func (o *options) withModule(err error) error {
	none, ok := errors.AsType[*load.NoModuleError](err)
	if !ok {
		return err
	}
	return fmt.Errorf("%w%s", err, o.moduleBelow(none.Dir))
}

// moduleBelow says which folder of dir is a module, if just one is; "" otherwise.
func (o *options) moduleBelow(dir string) string {
	found := modulesBelow(dir, 2)
	if len(found) != 1 {
		return ""
	}
	below, err := filepath.Rel(dir, found[0])
	if err != nil {
		return ""
	}
	return fmt.Sprintf("; there is one in %s: %s", filepath.ToSlash(below), o.line("-C", filepath.ToSlash(filepath.Join(o.dir, below))))
}

// modulesBelow are the folders with a go.mod so many levels down, without what is
// somebody else's or only there for tests.
func modulesBelow(dir string, levels int) (found []string) {
	entries, err := os.ReadDir(dir)
	if err != nil || levels == 0 {
		return nil
	}
	for _, e := range entries {
		name := e.Name()
		if !e.IsDir() || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || slices.Contains([]string{"vendor", "node_modules", "testdata"}, name) {
			continue
		}
		at := filepath.Join(dir, name)
		if info, err := os.Stat(filepath.Join(at, "go.mod")); err == nil && info.Mode().IsRegular() {
			found = append(found, at)
		}
		found = append(found, modulesBelow(at, levels-1)...)
	}
	return found
}
