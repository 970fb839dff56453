package direct

import (
	"context"
	"database/sql"

	"github.com/go-jet/jet/v2/mysql"
)

var (
	userID   = mysql.IntegerColumn("id")
	allUsers = mysql.NewTable("shop", "users", "", userID)
)

// Drawn selects one user per turn.
func Drawn(ctx context.Context, db *sql.DB, ids []int64) ([]User, error) {
	var drawn []User
	for _, id := range ids {
		var user User
		query := mysql.SELECT(userID).FROM(allUsers).WHERE(userID.EQ(mysql.Int(id)))
		if err := query.QueryContext(ctx, db, &user); err != nil { // want `^query in loop: jet QueryContext runs len\(ids\) times per Drawn[ ;].*\[query-in-loop\]$`
			return nil, err
		}
		drawn = append(drawn, user)
	}
	return drawn, nil
}

// DrawnAtOnce selects them with IN; the loop only gathers.
func DrawnAtOnce(db *sql.DB, ids []int64) ([]User, error) {
	var list []mysql.Expression
	for _, id := range ids {
		list = append(list, mysql.Int(id))
	}
	var drawn []User
	err := allUsers.SELECT(userID).WHERE(userID.IN(list...)).Query(db, &drawn)
	return drawn, err
}

// Undrawn deletes one by one, whatever the statement is to a helper.
func Undrawn(db *sql.DB, ids []int64) error {
	for _, id := range ids {
		if err := run(db, allUsers.DELETE().WHERE(userID.EQ(mysql.Int(id)))); err != nil { // want `^query in loop: run runs len\(ids\) times per Undrawn .*jet Exec.*\[query-in-loop\]$`
			return err
		}
	}
	return nil
}

func run(db *sql.DB, statement mysql.Statement) error {
	_, err := statement.Exec(db)
	return err
}

// SearchDrawn adds a condition per word and runs the query once.
func SearchDrawn(db *sql.DB, numbers []int64) ([]User, error) {
	cond := mysql.Bool(false)
	for _, n := range numbers {
		cond = cond.OR(userID.GT(mysql.Int(n)))
	}
	var found []User
	err := allUsers.SELECT(userID).WHERE(cond).Query(db, &found)
	return found, err
}
