package sqlcheck

import (
	"github.com/querylint/querylint/sqlcheck/internal/lexer"
	"github.com/querylint/querylint/sqlcheck/schema"
)

// Hole stands in a text for a part that the caller does not know.
const Hole = "{{}}"

// Options say what is known about the server and its tables.
type Options struct {
	Schema   *schema.Schema
	Server   Server // that of Schema, or else MySQL8, unless said otherwise
	Database string // that unqualified names belong to
	// Severity leaves out findings below it. The zero value keeps all.
	Severity Severity
	// Only, when not empty, names the rules that are asked; Skip those that
	// are not.
	Only, Skip []string
	// DeepOffset is the least number of rows to skip that deep-offset reports,
	// and LargeInList the most values that large-in-list leaves alone. 0 is
	// the default.
	DeepOffset  int64
	LargeInList int
	// SmallTable is the least number of rows, where the schema says how many a
	// table has, from which reading all of them is more than worth knowing.
	// 0 is the default.
	SmallTable int64
	// MySQL says that all text is MySQL: what does not parse is then a
	// finding of sql-syntax instead of a skip.
	MySQL bool
	// CacheBytes bounds what a Checker remembers of checked texts
	// (8 MiB unless set; negative: nothing).
	CacheBytes int
}

// ArgKind is the type of a value bound to a placeholder.
type ArgKind uint8

const (
	ArgUnknown ArgKind = iota
	ArgInt             // any integer type
	ArgFloat
	ArgString
	ArgBytes
	ArgBool
	ArgTime
	ArgNull
)

// Arg is what is known about the value bound to one placeholder.
type Arg struct {
	Kind ArgKind
	Name string // how the program calls it, for messages
	// Prefix is text that the value is known to begin with: "%" for
	// "%" + name.
	Prefix string
	// Paged: the value of an OFFSET is computed from a page number that
	// nothing bounds.
	Paged bool
	// Max is what a value that is Paged grows to, where the program shows it, as the head
	// of a loop does that counts pages; 0 where it does not.
	Max int64
	// Min is a lower bound that is known of an integer, such as a constant.
	Min int64
	// List: a slice that is spread over an IN list; Len is its length where
	// known, and Unbounded says that nothing limits it.
	List      bool
	Len       int
	Unbounded bool
	// Written: the program writes the value out, as a constant, which Prefix is all of
	// where it is text.
	Written bool
}

// Input is a text together with what its caller knows about it.
type Input struct {
	Text string
	// Args belong to the placeholders in their order; $2 is Args[1].
	Args []Arg
	// Named belong to :name placeholders.
	Named map[string]Arg
	// Places and Values are how many placeholders Text has and how many values the
	// program gives it, where these are known to differ.
	Places, Values int
	// By is what gives Text those values, as code; "" for the call that is given Text.
	By string
	// Lacking is a name among the placeholders, without its colon, for which Record, what
	// the program gives Text its values with, has none; or "".
	Lacking, Record string
	// Counted is where the part of Text begins that has them, or the name.
	Counted int
	// Format: Text is a format string of fmt.Sprintf.
	Format bool
	// Partial: the program may append more clauses to Text.
	Partial bool
	// Script: Text is a whole file of statements, of which none goes on
	// elsewhere.
	Script bool
	// Drain: the statement runs in a loop until no row is left.
	Drain bool

	// Probe: of the number that is read, the program asks only whether it is
	// zero.
	Probe bool

	// Numbered: the program counts the rows that match, too, so that its pages have
	// numbers, of which any may be asked for.
	Numbered bool
	// Key is the primary key of the first table, where the program's model of it says so
	// and it is one column; or "".
	Key string
	// Omitted are columns that a library leaves out of what is read.
	Omitted []string

	// Database is the one that a script is for where its text shows none, "" where that
	// is not known.
	Database string

	// Migration: Text is a step of a migration, which may fill whole tables.
	Migration bool

	wide bool // select-star only where the schema shows what it costs
}

func (in *Input) format() lexer.Format {
	if in.Format {
		return lexer.FormatYes
	}
	return lexer.FormatAuto
}
