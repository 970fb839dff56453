// Package sorted has a partner for its write: by lists of keys, or with a lock that a read
// takes.
package sorted

import (
	"database/sql"

	_ "github.com/go-sql-driver/mysql"
	"gorm.io/gorm"
)

func old(g *gorm.DB, day string) {
	g.Table("orders").Where("created_at BETWEEN ? AND ?", day, day).Delete(nil) // want `read the primary keys first.*\[unordered-write\]`
}

func listed(g *gorm.DB, ids []int64) {
	g.Table("orders").Where("id IN ?", ids).Update("status", 3)
}

func roles(db *sql.DB, from, to string) {
	db.Exec("DELETE FROM crm_user_role WHERE crm_role_id BETWEEN ? AND ?", from, to) // want `read the primary keys first.*\[unordered-write\]`
	db.Query("SELECT id FROM crm_user_role WHERE crm_org_id > ? FOR UPDATE", from)
}
