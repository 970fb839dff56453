package direct

import (
	"database/sql"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
	"gorm.io/gorm"
)

// Shop serves requests; a query in a loop of a handler is an error, not a
// warning: somebody waits for it.
type Shop struct {
	orm *gorm.DB
	db  *sql.DB
}

// Routes registers the handlers.
func (s *Shop) Routes(router gin.IRouter) {
	router.POST("/orders", s.ListOrders)
	router.GET("/customers", func(c *gin.Context) {
		var customers []Customer
		for _, id := range c.QueryArray("id") {
			var customer Customer
			if err := s.orm.Take(&customer, "id = ?", id).Error; err != nil { // want `^query in loop: gorm Take runs len\(c\.QueryArray\("id"\)\) times per \(\*Shop\)\.Routes[ ;].*\[query-in-loop\]$`
				_ = c.AbortWithError(http.StatusNotFound, err)
				return
			}
			customers = append(customers, customer)
		}
		c.JSON(http.StatusOK, customers)
	})
}

// ListOrders is a gin handler.
func (s *Shop) ListOrders(c *gin.Context) {
	var ids []int64
	if err := c.BindJSON(&ids); err != nil {
		return
	}
	orders := make([]Order, len(ids))
	for i, id := range ids {
		if err := s.orm.First(&orders[i], id).Error; err != nil { // want `^query in loop: gorm First runs len\(ids\) times per \(\*Shop\)\.ListOrders[ ;].*\[query-in-loop\]$`
			_ = c.AbortWithError(http.StatusNotFound, err)
			return
		}
	}
	c.JSON(http.StatusOK, orders)
}

// ServeHTTP is a handler of net/http.
func (s *Shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	prices := make(map[string]int64)
	skus := strings.Split(r.URL.Query().Get("skus"), ",")
	for _, sku := range skus {
		var price int64
		row := s.db.QueryRowContext(r.Context(), "SELECT price FROM items WHERE sku = ?", sku) // want `^query in loop: database/sql QueryRowContext runs len\(skus\) times per \(\*Shop\)\.ServeHTTP[ ;].*\[query-in-loop\]$`
		if err := row.Scan(&price); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		prices[sku] = price
	}
	_ = json.NewEncoder(w).Encode(prices)
}
