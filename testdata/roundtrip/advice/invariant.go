package advice

import (
	"context"
	"database/sql"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
	"xorm.io/xorm"
)

// User belongs to a department.
type User struct {
	ID     int64
	DeptID int64
	Leader int64
}

// Leaders fills variables from outside: what is asked for does not change, and what
// the second query takes from the answer of the first does not, either.
func Leaders(db *gorm.DB, creator int64, steps []int) (leaders []int64) {
	var user, dept User
	for _, step := range steps {
		if step > 2 {
			db.Model(&user).Where("user_id = ?", creator).Find(&user)     // want `^query in loop: gorm Find runs up to len\(steps\) times per Leaders; the arguments do not change with the loop: call it once before`
			db.Model(&dept).Where("dept_id = ?", user.DeptID).Find(&dept) // want `the arguments do not change with the loop: call it once before`
			leaders = append(leaders, dept.Leader)
		}
	}
	return leaders
}

// Own asks for the department of each user: the second query changes with the first.
func Own(db *gorm.DB, steps []int64) (leaders []int64) {
	var user, dept User
	for _, step := range steps {
		db.Where("user_id = ?", step).Find(&user)        // want `load once before the loop`
		db.Where("dept_id = ?", user.DeptID).Find(&dept) // want `load once before the loop`
		leaders = append(leaders, dept.Leader)
	}
	return leaders
}

// Built puts the statement together in each turn, of what does not change.
func Built(db *gorm.DB, byRole bool, of []int64, steps []int64) (n int) {
	for _, step := range steps {
		q := db.Model(&User{})
		if byRole {
			q = q.Where("role_id IN (?)", of)
		} else {
			q = q.Where("dept_id IN (?)", of)
		}
		var users []User
		q.Find(&users) // want `the arguments do not change with the loop: call it once before`
		for _, u := range users {
			if u.ID == step {
				n++
			}
		}
	}
	return n
}

// Cased is Leaders in a case.
func Cased(db *gorm.DB, creator int64, steps []int) (leaders []int64) {
	var user, dept User
	for _, step := range steps {
		switch {
		case step > 2:
			db.Model(&user).Where("user_id = ?", creator).Find(&user)     // want `the arguments do not change with the loop: call it once before`
			db.Model(&dept).Where("dept_id = ?", user.DeptID).Find(&dept) // want `the arguments do not change with the loop: call it once before`
			leaders = append(leaders, dept.Leader)
		case step < 0:
			db.Where("dept_id = ?", user.DeptID).Find(&dept) // want `load once before the loop`
		}
	}
	return leaders
}

// Depends: what is asked for hangs on the element, by a condition, a value, a sum or a
// call that may give something else each time.
func Depends(db *gorm.DB, sess *xorm.Session, of []int64, steps []int64, next func() int64) {
	sum := int64(0)
	for _, step := range steps {
		q := db.Model(&User{})
		if step > 1 {
			q = q.Where("role_id IN (?)", of)
		}
		var users []User
		q.Find(&users) // want `load once before the loop`

		p := db.Model(&User{}).Where("id > ?", step)
		p.Find(&users) // want `load once before the loop`

		sum += step
		sess.Where("id = ?", sum).Find(&users) // want `load once before the loop`

		sess.Where("id = ?", next()).Find(&users) // want `load once before the loop`

		var user User
		switch step {
		case 1:
			user.DeptID = 1
		}
		sess.Where("id = ?", user.DeptID).Find(&users) // want `load once before the loop`
	}
}

// Scanned is filled row by row.
func Scanned(ctx context.Context, db *sqlx.DB, std *sql.DB, user User, steps []int) (names []string) {
	var name string
	for range steps {
		db.GetContext(ctx, &name, "SELECT name FROM users WHERE id = ?", user.ID)            // want `the arguments do not change with the loop: call it once before`
		std.QueryRowContext(ctx, "SELECT name FROM users WHERE id = ?", user.ID).Scan(&name) // want `the arguments do not change with the loop: call it once before`
		names = append(names, name)
	}
	return names
}

// Keyed hands the key in the struct that is filled.
func Keyed(db *gorm.DB, sess *xorm.Session, users []User, ids []int64) (depts []int64) {
	for _, u := range users {
		db.First(&u) // want `load once before the loop`
		depts = append(depts, u.DeptID)
	}
	for _, id := range ids {
		u := User{ID: id}
		db.First(&u) // want `load once before the loop`
		var by User
		by.Leader = id
		sess.Get(&by) // want `load once before the loop`
		depts = append(depts, u.DeptID, by.DeptID)
	}
	return depts
}

// Fixed hands a key that is the same each time, or none.
func Fixed(db *gorm.DB, sess *xorm.Session, root int64, ids []int64) (n int) {
	for _, id := range ids {
		u := User{ID: root}
		db.First(&u) // want `the arguments do not change with the loop: call it once before`
		var first User
		sess.Where("leader = ?", root).Get(&first) // want `the arguments do not change with the loop: call it once before`
		if id == u.ID || id == first.ID {
			n++
		}
	}
	return n
}

// Decoded asks by the key in what each turn decodes.
func Decoded(db *gorm.DB, raws [][]byte) (depts []int64) {
	for _, raw := range raws {
		var u User
		if json.Unmarshal(raw, &u) != nil {
			continue
		}
		db.First(&u) // want `load once before the loop`
		depts = append(depts, u.DeptID)
	}
	return depts
}

// roles are those of a user.
func roles(db *gorm.DB, user int64) (ids []int64) {
	db.Table("user_roles").Where("user_id = ?", user).Pluck("role_id", &ids)
	return ids
}

// allowed asks for the roles of the user, whichever the role.
func allowed(db *gorm.DB, user, role int64) bool {
	for _, id := range roles(db, user) {
		if id == role {
			return true
		}
	}
	return false
}

// hit is one of a role: what it asks for is not.
func (u User) hit(db *gorm.DB, user int64) bool { return allowed(db, user, u.Leader) }

// own asks for the roles of the one that it is.
func (u User) own(db *gorm.DB) bool { return allowed(db, u.ID, u.Leader) }

// grant writes what it has read for.
func grant(db *gorm.DB, user, role int64) {
	if !allowed(db, user, role) {
		db.Table("user_roles").Create(map[string]any{"user_id": user, "role_id": role})
	}
}

// Check asks for the same roles in each turn.
func Check(db *gorm.DB, user int64, wanted []int64, users []User) (n int) {
	for _, role := range wanted {
		if allowed(db, user, role) { // want `what it reads does not change with the loop: read that once before, and hand it in`
			n++
		}
		if allowed(db, role, user) { // want `load once before the loop`
			n++
		}
		if ids := roles(db, user); len(ids) > 0 { // want `the arguments do not change with the loop: call it once before`
			n++
		}
		grant(db, user, role) // want `load what it reads once before the loop`
	}
	for _, u := range users {
		if u.hit(db, user) { // want `what it reads does not change with the loop: read that once before, and hand it in`
			n++
		}
		if u.own(db) { // want `load once before the loop`
			n++
		}
	}
	return n
}

// Next asks for the roles of another one each time.
func Next(db *gorm.DB, user int64, wanted []int64) (n int) {
	for _, role := range wanted {
		if allowed(db, user, role) { // want `load once before the loop`
			user++
		}
	}
	return n
}

// named adds to the statement that it is given.
func (u User) named(db *gorm.DB) (found User) {
	if u.ID > 0 {
		db = db.Where("id = ?", u.ID)
	} else {
		db = db.Where("dept_id = ?", u.DeptID)
	}
	db.First(&found)
	return found
}

// Names asks for another user each time.
func Names(db *gorm.DB, users []User) (found []User) {
	for _, u := range users {
		found = append(found, u.named(db)) // want `load once before the loop`
	}
	return found
}

// byField sets the key behind the declaration, and byFilter by a method: what they ask for
// is made of it.
func byField(db *gorm.DB, id int64) (u User) {
	u.ID = id
	db.First(&u)
	return u
}

func byStruct(db *gorm.DB, id int64) (found User) {
	u := User{}
	u.ID = id
	db.Where(u).First(&found)
	return found
}

func (u *User) set(id int64) { u.ID = id }

func byMethod(db *gorm.DB, id int64) (found User) {
	u := &User{}
	u.set(id)
	db.Where("id = ?", u.ID).First(&found)
	return found
}

func byBuffer(db *sql.DB, id int64) error {
	var b strings.Builder
	b.WriteString("SELECT * FROM users WHERE id = ")
	b.WriteString(strconv.FormatInt(id, 10))
	rows, err := db.Query(b.String())
	if err != nil {
		return err
	}
	return rows.Close()
}

func byArgs(db *gorm.DB, id int64) (found User) {
	args := make([]any, 1)
	copy(args, []any{id})
	db.Where("id = ?", args...).First(&found)
	return found
}

// Each of them asks for another user in each turn.
func Each(db *gorm.DB, pool *sql.DB, ids []int64) {
	for _, id := range ids {
		byField(db, id)    // want `load once before the loop`
		byStruct(db, id)   // want `load once before the loop`
		byMethod(db, id)   // want `load once before the loop`
		byBuffer(pool, id) // want `load once before the loop`
		byArgs(db, id)     // want `load once before the loop`
	}
}

// limited reads a setting, and what is asked for.
func limited(db *gorm.DB, role int64) bool {
	var limit int64
	var holders int64
	db.Table("settings").Where("name = ?", "holders").Pluck("value", &limit)
	db.Table("user_roles").Where("role_id = ?", role).Count(&holders)
	return holders < limit
}

// sells reads a setting, whatever it is asked for.
func sells(db *gorm.DB, user int64, sold bool) bool {
	var from []int64
	db.Table("settings").Where("name = ?", "open").Pluck("value", &from)
	if sold {
		var last User
		db.Take(&last, user)
		return len(from) > 0 && last.ID > from[0]
	}
	return len(from) > 0 && user > from[0]
}

// Limits asks for the same setting in each turn, beside what changes.
func Limits(db *gorm.DB, wanted []int64, sold bool) (n int) {
	for _, role := range wanted {
		if limited(db, role) { // want `gorm Count\); ask once before the loop for the numbers of all of them`
			n++
		}
		if sells(db, role, sold) { // want `what it reads does not change with the loop: read that once before, and hand it in`
			n++
		}
	}
	return n
}
