package numbered

import (
	"gorm.io/gorm"
	"xorm.io/xorm"
)

func lists(db *gorm.DB, x *xorm.Engine, tag string) (some []Post) {
	db.Where("tags LIKE ?", "%,"+tag+",%").Find(&some)                            // want `; keep the values of the list in a table of their own, one to a row: an index finds those \[leading-wildcard\]`
	x.Where("concat(',', tags, ',') LIKE ?", "%,"+tag+",%").Find(&some)           // want `; keep the values of the list in a table of their own`
	x.Where("concat(',', tags, ',') LIKE concat('%,', ?, ',%')", tag).Find(&some) // want `; keep the values of the list in a table of their own`
	return some
}
