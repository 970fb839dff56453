package config

import (
	"errors"
	"net/url"
	"slices"
	"strings"
)

// IsDatabase reports whether a name stands for the tables of a server, as
// mysql://user@host:3306/database does, and not for a file.
func IsDatabase(name string) bool {
	scheme, _, ok := strings.Cut(name, "://")
	return ok && slices.Contains([]string{"mysql", "mariadb"}, strings.ToLower(scheme))
}

// OnlyFiles refuses databases where there is nobody to ask them: the command asks
// once per run, and what other drivers find is remembered.
func OnlyFiles(names []string) error {
	if slices.ContainsFunc(names, IsDatabase) {
		return errors.New("schema: only the command querylint asks a database; querylint schema -dump FILE writes a file that can be named instead")
	}
	return nil
}

// holdsPassword reports whether the name of a database has the password in it, and
// not the environment variable that has it.
func holdsPassword(name string) bool {
	u, err := url.Parse(name)
	if err != nil {
		return true // nobody can tell
	}
	password, has := u.User.Password()
	return has && !strings.HasPrefix(password, "$")
}
