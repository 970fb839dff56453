package conditions

import (
	"strings"

	"xorm.io/builder"
	"xorm.io/xorm"
)

// Orders is a row of orders.
type Orders struct {
	ID     int64 `xorm:"'id'"`
	UserID int64 `xorm:"'user_id'"`
	Number int64 `xorm:"'phone'"`
}

// Carts is a row of carts.
type Carts struct {
	ID     int64 `xorm:"'id'"`
	UserID int64 `xorm:"'user_id'"`
	Note   string
}

// Line is a row of carts that another package's mapper names the columns of.
type Line struct {
	ID     int64
	UserID int64
}

// TableName is the table of lines.
func (Line) TableName() string { return "carts" }

func xormLoud(e *xorm.Engine, out *[]Orders, phone, user int64, word string, named bool) {
	e.Where(builder.Like{"phone", strings.ToLower(word)}).Find(out)              // want `\[leading-wildcard\]`
	e.Where(builder.Eq{"phone": phone}).Find(out)                                // want `phone.*\[implicit-conversion\]`
	e.In("phone", phone).Find(out)                                               // want `phone.*\[implicit-conversion\]`
	e.Where(builder.In("phone", 1, 2)).Find(out)                                 // want `phone.*\[implicit-conversion\]`
	e.Where(builder.Between{Col: "phone", LessVal: 1, MoreVal: phone}).Find(out) // want `phone.*\[implicit-conversion\]`
	e.Where(builder.Eq{"status": 1}.And(builder.Like{"phone", word})).Find(out)  // want `\[leading-wildcard\]`
	e.Where(builder.Expr("DATE(created_at) = ?", word)).Find(out)                // want `\[non-sargable\]`
	e.Where(builder.Eq{"user_id": user}).Delete(new(Carts))                      // want `carts has no index for user_id.*\[missing-index\]`
	e.Find(out, &Orders{Number: phone})                                          // want `phone.*\[implicit-conversion\]`

	e.Delete(&Carts{UserID: user})                                                                    // want `carts has no index for user_id.*\[missing-index\]`
	e.Update(&Carts{Note: word}, &Carts{UserID: user})                                                // want `carts has no index for user_id.*\[missing-index\]`
	e.Where(builder.Eq{"user_id": user}).Update(&Carts{ID: user, Note: word})                         // want `carts has no index for user_id.*\[missing-index\]`
	e.Exec(builder.Delete(builder.Eq{"user_id": user}).From("carts"))                                 // want `carts has no index for user_id.*\[missing-index\]`
	e.Exec(builder.Update(builder.Eq{"note": word}).From("carts").Where(builder.Eq{"user_id": user})) // want `carts has no index for user_id.*\[missing-index\]`
	of := builder.Select("id").From("carts").Where(builder.Eq{"user_id": user})                       // want `carts has no index for user_id.*\[missing-index\]`
	e.Where(builder.In("id", of)).Find(out)

	e.Where("usr_id = ?", user).Delete(new(Line))         // want `carts has no column usr_id.*\[unknown-column\]`
	e.Where(builder.Eq{"usr_id": user}).Delete(new(Line)) // want `carts has no column usr_id.*\[unknown-column\]`

	cond := builder.NewCond()
	if named {
		cond = cond.And(builder.Like{"phone", word}) // want `\[leading-wildcard\]`
	}
	e.Where(cond).Limit(20).Find(out)

	var list []builder.Cond
	list = append(list, builder.Eq{"phone": phone}) // want `phone.*\[implicit-conversion\]`
	e.Where(builder.And(list...)).Find(out)
}

func xormSilent(e *xorm.Engine, out *[]Orders, phone string, user int64, word string, cond builder.Cond) {
	e.Where(builder.Like{"phone", word + "%"}).Find(out)
	e.Where(builder.Eq{"phone": phone}).Find(out)
	e.In("id", []int64{1, 2}).Find(out)
	e.Where(builder.Not{builder.Like{"phone", word}}.And(builder.Eq{"user_id": user})).Find(out)
	e.Where(builder.Eq{"user_id": user}.And(builder.Eq{"id": 7})).Delete(new(Carts))
	e.Where(cond).Find(out)
	e.Where(builder.If(user > 0, builder.Eq{"user_id": user})).Find(out)
	e.Where(builder.IsNull{"phone"}).Find(out)
	e.Find(out, &Orders{UserID: user})
	e.Delete(&Carts{ID: 7, UserID: user})
	e.Update(&Carts{Note: word}, &Carts{ID: 7, UserID: user})
	e.ID(7).Where(builder.Eq{"user_id": user}).Update(&Carts{Note: word})
	e.Exec(builder.Delete(builder.Eq{"user_id": user, "id": 7}).From("carts"))
	e.Exec(builder.Update(builder.Eq{"note": word}).From("carts").Where(builder.Eq{"id": user}))
	e.Get(&Line{ID: user})
	e.Exec("ALTER TABLE carts ADD COLUMN gift INT")
	e.Where("gift = ?", user).Delete(new(Line))
}
