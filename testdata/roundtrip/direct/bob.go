package direct

import (
	"context"

	"github.com/stephenafamo/bob"
	"github.com/stephenafamo/bob/dialect/mysql"
	"github.com/stephenafamo/bob/dialect/mysql/dialect"
	"github.com/stephenafamo/bob/dialect/mysql/dm"
	"github.com/stephenafamo/bob/dialect/mysql/sm"
	"github.com/stephenafamo/scan"
)

// Builders selects one user per turn.
func Builders(ctx context.Context, db bob.Executor, ids []int64) ([]User, error) {
	var builders []User
	for _, id := range ids {
		query := mysql.Select(sm.Columns("id"), sm.From("users"), sm.Where(mysql.Quote("id").EQ(mysql.Arg(id))))
		user, err := bob.One(ctx, db, query, scan.StructMapper[User]()) // want `^query in loop: bob One runs len\(ids\) times per Builders[ ;].*\[query-in-loop\]$`
		if err != nil {
			return nil, err
		}
		builders = append(builders, user)
	}
	return builders, nil
}

// BuildersAtOnce selects them with IN; the loop only gathers.
func BuildersAtOnce(ctx context.Context, db bob.DB, ids []int64) ([]User, error) {
	var list []any
	for _, id := range ids {
		list = append(list, id)
	}
	mods := []bob.Mod[*dialect.SelectQuery]{sm.Columns("id"), sm.From("users")}
	if len(ids) > 0 {
		mods = append(mods, sm.Where(mysql.Quote("id").In(mysql.Arg(list...))))
	}
	return bob.All(ctx, db, mysql.Select(mods...), scan.StructMapper[User]())
}

// Dismissed deletes one by one, in a transaction.
func Dismissed(ctx context.Context, db bob.DB, ids []int64) error {
	return db.RunInTx(ctx, nil, func(ctx context.Context, tx bob.Executor) error {
		for _, id := range ids {
			if _, err := mysql.Delete(dm.From("users"), dm.Where(mysql.Quote("id").EQ(mysql.Arg(id)))).Exec(ctx, tx); err != nil { // want `^query in loop: bob Exec runs len\(ids\) times per Dismissed[ ;].*\[query-in-loop\]$`
				return err
			}
		}
		return nil
	})
}
