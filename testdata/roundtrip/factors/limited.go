package factors

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"strings"

	"github.com/gogf/gf/v2/database/gredis"
	"github.com/gomodule/redigo/redis"
	"github.com/jmoiron/sqlx"
	goredis "github.com/redis/go-redis/v9"
	"gorm.io/gorm"
	"xorm.io/xorm"

	"example.com/shop/factors/latest"
)

// What a LIMIT or the count of a command bounds: the lists have no more elements than that.

type winner struct{ ID, PrizeID int64 }

type board struct {
	gorm   *gorm.DB
	sqlx   *sqlx.DB
	xorm   *xorm.Engine
	sql    *sql.DB
	redis  *goredis.Client
	prizes *latest.Store
}

func (b *board) pay(id int64) error {
	_, err := b.sql.Exec("UPDATE winners SET paid = 1 WHERE id = ?", id)
	return err
}

func (b *board) top(ctx context.Context, n int) (rows []winner, err error) {
	err = b.gorm.WithContext(ctx).Order("id").Limit(n).Find(&rows).Error
	return rows, err
}

func (b *board) bySQL(n int) ([]winner, error) {
	var rows []winner
	err := b.sqlx.Select(&rows, "SELECT id, prize_id FROM winners ORDER BY id LIMIT ?", n)
	return rows, err
}

func (b *board) byXorm(n int) ([]*winner, error) {
	rows := make([]*winner, 0, n)
	err := b.xorm.Desc("id").Limit(n).Find(&rows)
	return rows, err
}

func (b *board) byRows(n int) ([]winner, error) {
	rows, err := b.sql.Query("SELECT id, prize_id FROM winners ORDER BY id LIMIT ?", n)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []winner
	for rows.Next() {
		var w winner
		if err := rows.Scan(&w.ID, &w.PrizeID); err != nil {
			return nil, err
		}
		all = append(all, w)
	}
	return all, rows.Err()
}

// Few asks for a few by all libraries.
func (b *board) Few(ctx context.Context) {
	few, _ := b.top(ctx, 3)
	for _, w := range few {
		b.pay(w.ID)
	}
	few, _ = b.bySQL(4)
	for i := range few {
		b.pay(few[i].ID)
	}
	pointers, err := b.byXorm(2)
	if err != nil {
		return
	}
	for _, w := range pointers {
		b.pay(w.ID)
	}
	read, _ := b.byRows(min(len(few), 4))
	for i := 0; i < len(read); i++ {
		b.pay(read[i].ID)
	}
	const most = 3
	var own []winner
	b.gorm.Order("id").Limit(most).Find(&own)
	for _, w := range own {
		b.pay(w.ID)
	}
	b.all(few)
}

func (b *board) all(rows []winner) {
	for _, w := range rows {
		b.pay(w.ID)
	}
}

// Many asks for many, for as many as there are, or for what nobody knows.
func (b *board) Many(ctx context.Context, n int) {
	many, _ := b.top(ctx, 500)
	for _, w := range many {
		b.pay(w.ID) // want `^query in loop: b.pay runs min\(len\(many\), 500\) times per .*Many`
	}
	all, _ := b.top(ctx, -1)
	for _, w := range all {
		b.pay(w.ID) // want `^query in loop: b.pay runs len\(all\) times per .*Many`
	}
	some, _ := b.top(ctx, n)
	for _, w := range some {
		b.pay(w.ID) // want `^query in loop: b.pay runs len\(some\) times per .*Many`
	}
	rest, _ := b.top(ctx, 1e9)
	for _, w := range rest {
		b.pay(w.ID) // want `^query in loop: b.pay runs len\(rest\) times per .*Many`
	}
	read, _ := b.byRows(50)
	for _, w := range read {
		b.pay(w.ID) // want `^query in loop: b.pay runs min\(len\(read\), 50\) times per .*Many`
	}
}

// Joined adds what is not limited to what is.
func (b *board) Joined(ctx context.Context, more []winner) {
	few, _ := b.top(ctx, 2)
	for _, w := range more {
		few = append(few, w)
	}
	for _, w := range few {
		b.pay(w.ID) // want `^query in loop: b.pay runs len\(few\) times per .*Joined`
	}
}

// Sometimes has no limit on one way.
func (b *board) Sometimes(all bool) {
	query := b.gorm.Order("id")
	if !all {
		query = query.Limit(3)
	}
	var rows []winner
	query.Find(&rows)
	for _, w := range rows {
		b.pay(w.ID) // want `^query in loop: b.pay runs len\(rows\) times per .*Sometimes`
	}
}

// FewOf another package.
func (b *board) FewOf(ctx context.Context, n int) {
	few, _ := b.prizes.Latest(ctx, "id", 3)
	for _, p := range few {
		b.pay(p.ID)
	}
	few, _ = b.prizes.Newest(ctx, 4)
	for _, p := range few {
		b.pay(p.ID)
	}
	for _, p := range b.prizes.Three() {
		b.pay(p.ID)
	}
	for _, p := range b.prizes.First(3) {
		b.pay(p.ID)
	}
}

// ManyOf another package.
func (b *board) ManyOf(ctx context.Context, n int) {
	some, _ := b.prizes.Newest(ctx, n)
	for _, p := range some {
		b.pay(p.ID) // want `^query in loop: b.pay runs len\(some\) times per .*ManyOf`
	}
	for _, p := range b.prizes.Page() {
		b.pay(p.ID) // want `^query in loop: b.pay runs min\(len\(b.prizes.Page\(\)\), 50\) times per .*ManyOf`
	}
	for _, p := range b.prizes.Some(3) {
		b.pay(p.ID) // want `^query in loop: b.pay runs len\(b.prizes.Some\(3\)\) times per .*ManyOf`
	}
	for _, p := range b.prizes.First(4) {
		b.pay(p.ID) // want `^query in loop: b.pay runs min\(len\(b.prizes.First\(4\)\), 5\) times per .*ManyOf`
	}
}

// ServeHTTP answers with no more than a page, and with what is not limited.
func (b *board) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	shown, _ := b.top(r.Context(), 20)
	for _, w := range shown {
		b.pay(w.ID) // want `^query in loop: b.pay runs min\(len\(shown\), 20\) times per .*ServeHTTP`
	}
}

// Due has the elements that a command counts.
func (b *board) Due(ctx context.Context, conn redis.Conn) {
	ids, _ := redis.Int64s(conn.Do("zrangebyscore", "due", "-inf", 9, "limit", 0, 1))
	for _, id := range ids {
		b.pay(id)
	}
	ids, _ = redis.Int64s(conn.Do("ZRANGE", "due", 0, 2))
	for _, id := range ids {
		b.pay(id)
	}
	ids, _ = redis.Int64s(conn.Do("LRANGE", "due", -3, -1))
	for _, id := range ids {
		b.pay(id)
	}
	for _, z := range b.redis.ZPopMin(ctx, "due", 2).Val() {
		b.pay(int64(z.Score))
	}
	by, _ := b.redis.ZRangeByScoreWithScores(ctx, "due", &goredis.ZRangeBy{Min: "0", Max: "9", Count: 3}).Result()
	for _, z := range by {
		b.pay(int64(z.Score))
	}
	last, _ := b.redis.ZRevRangeWithScores(ctx, "due", 0, 3).Result()
	for _, z := range last {
		b.pay(int64(z.Score))
	}
}

// Long has more of them, or as many as there are.
func (b *board) Long(ctx context.Context, conn redis.Conn, n int64) {
	ids, _ := redis.Int64s(conn.Do("ZRANGE", "due", 0, 9))
	for _, id := range ids {
		b.pay(id) // want `^query in loop: b.pay runs min\(len\(ids\), 10\) times per .*Long`
	}
	ids, _ = redis.Int64s(conn.Do("LRANGE", "due", 0, -1))
	for _, id := range ids {
		b.pay(id) // want `^query in loop: b.pay runs len\(ids\) times per .*Long`
	}
	ids, _ = redis.Int64s(conn.Do("SRANDMEMBER", "due", -3))
	for _, id := range ids {
		b.pay(id) // want `^query in loop: b.pay runs len\(ids\) times per .*Long`
	}
	for _, z := range b.redis.ZPopMin(ctx, "due", n).Val() {
		b.pay(int64(z.Score)) // want `^query in loop: b.pay runs len\(b.redis.ZPopMin\(ctx, "due", n\).Val\(\)\) times per .*Long`
	}
	for _, z := range b.redis.ZRangeWithScores(ctx, "due", 2, -1).Val() {
		b.pay(int64(z.Score)) // want `^query in loop: b.pay runs len\(.*\) times per .*Long`
	}
}

// Read pays while it reads.
func (b *board) Read(ctx context.Context, n int) {
	few, err := b.sql.QueryContext(ctx, "SELECT id FROM winners ORDER BY id LIMIT 3")
	if err != nil {
		return
	}
	for few.Next() {
		var id int64
		few.Scan(&id)
		b.pay(id)
	}
	many, err := b.sql.QueryContext(ctx, "SELECT id FROM winners ORDER BY id LIMIT 30")
	if err != nil {
		return
	}
	for many.Next() {
		var id int64
		many.Scan(&id)
		b.pay(id) // want `^query in loop: b.pay runs min\(rows, 30\) times per .*Read`
	}
}

// ServePages pays for all, one page after the other.
func (b *board) ServePages(w http.ResponseWriter, r *http.Request) {
	for after := int64(0); ; {
		var rows []winner
		if err := b.sqlx.Select(&rows, "SELECT id FROM winners WHERE id > ? ORDER BY id LIMIT 20", after); err != nil || len(rows) == 0 {
			return
		}
		for _, w := range rows {
			b.pay(w.ID) // want `^query in loop: b.pay runs min\(len\(rows\), 20\) times per .*ServePages`
		}
		after = rows[len(rows)-1].ID
	}
}

func (b *board) byID(ctx context.Context, id int64) (rows []winner, err error) {
	err = b.gorm.WithContext(ctx).Where("id = ?", id).Find(&rows).Error
	return rows, err
}

// One asks for the row of an id, which some libraries only give as a list.
func (b *board) One(ctx context.Context, id int64) {
	rows, _ := b.byID(ctx, id)
	for _, w := range rows {
		b.pay(w.ID)
	}
	var own []winner
	b.sqlx.Select(&own, "SELECT * FROM winners WHERE paid = 0 AND id = ?", id)
	for _, w := range own {
		b.pay(w.ID)
	}
	found, err := b.sql.Query("SELECT w.id FROM winners w WHERE w.`ID` = ?", id)
	if err != nil {
		return
	}
	defer found.Close()
	for found.Next() {
		b.pay(id)
	}
}

// OneOf asks for the rows of many ids, of a reference, or of two tables.
func (b *board) OneOf(ctx context.Context, ids []int64, id int64) {
	var rows []winner
	b.gorm.Where("id IN ?", ids).Find(&rows)
	for _, w := range rows {
		b.pay(w.ID) // want `^query in loop: b.pay runs len\(rows\) times per .*OneOf`
	}
	var prize []winner
	b.gorm.Where("prize_id = ?", id).Find(&prize)
	for _, w := range prize {
		b.pay(w.ID) // want `^query in loop: b.pay runs len\(prize\) times per .*OneOf`
	}
	var either []winner
	b.gorm.Where("id = ?", id).Or("prize_id = ?", id).Find(&either)
	for _, w := range either {
		b.pay(w.ID) // want `^query in loop: b.pay runs len\(either\) times per .*OneOf`
	}
	var joined []winner
	b.sqlx.Select(&joined, "SELECT w.* FROM prizes p JOIN winners w ON w.prize_id = p.id WHERE p.id = ?", id)
	for _, w := range joined {
		b.pay(w.ID) // want `^query in loop: b.pay runs len\(joined\) times per .*OneOf`
	}
}

// scan reads rows, whoever has asked for them.
func scan(rows *sql.Rows) (all []winner, err error) {
	defer rows.Close()
	for rows.Next() {
		var w winner
		if err := rows.Scan(&w.ID); err != nil {
			return nil, err
		}
		all = append(all, w)
	}
	return all, rows.Err()
}

// Scanned has what the query gave that a helper reads the rows of.
func (b *board) Scanned(ctx context.Context, id int64, n int) {
	rows, err := b.sql.Query("SELECT id FROM winners WHERE id = ?", id)
	if err != nil {
		return
	}
	one, _ := scan(rows)
	for _, w := range one {
		b.pay(w.ID)
	}
	last, err := b.sql.Query("SELECT id FROM winners ORDER BY id LIMIT 3")
	if err != nil {
		return
	}
	few, _ := scan(last)
	for _, w := range few {
		b.pay(w.ID)
	}
	all, err := b.sql.Query("SELECT id FROM winners WHERE prize_id = ?", id)
	if err != nil {
		return
	}
	many, _ := scan(all)
	for _, w := range many {
		b.pay(w.ID) // want `^query in loop: b.pay runs len\(many\) times per .*Scanned`
	}
}

// DueOf has them in the answer's own kind of value.
func (b *board) DueOf(ctx context.Context, conn *gredis.Redis) {
	reply, err := conn.Do(ctx, "zrangebyscore", "due", "-inf", 9, "limit", 0, 1)
	if err != nil {
		return
	}
	for _, id := range reply.Int64s() {
		b.pay(id)
	}
	all, err := conn.Do(ctx, "zrangebyscore", "due", "-inf", 9)
	if err != nil {
		return
	}
	for _, id := range all.Int64s() {
		b.pay(id) // want `^query in loop: b.pay runs len\(all.Int64s\(\)\) times per .*DueOf`
	}
}

// each hands the rows on one by one.
func each(rows *sql.Rows, take func(w winner)) error {
	if rows == nil {
		return nil
	}
	defer rows.Close()
	for rows.Next() {
		var w winner
		if err := rows.Scan(&w.ID); err != nil {
			return err
		}
		take(w)
	}
	return rows.Err()
}

// eachTwice hands them on more often.
func eachTwice(rows *sql.Rows, take func(w winner)) error {
	defer rows.Close()
	for rows.Next() {
		var w winner
		for range 2 {
			take(w)
		}
	}
	return nil
}

// Handed has what a function gathers that the helper calls for each row.
func (b *board) Handed(ctx context.Context, id int64) {
	rows, err := b.sql.Query("SELECT id FROM winners WHERE id = ?", id)
	if err != nil {
		return
	}
	var one []winner
	if err := each(rows, func(w winner) { one = append(one, w) }); err != nil {
		return
	}
	for _, w := range one {
		b.pay(w.ID)
	}
	last, err := b.sql.Query("SELECT id FROM winners ORDER BY id LIMIT 3")
	if err != nil {
		return
	}
	few := make([]*winner, 0)
	err = each(last, func(w winner) {
		if w.ID > 0 {
			few = append(few, &w)
		}
	})
	for _, w := range few {
		b.pay(w.ID)
	}
	all, err := b.sql.Query("SELECT id FROM winners WHERE prize_id = ?", id)
	if err != nil {
		return
	}
	var many []winner
	err = each(all, func(w winner) { many = append(many, w) })
	for _, w := range many {
		b.pay(w.ID) // want `^query in loop: b.pay runs len\(many\) times per .*Handed`
	}
}

// HandedTwice has more than the rows, or those of many queries.
func (b *board) HandedTwice(ctx context.Context, ids []int64) {
	rows, err := b.sql.Query("SELECT id FROM winners WHERE id = ?", ids[0])
	if err != nil {
		return
	}
	var two []winner
	err = eachTwice(rows, func(w winner) { two = append(two, w) })
	for _, w := range two {
		b.pay(w.ID) // want `^query in loop: b.pay runs len\(two\) times per .*HandedTwice`
	}
	var some []winner
	for _, id := range ids {
		rows, err := b.sql.Query("SELECT id FROM winners WHERE id = ?", id) // want `^query in loop: database/sql Query runs len\(ids\) times per .*HandedTwice`
		if err != nil {
			return
		}
		err = each(rows, func(w winner) { some = append(some, w) })
	}
	for _, w := range some {
		b.pay(w.ID) // want `^query in loop: b.pay runs len\(some\) times per .*HandedTwice`
	}
}

// within runs a function in a transaction, and retrying more than once.
func (b *board) within(do func(tx *sql.Tx) error) error {
	tx, err := b.sql.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	return do(tx)
}

func (b *board) retrying(do func(tx *sql.Tx) error) (err error) {
	for range 3 {
		if err = b.within(do); err == nil {
			break
		}
	}
	return err
}

// HandedWithin gathers in a transaction.
func (b *board) HandedWithin(ctx context.Context, id int64) {
	var one, more []winner
	b.within(func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT id FROM winners WHERE id = ?", id)
		if err != nil {
			return err
		}
		err = each(rows, func(w winner) { one = append(one, w) })
		for i := range one {
			b.pay(one[i].ID)
		}
		return err
	})
	b.retrying(func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT id FROM winners WHERE id = ?", id)
		if err != nil {
			return err
		}
		return each(rows, func(w winner) { more = append(more, w) })
	})
	for _, w := range more {
		b.pay(w.ID) // want `^query in loop: b.pay runs len\(more\) times per .*HandedWithin`
	}
}

func (b *board) glued(page, size int) (rows []winner, err error) {
	text := "SELECT id, prize_id FROM winners ORDER BY id LIMIT " + fmt.Sprintf("%d,%d", (page-1)*size, size)
	err = b.sqlx.Select(&rows, text)
	return
}

func (b *board) formatted(ctx context.Context, word string, page, size int) (rows []winner, err error) {
	args := []any{page}
	if word != "" {
		args = append(args, word)
	}
	text := "SELECT w.* FROM winners w WHERE w.level > ? %v ORDER BY w.id LIMIT " + fmt.Sprintf("%d,%d", (page-1)*size, size)
	conds := []string{}
	if word != "" {
		conds = append(conds, "AND word = ?")
	}
	text = fmt.Sprintf(text, strings.Join(conds, " "))
	err = b.gorm.WithContext(ctx).Raw(text, args...).Scan(&rows).Error
	if err != nil {
		return
	}
	return
}

// Glued has limits that are written into the text.
func (b *board) Glued(ctx context.Context, page int) {
	few, _ := b.glued(page, 3)
	for _, w := range few {
		b.pay(w.ID)
	}
	rows, _ := b.formatted(ctx, "x", page, 4)
	for _, w := range rows {
		b.pay(w.ID)
	}
}
