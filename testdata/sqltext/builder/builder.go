// Package builder holds texts that loops write with separators: each parses, and
// is read as what one turn of the loop makes of it.
package builder

import (
	"bytes"
	"database/sql"
	"fmt"
	"io"
	"slices"
	"strings"

	_ "github.com/go-sql-driver/mysql"
)

func before(db *sql.DB, ids []any) {
	var a strings.Builder
	a.WriteString("DELETE FROM carts WHERE user_id IN (") // want `carts has no index for user_id.*\[missing-index\]`
	for i := range ids {
		if i > 0 {
			a.WriteString(", ")
		}
		a.WriteString("?")
	}
	a.WriteString(")")
	db.Exec(a.String(), ids...)

	b := &strings.Builder{}
	fmt.Fprint(b, "DELETE FROM carts WHERE user_id IN (") // want `carts has no index for user_id.*\[missing-index\]`
	for i := 0; i < len(ids); i++ {
		if i != 0 {
			b.WriteByte(',')
		}
		io.WriteString(b, "?")
	}
	fmt.Fprintf(b, "%s", ")")
	db.Exec(b.String(), ids...)

	var c bytes.Buffer
	for range ids {
		if c.Len() > 0 {
			c.WriteRune(',')
		}
		c.WriteByte('?')
	}
	db.Exec("DELETE FROM carts WHERE user_id IN ("+c.String()+")", ids...) // want `carts has no index for user_id.*\[missing-index\]`

	d, first := "DELETE FROM carts WHERE user_id IN (", true // want `carts has no index for user_id.*\[missing-index\]`
	for range ids {
		if !first {
			d += ", "
		}
		first = false
		d += "?"
	}
	db.Exec(d+")", ids...)

	e, sep := "DELETE FROM carts WHERE user_id IN (", "" // want `carts has no index for user_id.*\[missing-index\]`
	for range ids {
		e += sep + "?"
		sep = ", "
	}
	e += ")"
	db.Exec(e, ids...)

	f, n := "DELETE FROM carts WHERE user_id IN (", 0 // want `carts has no index for user_id.*\[missing-index\]`
	for range ids {
		if n >= 1 {
			f += ", "
		}
		n++
		f += "?"
	}
	f += ")"
	db.Exec(f, ids...)
}

func behind(db *sql.DB, ids []any) {
	a := "DELETE FROM carts WHERE user_id IN (" // want `carts has no index for user_id.*\[missing-index\]`
	for i := range ids {
		a += "?"
		if i < len(ids)-1 {
			a += ","
		}
	}
	a += ")"
	db.Exec(a, ids...)

	b, last := "DELETE FROM carts WHERE user_id IN (", len(ids)-1 // want `carts has no index for user_id.*\[missing-index\]`
	for i := range ids {
		if i == last {
			b += "?)"
		} else {
			b += "?, "
		}
	}
	db.Exec(b, ids...)

	c := "DELETE FROM carts WHERE user_id IN (" // want `carts has no index for user_id.*\[missing-index\]`
	for range ids {
		c += "?, "
	}
	c = strings.TrimSuffix(c, ", ") + ")"
	db.Exec(c, ids...)

	var d bytes.Buffer
	d.WriteString("DELETE FROM carts WHERE user_id IN (") // want `carts has no index for user_id.*\[missing-index\]`
	for range ids {
		d.WriteString("?,")
	}
	d.Truncate(d.Len() - 1)
	d.WriteString(")")
	db.Exec(d.String(), ids...)

	e := "DELETE FROM carts WHERE user_id IN (" // want `carts has no index for user_id.*\[missing-index\]`
	for range ids {
		e += "?,"
	}
	e = e[:len(e)-1] + ")"
	db.Exec(e, ids...)

	var f []string
	for range ids {
		f = append(f, "?")
	}
	db.Exec("DELETE FROM carts WHERE user_id IN ("+strings.Join(f, ",")+")", ids...)                                      // want `carts has no index for user_id.*\[missing-index\]`
	db.Exec("DELETE FROM carts WHERE user_id IN ("+strings.Join(slices.Repeat([]string{"?"}, len(ids)), ",")+")", ids...) // want `carts has no index for user_id.*\[missing-index\]`
	db.Exec("DELETE FROM carts WHERE user_id IN (?"+strings.Repeat(",?", len(ids)-1)+")", ids...)                         // want `carts has no index for user_id.*\[missing-index\]`
}

// rows writes what an INSERT is made of, and what is done to rows that are there.
func rows(db *sql.DB, names []string) {
	var b strings.Builder
	b.WriteString("INSERT INTO carts (user_id, note) VALUES ")
	args := make([]any, 0, 2*len(names))
	for i, name := range names {
		switch {
		case i > 0:
			b.WriteString(", ")
		}
		b.WriteString("(?, ?)")
		args = append(args, name, 1)
	}
	b.WriteString(" ON DUPLICATE KEY UPDATE note = VALUES(note)")
	db.Exec(b.String(), args...)
}

// filters: what was written before says whether a word stands between.
func filters(db *sql.DB, user int64, phone string) {
	where, args := "", []any{}
	if user != 0 {
		where, args = "user_id = ?", append(args, user)
	}
	if phone != "" {
		if where != "" {
			where += " AND "
		}
		where, args = where+"phone LIKE ?", append(args, "%"+phone) // want `\[leading-wildcard\]`
	}
	if where != "" {
		where = " WHERE " + where
	}
	db.Query("SELECT id FROM orders"+where, args...)
}

// unlike puts a comma that depends on nothing the loop tells: one of the texts
// parses.
func unlike(db *sql.DB, ids []any, comma func() bool) {
	q := "SELECT id FROM orders WHERE id IN ("
	for range ids {
		if comma() {
			q += ","
		}
		q += "?"
	}
	db.Query(q+")", ids...)
}

// formatted puts a number where no placeholder may stand.
func formatted(db *sql.DB, n int) {
	db.Exec(fmt.Sprintf("ALTER TABLE carts AUTO_INCREMENT=%d", n))
}

func broken(db *sql.DB, id int64) {
	var b strings.Builder
	b.WriteString("INSERT INTO carts (user_id) VALUES ")
	b.WriteString(", (?) ON DUPLICATE KEY UPDATE user_id = VALUES(user_id)") // want `does not parse`
	db.Exec(b.String(), id)
}
