package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
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
	in.Add("arguments", r.opts.args...)
	in.Add("style", fmt.Sprint(!color.NoColor, showsLinks(os.Getenv)))
	in.Add("baseline", r.opts.baseline)
	addFile(in, r.dir, r.opts.baseline)
	mod, work, err := r.opts.addSurroundings(in, r.dir)
	if err != nil {
		return "", err
	}
	in.AddModules(mod, work)
	return in.Name()
}

// addSurroundings adds what any run in a folder depends on, but for the code: the program,
// the go command, whose module and workspace it returns, settings and tables.
func (o *options) addSurroundings(in *resultcache.Inputs, dir string) (mod, work string, err error) {
	in.AddTool()
	in.Add("dir", dir)
	var env []string
	for _, v := range os.Environ() {
		switch name, _, _ := strings.Cut(v, "="); {
		case name == cacheVariable || name == string(o.settings.PasswordEnv):
		case name == "PATH" || strings.HasPrefix(name, "QUERYLINT_") || strings.HasPrefix(name, "PKG_CONFIG"):
			env = append(env, v) // what the go command takes from others, it tells itself
		}
	}
	slices.Sort(env)
	in.Add("environment", env...)
	mod, work = in.AddGo(context.Background(), dir)
	for _, file := range append([]string{o.config}, o.schema...) {
		in.Add("named", file)
		addFile(in, dir, file)
	}
	// The tables of a module in a folder of a repository may be defined beside it.
	var found strings.Builder
	if err := analyzers.HashSchema(&found, o.settings, dir); err != nil {
		return "", "", err
	}
	in.Add("schema", found.String())
	return mod, work, nil
}

// addFile adds a file or folder that is named, seen from dir.
func addFile(in *resultcache.Inputs, dir, file string) {
	if file != "" {
		in.AddPath(absolute(dir, file))
	}
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
