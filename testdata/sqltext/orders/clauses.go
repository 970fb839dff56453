package orders

import (
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

func clauses(db *gorm.DB, ids *[]int64, by clause.OrderByColumn, desc bool) {
	db.Table("orders").Order(clause.OrderByColumn{Column: clause.Column{Name: "status"}, Desc: true}).Limit(9).Pluck("id", ids)                    // want `ORDER BY status.*\[order-by-unindexed\]`
	db.Table("orders").Clauses(clause.OrderBy{Columns: []clause.OrderByColumn{{Column: clause.Column{Name: "status"}}}}).Limit(9).Pluck("id", ids) // want `ORDER BY status.*\[order-by-unindexed\]`
	db.Table("orders").Clauses(clause.OrderBy{Expression: clause.Expr{SQL: "RAND()"}}).Limit(9).Pluck("id", ids)                                   // want `\[order-by-rand\]`
	db.Table("orders").Order(clause.Expr{SQL: "RAND()"}).Limit(9).Pluck("id", ids)                                                                 // want `\[order-by-rand\]`
	db.Table("orders").Order(clause.OrderByColumn{Column: clause.Column{Name: "created_at"}, Desc: true}).Limit(9).Pluck("id", ids)
	db.Table("orders").Clauses(clause.OrderBy{Columns: []clause.OrderByColumn{{Column: clause.Column{Table: "orders", Name: "phone"}}}}).Limit(9).Pluck("id", ids)
	db.Table("orders").Clauses(clause.OrderBy{Expression: clause.Expr{SQL: "FIELD(id, ?)", Vars: []any{*ids}}}).Where("id IN ?", *ids).Pluck("id", ids)
	db.Table("orders").Order(by).Limit(9).Pluck("id", ids)
	db.Table("orders").Order(clause.OrderByColumn{Column: clause.Column{Name: "user_id"}, Desc: desc}).Limit(9).Pluck("id", ids)
}
