// Package zero has models as goctl generates them, and statements beside them.
package zero

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	_ "github.com/go-sql-driver/mysql"
	"github.com/zeromicro/go-zero/core/stores/builder"
	"github.com/zeromicro/go-zero/core/stores/cache"
	"github.com/zeromicro/go-zero/core/stores/sqlc"
	"github.com/zeromicro/go-zero/core/stores/sqlx"
	"github.com/zeromicro/go-zero/core/stringx"
)

type customOrdersModel struct {
	*defaultOrdersModel
	hidden []string
	row    any
}

func (m *customOrdersModel) loud(ctx context.Context, phone string, number, page int64) {
	var rows []*Orders
	m.conn.QueryRowsCtx(ctx, &rows, fmt.Sprintf("select %s from %s where `phone` like ?", ordersRows, m.table), "%"+phone) // want `the pattern for .*phone begins with a wildcard.*every row of orders is read.*leading-wildcard`
	m.conn.QueryRowsCtx(ctx, &rows, fmt.Sprintf("select %s from %s where `status` = ?", ordersRows, m.table), number)      // want `orders has no index for status.*missing-index`
	m.conn.QueryRowsCtx(ctx, &rows, fmt.Sprintf("select %s from %s where `phone` = ?", ordersRows, m.table), number)       // want `orders.phone is varchar\(20\) and is compared with the number number.*implicit-conversion`
	var users []struct {
		UserId int64 `db:"user_id"`
	}
	m.conn.QueryRowsCtx(ctx, &users, fmt.Sprintf("select * from %s where `user_id` = ?", m.table), number)                             // want `SELECT \* sends every column of orders.*select-star`
	m.conn.QueryRowsCtx(ctx, &rows, fmt.Sprintf("select %s from %s order by id limit 20 offset ?", ordersRows, m.table), (page-1)*20)  // want `OFFSET grows with a page number.*deep-offset`
	m.conn.QueryRowsCtx(ctx, &rows, fmt.Sprintf("select %s from %s order by rand() limit 20", ordersRows, m.table))                    // want `order-by-rand`
	m.conn.ExecCtx(ctx, fmt.Sprintf("insert into %s (%s) values (?, ?, ?, ?)", m.table, ordersRowsExpectAutoSet), number, phone, 1, 1) // want `value-count`
	m.conn.ExecCtx(ctx, fmt.Sprintf("delete from %s where `status` = ?", m.table), number)                                             // want `orders has no index for status: every row is read and locked.*missing-index`
}

func (m *customOrdersModel) silent(ctx context.Context, phone string, number int64) {
	var rows []*Orders
	m.conn.QueryRowsCtx(ctx, &rows, fmt.Sprintf("select %s from %s where `phone` like ?", ordersRows, m.table), phone+"%")
	m.conn.QueryRowsCtx(ctx, &rows, fmt.Sprintf("select %s from %s where `user_id` = ? and `status` = ?", ordersRows, m.table), number, 1)
	m.conn.ExecCtx(ctx, fmt.Sprintf("insert into %s (%s) values (?, ?, ?)", m.table, ordersRowsExpectAutoSet), number, phone, 1)
	m.conn.ExecCtx(ctx, fmt.Sprintf("update %s set %s where `id` = ?", m.table, ordersRowsWithPlaceHolder), number, phone, 1, number)
	// Which columns are left, the code does not show, or they are those of another database.
	m.conn.ExecCtx(ctx, fmt.Sprintf("insert into %s (%s) values (?)", m.table, strings.Join(stringx.Remove(ordersFieldNames, m.hidden...), ",")), number)
	m.conn.ExecCtx(ctx, fmt.Sprintf("insert into %s (%s) values (?)", m.table, strings.Join(builder.RawFieldNames(m.row, true), ",")), number)
}

// cleared forgets which.
func (m *customOrdersModel) cleared(ctx context.Context) {
	m.conn.ExecCtx(ctx, fmt.Sprintf("delete from %s", m.table)) // want `write-without-where`
}

// cachedCartsModel is one whose rows are cached, shortened.
type cachedCartsModel struct {
	sqlc.CachedConn
	table string
}

func newCartsModel(conn sqlx.SqlConn, c cache.CacheConf) *cachedCartsModel {
	return &cachedCartsModel{CachedConn: sqlc.NewConn(conn, c), table: "`carts`"}
}

func (m *cachedCartsModel) DeleteOf(ctx context.Context, user int64, key string) error {
	_, err := m.ExecCtx(ctx, func(ctx context.Context, conn sqlx.SqlConn) (result sql.Result, err error) {
		query := fmt.Sprintf("delete from %s where `user_id` = ?", m.table) // want `carts has no index for user_id: every row is read and locked.*missing-index`
		return conn.ExecCtx(ctx, query, user)
	}, key)
	return err
}

func (m *cachedCartsModel) Delete(ctx context.Context, id int64, key string) error {
	_, err := m.ExecCtx(ctx, func(ctx context.Context, conn sqlx.SqlConn) (result sql.Result, err error) {
		return conn.ExecCtx(ctx, fmt.Sprintf("delete from %s where `id` = ?", m.table), id)
	}, key)
	return err
}
