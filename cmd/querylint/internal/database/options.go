package database

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// sections of an option file that the clients of MySQL and MariaDB read.
var sections = []string{"client", "mysql", "client-server", "client-mariadb", "mariadb-client"}

// readOptions reads user and password of ~/.my.cnf. What else stands there is
// about other programs, and a file that cannot be read says nothing.
func readOptions() map[string]string {
	home, err := os.UserHomeDir()
	if err != nil {
		return nil
	}
	data, err := os.ReadFile(filepath.Join(home, ".my.cnf"))
	if err != nil {
		return nil
	}
	return parseOptions(string(data))
}

// parseOptions reads the format of option files (MySQL manual, "Using Option
// Files"): the last value counts.
func parseOptions(text string) map[string]string {
	values := make(map[string]string)
	read := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if section, ok := strings.CutPrefix(line, "["); ok {
			section, _, _ = strings.Cut(section, "]")
			read = slices.Contains(sections, strings.TrimSpace(section))
			continue
		}
		if !read || line == "" || line[0] == '#' || line[0] == ';' || line[0] == '!' {
			continue
		}
		if key, value, ok := strings.Cut(line, "="); ok {
			values[strings.TrimSpace(key)] = optionValue(strings.TrimSpace(value))
		}
	}
	return values
}

// optionValue takes away quotes, or a comment behind what has none, and escapes.
func optionValue(value string) string {
	if n := len(value); n > 1 && (value[0] == '"' || value[0] == '\'') && value[n-1] == value[0] {
		value = value[1 : n-1]
	} else if at := strings.Index(value, " #"); at >= 0 {
		value = strings.TrimSpace(value[:at])
	}
	return optionEscapes.Replace(value)
}

var optionEscapes = strings.NewReplacer(`\b`, "\b", `\t`, "\t", `\n`, "\n", `\r`, "\r", `\s`, " ", `\"`, `"`, `\'`, "'", `\\`, `\`)
