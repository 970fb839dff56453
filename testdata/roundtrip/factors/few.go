package factors

import (
	"context"
	"errors"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
)

// What bounds a loop by a small number: the code shows that there are no more turns.

type prizes struct {
	db   *sqlx.DB
	gorm *gorm.DB
}

func (p *prizes) pay(ctx context.Context, id int64) error {
	_, err := p.db.ExecContext(ctx, "UPDATE winners SET paid = 1 WHERE id = ?", id)
	return err
}

// Least has the bound in a variable, in the head and in a conversion.
func (p *prizes) Least(ctx context.Context, ids []int64, wanted int32) {
	n := min(3, len(ids))
	for i := 0; i < n; i++ {
		p.pay(ctx, ids[i])
	}
	for i := 0; i < min(len(ids), 4); i++ {
		p.pay(ctx, ids[i])
	}
	for i := range int(min(wanted, 2)) {
		p.pay(ctx, ids[i])
	}
	for i := 0; i < len(ids) && i < 3; i++ {
		p.gorm.Table("winners").Where("id = ?", ids[i]).Update("paid", 1)
	}
}

// Most has a bound that is none, and one that is large.
func (p *prizes) Most(ctx context.Context, ids []int64) {
	n := max(3, len(ids))
	for i := 0; i < n && i < len(ids); i++ {
		p.pay(ctx, ids[i]) // want `^query in loop: p.pay runs .* times per .*Most`
	}
	for i := 0; i < min(len(ids), 500); i++ {
		p.pay(ctx, ids[i]) // want `^query in loop: p.pay runs min\(len\(ids\), 500\) times per .*Most`
	}
}

// Cut takes a few of a list.
func (p *prizes) Cut(ctx context.Context, ids []int64) {
	for _, id := range ids[:3] {
		p.pay(ctx, id)
	}
	first := ids[1:min(4, len(ids))]
	for _, id := range first {
		p.pay(ctx, id)
	}
	if len(ids) > 2 {
		ids = ids[:2]
	}
	for _, id := range ids {
		p.pay(ctx, id)
	}
}

type winners map[int64]struct{}

func (w winners) add(ids ...int64) {
	for _, id := range ids {
		w[id] = struct{}{}
	}
}

// Filled is empty where it is made, and filled by its methods.
func (p *prizes) Filled(ctx context.Context, ids []int64) {
	all := winners{}
	all.add(ids...)
	for id := range all {
		p.pay(ctx, id) // want `^query in loop: p.pay runs len\(all\) times per .*Filled`
	}
}

// Rest takes all but a few, or cuts what it does not loop over.
func (p *prizes) Rest(ctx context.Context, ids, more []int64) {
	for _, id := range ids[3:] {
		p.pay(ctx, id) // want `^query in loop: p.pay runs .* times per .*Rest`
	}
	if len(more) > 2 {
		more = more[:2]
	}
	for _, id := range ids {
		p.pay(ctx, id) // want `^query in loop: p.pay runs len\(ids\) times per .*Rest`
	}
	more = append(more, ids...)
	for _, id := range more {
		p.pay(ctx, id) // want `^query in loop: p.pay runs len\(more\) times per .*Rest`
	}
}

var errTooMany = errors.New("too many")

// Refused answers nothing where there are more.
func (p *prizes) Refused(ctx context.Context, ids []int64, n int) error {
	if len(ids) > 4 {
		return errTooMany
	}
	for _, id := range ids {
		if err := p.pay(ctx, id); err != nil {
			return err
		}
	}
	if 3 <= n {
		n = 2
	}
	for i := 0; i < n; i++ {
		p.pay(ctx, int64(i))
	}
	return nil
}

// Allowed refuses a few, or only on one way.
func (p *prizes) Allowed(ctx context.Context, ids []int64, strict bool) error {
	if len(ids) < 4 {
		return errTooMany
	}
	for _, id := range ids {
		if err := p.pay(ctx, id); err != nil { // want `^query in loop: p.pay runs len\(ids\) times per .*Allowed`
			return err
		}
	}
	if strict {
		if len(ids) > 4 {
			return errTooMany
		}
	}
	for _, id := range ids {
		if err := p.pay(ctx, id); err != nil { // want `^query in loop: p.pay runs len\(ids\) times per .*Allowed`
			return err
		}
	}
	return nil
}

// Failures ends when three have failed, which does not bound the turns.
func (p *prizes) Failures(ctx context.Context, ids []int64) {
	failures := 0
	for i := 0; i < len(ids) && failures < 3; i++ {
		if err := p.pay(ctx, ids[i]); err != nil { // want `^query in loop: p.pay runs len\(ids\) times per .*Failures`
			failures++
		}
	}
}

// Perhaps cuts on one way, or lets the list grow again.
func (p *prizes) Perhaps(ctx context.Context, ids, more []int64, all bool) {
	if len(ids) > 3 {
		if !all {
			ids = ids[:3]
		}
	}
	for _, id := range ids {
		p.pay(ctx, id) // want `^query in loop: p.pay runs len\(ids\) times per .*Perhaps`
	}
	few := more
	if len(few) > 3 {
		few = few[:3]
		few = append(few, ids...)
	}
	for _, id := range few {
		p.pay(ctx, id) // want `^query in loop: p.pay runs len\(few\) times per .*Perhaps`
	}
}

func (p *prizes) between(ctx context.Context, from, to int64) {
	for id := from; id < to; id++ {
		p.pay(ctx, id) // want `^query in loop: p.pay runs \(to−from\) times per .*between`
	}
}

// Between has constants for both ends.
func (p *prizes) Between(ctx context.Context, ids []int64) {
	for range ids {
		p.between(ctx, 1, 7) // want `^query in loop: p.between runs len\(ids\) times per .*Between \(`
	}
}

var columns = map[string]string{"name": "the name is taken", "code": "the code is taken"}

func (p *prizes) unique(ctx context.Context, column, value string) error {
	var n int
	return p.db.GetContext(ctx, &n, "SELECT COUNT(*) FROM prizes WHERE "+column+" = ?", value)
}

// InTable asks for those columns that a table of the code has: no more than it has keys.
func (p *prizes) InTable(ctx context.Context, where map[string]string) error {
	messages := map[string]string{"name": "taken", "code": "taken", "no": "taken"}
	for column, value := range where {
		if value == "" {
			continue
		}
		message, ok := messages[column]
		if !ok {
			return errors.New("unknown column")
		}
		if p.unique(ctx, column, value) != nil {
			return errors.New(message)
		}
	}
	for column, value := range where {
		if _, ok := columns[column]; !ok {
			continue
		}
		p.unique(ctx, column, value)
	}
	return nil
}

// NotInTable asks for what a table lacks, for what comes several times, for more than it has
// or before it has looked.
func (p *prizes) NotInTable(ctx context.Context, where map[string]string, wanted []string, more string) {
	for column, value := range where {
		if _, ok := columns[column]; ok {
			continue
		}
		p.unique(ctx, column, value) // want `^query in loop: p.unique runs up to len\(where\) times per .*NotInTable`
	}
	for _, column := range wanted {
		if _, ok := columns[column]; !ok {
			continue
		}
		p.unique(ctx, column, more) // want `^query in loop: p.unique runs up to len\(wanted\) times per .*NotInTable`
	}
	grown := map[string]string{"name": "taken"}
	for _, column := range wanted {
		grown[column] = "wanted"
	}
	for column, value := range where {
		if _, ok := grown[column]; !ok {
			continue
		}
		p.unique(ctx, column, value) // want `^query in loop: p.unique runs up to len\(where\) times per .*NotInTable`
	}
	for column, value := range where {
		p.unique(ctx, column, value) // want `^query in loop: p.unique runs len\(where\) times per .*NotInTable`
		if _, ok := columns[column]; !ok {
			return
		}
	}
}

var codes = map[string]int64{"gold": 1, "silver": 2, "bronze": 3}

// Gathered has one element for each of a table of the code, or of a list that nobody knows.
func (p *prizes) Gathered(ctx context.Context, more map[string]int64) {
	var ids []int64
	for _, id := range codes {
		ids = append(ids, id)
	}
	for _, id := range ids {
		p.pay(ctx, id)
	}
	var others []int64
	for _, id := range more {
		others = append(others, id)
	}
	for _, id := range others {
		p.pay(ctx, id) // want `^query in loop: p.pay runs len\(others\) times per .*Gathered`
	}
}

var known = map[string]string{"name": "taken"}

// Know adds a column to those that are known.
func Know(column string) { known[column] = "taken" }

// InGrown has no bound: others add to the table.
func (p *prizes) InGrown(ctx context.Context, where map[string]string) {
	for column, value := range where {
		if _, ok := known[column]; !ok {
			continue
		}
		p.unique(ctx, column, value) // want `^query in loop: p.unique runs up to len\(where\) times per .*InGrown`
	}
}

type draw struct {
	Count int
	IDs   []int64
	Of    struct{ Shops []int64 }
}

// Drawn answers nothing where a field says that there are more.
func (p *prizes) Drawn(ctx context.Context, d *draw, n int) error {
	if d.Count > 4 || len(d.IDs) > 4 || len(d.Of.Shops) > 3 {
		return errTooMany
	}
	if n != 1 && n != 3 {
		return errTooMany
	}
	for i := 0; i < d.Count; i++ {
		p.pay(ctx, int64(i))
	}
	for _, id := range d.IDs {
		p.pay(ctx, id)
	}
	for i := range d.Of.Shops {
		p.pay(ctx, d.Of.Shops[i])
	}
	for i := range n {
		p.pay(ctx, int64(i))
	}
	return nil
}

// DrawnMore asks about another one, or about less, or takes more behind it.
func (p *prizes) DrawnMore(ctx context.Context, d, e *draw, n int) error {
	if e.Count > 4 || len(d.IDs) > 4 {
		return errTooMany
	}
	if n != 1 && e.Count != 5 {
		return errTooMany
	}
	for i := 0; i < d.Count; i++ {
		p.pay(ctx, int64(i)) // want `^query in loop: p.pay runs d.Count times per .*DrawnMore`
	}
	d.IDs = append(d.IDs, e.IDs...)
	for _, id := range d.IDs {
		p.pay(ctx, id) // want `^query in loop: p.pay runs len\(d.IDs\) times per .*DrawnMore`
	}
	for i := range n {
		p.pay(ctx, int64(i)) // want `^query in loop: p.pay runs n times per .*DrawnMore`
	}
	return nil
}
