package schema

import (
	"strconv"
	"strings"
)

// AtMost is how many rows the table can have: as many as there are values of a
// unique key whose columns all are of a small type. ok is false where no key bounds
// them.
func (t *Table) AtMost() (rows int64, ok bool) {
	for _, i := range t.Indexes {
		if n := t.keys(i); n > 0 && (!ok || n < rows) {
			rows, ok = n, true
		}
	}
	return rows, ok
}

// keys is how many different keys a unique index can have; 0: not known, or many.
func (t *Table) keys(i *Index) int64 {
	if !i.Unique || len(i.Parts) == 0 {
		return 0
	}
	n := int64(1)
	for _, part := range i.Parts {
		c := t.Column(part.Column)
		switch {
		case part.Column == "" || part.Length > 0 || c == nil || c.Nullable: // NULL is not equal to NULL
			return 0
		case c.Fixed:
		case c.Values == 0 || n > 1<<32:
			return 0
		default:
			n *= c.Values
		}
	}
	return n
}

// readSizes reads the comments of a snapshot (see Snapshot). What is not as it
// would write it is left out: a person has changed it.
func (b *Builder) readSizes(text string) {
	if !strings.Contains(text, snapshotMark) {
		return
	}
	for line := range strings.Lines(text) {
		rest, ok := strings.CutPrefix(strings.TrimSpace(line), snapshotMark)
		if !ok {
			continue
		}
		switch kind, rest, _ := strings.Cut(rest, " "); kind {
		case "server":
			b.Schema.Server, _, _ = strings.Cut(strings.TrimSpace(rest), " ")
		case "rows", "distinct":
			b.readSize(kind, rest)
		}
	}
}

func (b *Builder) readSize(kind, rest string) {
	name, rest, ok := cutName(rest)
	t := b.Schema.Table(b.database, name)
	if !ok || t == nil {
		return
	}
	index := ""
	if kind == "distinct" {
		if index, rest, ok = cutName(rest); !ok {
			return
		}
	}
	var numbers []int64
	for word := range strings.FieldsSeq(rest) {
		n, err := strconv.ParseInt(word, 10, 64)
		if err != nil || n < 0 {
			return
		}
		numbers = append(numbers, n)
	}
	switch i := t.Index(index); {
	case kind == "rows" && len(numbers) == 1:
		t.Rows, t.Sized = numbers[0], true
	case kind == "distinct" && i != nil && len(numbers) == len(i.Parts):
		i.Distinct = numbers
	}
}

// cutName takes a quoted name from the beginning of a text.
func cutName(text string) (name, rest string, ok bool) {
	text = strings.TrimLeft(text, " ")
	if !strings.HasPrefix(text, "`") {
		return "", "", false
	}
	for at := 1; at < len(text); at++ {
		switch {
		case text[at] != '`':
		case at+1 < len(text) && text[at+1] == '`':
			at++
		default:
			return strings.ReplaceAll(text[1:at], "``", "`"), text[at+1:], true
		}
	}
	return "", "", false
}
