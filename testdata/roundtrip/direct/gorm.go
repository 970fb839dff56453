package direct

import (
	"gorm.io/gorm"
)

// Order is an order with its items, as gorm knows it.
type Order struct {
	ID         int64
	CustomerID int64
	Customer   Customer
	Items      []Item
	Total      int64
}

// Customer is who orders.
type Customer struct {
	ID   int64
	Name string
}

// Item is one line of an order.
type Item struct {
	ID        int64
	OrderID   int64
	ProductID int64
	Price     int64
}

// Product is what an item is one of.
type Product struct {
	ID   int64
	Name string
}

// AttachCustomers fills in the customer of each order by hand.
func AttachCustomers(db *gorm.DB, orders []Order) error {
	for i := range orders {
		if err := db.First(&orders[i].Customer, orders[i].CustomerID).Error; err != nil { // want `^query in loop: gorm First runs len\(orders\) times per AttachCustomers[ ;].*\[query-in-loop\]$`
			return err
		}
	}
	return nil
}

// OrdersWithCustomers lets gorm do it: Preload is one more query, not one per
// order.
func OrdersWithCustomers(db *gorm.DB) ([]Order, error) {
	var orders []Order
	err := db.Preload("Customer").Preload("Items").Find(&orders).Error
	return orders, err
}

// ProductNames needs two queries' worth of one row each, in nested loops.
func ProductNames(db *gorm.DB, orders []Order) (map[int64]string, error) {
	names := make(map[int64]string)
	for _, order := range orders {
		for _, item := range order.Items {
			var product Product
			if err := db.Where("id = ?", item.ProductID).Take(&product).Error; err != nil { // want `^query in 2 nested loops: gorm Take runs len\(orders\)·len\(order\.Items\) times per ProductNames[ ;].*\[query-in-loop\]$`
				return nil, err
			}
			names[item.ProductID] = product.Name
		}
	}
	return names, nil
}

// LoadItems goes through the association of each order.
func LoadItems(db *gorm.DB, orders []Order) error {
	for i := range orders {
		if err := db.Model(&orders[i]).Association("Items").Find(&orders[i].Items); err != nil { // want `^query in loop: gorm Find runs len\(orders\) times per LoadItems[ ;].*\[query-in-loop\]$`
			return err
		}
	}
	return nil
}

// FindOrders only builds its query in the loop; Find runs it once.
func FindOrders(db *gorm.DB, filters map[string]any, sorts []string) ([]Order, error) {
	query := db.Model(&Order{})
	for column, value := range filters {
		query = query.Where(column+" = ?", value)
	}
	for _, column := range sorts {
		query = query.Order(column)
	}
	var orders []Order
	err := query.Find(&orders).Error
	return orders, err
}

// CreateItems inserts one row per turn.
func CreateItems(db *gorm.DB, items []Item) error {
	for i := range items {
		if err := db.Create(&items[i]).Error; err != nil { // want `^query in loop: gorm Create runs len\(items\) times per CreateItems[ ;].*\[query-in-loop\]$`
			return err
		}
	}
	return nil
}

// CreateItemsAtOnce inserts all rows by one statement, or by one per hundred.
func CreateItemsAtOnce(db *gorm.DB, items []Item) error {
	if len(items) <= 100 {
		return db.Create(&items).Error
	}
	return db.CreateInBatches(items, 100).Error
}

// Totals writes its chain over several lines; the finding is on the line where
// the chain begins.
func Totals(db *gorm.DB, customerIDs []int64) (map[int64]int64, error) {
	totals := make(map[int64]int64, len(customerIDs))
	for _, id := range customerIDs {
		var sum int64
		err := db.Model(&Order{}). // want `^query in loop: gorm Scan runs len\(customerIDs\) times per Totals[ ;].*\[query-in-loop\]$`
						Where("customer_id = ?", id).
						Select("SUM(total)").
						Scan(&sum).Error
		if err != nil {
			return nil, err
		}
		totals[id] = sum
	}
	return totals, nil
}
