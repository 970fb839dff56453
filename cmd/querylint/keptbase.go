package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/change"
	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/cmd/querylint/internal/load"
	"github.com/querylint/querylint/cmd/querylint/internal/resultcache"
	"github.com/querylint/querylint/cmd/querylint/internal/revision"
)

// keptBase is what was found at a commit, for the next comparison with it: while people
// work on a change, it is the same one each time. Without a store, it is neither looked
// for nor kept.
type keptBase struct {
	store *resultcache.Store
	name  string // of all that the analysis depends on
}

func newKeptBase(opts *options, dir string, repo *revision.Repo, commit revision.Commit) keptBase {
	if os.Getenv(cacheVariable) == "off" || opts.verbose || slices.ContainsFunc(opts.schema, config.IsDatabase) {
		return keptBase{}
	}
	store, err := openCache()
	if err != nil {
		return keptBase{}
	}
	in := resultcache.NewInputs()
	in.Add("commit", repo.Root, commit.Hash)
	in.Add("arguments", withoutBase(opts.args)...)
	if file, err := exec.LookPath("go"); err == nil { // which may choose another one for the base than for head
		in.AddPath(file)
	}
	if _, _, err := opts.addSurroundings(in, dir); err != nil {
		return keptBase{}
	}
	name, err := in.Name()
	if err != nil {
		return keptBase{}
	}
	return keptBase{store, name}
}

// withoutBase are arguments without the revision: by whatever name it is called, the commit
// counts.
func withoutBase(args []string) []string {
	var out []string
	for i := 0; i < len(args); i++ {
		name, _, hasValue := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(args[i], "-"), "-"), "=")
		switch {
		case name != "base" || !strings.HasPrefix(args[i], "-"):
			out = append(out, args[i])
		case !hasValue:
			i++
		}
	}
	return out
}

// get is the revision, or nil.
func (k keptBase) get() *change.Revision {
	if k.store == nil {
		return nil
	}
	known := k.store.Get(k.name)
	if known == nil {
		return nil
	}
	r, err := change.Decode(known.Base)
	if err != nil {
		return nil
	}
	return r
}

// put keeps what the analysis of the commit has found, if it will find the same again.
func (k keptBase) put(r *change.Revision, out *outcome) {
	if k.store == nil || !out.whole {
		return
	}
	if data, err := r.Encode(); err == nil {
		_ = k.store.Put(k.name, &resultcache.Result{Base: data}) // that a result cannot be kept is no failure
	}
}

// isWhole reports whether all packages of a commit compile, and none but those of the
// module cache, which do not change, lie outside of its work tree.
func isWhole(program *load.Program, root string) bool {
	for _, pkg := range program.Packages() {
		if len(pkg.Errors) > 0 || pkg.IllTyped() {
			return false
		}
		m := pkg.Module
		if m != nil && m.Replace != nil {
			m = m.Replace
		}
		if m == nil || m.Version != "" {
			continue
		}
		if rel, err := filepath.Rel(root, pkg.Module.Dir); err != nil || !filepath.IsLocal(rel) {
			return false
		}
	}
	return true
}
