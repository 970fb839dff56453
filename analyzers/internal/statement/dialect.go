package statement

import (
	"cmp"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/config"
)

// names of the databases, as messages have them.
var databases = map[string]string{
	"postgres": "PostgreSQL", "sqlite": "SQLite", "mssql": "SQL Server", "oracle": "Oracle",
	"clickhouse": "ClickHouse", "snowflake": "Snowflake", "cassandra": "Cassandra", "duckdb": "DuckDB",
}

// reaches lists the databases that the package has drivers of, through all of
// its imports.
func (p *pass) reaches() (all []string) {
	add := func(list *[]string, d string) {
		if d != "" && !slices.Contains(*list, d) {
			*list = append(*list, d)
		}
	}
	for _, f := range p.Files {
		for _, spec := range f.Imports {
			path := strings.Trim(spec.Path.Value, "`\"")
			add(&all, p.cat.Dialect(path))
			o := p.TypesInfo.Implicits[spec]
			if spec.Name != nil {
				o = p.TypesInfo.Defs[spec.Name]
			}
			if name, ok := o.(*types.PkgName); ok && name.Imported() != nil {
				var r Reach
				if p.ImportPackageFact(name.Imported(), &r) {
					for _, d := range r.Dialects {
						add(&all, d)
					}
				}
			}
		}
	}
	slices.Sort(all)
	if len(all) > 0 {
		p.ExportPackageFact(&Reach{all})
	}
	return all
}

// dialect is the database that all SQL is taken for, or "".
func dialect() string { return cmp.Or(settings.dialect, string(config.Current().Dialect)) }

// database is the database that the package's SQL is for, if it is not MySQL.
func (p *pass) database(reach []string) string {
	if d := dialect(); d != "" {
		if d == "mysql" || d == "mariadb" {
			return ""
		}
		return databases[d]
	}
	if len(reach) == 0 {
		// What the package is called says it where a program has several.
		for elem := range strings.SplitSeq(p.Pkg.Path(), "/") {
			switch elem {
			case "postgres", "postgresql", "pgsql":
				return "PostgreSQL"
			case "sqlite", "sqlite3":
				return "SQLite"
			case "mssql", "sqlserver":
				return "SQL Server"
			case "clickhouse":
				return "ClickHouse"
			case "mysql", "mariadb":
				return ""
			}
		}
		if settings.program != "" {
			reach = strings.Split(settings.program, ",")
		}
	}
	if len(reach) == 0 || slices.Contains(reach, "mysql") {
		return ""
	}
	return databases[reach[0]]
}

// dialectSyntax is what only other databases understand, or read otherwise.
var dialectSyntax = []struct {
	name string
	re   *regexp.Regexp
}{
	{"PostgreSQL", regexp.MustCompile(`(?i)\$[0-9]+\b|\bILIKE\b|\bRETURNING\b|[\w)'\]]::[a-z]|\bON\s+CONFLICT\b|\bpg_[a-z]+|\bSIMILAR\s+TO\b|\bto_tsvector\b|\bjsonb?_[a-z]+_[a-z]+\b.*\bjsonb\b`)},
	{"SQLite", regexp.MustCompile(`(?i)\bPRAGMA\s+\w|\bsqlite_(master|schema|sequence)\b|\bINSERT\s+OR\s+(IGNORE|REPLACE)\b|\bstrftime\s*\(`)},
	{"quoted identifiers", regexp.MustCompile(`(?i)(?:^|[\s(.])"\w+"(?:\s*(?:=|<|>|!=)|\s+(?:LIKE|IN|IS|BETWEEN)\b|\.)`)},
	{"SQL Server", regexp.MustCompile(`(?i)\bSELECT\s+TOP\s*\(?\s*[0-9@]|\bNOLOCK\b|\bSCOPE_IDENTITY\b|\bOUTPUT\s+INSERTED\b`)},
}

var quotedText = regexp.MustCompile(`'(?:[^'\\]|\\.|'')*'`)

// foreignSyntax names the database whose syntax a text shows.
func foreignSyntax(text string) string {
	if strings.IndexByte(text, '\'') >= 0 {
		text = quotedText.ReplaceAllString(text, "''")
	}
	for _, d := range dialectSyntax {
		if d.re.MatchString(text) {
			return d.name
		}
	}
	return ""
}
