package conditions

import "github.com/gogf/gf/v2/database/gdb"

func goframeLoud(db gdb.DB, user int64) {
	db.Model("carts").Where("user_id", user).Delete()                           // want `carts has no index for user_id.*\[missing-index\]`
	db.Model("carts").Where("user_id", user).Data(gdb.Map{"note": ""}).Update() // want `carts has no index for user_id.*\[missing-index\]`
	db.Model("carts").Update(gdb.Map{"note": ""}, "user_id = ?", user)          // want `carts has no index for user_id.*\[missing-index\]`
}

func goframeSilent(db gdb.DB, user int64) {
	db.Model("carts").Where("user_id", user).WherePri(7).Delete()
	db.Model("carts").Where("user_id", user).Where("id", 7).Data(gdb.Map{"note": ""}).Update()
	db.Model("carts").Data(gdb.Map{"note": ""}).Update()
}
