package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Parse reads settings from YAML text. file is their name in errors; relative
// paths in them begin at dir. Errors are as of Load.
func Parse(file, dir string, data []byte) (*Settings, error) {
	s := Default()
	s.File, s.Dir, s.Data = file, dir, data
	if err := Decode(file, data, s); err != nil {
		return nil, err
	}
	for _, p := range s.Paths {
		if len(p.Path) == 0 && len(p.Rules) > 0 {
			return nil, fmt.Errorf("%s:%d: want the path that these rules are for", file, p.Rules[0].Line)
		}
	}
	for i, path := range s.Schema {
		switch {
		case !IsDatabase(path):
			s.Schema[i] = s.absolute(path)
		case holdsPassword(path):
			return nil, fmt.Errorf("%s:%d: a password does not belong into settings: leave it to MYSQL_PWD or ~/.my.cnf, or name an environment variable, as in mysql://user:$NAME@host/database", file, 1+bytes.Count(data[:max(0, bytes.Index(data, []byte(path)))], []byte("\n")))
		}
	}
	if s.Baseline != "" {
		s.Baseline = s.absolute(s.Baseline)
	}
	return s, nil
}

// Decode reads YAML text that has no keys but those of what it is read into.
// Errors are as of Load.
func Decode(file string, data []byte, into any) error {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(into); err != nil && !errors.Is(err, io.EOF) { // of no text at all
		return located(file, err)
	}
	var more yaml.Node
	switch err := dec.Decode(&more); {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return located(file, err)
	}
	return fmt.Errorf("%s:%d: want one document, not several", file, more.Line)
}

func (s *Settings) absolute(path string) string {
	if path = filepath.FromSlash(path); filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(s.Dir, path)
}

// located puts the lines that the YAML parser names where editors look.
func located(file string, err error) error {
	messages := []string{strings.TrimPrefix(err.Error(), "yaml: ")}
	if typeErr, ok := errors.AsType[*yaml.TypeError](err); ok {
		messages = typeErr.Errors
	}
	errs := make([]error, len(messages))
	for i, msg := range messages {
		line := "1"
		if m := lineOf.FindStringSubmatch(msg); m != nil {
			line, msg = m[1], m[2]
		}
		errs[i] = fmt.Errorf("%s:%s: %s", file, line, plain(msg))
	}
	return errors.Join(errs...)
}

var (
	lineOf       = regexp.MustCompile(`^line (\d+): ((?s).*)$`)
	unknownField = regexp.MustCompile(`^field (.*) not found in type \S+$`)
	wrongType    = regexp.MustCompile("^cannot unmarshal !!(\\w+)( `.*`)? into (.*)$")
	definedTwice = regexp.MustCompile(`^mapping key (".*") already defined at line (\d+)$`)
)

// plain says in the words of the file what the YAML parser says in those of Go.
func plain(msg string) string {
	if m := unknownField.FindStringSubmatch(msg); m != nil {
		return fmt.Sprintf("unknown key %q", m[1])
	}
	if m := definedTwice.FindStringSubmatch(msg); m != nil {
		return fmt.Sprintf("duplicate key %s, first on line %s", m[1], m[2])
	}
	if m := wrongType.FindStringSubmatch(msg); m != nil {
		want := "keys and values"
		switch {
		case m[3] == "bool":
			want = "true or false"
		case m[3] == "string":
			want = "one word"
		case strings.HasPrefix(m[3], "[]"):
			want = "a list"
		}
		return "want " + want
	}
	return msg
}
