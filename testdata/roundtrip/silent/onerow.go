package silent

import (
	"context"
	"database/sql"

	"github.com/gomodule/redigo/redis"
	"github.com/jmoiron/sqlx"
	goredis "github.com/redis/go-redis/v9"
	"gorm.io/gorm"
	"xorm.io/xorm"
)

// Loops over what is one row at most, by a LIMIT or by what a command asks for, run
// once. The twins of them ask for more.

// NewestGorm has its LIMIT in a chain.
func NewestGorm(db *gorm.DB, status string) error {
	var orders []Order
	if err := db.Where("status = ?", status).Order("id DESC").Limit(1).Find(&orders).Error; err != nil {
		return err
	}
	for _, o := range orders {
		if err := db.Table("history").Where("order_id = ?", o.ID).Delete(nil).Error; err != nil {
			return err
		}
	}
	return nil
}

// NewestGorms reads two rows on one way.
func NewestGorms(db *gorm.DB, status string, two bool) {
	var orders []Order
	query := db.Where("status = ?", status).Limit(1)
	if two {
		query = db.Where("status = ?", status).Limit(200)
	}
	query.Find(&orders)
	for _, o := range orders {
		db.Table("history").Where("order_id = ?", o.ID).Delete(nil) // want `gorm Delete runs min\(len\(orders\), 200\) times per NewestGorms`
	}
}

// FirstGorm reads into a list with what reads one row.
func FirstGorm(db *gorm.DB) {
	var orders []Order
	db.First(&orders, "status = ?", "open")
	for _, o := range orders {
		db.Table("history").Where("order_id = ?", o.ID).Delete(nil)
	}
}

const newest = 1

// NewestSQLX has the number in an argument.
func NewestSQLX(ctx context.Context, db *sqlx.DB) error {
	orders := make([]Order, 0)
	if err := db.SelectContext(ctx, &orders, "SELECT * FROM orders ORDER BY id DESC LIMIT ?", newest); err != nil {
		return err
	}
	for i := range orders {
		if _, err := db.ExecContext(ctx, "DELETE FROM history WHERE order_id = ?", orders[i].ID); err != nil {
			return err
		}
	}
	return nil
}

// EachSQLX has its limit from elsewhere.
func EachSQLX(ctx context.Context, db *sqlx.DB, limit int) {
	var orders []Order
	db.SelectContext(ctx, &orders, "SELECT * FROM orders ORDER BY id DESC LIMIT ?", limit)
	for i := range orders {
		db.ExecContext(ctx, "DELETE FROM history WHERE order_id = ?", orders[i].ID) // want `sqlx ExecContext runs len\(orders\) times per EachSQLX`
	}
}

// NewestXorm is told by a helper.
func NewestXorm(engine *xorm.Engine) error {
	orders, err := newestOf(engine)
	if err != nil {
		return err
	}
	for _, o := range orders {
		if _, err := engine.Where("order_id = ?", o.ID).Delete(new(Order)); err != nil {
			return err
		}
	}
	return nil
}

func newestOf(engine *xorm.Engine) (orders []*Order, err error) {
	err = engine.Desc("id").Limit(1).Find(&orders)
	return
}

// PagesXorm is told by a helper that reads a page.
func PagesXorm(engine *xorm.Engine) {
	orders, _ := pageOf(engine)
	for _, o := range orders {
		engine.Where("order_id = ?", o.ID).Delete(new(Order)) // want `xorm Delete runs min\(len\(orders\), 50\) times per PagesXorm`
	}
}

func pageOf(engine *xorm.Engine) (orders []*Order, err error) {
	err = engine.Desc("id").Limit(50).Find(&orders)
	return orders, err
}

// NewestRows steps to the one row that there is.
func NewestRows(ctx context.Context, db *sql.DB) error {
	rows, err := db.QueryContext(ctx, "SELECT id FROM orders WHERE status = 'open' ORDER BY id LIMIT 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return err
		}
		if _, err := db.ExecContext(ctx, "UPDATE orders SET status = 'taken' WHERE id = ?", id); err != nil {
			return err
		}
	}
	return rows.Err()
}

// EachRow steps to as many rows as there are.
func EachRow(ctx context.Context, db *sql.DB) {
	rows, err := db.QueryContext(ctx, "SELECT id FROM orders WHERE status = 'open' ORDER BY id")
	if err != nil {
		return
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if rows.Scan(&id) == nil {
			db.ExecContext(ctx, "UPDATE orders SET status = 'taken' WHERE id = ?", id) // want `database/sql ExecContext runs rows times per EachRow`
		}
	}
}

// NextTask takes the one task that is due.
func NextTask(ctx context.Context, db *sqlx.DB, rdb *goredis.Client, now string) error {
	ids, err := rdb.ZRangeByScore(ctx, "due", &goredis.ZRangeBy{Min: "-inf", Max: now, Count: 1}).Result()
	if err != nil {
		return err
	}
	for _, id := range ids {
		if _, err := db.ExecContext(ctx, "UPDATE tasks SET runs = runs + 1 WHERE id = ?", id); err != nil {
			return err
		}
	}
	oldest := rdb.LRange(ctx, "waiting", 0, 0).Val()
	for _, id := range oldest {
		if err := rdb.LRem(ctx, "waiting", 1, id).Err(); err != nil {
			return err
		}
	}
	return nil
}

// DueTasks takes what is due.
func DueTasks(ctx context.Context, db *sqlx.DB, rdb *goredis.Client, now string) {
	ids := rdb.ZRangeByScore(ctx, "due", &goredis.ZRangeBy{Min: "-inf", Max: now, Offset: 1}).Val()
	for _, id := range ids {
		db.ExecContext(ctx, "UPDATE tasks SET runs = runs + 1 WHERE id = ?", id) // want `sqlx ExecContext runs len\(ids\) times per DueTasks`
	}
	oldest := rdb.LRange(ctx, "waiting", 0, -1).Val()
	for _, id := range oldest {
		rdb.LRem(ctx, "waiting", 1, id) // want `go-redis LRem runs len\(oldest\) times per DueTasks`
	}
}

// NextJob takes one job with a command given as text.
func NextJob(conn redis.Conn, now int64) error {
	jobs, err := redis.Strings(conn.Do("ZRANGEBYSCORE", "jobs", "-inf", now, "LIMIT", 0, 1))
	if err != nil {
		return err
	}
	for _, job := range jobs {
		if _, err := conn.Do("ZREM", "jobs", job); err != nil {
			return err
		}
	}
	return nil
}

// DueJobs takes ten.
func DueJobs(conn redis.Conn, now int64) {
	jobs, _ := redis.Strings(conn.Do("ZRANGEBYSCORE", "jobs", "-inf", now, "LIMIT", 1, 10))
	for _, job := range jobs {
		conn.Do("ZREM", "jobs", job) // want `redigo Do runs min\(len\(jobs\), 10\) times per DueJobs`
	}
}

// OneLater unpacks the answer after it has looked at the error.
func OneLater(conn redis.Conn, now int64) error {
	reply, err := conn.Do("zrangebyscore", "jobs", "-inf", now, "limit", 0, 1)
	if err != nil {
		return err
	}
	jobs, err := redis.Strings(reply, err)
	if err != nil {
		return err
	}
	for _, job := range jobs {
		conn.Do("ZREM", "jobs", job)
	}
	return nil
}

// AllLater does the same with all of them.
func AllLater(conn redis.Conn, now int64) error {
	reply, err := conn.Do("zrangebyscore", "jobs", "-inf", now)
	if err != nil {
		return err
	}
	jobs, err := redis.Strings(reply, err)
	for _, job := range jobs {
		conn.Do("ZREM", "jobs", job) // want `redigo Do runs len\(jobs\) times per AllLater`
	}
	return err
}
