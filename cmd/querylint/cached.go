package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/fatih/color"

	"github.com/querylint/querylint/analyzers"
	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/cmd/querylint/internal/resultcache"
)

// cachedRun is a run whose result is kept, for a run in which nothing has changed.
// Without a store, it is neither looked for nor kept.
type cachedRun struct {
	store    *resultcache.Store
	opts     options
	dir      string
	name     string       // of its inputs
	out, err bytes.Buffer // what has been printed
}

// cacheVariable of the environment says where results are kept: in a folder, or, as
// off, nowhere.
const cacheVariable = "QUERYLINT_CACHE"

func openCache() (*resultcache.Store, error) {
	switch dir := os.Getenv(cacheVariable); dir {
	case "", "off":
		return resultcache.Open()
	default:
		return resultcache.At(dir), nil
	}
}

// newCachedRun looks at what the run depends on. What writes to files, asks a
// database or tells of times is done each time.
func newCachedRun(opts options, dir string) *cachedRun {
	opts.schema = slices.Clone(opts.schema)
	r := &cachedRun{opts: opts, dir: dir}
	if os.Getenv(cacheVariable) == "off" || opts.fix || opts.writeBaseline != "" || opts.verbose ||
		slices.ContainsFunc(opts.schema, config.IsDatabase) {
		return r
	}
	store, err := openCache()
	if err != nil {
		return r
	}
	if r.name, err = r.inputs(); err == nil {
		r.store = store
	}
	return r
}

// inputs is the name of all that the result depends on.
func (r *cachedRun) inputs() (string, error) {
	in := resultcache.NewInputs()
	in.AddTool()
	in.Add("arguments", r.opts.args...)
	in.Add("dir", r.dir)
	in.Add("style", fmt.Sprint(!color.NoColor, showsLinks(os.Getenv)))
	var env []string
	for _, v := range os.Environ() {
		switch name, _, _ := strings.Cut(v, "="); {
		case name == cacheVariable || name == string(r.opts.settings.PasswordEnv):
		case name == "PATH" || strings.HasPrefix(name, "QUERYLINT_") || strings.HasPrefix(name, "PKG_CONFIG"):
			env = append(env, v) // what the go command takes from others, it tells itself
		}
	}
	slices.Sort(env)
	in.Add("environment", env...)
	mod, work := in.AddGo(context.Background(), r.dir)
	for _, file := range append([]string{r.opts.config, r.opts.baseline}, r.opts.schema...) {
		in.Add("named", file)
		if file != "" {
			if !filepath.IsAbs(file) {
				file = filepath.Join(r.dir, file)
			}
			in.AddPath(file)
		}
	}
	in.AddModules(mod, work)
	// The tables of a module in a folder of a repository may be defined beside it.
	var found strings.Builder
	if err := analyzers.HashSchema(&found, r.opts.settings, r.dir); err != nil {
		return "", err
	}
	in.Add("schema", found.String())
	return in.Name()
}

// replay prints what the same run has printed before. It returns nil if there was
// none.
func (r *cachedRun) replay(stdout, stderr io.Writer) *resultcache.Result {
	if r.store == nil {
		return nil
	}
	known := r.store.Get(r.name)
	if known == nil {
		return nil
	}
	if _, err := stdout.Write(known.Stdout); err != nil {
		return &resultcache.Result{Code: fail(stderr, "%v", err)}
	}
	_, _ = stderr.Write(known.Stderr)
	return known
}

// record returns writers that note what is printed.
func (r *cachedRun) record(stdout, stderr io.Writer) (out, err io.Writer) {
	if r.store == nil {
		return stdout, stderr
	}
	return io.MultiWriter(stdout, &r.out), io.MultiWriter(stderr, &r.err)
}

// keep stores the result, unless something has gone wrong, which may be right the
// next time, or the inputs have changed in the meantime.
func (r *cachedRun) keep(res *resultcache.Result) {
	if r.store == nil || res.Code != exitClean && res.Code != exitFindings {
		return
	}
	if name, err := r.inputs(); err != nil || name != r.name {
		return
	}
	kept := *res
	kept.Stdout, kept.Stderr = r.out.Bytes(), r.err.Bytes()
	_ = r.store.Put(r.name, &kept) // that a result cannot be kept is no failure
}

// cleanCache removes what is kept: querylint cache clean.
func cleanCache(args []string, stderr io.Writer) int {
	if !slices.Equal(args, []string{"clean"}) {
		return fail(stderr, "querylint cache wants clean")
	}
	store, err := openCache()
	if err == nil {
		err = store.Clean()
	}
	if err != nil {
		return fail(stderr, "%v", err)
	}
	return exitClean
}
