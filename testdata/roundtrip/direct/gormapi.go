package direct

import (
	"context"

	"gorm.io/gorm"
)

// The functions of this file take the less common roads through gorm.

// ItemsOf goes through an association.
func ItemsOf(db *gorm.DB, orders []Order) (items []Item, err error) {
	for i := range orders {
		var found []Item
		if err := db.Model(&orders[i]).Association("Items").Find(&found); err != nil { // want `^query in loop: gorm Find runs len\(orders\) times per ItemsOf[ ;].*\[query-in-loop\]$`
			return nil, err
		}
		items = append(items, found...)
	}
	return items, nil
}

// ItemsOfAll gives the association all orders: gorm asks once for all of them.
func ItemsOfAll(db *gorm.DB, orders []Order) (items []Item, err error) {
	err = db.Model(&orders).Association("Items").Find(&items)
	return items, err
}

// CountItems asks the association for a number only.
func CountItems(db *gorm.DB, orders []Order) (n int64) {
	for i := range orders {
		n += db.Model(&orders[i]).Association("Items").Count() // want `^query in loop: gorm Count runs len\(orders\) times per CountItems[ ;].*\[query-in-loop\]$`
	}
	return n
}

func paid(db *gorm.DB) *gorm.DB { return db.Where("paid = ?", true) }

func of(customer int64) func(*gorm.DB) *gorm.DB {
	return func(db *gorm.DB) *gorm.DB { return db.Where("customer_id = ?", customer) }
}

// PaidOrders runs a query with scopes per customer.
func PaidOrders(db *gorm.DB, customers []int64) (orders []Order, err error) {
	for _, customer := range customers {
		var found []Order
		if err := db.Scopes(paid, of(customer)).Find(&found).Error; err != nil { // want `^query in loop: gorm Find runs len\(customers\) times per PaidOrders[ ;].*\[query-in-loop\]$`
			return nil, err
		}
		orders = append(orders, found...)
	}
	return orders, nil
}

// ScopedOrders only collects scopes; the one Find applies them all.
func ScopedOrders(db *gorm.DB, filters map[string]any) (orders []Order, err error) {
	scopes := []func(*gorm.DB) *gorm.DB{paid}
	for column, value := range filters {
		scopes = append(scopes, func(db *gorm.DB) *gorm.DB { return db.Where(column+" = ?", value) })
	}
	err = db.Scopes(scopes...).Find(&orders).Error
	return orders, err
}

// Import opens a session per row.
func Import(db *gorm.DB, products []Product) error {
	for i := range products {
		err := db.Session(&gorm.Session{SkipHooks: true}).Create(&products[i]).Error // want `^query in loop: gorm Create runs len\(products\) times per Import[ ;].*\[query-in-loop\]$`
		if err != nil {
			return err
		}
	}
	return nil
}

// ImportAtOnce opens one for all rows.
func ImportAtOnce(db *gorm.DB, products []Product) error {
	return db.Session(&gorm.Session{SkipHooks: true, CreateBatchSize: 500}).Create(&products).Error
}

// Sessions opens as many as there are names and runs nothing with them.
func Sessions(ctx context.Context, db *gorm.DB, names []string) map[string]*gorm.DB {
	sessions := make(map[string]*gorm.DB, len(names))
	for _, name := range names {
		sessions[name] = db.Session(&gorm.Session{NewDB: true}).WithContext(ctx)
	}
	return sessions
}

// ProductsByName uses the generic functions of gorm.
func ProductsByName(ctx context.Context, db *gorm.DB, names []string) (products []Product, err error) {
	for _, name := range names {
		product, err := gorm.G[Product](db).Where("name = ?", name).First(ctx) // want `^query in loop: gorm First runs len\(names\) times per ProductsByName[ ;].*\[query-in-loop\]$`
		if err != nil {
			return nil, err
		}
		products = append(products, product)
	}
	return products, nil
}

// ProductsByNames uses them once.
func ProductsByNames(ctx context.Context, db *gorm.DB, names []string) ([]Product, error) {
	return gorm.G[Product](db).Where("name IN ?", names).Find(ctx)
}

// Relabel has its chain of generic functions begun before the loop.
func Relabel(ctx context.Context, db *gorm.DB, names map[int64]string) error {
	products := gorm.G[Product](db)
	for id, name := range names {
		if _, err := products.Where("id = ?", id).Update(ctx, "name", name); err != nil { // want `^query in loop: gorm Update runs len\(names\) times per Relabel[ ;].*\[query-in-loop\]$`
			return err
		}
	}
	return nil
}
