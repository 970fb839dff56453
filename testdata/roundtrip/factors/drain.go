package factors

import (
	"context"
	"database/sql"
	"encoding/csv"
	"errors"
	"io"
	"log"
	"slices"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/uptrace/bun"
	"gorm.io/gorm"
	"xorm.io/xorm"
)

// Most loops of this file change a limited number of rows per turn, until the
// statement says that there are none left: that keeps transactions short, and
// nothing is said. Those of the second half ask how many rows a statement has
// changed as well, but about a row of their own each turn.

const deleteSome = "DELETE FROM carts WHERE abandoned ORDER BY id LIMIT 500"

// DrainInline asks in the condition.
func DrainInline(ctx context.Context, db *sql.DB) error {
	for {
		res, err := db.ExecContext(ctx, deleteSome)
		if err != nil {
			return err
		}
		if n, _ := res.RowsAffected(); n == 0 {
			return nil
		}
	}
}

// DrainAssigned keeps the number in a variable, and stops at a turn that is not
// full.
func DrainAssigned(ctx context.Context, db *sql.DB, limit int64) (total int64, err error) {
	for {
		res, err := db.ExecContext(ctx, "DELETE FROM carts WHERE abandoned LIMIT ?", limit)
		if err != nil {
			return total, err
		}
		n, err := res.RowsAffected()
		if err != nil {
			return total, err
		}
		total += n
		if n < limit {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	return total, nil
}

// DrainUpdate marks rows instead of deleting them, and converts the number.
func DrainUpdate(ctx context.Context, db *sql.DB) error {
	more := true
	for more {
		res, err := db.ExecContext(ctx, "UPDATE carts SET archived = 1 WHERE archived = 0 ORDER BY id LIMIT 500")
		if err != nil {
			return err
		}
		affected, err := res.RowsAffected()
		if err != nil {
			return err
		}
		changed := int(affected)
		more = changed == batchSize
	}
	return nil
}

// DrainWhile has the number in the loop's own condition.
func DrainWhile(ctx context.Context, db *sql.DB) error {
	for n := int64(1); n > 0; {
		res, err := db.ExecContext(ctx, deleteSome)
		if err != nil {
			return err
		}
		if n, err = res.RowsAffected(); err != nil {
			return err
		}
	}
	return nil
}

// DrainSwitch leaves by a switch.
func DrainSwitch(ctx context.Context, db *sql.DB) error {
	for {
		res, err := db.ExecContext(ctx, deleteSome)
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		switch {
		case err != nil:
			return err
		case n == 0:
			return nil
		}
	}
}

// count hides the question.
func count(res sql.Result) int64 {
	n, err := res.RowsAffected()
	if err != nil {
		return 0
	}
	return n
}

// DrainHelper asks through a function.
func DrainHelper(ctx context.Context, db *sql.DB) error {
	for {
		res, err := db.ExecContext(ctx, deleteSome)
		if err != nil {
			return err
		}
		if gone := count(res); gone == 0 {
			return nil
		}
	}
}

// must drops the error.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// DrainMust wraps both calls.
func DrainMust(ctx context.Context, db *sql.DB) {
	for {
		res := must(db.ExecContext(ctx, deleteSome))
		if must(res.RowsAffected()) == 0 {
			return
		}
	}
}

// DrainInTx has a transaction per turn.
func DrainInTx(ctx context.Context, db *sql.DB) error {
	for {
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		res, err := tx.ExecContext(ctx, deleteSome)
		if err != nil {
			return errors.Join(err, tx.Rollback())
		}
		n, err := res.RowsAffected()
		if err != nil {
			return errors.Join(err, tx.Rollback())
		}
		if err := tx.Commit(); err != nil {
			return err
		}
		if n == 0 {
			return nil
		}
	}
}

// DrainPrepared runs a prepared statement.
func DrainPrepared(ctx context.Context, db *sql.DB) error {
	stmt, err := db.PrepareContext(ctx, deleteSome)
	if err != nil {
		return err
	}
	defer stmt.Close()
	for {
		res, err := stmt.ExecContext(ctx)
		if err != nil {
			return err
		}
		rows, err := res.RowsAffected()
		if err != nil || rows < batchSize {
			return err
		}
	}
}

// DrainBudget also looks at the clock.
func DrainBudget(ctx context.Context, db *sql.DB, budget time.Duration) error {
	start := time.Now()
	for {
		res, err := db.ExecContext(ctx, deleteSome)
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		if err != nil {
			return err
		}
		log.Printf("%d carts deleted", n)
		if n == 0 {
			return nil
		}
		if took := time.Since(start); took > budget {
			return nil
		}
	}
}

// DrainRounds does no more than so many turns.
func DrainRounds(ctx context.Context, db *sql.DB, rounds int) (total int64, err error) {
	for i := 0; i < rounds; i++ {
		res, err := db.ExecContext(ctx, deleteSome)
		if err != nil {
			return total, err
		}
		n, err := res.RowsAffected()
		if err != nil {
			return total, err
		}
		if total += n; n == 0 {
			break
		}
	}
	return total, nil
}

// DrainRange is DrainRounds with another loop.
func DrainRange(ctx context.Context, s *shop, rounds int) error {
	for round := range rounds {
		n, err := s.purge(ctx, batchSize)
		if err != nil {
			return err
		}
		log.Printf("round %d: %d", round, n)
		if n < batchSize {
			return nil
		}
	}
	return nil
}

// drainWith is given what deletes.
func drainWith(ctx context.Context, some func(context.Context) (int64, error)) error {
	for {
		n, err := some(ctx)
		if err != nil {
			return err
		}
		if n == 0 {
			return nil
		}
	}
}

// DrainBy says what deletes.
func DrainBy(ctx context.Context, db *sql.DB) error {
	return drainWith(ctx, func(ctx context.Context) (int64, error) {
		res, err := db.ExecContext(ctx, deleteSome)
		if err != nil {
			return 0, err
		}
		return res.RowsAffected()
	})
}

// purger is what a loop may know only by its interface.
type purger interface {
	Purge(ctx context.Context, limit int) (int64, error)
}

type carts struct{ db *sql.DB }

func (c carts) Purge(ctx context.Context, limit int) (int64, error) {
	res, err := c.db.ExecContext(ctx, "DELETE FROM carts WHERE abandoned LIMIT ?", limit)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// DrainPort goes through the interface.
func DrainPort(ctx context.Context, p purger) error {
	for {
		n, err := p.Purge(ctx, batchSize)
		if err != nil || n == 0 {
			return err
		}
	}
}

// DrainPgx asks pgx' command tag.
func DrainPgx(ctx context.Context, db *pgxpool.Pool) error {
	for {
		tag, err := db.Exec(ctx, "DELETE FROM carts WHERE id IN (SELECT id FROM carts WHERE abandoned LIMIT 500)")
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return nil
		}
	}
}

// DrainGorm asks gorm's field.
func DrainGorm(db *gorm.DB) error {
	for {
		res := db.Where("abandoned").Limit(batchSize).Delete(&Order{})
		if res.Error != nil {
			return res.Error
		}
		if res.RowsAffected == 0 {
			return nil
		}
	}
}

// DrainGormField takes the field at once.
func DrainGormField(db *gorm.DB) {
	for db.Where("abandoned").Limit(batchSize).Delete(&Order{}).RowsAffected > 0 {
		time.Sleep(time.Second)
	}
}

// DrainXorm gets the number from the call.
func DrainXorm(db *xorm.Engine) error {
	for {
		n, err := db.Where("abandoned").Limit(batchSize).Delete(&Order{})
		if err != nil {
			return err
		}
		if n == 0 {
			return nil
		}
	}
}

// DrainXormExec asks the result of a text.
func DrainXormExec(db *xorm.Engine) error {
	for {
		res, err := db.Exec(deleteSome)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
	}
}

// DrainBun asks bun's result.
func DrainBun(ctx context.Context, db *bun.DB) error {
	for {
		res, err := db.NewDelete().Model((*Order)(nil)).Where("abandoned").Limit(batchSize).Exec(ctx)
		if err != nil {
			return err
		}
		rows, err := res.RowsAffected()
		if err != nil {
			return err
		}
		if rows == 0 {
			break
		}
	}
	return nil
}

// DrainUntilNone counts what is left.
func DrainUntilNone(ctx context.Context, db *sql.DB) error {
	for {
		var left int
		if err := db.QueryRowContext(ctx, "SELECT COUNT(*) FROM carts WHERE abandoned").Scan(&left); err != nil {
			return err
		}
		if left == 0 {
			return nil
		}
		if _, err := db.ExecContext(ctx, deleteSome); err != nil {
			return err
		}
	}
}

// KeysetRows scans each page into ids of its own.
func KeysetRows(ctx context.Context, db *sql.DB, use func(ids []int64)) error {
	var after int64
	for {
		rows, err := db.QueryContext(ctx, "SELECT id FROM carts WHERE id > ? ORDER BY id LIMIT 500", after)
		if err != nil {
			return err
		}
		ids, err := scanIDs(rows)
		if err != nil {
			return err
		}
		last, ok := lastOf(ids)
		if !ok {
			return nil
		}
		use(ids)
		after = last
	}
}

func scanIDs(rows *sql.Rows) (ids []int64, err error) {
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

func lastOf(ids []int64) (int64, bool) {
	if len(ids) == 0 {
		return 0, false
	}
	return ids[len(ids)-1], true
}

// PruneInChunks deletes by keys, five hundred at a time.
func PruneInChunks(db *gorm.DB, ids []int64) error {
	for i := 0; i < len(ids); i += batchSize {
		if err := db.Delete(&Order{}, ids[i:min(i+batchSize, len(ids))]).Error; err != nil {
			return err
		}
	}
	for chunk := range slices.Chunk(ids, batchSize) {
		if err := db.Delete(&Line{}, "order_id IN ?", chunk).Error; err != nil {
			return err
		}
	}
	return nil
}

// EachGone deletes row by row and counts.
func EachGone(ctx context.Context, db *sql.DB, ids []int64) (gone int64, err error) {
	for _, id := range ids {
		res, err := db.ExecContext(ctx, "DELETE FROM carts WHERE id = ?", id) // want `^query in loop: database/sql ExecContext runs len\(ids\) times per EachGone`
		if err != nil {
			return gone, err
		}
		n, err := res.RowsAffected()
		if err != nil {
			return gone, err
		}
		gone += n
	}
	return gone, nil
}

// EachMustExist leaves at the first row that is not there.
func EachMustExist(ctx context.Context, db *sql.DB, ids []int64) error {
	for i := 0; i < len(ids); i++ {
		res, err := db.ExecContext(ctx, "DELETE FROM carts WHERE id = ?", ids[i]) // want `^query in loop: database/sql ExecContext runs len\(ids\) times per EachMustExist`
		if err != nil {
			return err
		}
		if n, _ := res.RowsAffected(); n == 0 {
			return sql.ErrNoRows
		}
	}
	return nil
}

// RecordsMustExist reads its rows from a file.
func RecordsMustExist(ctx context.Context, db *sql.DB, r *csv.Reader) error {
	for {
		record, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		res, err := db.ExecContext(ctx, "UPDATE carts SET total = ? WHERE id = ?", record[1], record[0]) // want `^query in loop: database/sql ExecContext runs each r\.Read\(\) times per RecordsMustExist`
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		if err != nil {
			return err
		}
		if n == 0 {
			return sql.ErrNoRows
		}
	}
}

// FirstNumbers deletes one number after the other, as many as it is told.
func FirstNumbers(ctx context.Context, db *sql.DB, n int) error {
	for i := 0; i < n; i++ {
		res, err := db.ExecContext(ctx, "DELETE FROM carts WHERE number = ?", i) // want `^query in loop: database/sql ExecContext runs n times per FirstNumbers`
		if err != nil {
			return err
		}
		if gone, _ := res.RowsAffected(); gone == 0 {
			return sql.ErrNoRows
		}
	}
	return nil
}

// queue hands out one id after the other.
type queue struct{ ids []int64 }

func (q *queue) pop() (int64, bool) {
	if len(q.ids) == 0 {
		return 0, false
	}
	id := q.ids[0]
	q.ids = q.ids[1:]
	return id, true
}

// Queued is left when the queue is empty, whatever the statements say.
func Queued(ctx context.Context, db *sql.DB, q *queue) (gone int64) {
	for {
		id, ok := q.pop()
		if !ok {
			return gone
		}
		res, err := db.ExecContext(ctx, "DELETE FROM carts WHERE id = ?", id) // want `^query in loop: database/sql ExecContext runs each q\.pop\(\) times per Queued`
		if err != nil {
			return gone
		}
		n, _ := res.RowsAffected()
		gone += n
	}
}

// eachBy is given what it does with each id.
func eachBy(next func() (int64, bool), remove func(id int64) error) error {
	for {
		id, ok := next()
		if !ok {
			return nil
		}
		if err := remove(id); err != nil {
			return err
		}
	}
}

// EachQueued says what: once per id.
func EachQueued(ctx context.Context, db *sql.DB, q *queue) error {
	return eachBy(q.pop, func(id int64) error {
		_, err := db.ExecContext(ctx, "DELETE FROM carts WHERE id = ?", id) // want `^query in loop: database/sql ExecContext runs each next\(\) times per EachQueued`
		return err
	})
}

// Collected takes the address of its element for a list, which says nothing of
// where the element comes from.
func Collected(ctx context.Context, db *sql.DB, q *queue) (ids []*int64) {
	for {
		id, ok := q.pop()
		ids = append(ids, &id)
		if !ok || id < 0 {
			return ids
		}
		_, _ = db.ExecContext(ctx, "DELETE FROM carts WHERE id = ?", id) // want `^query in loop: database/sql ExecContext runs each q\.pop\(\) times per Collected`
	}
}
