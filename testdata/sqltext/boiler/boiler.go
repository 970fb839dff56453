// Package boiler has statements of what sqlboiler has generated: parts that a function is
// given, and fields that stand for columns.
package boiler

import (
	"context"
	"database/sql"

	"github.com/aarondl/sqlboiler/v4/queries/qm"
	_ "github.com/go-sql-driver/mysql"

	"example.com/till/boiler/models"
)

func loud(ctx context.Context, db *sql.DB, phone string, number int64, day string, page int) {
	models.Orders(models.OrderWhere.Phone.LIKE("%"+phone)).All(ctx, db)                                       // want `the pattern for phone begins with a wildcard.*every row of orders is read.*leading-wildcard`
	models.Orders(qm.Where("phone LIKE ?", "%"+phone+"%"), qm.OrderBy("id")).All(ctx, db)                     // want `the pattern for phone begins with a wildcard.*every row of orders is read.*leading-wildcard`
	models.Orders(models.OrderWhere.Status.EQ(number)).All(ctx, db)                                           // want `orders has no index for status.*missing-index`
	models.Orders(qm.Select("id"), qm.Where("status = ?", number)).One(ctx, db)                               // want `orders has no index for status.*missing-index`
	models.Orders(qm.Where("phone = ?", number)).All(ctx, db)                                                 // want `orders.phone is varchar\(20\) and is compared with the number number.*implicit-conversion`
	models.Orders(qm.Where("phone = ?", phone), qm.Or("status = ?", number)).All(ctx, db)                     // want `orders has no index for status.*or-defeats-index`
	models.Orders(models.OrderWhere.Phone.EQ(phone), qm.Or2(models.OrderWhere.Status.EQ(1))).All(ctx, db)     // want `orders has no index for status.*or-defeats-index`
	models.Orders(qm.Where("DATE(created_at) = ?", day)).Count(ctx, db)                                       // want `DATE\(\) hides created_at from index idx_created.*non-sargable`
	models.Orders(qm.OrderBy(models.OrderColumns.ID), qm.Limit(20), qm.Offset((page-1)*20)).All(ctx, db)      // want `OFFSET grows with a page number.*deep-offset`
	models.Orders(qm.InnerJoin("carts c ON c.id = orders.id"), qm.Where("orders.status = ?", 1)).All(ctx, db) // want `orders has no index for status.*missing-index`
	models.Carts(models.CartWhere.UserID.EQ(number)).UpdateAll(ctx, db, models.M{"note": ""})                 // want `carts has no index for user_id: every row is read and locked.*missing-index`
	models.Carts(qm.Where("user_id = ?", number)).DeleteAll(ctx, db)                                          // want `carts has no index for user_id: every row is read and locked.*missing-index`
	mods := []qm.QueryMod{models.OrderWhere.Status.EQ(number)}
	if phone != "" {
		mods = append(mods, qm.Where("phone LIKE ?", "%"+phone)) // want `leading-wildcard`
	}
	models.Orders(mods...).All(ctx, db)
}

func silent(ctx context.Context, db *sql.DB, phone string, number int64, mods []qm.QueryMod, mod qm.QueryMod) {
	models.Orders(models.OrderWhere.Phone.LIKE(phone+"%")).All(ctx, db)
	models.Orders(models.OrderWhere.Phone.EQ(phone)).All(ctx, db)
	models.Orders(models.OrderWhere.Phone.IN([]string{phone})).All(ctx, db)
	models.Orders(qm.Where("phone = ?", phone)).All(ctx, db)
	models.Orders(qm.Where("phone = ?", phone), qm.Or("user_id = ?", number)).All(ctx, db)
	models.Orders(models.OrderWhere.Status.EQ(1), models.OrderWhere.UserID.EQ(number)).All(ctx, db)
	models.Orders(models.OrderWhere.ID.GT(number), qm.OrderBy("id"), qm.Limit(20)).All(ctx, db)
	models.Carts(models.CartWhere.ID.EQ(number)).UpdateAll(ctx, db, models.M{"note": ""})
	// Others may say which rows.
	models.Carts(mods...).DeleteAll(ctx, db)
	models.Carts(mod).DeleteAll(ctx, db)
	models.Orders(append(mods, models.OrderWhere.Status.EQ(1))...).All(ctx, db)
	models.Orders(byUser(number), models.OrderWhere.Status.EQ(1)).All(ctx, db)
}

// listed is given its conditions in a list.
func listed(ctx context.Context, db *sql.DB, number int64) {
	mods := []qm.QueryMod{models.CartWhere.ID.EQ(number)}
	models.Carts(mods...).DeleteAll(ctx, db)
	models.Carts([]qm.QueryMod{models.CartWhere.UserID.EQ(number)}...).DeleteAll(ctx, db) // want `carts has no index for user_id: every row is read and locked.*missing-index`
}

// endings of names are what the generator adds on demand.
func endings(ctx context.Context, db *sql.DB, phone string, number int64) {
	models.Orders(models.OrderWhere.Status.EQ(number)).AllG(ctx)      // want `orders has no index for status.*missing-index`
	models.Orders(qm.Where("phone = ?", number)).OneP(ctx, db)        // want `orders.phone is varchar\(20\) and is compared with the number number.*implicit-conversion`
	models.Carts(models.CartWhere.UserID.EQ(number)).DeleteAllGP(ctx) // want `carts has no index for user_id: every row is read and locked.*missing-index`
	models.Orders(models.OrderWhere.Phone.EQ(phone)).AllG(ctx)
	models.Carts(models.CartWhere.ID.EQ(number)).DeleteAllGP(ctx)
}

func byUser(user int64) qm.QueryMod { return models.OrderWhere.UserID.EQ(user) }

// noted forgets for whom it is.
func noted(ctx context.Context, db *sql.DB, number int64) {
	models.Carts().UpdateAll(ctx, db, models.M{"note": ""}) // want `UPDATE without WHERE changes every row of carts.*write-without-where`
}
