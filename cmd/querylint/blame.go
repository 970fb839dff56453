package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/queries"
	"github.com/querylint/querylint/analyzers/requests"
	"github.com/querylint/querylint/cmd/querylint/internal/blame"
	"github.com/querylint/querylint/cmd/querylint/internal/database"
	"github.com/querylint/querylint/cmd/querylint/internal/output"
	"github.com/querylint/querylint/cmd/querylint/internal/serverlog"
)

// blameFormats are those of querylint blame.
var blameFormats = []string{"text", "json", "html"}

// showBlame prints which lines of the code have sent what the logs of a server, or
// the server itself, say that it has run.
func showBlame(args []string, stdout, stderr io.Writer) int {
	opts, dir, scope, code := startCommand(options{command: "blame", blames: true}, args, stdout, stderr)
	if scope == nil {
		return code
	}
	ctx, load := context.Background(), new(blame.Load)
	logs := opts.takeLogs()
	for _, name := range logs {
		if err := readLog(name, load.Handler()); err != nil {
			return fail(stderr, "%s: %v", name, err)
		}
	}
	if opts.dsn != "" || len(logs) == 0 {
		if err := opts.readServer(ctx, load.Handler()); err != nil {
			return fail(stderr, "%v", err)
		}
	}
	if err := findSchema(&opts, dir, stderr); err != nil {
		return badSchema(stderr, err)
	}
	out, code := analyzeHere(ctx, opts, loadConfig(opts, dir, scope), newProgress(stderr), stderr)
	if out == nil {
		return code
	}
	costs, points := requests.Results(out.result)
	report := blame.New(load, blame.Program{
		Queries:  ownQueries(out),
		Requests: requests.New(costs, points, requests.Config{}),
		Findings: ours(out.program, out.findings),
		Position: func(f *finding.Finding) (string, int) {
			at := out.program.Fset.Position(f.Pos)
			return at.Filename, at.Line
		},
		Relative: func(file string) string { return output.Relative(dir, file) },
	})
	write := report.Text
	switch opts.format {
	case "json":
		write = report.JSON
	case "html":
		opts.findLink(ctx, dir)
		write = func(w io.Writer) error { return report.HTML(w, out.module(), opts.link) }
	}
	if err := opts.writeOut(stdout, write); err != nil {
		return fail(stderr, "%v", err)
	}
	return code
}

// ownQueries are the statements of the packages that are asked for, but for those of
// tests.
func ownQueries(out *outcome) []queries.Query {
	return slices.DeleteFunc(slices.Clone(queries.Of(out.result)), func(q queries.Query) bool {
		return out.program.Owner(q.File) == nil
	})
}

// takeLogs takes the files out of what the command line names, with those that are not
// there and could be nothing else; the rest are packages.
func (o *options) takeLogs() (logs []string) {
	o.patterns = slices.DeleteFunc(o.patterns, func(name string) bool {
		info, err := os.Stat(name)
		isLog := err == nil && !info.IsDir() && !strings.HasSuffix(name, ".go")
		if err != nil {
			isLog = name == "-" || slices.Contains([]string{".log", ".err", ".gz"}, filepath.Ext(name))
		}
		if isLog {
			logs = append(logs, name)
		}
		return isLog
	})
	if len(o.patterns) == 0 {
		o.patterns = []string{"./..."}
	}
	return logs
}

func readLog(name string, h serverlog.Handler) error {
	if name == "-" {
		return serverlog.Read(os.Stdin, h)
	}
	file, err := os.Open(name)
	if err != nil {
		if path, ok := errors.AsType[*os.PathError](err); ok {
			return path.Err
		}
		return err
	}
	defer file.Close() //nolint:errcheck // it is only read
	return serverlog.Read(file, h)
}

// readServer asks the database of -dsn.
func (o *options) readServer(ctx context.Context, h serverlog.Handler) error {
	if o.dsn == "" {
		return errors.New("whose statements? name a slow log, a general log or an error log, or a database: -dsn 'mysql://user@host:3306/name'")
	}
	address, err := o.database(o.dsn)
	if err != nil {
		return err
	}
	session, err := database.Open(ctx, address)
	if err != nil {
		return err
	}
	defer session.Close()
	if err := session.LatestDeadlock(ctx, h); err != nil {
		return err
	}
	return session.Digests(ctx, h)
}
