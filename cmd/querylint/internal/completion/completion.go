// Package completion writes what makes a shell complete the command line. What there
// is to complete it reads from the help text, so that it knows all that is explained.
package completion

import (
	"bytes"
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"text/template"
)

// Word is something that can be typed, and what it is for, in a few words.
type Word struct{ Name, Help string }

// Flag is a flag, and what stands behind it.
type Flag struct {
	Word
	Values []string // to choose from
	File   bool     // or the name of a file or folder
	Other  bool     // or something else, of which nothing is known
}

// Words are all that can be typed.
type Words struct {
	Commands []Word
	Flags    []Flag
	Rules    []string // behind the commands rules and explain
}

// CommandNames are the names of the commands.
func (w Words) CommandNames() []string {
	names := make([]string, len(w.Commands))
	for i, c := range w.Commands {
		names[i] = c.Name
	}
	return names
}

// FlagNames are the names of the flags.
func (w Words) FlagNames() []string {
	names := make([]string, len(w.Flags))
	for i, f := range w.Flags {
		names[i] = f.Name
	}
	return names
}

var (
	commandLine = regexp.MustCompile(`^\tquerylint ([a-z]+)\b[^\n]*?(?:  +(\S.*))?$`)
	flagLine    = regexp.MustCompile(`^\t-([A-Za-z-]+)(?: (\S+))?(?:  +(\S.*))?$`)
)

// Parse reads a help text. Values are those of flags for which it only says NAME.
func Parse(usage string, values map[string][]string, rules []string) Words {
	w := Words{Rules: rules}
	lines := strings.Split(usage, "\n")
	for i, line := range lines {
		if m := commandLine.FindStringSubmatch(line); m != nil && !slices.ContainsFunc(w.Commands, func(c Word) bool { return c.Name == m[1] }) {
			w.Commands = append(w.Commands, Word{m[1], help(m[2], lines[i+1:])})
		}
		m := flagLine.FindStringSubmatch(line)
		if m != nil && strings.HasPrefix(m[2], "-") { // -fix -diff: the second of them
			m[1], m[2] = m[2][1:], ""
		}
		if m == nil || slices.ContainsFunc(w.Flags, func(f Flag) bool { return f.Name == m[1] }) {
			continue
		}
		f := Flag{Word: Word{m[1], help(m[3], lines[i+1:])}}
		switch kind := m[2]; {
		case values[f.Name] != nil:
			f.Values = values[f.Name]
		case kind == "":
		case strings.HasPrefix(kind, "FILE") || kind == "DIR":
			f.File = true
		case kind == strings.ToLower(kind) && !strings.Contains(kind, ","):
			f.Values = strings.Split(kind, "|")
		default:
			f.Other = true
		}
		w.Flags = append(w.Flags, f)
	}
	return w
}

// help is an explanation that begins with a text and goes on in the lines below, up to
// what goes into details.
func help(text string, below []string) string {
	parts := []string{text}
	for _, line := range below {
		if !strings.HasPrefix(line, "\t          ") {
			break
		}
		parts = append(parts, strings.TrimLeft(line, "\t "))
	}
	text = strings.Join(parts, " ")
	if at := details.FindStringIndex(text); at != nil {
		text = text[:at[0]]
	}
	return strings.TrimSpace(text)
}

var details = regexp.MustCompile(`[;:] | \(`)

var (
	//go:embed bash.tmpl
	bash string
	//go:embed zsh.tmpl
	zsh string
	//go:embed fish.tmpl
	fish string

	scripts = map[string]string{"bash": bash, "zsh": zsh, "fish": fish}
)

// Shells are those for which there is a script.
var Shells = []string{"bash", "zsh", "fish"}

// Script is what the shell is to read.
func Script(shell string, w Words) (string, error) {
	text, ok := scripts[shell]
	if !ok {
		return "", fmt.Errorf("there is no completion for %q (%s)", shell, strings.Join(Shells, ", "))
	}
	var out bytes.Buffer
	functions := template.FuncMap{
		"join":  func(words []string) string { return strings.Join(words, " ") },
		"quote": func(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" },
		// zsh ends a word with its explanation at a colon.
		"colon": func(s string) string { return strings.ReplaceAll(s, ":", `\:`) },
		"fish":  func(s string) string { return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(s) + "'" },
	}
	err := template.Must(template.New(shell).Funcs(functions).Parse(text)).Execute(&out, w)
	return out.String(), err
}
