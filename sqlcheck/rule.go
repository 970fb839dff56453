package sqlcheck

import (
	"sort"
	"strings"
)

// Rule is one thing that is looked for, with its documentation.
type Rule struct {
	ID       string
	Severity Severity // of a finding that is certain or likely
	// Schema says what a schema adds: "" nothing, "sharper" or "needed".
	Schema string
	Doc    Doc

	// written: the block function is about what a block says, not about how its
	// rows are reached, and is asked of one that is merged into another, too.
	written bool
	// grows: what it costs grows with the rows of the table.
	grows bool

	stmt  func(*pass)         // once per statement
	block func(*pass, *block) // once per SELECT, UPDATE, DELETE in it
	pred  func(*pass, *block, *pred)
	text  func(*pass) // once per text, after its statements
}

// Doc is what a rule's page says.
type Doc struct {
	Title  string   // one line
	What   string   // when it fires
	Why    string   // what it costs, with figures
	Bad    string   // an example that fires
	Good   string   // the same, written well
	Silent []string // when it does not fire
	Fix    string   // what -fix changes, and when that is safe
	// Options are the settings that change what the rule says, beyond those that
	// every rule has: schema, server, a threshold.
	Options string
	Links   []string // chapters of manuals, as addresses
}

// Grows reports whether what the rule is about costs the more, the more rows the table
// has.
func (r *Rule) Grows() bool { return r.grows }

// Rules lists all rules by id.
func Rules() []*Rule {
	out := append([]*Rule(nil), rules...)
	sort.Slice(out, func(i, j int) bool { return out[i].ID < out[j].ID })
	return out
}

// RuleByID finds a rule, or nil.
func RuleByID(id string) *Rule {
	for _, r := range rules {
		if r.ID == strings.ToLower(id) {
			return r
		}
	}
	return nil
}

// rules in the order in which they are asked; each is in the file of its name.
var rules = []*Rule{
	nonSargable, implicitConversion, joinConversion, missingIndex, leftmostPrefix,
	orDefeatsIndex, leadingWildcard, deepOffset, orderByRand, unorderedWrite,
	writeWithoutWhere, nondeterministicPredicate, setAnd, nullCompare, selectStar,
	writeInSubquery, havingFilter, rowComparison, shareLockUpgrade, insertSelectLock,
	limitWithoutOrder, largeInList, cartesianJoin, bigWrite, countExists,
	sqlSyntax, noPrimaryKey, redundantIndex, unknownColumn, unknownTable, orderByUnindexed, valueCount,
}
