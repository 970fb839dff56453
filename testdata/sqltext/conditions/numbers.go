package conditions

import (
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"github.com/uptrace/bun"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// state says itself how it is written.
type state int

func (s state) String() string { return "'s" + strconv.Itoa(int(s)) + "'" }

// numbers: a number that is written into a text is one, unless it stands in quotes.
func numbers(db *sql.DB, phone int64, n int, phones []int64, s state) {
	db.Exec("UPDATE orders SET status = 1 WHERE phone = " + strconv.Itoa(n))                                 // want `phone is varchar.*the number n:.*\[implicit-conversion\]`
	db.Exec("UPDATE orders SET status = 1 WHERE phone = " + strconv.FormatInt(phone, 10))                    // want `phone is varchar.*the number .*\[implicit-conversion\]`
	db.Exec(fmt.Sprintf("UPDATE orders SET status = 1 WHERE phone = %v", phone))                             // want `phone is varchar.*the number .*\[implicit-conversion\]`
	db.Exec(fmt.Sprint("UPDATE orders SET status = 1 WHERE phone = ", phone))                                // want `phone is varchar.*the number .*\[implicit-conversion\]`
	db.Exec(fmt.Sprintf("UPDATE orders SET status = 1 WHERE phone = %s", strconv.FormatUint(uint64(n), 10))) // want `phone is varchar.*the number .*\[implicit-conversion\]`
	db.Exec("UPDATE orders SET status = 1 WHERE phone = '" + strconv.Itoa(n) + "'")
	db.Exec(fmt.Sprintf("UPDATE orders SET status = 1 WHERE phone = '%v'", phone))
	db.Exec(fmt.Sprintf("UPDATE orders SET status = 1 WHERE phone = %v", s))
	db.Exec("UPDATE orders SET status = 1 WHERE phone = 0x" + strconv.FormatInt(phone, 16))
	db.Exec("UPDATE orders SET status = 1 WHERE user_id = " + strconv.Itoa(n))
	db.Exec("UPDATE orders SET status = 1 WHERE phone = ?", strconv.Itoa(n))
	db.Exec("UPDATE orders SET status = 1 WHERE phone = ?", fmt.Sprint(n))
	args := []any{}
	args = append(args, fmt.Sprint(n))
	db.Exec("UPDATE orders SET status = 1 WHERE phone = ?", args...)
	db.Exec("UPDATE orders_" + strconv.Itoa(n) + " SET status = 1 WHERE phone = '1'")
}

// lists: the values of a list that is written out are of the type of its elements.
func lists(db *sql.DB, phones []int64, texts []string) {
	args := make([]any, 0, len(phones))
	for _, p := range phones {
		args = append(args, p)
	}
	db.Exec("UPDATE orders SET status = 1 WHERE phone IN (?"+strings.Repeat(",?", len(phones)-1)+")", args...)  // want `phone is varchar.*the number .*\[implicit-conversion\]`
	db.Exec("UPDATE orders SET status = 1 WHERE phone IN ("+strings.Repeat("?, ", len(phones)-1)+"?)", args...) // want `phone is varchar.*the number .*\[implicit-conversion\]`
	db.Exec("UPDATE orders SET status = 1 WHERE user_id IN (?"+strings.Repeat(",?", len(phones)-1)+")", args...)
	some := make([]any, len(texts))
	for i, t := range texts {
		some[i] = t
	}
	db.Exec("UPDATE orders SET status = 1 WHERE phone IN (?"+strings.Repeat(",?", len(texts)-1)+")", some...)
	parts := make([]string, 0, len(phones))
	for _, p := range phones {
		parts = append(parts, strconv.FormatInt(p, 10))
	}
	db.Exec("UPDATE orders SET status = 1 WHERE phone IN (" + strings.Join(parts, ",") + ")") // want `phone is varchar.*the number .*\[implicit-conversion\]`
	db.Exec("UPDATE orders SET status = 1 WHERE phone IN ('" + strings.Join(parts, "','") + "')")
}

func written(db *bun.DB, g *gorm.DB, phones []int64, texts []string) {
	db.NewSelect().Table("orders").Column("id").Where("phone IN (?)", bun.In(phones)).Exec(nil)                   // want `phone is varchar.*the number .*\[implicit-conversion\]`
	g.Table("orders").Where(clause.IN{Column: "phone", Values: []any{phones[0], phones[1]}}).Pluck("id", &phones) // want `phone is varchar.*the number .*\[implicit-conversion\]`
	db.NewSelect().Table("orders").Column("id").Where("phone IN (?)", bun.In(texts)).Exec(nil)
	db.NewSelect().Table("orders").Column("id").Where("user_id IN (?)", bun.In(phones)).Exec(nil)
	g.Table("orders").Where(clause.IN{Column: "phone", Values: []any{texts[0], texts[1]}}).Pluck("id", &phones)
}
