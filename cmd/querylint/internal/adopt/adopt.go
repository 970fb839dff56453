// Package adopt finds the settings that are right for a module.
package adopt

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/config"
)

// Facts are what is known of a module.
type Facts struct {
	Module  string            // its path, or ""
	Drivers map[string]string // a package that drives a database, by its name
	Tables  string            // where they are from, or ""
	Server  Server
	// Frameworks are packages that its own code registers routes and the like with.
	Frameworks []string
}

// Setting is a line of the settings file and the reason for it. Without a value
// the default is right.
type Setting struct {
	Key, Value, Why string
}

// Settings are those that the facts speak of.
func (f Facts) Settings() []Setting {
	list := []Setting{f.dialect(), {Key: "entry-points", Why: f.entries()}}
	if f.mysql() {
		if f.Server.Why != "" {
			list = append(list, Setting{"server", f.Server.Name, f.Server.Why})
		}
		tables := Setting{Key: "schema", Why: f.Tables}
		if f.Tables == "" {
			tables.Why = "no file and no string in the code defines a table; those of models are known, others are not unless a file is named"
		}
		list = append(list, tables)
	}
	return list
}

// entries says what is known to serve requests. A program that imports net/http may
// be a client of others: that counts only where there is no framework.
func (f Facts) entries() string {
	frameworks := slices.DeleteFunc(slices.Sorted(slices.Values(f.Frameworks)), func(path string) bool { return path == "net/http" })
	switch {
	case len(frameworks) > 0:
		return "what is registered with " + strings.Join(frameworks, ", ") + " serves requests: querylint cost lists it"
	case len(f.Frameworks) > 0:
		return "what is registered with net/http serves requests: querylint cost lists it"
	}
	return "no framework that is known registers routes, consumers or jobs: name the functions that serve requests, if there are any"
}

// mysql reports whether some of the SQL may be MySQL's.
func (f Facts) mysql() bool { return len(f.Drivers) == 0 || f.Drivers["mysql"] != "" }

// dialect is set where the program has drivers of one database: a package that
// does not import them is then checked as the whole program is.
func (f Facts) dialect() Setting {
	var drivers []string
	for _, name := range slices.Sorted(maps.Keys(f.Drivers)) {
		drivers = append(drivers, fmt.Sprintf("%s (%s)", name, f.Drivers[name]))
	}
	s := Setting{Key: "dialect"}
	switch {
	case len(drivers) == 0:
		s.Why = "the program imports no driver that is known: the text of the SQL tells"
	case len(drivers) > 1:
		s.Why = "drivers of " + strings.Join(drivers, ", ") + ": the text of the SQL tells"
	default:
		s.Why = "the only driver: " + drivers[0]
		for name := range f.Drivers {
			if _, err := config.ParseDialect(name); err == nil {
				s.Value = name
			}
		}
		if !f.mysql() {
			s.Why += "; rules about SQL are for MySQL, those about loops for all"
		}
	}
	return s
}

// File is the settings file: all that can be set, as comments, and what is right
// for the module.
func (f Facts) File() string {
	text := config.Example
	for _, s := range f.Settings() {
		line := regexp.MustCompile(`(?m)^#` + s.Key + `:.*$`)
		text = line.ReplaceAllStringFunc(text, func(example string) string {
			if s.Value != "" {
				example = s.Key + ": " + s.Value
			}
			return "# Here: " + s.Why + ".\n" + example
		})
	}
	if f.Module != "" {
		text = strings.ReplaceAll(text, "  - example.com/shop/", "  - "+f.Module+"/")
	}
	return text
}
