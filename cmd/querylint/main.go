// Querylint finds what makes a Go program slow on its database, cache or
// broker, before it is slow. Run querylint -h for how to use it.
package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/cmd/querylint/internal/interrupt"
)

// Exit codes. A script may rely on them.
const (
	exitClean    = 0
	exitFindings = 1
	exitFailure  = 2 // usage, configuration, code that does not compile, bug
)

func main() {
	args := os.Args[1:]
	if isVet(args) {
		vet()
		return
	}
	code := command(args, os.Stdout, os.Stderr)
	interrupt.Hold()
	os.Exit(code)
}

// command is querylint as a command of its own: it returns the exit code.
func command(args []string, stdout, stderr io.Writer) int {
	if len(args) > 0 {
		switch args[0] {
		case "version", "-version", "--version":
			printVersion(stdout, built())
			return exitClean
		case "sql":
			return checkSQL(args[1:], os.Stdin, stdout, stderr)
		case "rules":
			return showRules(args[1:], stdout, stderr)
		case "blame":
			return showBlame(args[1:], stdout, stderr)
		case "explain":
			return explain(args[1:], stdout, stderr)
		case "schema":
			return showSchema(args[1:], stdout, stderr)
		case "init":
			return initialize(args[1:], stdout, stderr)
		case "cache":
			return cleanCache(args[1:], stderr)
		case "completion":
			return complete(args[1:], stdout, stderr)
		case "cost":
			return showCost(args[1:], stdout, stderr)
		case "diff":
			return diff(args[1:], stdout, stderr)
		case "help":
			fmt.Fprint(stdout, usage)
			return exitClean
		}
		if isBareWord(args[0]) {
			return fail(stderr, "unknown command %q%s", args[0], cmp.Or(
				typo(args[0], words().CommandNames()), "; querylint -h lists the commands, and packages look like ./..."))
		}
	}
	opts, err := parseOptions(args)
	if err != nil {
		return fail(stderr, "%v", err)
	}
	if opts.help {
		fmt.Fprint(stdout, usage)
		return exitClean
	}
	return check(opts, stdout, stderr)
}

// metaPackages are words by which the go command knows many packages.
var metaPackages = []string{"all", "cmd", "std", "tool", "work"}

// isBareWord reports whether the first argument can only be meant as a command:
// a word that is no path and no pattern of the go command.
func isBareWord(arg string) bool {
	for _, r := range arg {
		if (r < 'a' || r > 'z') && r != '-' {
			return false
		}
	}
	return arg != "" && arg[0] != '-' && !slices.Contains(metaPackages, arg)
}

// fail writes one line and returns the exit code for it.
func fail(stderr io.Writer, format string, args ...any) int {
	interrupt.Hold()
	say(stderr, "querylint: "+format, args...)
	return exitFailure
}

// say writes one line, whatever is in the names that it tells of.
func say(w io.Writer, format string, args ...any) {
	fmt.Fprintln(w, finding.Printable(fmt.Sprintf(format, args...)))
}

// complain writes an error that begins with file:line, or several, one a line.
func complain(stderr io.Writer, err error) int {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, err := range joined.Unwrap() {
			complain(stderr, err)
		}
		return exitFailure
	}
	interrupt.Hold()
	say(stderr, "%v", err)
	return exitFailure
}
