package factors

import (
	"gorm.io/gorm"
	"xorm.io/xorm"
)

type described struct{ Name, Text string }

// Fixed reads one table for all: what the turn brings is a value.
func Fixed(db *gorm.DB, x *xorm.Engine, table string, tables []described) (all []described) {
	for _, t := range tables {
		var row described
		db.Table(table).Where("name = ?", t.Name).First(&row) // want `^query in loop: gorm First runs len\(tables\) times per Fixed; load once before the loop \(WHERE … IN\) and look up in a map \[query-in-loop\]$`
		x.Table("tables").Where("name = ?", t.Name).Get(&row) // want `^query in loop: xorm Get runs len\(tables\) times per Fixed; load once before the loop \(WHERE … IN\) and look up in a map \[query-in-loop\]$`
		all = append(all, row)
	}
	return all
}
