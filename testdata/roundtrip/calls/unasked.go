package calls

import (
	"context"

	"github.com/jmoiron/sqlx"
)

// A loop in a function that nobody outside can call runs what its callers ask for.

// Journal keeps entries.
type Journal struct{ db *sqlx.DB }

func (l *Journal) note(ctx context.Context, id int64) (text string) {
	_ = l.db.GetContext(ctx, &text, "SELECT text FROM notes WHERE entry_id = ?", id)
	return text
}

// plain is called without notes only.
func (l *Journal) plain(ctx context.Context, ids []int64, notes bool) (texts []string) {
	for _, id := range ids {
		if notes {
			texts = append(texts, l.note(ctx, id))
		}
	}
	return texts
}

// Plain and Short call it.
func (l *Journal) Plain(ctx context.Context, ids []int64) []string { return l.plain(ctx, ids, false) }
func (l *Journal) Short(ctx context.Context, ids []int64) []string {
	return l.plain(ctx, ids[1:], false)
}

// levelled is called with a number that its case does not have.
func levelled(ctx context.Context, l *Journal, ids []int64, level int) (texts []string) {
	for _, id := range ids {
		switch level {
		case 2:
			texts = append(texts, l.note(ctx, id))
		}
	}
	return texts
}

// Levelled calls it.
func Levelled(ctx context.Context, l *Journal, ids []int64) []string { return levelled(ctx, l, ids, 1) }

// early leaves before its loop.
func early(ctx context.Context, l *Journal, kind string, ids ...int64) (texts []string) {
	if kind == "none" || len(ids) == 0 {
		return nil
	}
	for _, id := range ids {
		texts = append(texts, l.note(ctx, id))
	}
	return texts
}

// Early calls it twice, and one time with nothing.
func Early(ctx context.Context, l *Journal, ids []int64) []string {
	return append(early(ctx, l, "none", ids...), early(ctx, l, "all")...)
}

// What one caller asks for runs.

// detailed is called with notes, too.
func (l *Journal) detailed(ctx context.Context, ids []int64, notes bool) (texts []string) {
	for _, id := range ids {
		if !notes {
			continue
		}
		texts = append(texts, l.note(ctx, id)) // want `^query in loop: l\.note runs len\(ids\) times per \(\*Journal\)\.detailed .*\[query-in-loop\]$`
	}
	return texts
}

// Detailed and Brief call it.
func (l *Journal) Detailed(ctx context.Context, ids []int64) []string {
	return l.detailed(ctx, ids, true)
}
func (l *Journal) Brief(ctx context.Context, ids []int64) []string {
	return l.detailed(ctx, ids, false)
}

// chosen is called with what its caller is told.
func (l *Journal) chosen(ctx context.Context, ids []int64, notes bool) (texts []string) {
	for _, id := range ids {
		if notes {
			texts = append(texts, l.note(ctx, id)) // want `^query in loop: l\.note runs len\(ids\) times per \(\*Journal\)\.chosen .*\[query-in-loop\]$`
		}
	}
	return texts
}

// Chosen calls it.
func (l *Journal) Chosen(ctx context.Context, ids []int64, notes bool) []string {
	return l.chosen(ctx, ids, notes)
}

// handed is also given to somebody else.
func handed(ctx context.Context, l *Journal, ids []int64, notes bool) (texts []string) {
	for _, id := range ids {
		if notes {
			texts = append(texts, l.note(ctx, id)) // want `^query in loop: l\.note runs len\(ids\) times per handed .*\[query-in-loop\]$`
		}
	}
	return texts
}

// HandedOn does both.
func HandedOn(ctx context.Context, l *Journal, ids []int64) func(context.Context, *Journal, []int64, bool) []string {
	handed(ctx, l, ids, false)
	return handed
}

// uncalled is not called yet.
func (l *Journal) uncalled(ctx context.Context, ids []int64, notes bool) (texts []string) {
	for _, id := range ids {
		if notes {
			texts = append(texts, l.note(ctx, id)) // want `^query in loop: l\.note runs len\(ids\) times per \(\*Journal\)\.uncalled .*\[query-in-loop\]$`
		}
	}
	return texts
}

// noter is what Noted has of a Journal.
type noter interface {
	viaNoter(ctx context.Context, ids []int64, notes bool) []string
}

func (l *Journal) viaNoter(ctx context.Context, ids []int64, notes bool) (texts []string) {
	for _, id := range ids {
		if notes {
			texts = append(texts, l.note(ctx, id)) // want `^query in loop: l\.note runs len\(ids\) times per \(\*Journal\)\.viaNoter .*\[query-in-loop\]$`
		}
	}
	return texts
}

// Noted calls it by the interface, and one more by name.
func Noted(ctx context.Context, n noter, l *Journal, ids []int64) []string {
	return append(n.viaNoter(ctx, ids, true), l.viaNoter(ctx, ids, false)...)
}
