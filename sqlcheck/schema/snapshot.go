package schema

import (
	"fmt"
	"strings"
	"unicode"
)

// Snapshot is what a server says of the tables of a database. Its text is a file
// of CREATE TABLE statements with comments that say how many rows there are:
//
//	-- querylint:snapshot of MariaDB 10.11.19
//	-- querylint:server mariadb10
//	-- querylint:rows `carts` 405123
//	-- querylint:distinct `carts` `idx_user` 2000 405123
//
// The numbers of distinct are how many different values the first part of an
// index has, the first two, and so on. All numbers are the server's estimates.
type Snapshot struct {
	Version string // of the server, as it says it
	Server  string // the name that sqlcheck has for it
	Tables  []Snapshotted
}

// Snapshotted is a table or view as the server shows it.
type Snapshotted struct {
	Name     string
	Create   string
	View     bool
	Sized    bool // Rows are known
	Rows     int64
	Distinct []Distinct
}

// Distinct says how many different values the first part of an index has, the
// first two, and so on.
type Distinct struct {
	Index  string
	Values []int64
}

// snapshotMark begins the comments of a snapshot.
const snapshotMark = "-- querylint:"

// isSnapshot reports whether a text is one that Snapshot has written. A server may
// have tables that the grammar lacks, which nobody can help who reads them.
func isSnapshot(text string) bool { return strings.HasPrefix(text, snapshotMark+"snapshot ") }

// String is the text of the snapshot. A name that does not fit on a line has no
// comments.
func (s *Snapshot) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%ssnapshot of %s\n%sserver %s\n", snapshotMark, oneLine(s.Version), snapshotMark, s.Server)
	for _, t := range s.Tables {
		fmt.Fprintf(&b, "\n%s;\n", strings.TrimRight(t.Create, "; \n"))
		name, ok := quoted(t.Name)
		if !ok || !t.Sized {
			continue
		}
		fmt.Fprintf(&b, "%srows %s %d\n", snapshotMark, name, t.Rows)
		for _, d := range t.Distinct {
			index, ok := quoted(d.Index)
			if !ok {
				continue
			}
			fmt.Fprintf(&b, "%sdistinct %s %s%s\n", snapshotMark, name, index, numbers(d.Values))
		}
	}
	return b.String()
}

func numbers(list []int64) string {
	var b strings.Builder
	for _, n := range list {
		fmt.Fprintf(&b, " %d", n)
	}
	return b.String()
}

// quoted is a name as MySQL quotes it, if it fits on a line.
func quoted(name string) (string, bool) {
	if name == "" || strings.ContainsFunc(name, unicode.IsControl) {
		return "", false
	}
	return "`" + strings.ReplaceAll(name, "`", "``") + "`", true
}

func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
}
