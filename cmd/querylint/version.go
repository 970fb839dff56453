package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/querylint/querylint/analyzers"
)

// grammar is the module whose version says which SQL is understood.
const grammar = "github.com/pingcap/tidb/pkg/parser"

// built is what the go command has noted about this binary.
func built() *debug.BuildInfo {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info
	}
	return new(debug.BuildInfo)
}

// printVersion prints what tells two builds apart: where these lines agree, the
// same is found in the same code.
func printVersion(w io.Writer, info *debug.BuildInfo) {
	fmt.Fprintf(w, "querylint %s (%s %s/%s)\n", release(info), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	if commit := commitOf(info); commit != "" {
		fmt.Fprintf(w, "commit  %s\n", commit)
	}
	fmt.Fprintf(w, "tables  %s\n", analyzers.TablesVersion())
	for _, m := range info.Deps {
		if m.Path == grammar {
			fmt.Fprintf(w, "grammar %s %s\n", m.Path, m.Version)
		}
	}
}

// release is the version of the module, or devel for a build that knows none.
func release(info *debug.BuildInfo) string {
	if info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "devel"
}

// commitOf is the commit that was built, when it was made, and whether files were
// changed since. A build that did not look at git knows none: that of a module
// from the proxy, whose version says it, or one with -buildvcs=false.
func commitOf(info *debug.BuildInfo) string {
	vcs := make(map[string]string)
	for _, s := range info.Settings {
		if name, ok := strings.CutPrefix(s.Key, "vcs."); ok {
			vcs[name] = s.Value
		}
	}
	if vcs["revision"] == "" {
		return ""
	}
	commit := vcs["revision"] + " of " + vcs["time"]
	if vcs["modified"] == "true" {
		commit += ", changed"
	}
	return commit
}
