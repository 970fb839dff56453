package load

import (
	"cmp"
	"errors"
	"fmt"
	"go/scanner"
	"go/token"
	"go/types"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"
)

// Error is one reason why a package does not compile. File is absolute, or
// empty where the go command names none.
type Error struct {
	File      string
	Line, Col int
	Msg       string
	Kind      ErrorKind
}

// An ErrorKind tells causes from what may follow from them.
type ErrorKind uint8

const (
	NotThere    ErrorKind = iota // what the go command says, of modules and packages above all
	Syntax                       // what the parser says
	WrongType                    // what the type checker says
	Consequence                  // the same where packages or parts of files are missing
)

// listErrors converts what the go command says of a package; its positions are
// relative to dir. Of a package that is not there it may leave out the name.
func listErrors(dir string, meta *packages.Package) []Error {
	errs := make([]Error, 0, len(meta.Errors))
	for _, e := range meta.Errors {
		err := Error{Msg: firstLine(e.Msg)}
		if len(meta.GoFiles) == 0 && e.Kind == packages.ListError && !strings.Contains(e.Msg, meta.PkgPath) {
			err.Msg = meta.PkgPath + ": " + err.Msg
		}
		err.File, err.Line, err.Col = splitPos(e.Pos)
		if err.File != "" && !filepath.IsAbs(err.File) {
			err.File = filepath.Join(dir, err.File)
		}
		errs = append(errs, err)
	}
	return errs
}

// sourceErrors converts an error of the parser or of the type checker.
func sourceErrors(err error) []Error {
	at := func(pos token.Position, msg string) Error {
		return Error{File: pos.Filename, Line: pos.Line, Col: pos.Column, Msg: msg}
	}
	if list, ok := errors.AsType[scanner.ErrorList](err); ok {
		errs := make([]Error, len(list))
		for i, e := range list {
			errs[i] = at(e.Pos, e.Msg)
			errs[i].Kind = Syntax
		}
		return errs
	}
	if e, ok := errors.AsType[types.Error](err); ok {
		typed := at(e.Fset.Position(e.Pos), oneLine(e.Msg))
		typed.Kind = WrongType
		return []Error{typed}
	}
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return []Error{{File: e.Path, Msg: e.Err.Error()}}
	}
	return []Error{{Msg: err.Error()}}
}

// tidyErrors sorts errors by place and keeps the first of each place: the go
// command, the parser and the type checker may all report one mistake.
func tidyErrors(errs []Error) []Error {
	place := func(a, b Error) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
	}
	slices.SortStableFunc(errs, place)
	return slices.CompactFunc(errs, func(a, b Error) bool {
		return place(a, b) == 0 && (a.File != "" || a.Msg == b.Msg)
	})
}

// splitPos splits file:line:col and file:line.
func splitPos(pos string) (file string, line, col int) {
	if pos == "" || pos == "-" {
		return "", 0, 0
	}
	file, last, ok := cutLast(pos)
	if !ok {
		return pos, 0, 0
	}
	if rest, before, ok := cutLast(file); ok {
		return rest, before, last
	}
	return file, last, 0
}

// cutLast splits off the number behind the last colon.
func cutLast(s string) (string, int, bool) {
	i := strings.LastIndexByte(s, ':')
	if i < 0 {
		return s, 0, false
	}
	n, err := strconv.Atoi(s[i+1:])
	if err != nil {
		return s, 0, false
	}
	return s[:i], n, true
}

// listError makes one line of an error of the go command.
func listError(err error) error {
	msg := err.Error()
	// go/packages wraps what the go command wrote, if it did.
	if failure, stderr, ok := strings.Cut(msg, ": stderr: "); ok {
		if msg = stderr; strings.TrimSpace(msg) == "" {
			msg = "the go command failed: " + strings.TrimPrefix(failure, "err: ")
		}
	}
	lines := strings.Split(strings.TrimSpace(msg), "\n")
	msg = strings.TrimPrefix(lines[0], "go: ")
	if strings.HasSuffix(msg, ":") && len(lines) > 1 {
		msg += " " + strings.TrimSpace(lines[1])
	}
	return errors.New(msg)
}

// oneLine is a message of the type checker, which shows what it has and what it wants
// on lines below.
func oneLine(msg string) string {
	first, rest, below := strings.Cut(msg, "\n")
	if !below {
		return msg
	}
	lines := strings.Split(strings.TrimSpace(rest), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSpace(line)
	}
	return strings.TrimSuffix(first, ":") + ": " + strings.Join(lines, ", ")
}

// firstLine is the first line of a message of the go command, without the
// advice that follows it.
func firstLine(msg string) string {
	msg, _, _ = strings.Cut(strings.TrimSpace(msg), "\n")
	return strings.TrimSuffix(msg, "; to add it:")
}

// A NoModuleError says that a directory is in no module.
type NoModuleError struct{ Dir string }

func (e *NoModuleError) Error() string {
	return fmt.Sprintf("no go.mod in %s or above: querylint runs inside a Go module", e.Dir)
}

// An InternalError is a bug of querylint or of an analyzer.
type InternalError struct {
	Package string
	Value   any // what the code panicked with
	Stack   []byte
}

func (e *InternalError) Error() string {
	return fmt.Sprintf("internal error on package %s: %v", e.Package, e.Value)
}
