package load

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"os"

	"golang.org/x/sync/semaphore"
)

// parseAhead is how many bytes of source may be parsed and not yet checked. It
// keeps the parser ahead of the checkers, above all while the go command is
// looking for export data, and bounds the memory that waiting syntax takes.
const parseAhead = 8 << 20

// parsed is the syntax of a package.
type parsed struct {
	files  []*ast.File
	errs   []Error
	weight int64 // to give back to the parser
}

// A parsing parses packages ahead of the checkers.
//
// One goroutine parses them in the order of the import graph, so that the
// positions of the FileSet are in the same order in every run.
type parsing struct {
	fset   *token.FileSet
	budget *semaphore.Weighted
}

// startParsing begins to parse the packages that are read from source. Their
// syntax arrives on their channel parsed.
func startParsing(ctx context.Context, p *Program) *parsing {
	ps := &parsing{fset: p.Fset, budget: semaphore.NewWeighted(parseAhead)}
	var todo []*Package
	for _, pkg := range p.packages {
		if pkg.mode == fromSource {
			pkg.parsed = make(chan parsed, 1)
			todo = append(todo, pkg)
		}
	}
	go func() {
		for _, pkg := range todo {
			res, err := ps.parse(ctx, pkg)
			if err != nil {
				return // cancelled: nobody waits for the rest
			}
			pkg.parsed <- res
		}
	}()
	return ps
}

// parse parses a package once the budget allows for it.
func (ps *parsing) parse(ctx context.Context, pkg *Package) (parsed, error) {
	var res parsed
	srcs := make([][]byte, len(pkg.meta.GoFiles))
	for i, name := range pkg.meta.GoFiles {
		src, err := os.ReadFile(name)
		if err != nil {
			res.errs = append(res.errs, sourceErrors(err)...)
			continue
		}
		srcs[i] = src
		res.weight += int64(len(src))
	}
	res.weight = min(res.weight, parseAhead)
	if err := ps.budget.Acquire(ctx, res.weight); err != nil {
		return res, err
	}
	for i, name := range pkg.meta.GoFiles {
		if srcs[i] == nil {
			continue
		}
		file, err := parser.ParseFile(ps.fset, name, srcs[i], parser.SkipObjectResolution|parser.ParseComments)
		if err != nil {
			res.errs = append(res.errs, sourceErrors(err)...)
		}
		if file != nil {
			res.files = append(res.files, file)
		}
	}
	return res, nil
}

// wait returns the syntax of a package and takes it away from it.
func (ps *parsing) wait(ctx context.Context, pkg *Package) (parsed, error) {
	if pkg.parsed == nil {
		// Read from source only because its export data is missing.
		return ps.parse(ctx, pkg)
	}
	select {
	case res := <-pkg.parsed:
		pkg.parsed = nil
		return res, nil
	case <-ctx.Done():
		return parsed{}, ctx.Err()
	}
}

// done gives back what the syntax weighed.
func (ps *parsing) done(res parsed) { ps.budget.Release(res.weight) }
