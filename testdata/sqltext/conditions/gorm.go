package conditions

import (
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Order is a row of orders.
type Order struct {
	ID     int64
	UserID int64
	Phone  string
	Number int64 `gorm:"column:phone"`
}

// Cart is a row of carts.
type Cart struct {
	ID    int64
	Owner int64 `gorm:"column:user_id"`
}

func anywhere(word string) string { return "%" + word + "%" }

func begins(word string) string { return word + "%" }

func gormLoud(db *gorm.DB, out *[]Order, phone, user int64, word string) {
	db.Where(map[string]any{"phone": phone}).Find(out)                                                                // want `phone.*\[implicit-conversion\]`
	db.Where(&Order{Number: phone}).Find(out)                                                                         // want `phone.*\[implicit-conversion\]`
	db.Where("phone", phone).Find(out)                                                                                // want `phone.*\[implicit-conversion\]`
	db.Where(clause.Eq{Column: "phone", Value: phone}).Find(out)                                                      // want `phone.*\[implicit-conversion\]`
	db.Find(out, map[string]any{"phone": phone})                                                                      // want `phone.*\[implicit-conversion\]`
	db.Where("phone LIKE ?", anywhere(word)).Find(out)                                                                // want `\[leading-wildcard\]`
	db.Where(clause.Like{Column: clause.Column{Name: "phone"}, Value: "%" + word}).Find(out)                          // want `\[leading-wildcard\]`
	db.Where(gorm.Expr("DATE(created_at) = ?", word)).Find(out)                                                       // want `\[non-sargable\]`
	db.Where(&Cart{Owner: user}).Delete(&Cart{})                                                                      // want `carts has no index for user_id.*\[missing-index\]`
	db.Where(clause.Or(clause.Eq{Column: "id", Value: 1}, clause.Eq{Column: "user_id", Value: user})).Delete(&Cart{}) // want `user_id`

	db.FirstOrInit(&Order{}, map[string]any{"phone": phone})                // want `phone.*\[implicit-conversion\]`
	db.Model((*Cart)(nil)).Where("user_id = ?", user).Update("note", "")    // want `carts has no index for user_id.*\[missing-index\]`
	db.Model(&Cart{Owner: user}).Where("user_id = ?", 7).Update("note", "") // want `carts has no index for user_id.*\[missing-index\]`
	of := db.Model(&Cart{}).Select("id").Where("user_id = ?", user)         // want `carts has no index for user_id.*\[missing-index\]`
	db.Where("id IN (?)", of).Find(out)

	filter := make(map[string]interface{})
	filter["phone"] = phone // want `phone.*\[implicit-conversion\]`
	db.Where(filter).Find(out)

	var like Order
	like.Number = phone
	db.Where(&like).Find(out) // want `phone.*\[implicit-conversion\]`
}

func gormSilent(db *gorm.DB, out *[]Order, phone string, user int64, word string, given map[string]any, model *Order, cart *Cart) {
	db.Model(cart).Where("user_id = ?", user).Update("note", "")
	db.Where(map[string]any{"phone": phone}).Find(out)
	db.Where(map[string]any{"id": []int64{1, 2}}).Find(out)
	db.Where(&Order{UserID: user, Number: 0}).Find(out)
	db.Where("user_id", user).Find(out)
	db.Where("phone LIKE ?", begins(word)).Find(out)
	db.Where(clause.Eq{Column: "phone", Value: phone}).Find(out)
	db.Where(clause.IN{Column: "id", Values: []any{1, 2}}).Find(out)
	db.Where(given).Find(out)
	db.Where(model).Find(out)
	db.Where(&Cart{Owner: user}).Where("id = ?", user).Delete(&Cart{})
	db.FirstOrInit(&Order{}, map[string]any{"phone": phone})
	db.Model(&Cart{ID: user}).Where("user_id = ?", 7).Update("note", "")
	db.Where("id IN (?)", db.Model(&Cart{}).Select("id").Where("id = ?", user)).Find(out)
	var none Cart
	db.Where(&none).Where("id = ?", user).Delete(&Cart{})
}

// joined is given SQL, a statement and a value, each in the place of a ?.
func joined(db *gorm.DB, user int64, all bool) {
	on := gorm.Expr("c.id = o.user_id")
	if all {
		on = gorm.Expr("c.id = o.user_id AND o.id > 0")
	}
	db.Exec("UPDATE carts c JOIN orders o ON ? SET o.status = 1 WHERE c.id = ?", on, user)
	db.Exec("UPDATE orders SET status = 1 WHERE id = (?)", db.Model(&Order{}).Select("MAX(id)"))
	db.Raw("SELECT o.id FROM orders o WHERE ?", gorm.Expr("YEAR(o.created_at) = ?", 2024)).Scan(&user) // want `\[non-sargable\]`
}
