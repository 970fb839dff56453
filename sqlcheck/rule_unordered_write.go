package sqlcheck

import (
	"slices"
	"strings"

	"github.com/querylint/querylint/sqlcheck/schema"
)

var unorderedWrite = &Rule{
	ID: "unordered-write", Severity: Warning, Schema: "sharper",
	Doc: Doc{
		Title:  "A write of many rows takes its locks in no order of its own",
		What:   "UPDATE or DELETE with LIMIT and no ORDER BY (which rows are changed is undefined, and differs on a replica that runs the statement), or with a condition that reaches rows of several keys of an index that is not the primary one, or through several indexes. In Go code also UPDATE or DELETE … WHERE id IN (…) for one list of keys after the other in a transaction, where the lists are cut from the keys of a map, from what goroutines have gathered or from a list of a request, and nobody has sorted it.",
		Why:    "Two such statements over two indexes lock the same rows in two orders: 11.5 % of the transactions ended in a deadlock; with the ids read first and the rows written by key none did. One statement beside itself, over ranges of one index that overlap: 0 of 1,200, beside an UPDATE through another index 171, through the primary key 117. The server sorts the keys of one list, not the lists: 407 of 1,200 transactions with 8 keys in lists of three (testdata/txproof), none with the keys sorted before they are cut.",
		Bad:    "DELETE FROM sessions WHERE expired = 1 LIMIT 500",
		Good:   "DELETE FROM sessions WHERE id IN (?, ?, ?) -- ids read before",
		Silent: []string{"equality on a unique key, or on all parts of another index: entries of one key stand in the order of the primary key (0 deadlocks of 360; IN with three values 40)", "primary key IN (…), which InnoDB sorts", "ORDER BY with the rows reached through the key", "a loop that drains the table", "no index at all (missing-index)", "no other index leads to the rows, so that such writes take one order (info)", "a Go package in which nothing else locks many rows of the table by other conditions: a statement does not wait crosswise for itself (info)"},
		Fix:    "None: the ids must be read, or sorted, first.",
		Links: []string{
			"https://dev.mysql.com/doc/refman/8.4/en/innodb-deadlocks-handling.html",
			"https://dev.mysql.com/doc/refman/8.4/en/innodb-locks-set.html",
			"https://dev.mysql.com/doc/refman/8.4/en/replication-features-limit.html",
		},
	},
	block: func(p *pass, b *block) {
		if b.verb == verbSelect || b.role != roleTop || b.opaque || p.dynamic || p.in.Drain || len(b.sources) == 0 {
			return
		}
		t := b.target()
		if b.single(t) || len(b.preds) == 0 && b.limit == nil {
			return
		}
		f := p.keyword(b)
		f.Table = t.name
		if b.limit != nil && b.order == nil {
			if n, ok := intLiteral(b.limit.Count); ok && n == 1 && t.table == nil {
				f.Confidence = Weak
			} else if t.table == nil {
				f.Confidence = Likely
			}
			f.Severity = f.Confidence.cap(f.Severity)
			f.Suggestion = "add ORDER BY on the primary key, or read the ids first and write by key"
			p.report(f, "LIMIT without ORDER BY: which rows of %s are changed is undefined; %s", t.display(), f.Suggestion)
			return
		}
		if len(b.sources) > 1 || t.table == nil {
			return
		}
		best := b.best(t, nil, 0)
		if best.index == nil && !b.orServed(t) {
			return // missing-index and others
		}
		// Entries of one key stand in the order of the primary key: where an index can
		// be used so, nothing says that the server takes a longer one.
		if slices.ContainsFunc(t.table.Indexes, func(i *schema.Index) bool { return through(t, i, b.preds, nil, 0).one }) {
			return
		}
		via := "several indexes"
		i := best.index
		if i == nil {
			i = b.orIndex(t)
		}
		if i != nil {
			if i.Primary {
				return // rows are locked in the order of the key
			}
			via = "index " + i.String()
			f.Index = i.Name
		}
		f.Confidence = Likely
		if i != nil && onlySecondary(t.table, i) {
			f.Confidence = Weak // all writes that do not go by the key go this way
		}
		f.Severity = f.Confidence.cap(f.Severity)
		f.Suggestion = "read the primary keys first and write WHERE " + primaryColumns(t) + " IN (…)"
		p.report(f, "many rows of %s are locked in the order of %s, not of the primary key: two such writes can wait for each other; %s", t.display(), via, f.Suggestion)
	},
}

// orIndex is an index that serves all arms of an OR, as one range or several of
// it, from left to right.
func (b *block) orIndex(s *source) *schema.Index {
	for _, x := range b.preds {
		if x.op != opOr || !x.armsServed(s) {
			continue
		}
		for _, i := range s.table.Indexes {
			if !slices.ContainsFunc(x.arms, func(arm []*pred) bool { return through(s, i, nil, arm, 0).index == nil }) {
				return i
			}
		}
	}
	return nil
}

// onlySecondary reports whether no other index than i and the primary key
// leads to rows of the table.
func onlySecondary(t *schema.Table, i *schema.Index) bool {
	return !slices.ContainsFunc(t.Indexes, func(j *schema.Index) bool {
		return !j.Primary && j.Kind == schema.BTree && !j.Invisible && len(j.Parts) > 0 && j.Parts[0] != i.Parts[0]
	})
}

func primaryColumns(s *source) string {
	if s.table == nil || s.table.Primary() == nil {
		return "id"
	}
	c := s.table.Primary().Columns()
	if len(c) == 1 {
		return c[0]
	}
	return "(" + strings.Join(c, ", ") + ")"
}
