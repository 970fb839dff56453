package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"go.yaml.in/yaml/v3"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/sqlcheck"
)

// invalid is an error about a value, in the form of the YAML parser's own.
func invalid(n *yaml.Node, format string, args ...any) error {
	return &yaml.TypeError{Errors: []string{fmt.Sprintf("line %d: ", n.Line) + fmt.Sprintf(format, args...)}}
}

// Severity is info, warning or error.
type Severity finding.Severity

// UnmarshalYAML reads a severity.
func (s *Severity) UnmarshalYAML(n *yaml.Node) error {
	if err := (*finding.Severity)(s).UnmarshalText([]byte(n.Value)); err != nil {
		return invalid(n, "%v", err)
	}
	return nil
}

// Level is what a rule's findings are set to be: a severity, or Off.
type Level int

// Off: the rule is not asked.
const Off Level = -1

// All stands for every rule that the same list does not name.
const All = "all"

// Rules are the levels of rules.
type Rules []Rule

// Rule is the level of one rule and the line that sets it.
type Rule struct {
	Rule  string
	Level Level
	Line  int
}

// UnmarshalYAML reads keys and values.
func (r *Rules) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n.Kind != yaml.MappingNode {
		return invalid(n, "want rules and their levels")
	}
	for i := 0; i < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if slices.ContainsFunc(*r, func(old Rule) bool { return old.Rule == key.Value }) {
			return invalid(key, "duplicate key %q", key.Value)
		}
		level := Off
		if value.Value != "off" {
			var s finding.Severity
			if s.UnmarshalText([]byte(value.Value)) != nil {
				return invalid(value, "unknown level %q (off, info, warning or error)", value.Value)
			}
			level = Level(s)
		}
		*r = append(*r, Rule{key.Value, level, key.Line})
	}
	return nil
}

func (r Rules) level(rule string) (level Level, ok bool) {
	for _, x := range r {
		if x.Rule == rule {
			return x.Level, true
		}
		if x.Rule == All {
			level, ok = x.Level, true
		}
	}
	return level, ok
}

// Words are one text or a list of texts.
type Words []string

// UnmarshalYAML reads one text or a list.
func (w *Words) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		*w = nil
		if n.Tag != "!!null" {
			*w = Words{n.Value}
		}
		return nil
	}
	var list []string
	if n.Decode(&list) != nil {
		return invalid(n, "want a text or a list of texts")
	}
	*w = list
	return nil
}

// Globs are patterns: * is any text without a slash, ** any text.
type Globs []string

// UnmarshalYAML reads one pattern or a list.
func (g *Globs) UnmarshalYAML(n *yaml.Node) error {
	if err := (*Words)(g).UnmarshalYAML(n); err != nil {
		return err
	}
	for _, glob := range *g {
		if !doublestar.ValidatePattern(glob) {
			return invalid(n, "%q is no pattern", glob)
		}
	}
	return nil
}

// file reports whether a file, or a folder that it lies in, is one of those
// meant.
func (g Globs) file(name string) bool {
	return slices.ContainsFunc(g, func(glob string) bool {
		glob = strings.TrimSuffix(glob, "/")
		return doublestar.MatchUnvalidated(glob, name) || doublestar.MatchUnvalidated(glob+"/**", name)
	})
}

// Server is the database server: see sqlcheck.Server.
type Server string

// UnmarshalYAML reads the name of a server.
func (s *Server) UnmarshalYAML(n *yaml.Node) error {
	server, err := sqlcheck.ParseServer(n.Value)
	if err != nil {
		return invalid(n, "%v", err)
	}
	*s = Server(server)
	return nil
}

// Variable is the name of an environment variable.
type Variable string

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// UnmarshalYAML reads the name of a variable. What is none may be the password itself,
// and is not repeated.
func (v *Variable) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.ScalarNode || !variableName.MatchString(n.Value) {
		return invalid(n, "want the name of an environment variable")
	}
	*v = Variable(n.Value)
	return nil
}

// Dialect is the database that all SQL is taken for; "" is what the code shows.
type Dialect string

// ParseDialect reads the name of a dialect.
func ParseDialect(name string) (Dialect, error) {
	if !slices.Contains([]string{"", "mysql", "mariadb", "postgres", "sqlite", "mssql"}, name) {
		return "", fmt.Errorf("unknown dialect %q (mysql, postgres, sqlite or mssql)", name)
	}
	return Dialect(name), nil
}

// UnmarshalYAML reads the name of a dialect.
func (d *Dialect) UnmarshalYAML(n *yaml.Node) (err error) {
	if *d, err = ParseDialect(n.Value); err != nil {
		return invalid(n, "%v", err)
	}
	return nil
}

// Number is a whole number from 1.
type Number int64

// UnmarshalYAML reads a number.
func (x *Number) UnmarshalYAML(n *yaml.Node) error {
	if n.Decode((*int64)(x)) != nil || *x < 1 {
		return invalid(n, "want a whole number from 1")
	}
	return nil
}
