// Package analyzers is what a driver of querylint needs: the analyzers, their
// common flags, and which packages they must see. A driver imports nothing
// below this package but change, config, discover, finding, ignore and requests.
package analyzers

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/cacheuse"
	"github.com/querylint/querylint/analyzers/change"
	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/dbpool"
	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/ignore"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/statement"
	"github.com/querylint/querylint/analyzers/internal/survey"
	"github.com/querylint/querylint/analyzers/kafkasafe"
	"github.com/querylint/querylint/analyzers/plan"
	"github.com/querylint/querylint/analyzers/requests"
	"github.com/querylint/querylint/analyzers/roundtrip"
	"github.com/querylint/querylint/analyzers/sqltext"
	"github.com/querylint/querylint/analyzers/txlock"
	"github.com/querylint/querylint/sqlcheck/schema"
)

// ProgramPath is the path of a package without files that imports the whole
// program. A driver that sees the whole program analyses it last, so that what no
// package of the program sees in full is closed.
const ProgramPath = survey.ProgramPath

// All returns all analyzers. The result of each is a []*finding.Finding with
// all findings; as diagnostics it reports those at or above its flag severity.
func All() []*analysis.Analyzer {
	return []*analysis.Analyzer{
		roundtrip.Analyzer,
		cacheuse.Analyzer,
		dbpool.Analyzer,
		txlock.Analyzer,
		kafkasafe.Analyzer,
		sqltext.Analyzer,
		requests.Analyzer,
	}
}

// Rules lists the rules of all analyzers, and of comparisons, by id.
func Rules() []finding.Rule {
	all := slices.Concat(
		cacheuse.Rules(), change.Rules(), plan.Rules(), ignore.Rules(), roundtrip.Rules(), dbpool.Rules(), txlock.Rules(), kafkasafe.Rules(), sqltext.Rules(), requests.Rules(),
	)
	slices.SortFunc(all, func(a, b finding.Rule) int { return strings.Compare(a.ID, b.ID) })
	return all
}

// UseTables has all packages checked by tables that the driver has read, instead
// of those that flags and settings name; nil takes that back.
func UseTables(s *schema.Schema) { sqltext.UseTables(s) }

// SetFlag sets a flag of every analyzer that has it, of the given ones and of
// those that they require. Flags that several analyzers understand:
//
//	config         the path of .querylint.yml
//	settings       what would stand in that file
//	severity       the least severity to report: info, warning or error
//	tests          report in _test.go files, too
//	whole-program  facts of the whole program are there in the end
//	schema         SQL files and folders that define the tables
//	find-schema    without schema, look for definitions in the module
//	found-schema   a folder that keeps what is found, for further processes
//	server         mysql8, mysql57, mariadb10 or mariadb11
//	dialect        take all SQL for that of one database
func SetFlag(list []*analysis.Analyzer, name, value string) error {
	seen := make(map[*analysis.Analyzer]bool)
	var set func(list []*analysis.Analyzer) error
	set = func(list []*analysis.Analyzer) error {
		for _, a := range list {
			if seen[a] {
				continue
			}
			seen[a] = true
			if a.Flags.Lookup(name) != nil {
				if err := a.Flags.Set(name, value); err != nil {
					return fmt.Errorf("analyzer %s: flag %s: %w", a.Name, name, err)
				}
			}
			if err := set(a.Requires); err != nil {
				return err
			}
		}
		return nil
	}
	return set(list)
}

// Dialect is the database that a package is the driver of: mysql, postgres,
// sqlite, mssql or another; "" for a package that is no driver.
func (s *Scope) Dialect(path string) string { return s.catalog.Dialect(path) }

// NamesTables reports whether path has something that says how tables are named.
func (s *Scope) NamesTables(path string) bool { return s.catalog.NamesTables(path) }

// Naming is how packages name tables, each given as its files: the value of the flag
// program-naming.
func (s *Scope) Naming(packages [][]*ast.File) string {
	return statement.ProgramNaming(s.catalog, packages)
}

// Committed reports whether files of a package, which need no types, open connections
// at READ COMMITTED or below: the value of the flag program-committed.
func Committed(files []*ast.File) bool { return txlock.Committed(files) }

// TablesVersion tells what is known of libraries from what other builds know.
func TablesVersion() string { return catalog.Version() }

// Connection reports whether a type is that of a connection, a pool or a transaction.
func Connection(t types.Type) bool {
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
		t = ptr.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && catalog.Default().Handle(n.Obj().Pkg().Path(), n.Obj().Name())
}

// SQLSites says how many places with SQL text the analyzers have met in this
// process, and of how many they know the text.
func SQLSites() (all, known int64) {
	c := sqltext.Seen()
	return c.Sites, c.Resolved
}

// A Scope says what kind of library a package is, and so which packages a
// driver that sees the whole program must analyse: those that reach a client
// through their imports, unless they are opaque, and combinators.
type Scope struct {
	catalog *catalog.Catalog
}

// NewScope returns the scope of the built-in tables and of the settings. An
// error begins with file:line.
func NewScope(s *config.Settings) (*Scope, error) {
	c, err := catalog.Load(s)
	if err != nil {
		return nil, err
	}
	return &Scope{c}, nil
}

// Client reports whether path is a client of a database, cache or broker.
func (s *Scope) Client(path string) bool { return s.catalog.Client(path) }

// Remote reports whether path is what clients of other services are made with.
func (s *Scope) Remote(path string) bool { return s.catalog.Remote(path) }

// Opaque reports whether path belongs to a library that is known by the tables
// only.
func (s *Scope) Opaque(path string) bool { return s.catalog.Opaque(path) }

// Combinator reports whether path is analysed although it reaches no client,
// because its functions run functions they are given.
func (s *Scope) Combinator(path string) bool { return s.catalog.Combinator(path) }

// Registers reports whether path is what routes, services, consumers or jobs are
// registered with.
func (s *Scope) Registers(path string) bool { return s.catalog.Registers(path) }

// Added are the packages that the settings name.
func (s *Scope) Added() []string { return s.catalog.Added() }
