package counts

import (
	"database/sql"
	"strings"

	"gorm.io/gorm"
)

// Where branches add to the text and to the list of its values, each way is compared
// by itself.

func byBadBranch(db *sql.DB, org, user int) (*sql.Rows, error) {
	q := "SELECT id FROM orders WHERE user_id = ?" // want `3 placeholders and the call gives 2 values`
	args := []any{user}
	if org > 0 {
		q += " AND org = ? AND st = ?"
		args = append(args, org)
	}
	return db.Query(q, args...)
}

func byBadNoAppend(db *sql.DB, org, user int) (*sql.Rows, error) {
	q := "SELECT id FROM orders WHERE user_id = ?" // want `2 placeholders and the call gives 1 value`
	args := []any{user}
	if org > 0 {
		q += " AND org = ?"
	}
	return db.Query(q, args...)
}

func byBadElse(db *sql.DB, org, user int) (*sql.Rows, error) {
	q := "SELECT id FROM orders WHERE " // want `2 placeholders and the call gives 1 value`
	var args []any
	if org > 0 {
		q += "org = ?"
		args = append(args, org)
	} else {
		q += "user_id = ? AND st = ?"
		args = append(args, user)
	}
	return db.Query(q, args...)
}

func byBadSwitch(db *sql.DB, k string, user int) (*sql.Rows, error) {
	q := "SELECT id FROM orders WHERE user_id = ?" // want `2 placeholders and the call gives 3 values`
	args := []any{user}
	switch k {
	case "a":
		q += " AND a = ?"
		args = append(args, 1)
	case "b":
		q += " AND b = ?"
		args = append(args, 1, 2)
	}
	return db.Query(q, args...)
}

func byBadGormRaw(db *gorm.DB, org, user int) (o []int) {
	w := "SELECT id FROM orders WHERE user_id = ?" // want `3 placeholders and the call gives 2 values`
	args := []any{user}
	if org > 0 {
		w += " AND org = ? OR x = ?"
		args = append(args, org)
	}
	db.Raw(w, args...).Scan(&o)
	return
}

func byOk(db *sql.DB, org, user int) (*sql.Rows, error) {
	q := "SELECT id FROM orders WHERE user_id = ?"
	args := []any{user}
	if org > 0 {
		q += " AND org = ?"
		args = append(args, org)
	}
	return db.Query(q, args...)
}

func byOkTwo(db *sql.DB, org, st, user int) (*sql.Rows, error) {
	q := "SELECT id FROM orders WHERE user_id = ?"
	args := []any{user}
	if org > 0 {
		q += " AND org = ?"
		args = append(args, org)
	}
	if st > 0 {
		q += " AND st BETWEEN ? AND ?"
		args = append(args, st, st+1)
	}
	return db.Query(q, args...)
}

func byOkTwoIfs(db *sql.DB, org, user int) (*sql.Rows, error) {
	q := "SELECT id FROM orders WHERE user_id = ?"
	args := []any{user}
	if org > 0 {
		q += " AND org = ?"
	}
	if org > 0 {
		args = append(args, org)
	}
	return db.Query(q, args...)
}

func byOkElse(db *sql.DB, org, user int) (*sql.Rows, error) {
	q := "SELECT id FROM orders WHERE "
	var args []any
	if org > 0 {
		q += "org = ?"
		args = append(args, org)
	} else {
		q += "user_id = ? AND st = ?"
		args = append(args, user, 3)
	}
	return db.Query(q, args...)
}

func byOkSwitch(db *sql.DB, k string, user int) (*sql.Rows, error) {
	q := "SELECT id FROM orders WHERE user_id = ?"
	args := []any{user}
	switch k {
	case "a":
		q += " AND a = ?"
		args = append(args, 1)
	case "b":
		q += " AND b = ? and c = ?"
		args = append(args, 1, 2)
	}
	return db.Query(q, args...)
}

func byOkFlag(db *sql.DB, org, user int) (*sql.Rows, error) {
	q := "SELECT id FROM orders WHERE user_id = ?"
	args := []any{user}
	has := org > 0
	if has {
		q += " AND org = ?"
	}
	x := 3
	if has && x > 2 {
		args = append(args, org)
	}
	return db.Query(q, args...)
}

func byOkHelper2(db *sql.DB, org, user int) (*sql.Rows, error) {
	where, args := pairOf(org, user)
	args = append(args, 10)
	return db.Query("SELECT id FROM orders WHERE "+where+" LIMIT ?", args...)
}

func byOkClosure(db *sql.DB, org, user int) (*sql.Rows, error) {
	q := "SELECT id FROM orders WHERE user_id = ?"
	args := []any{user}
	and := func(c string, v any) {
		q += " AND " + c + " = ?"
		args = append(args, v)
	}
	if org > 0 {
		and("org", org)
	}
	return db.Query(q, args...)
}

func byOkPtr(db *sql.DB, org, user int) (*sql.Rows, error) {
	q := "SELECT id FROM orders WHERE user_id = ?"
	args := []any{user}
	addOrg(&q, &args, org)
	return db.Query(q, args...)
}

func byBadHelper(db *sql.DB, org, user int) (*sql.Rows, error) {
	where, args := pairOf(org, user)
	return db.Query("SELECT id FROM orders WHERE "+where+" LIMIT ?", args...)
}

func byBadBuilder(db *sql.DB, org, user int) (*sql.Rows, error) {
	var b strings.Builder
	b.WriteString("SELECT id FROM orders WHERE user_id = ?")
	args := []any{user}
	if org > 0 {
		b.WriteString(" AND org = ? and x = ?")
		args = append(args, org)
	}
	return db.Query(b.String(), args...)
}

func pairOf(org, user int) (string, []any) {
	if org > 0 {
		return "user_id = ? AND org = ?", []any{user, org}
	}
	return "user_id = ?", []any{user}
}

func addOrg(q *string, args *[]any, org int) {
	if org > 0 {
		*q += " AND org = ?"
		*args = append(*args, org)
	}
}

// leftBefore never comes to the call with the first condition.
func leftBefore(db *sql.DB, org, user int) (*sql.Rows, error) {
	q := "SELECT id FROM orders WHERE user_id = ?"
	args := []any{user}
	if org > 0 {
		q += " AND org = ?"
	}
	if org > 0 {
		return db.Query(q, user, org)
	}
	return db.Query(q, args...)
}

// chosenAfter comes to the call only with the condition.
func chosenAfter(db *sql.DB, org, user int) (*sql.Rows, error) {
	q := "SELECT id FROM orders WHERE user_id = ?"
	args := []any{user}
	if org > 0 {
		q += " AND org = ?"
	}
	if org <= 0 {
		return db.Query(q, args...)
	}
	return db.Query(q, user, org)
}

// shortest may never run without the condition.
func shortest(db *sql.DB, org, user int) (*sql.Rows, error) {
	q := "SELECT id FROM orders WHERE user_id = ?"
	args := []any{user, org}
	if org > 0 {
		q += " AND org = ?"
	}
	return db.Query(q, args...)
}
