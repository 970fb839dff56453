package direct

import (
	"context"
	"database/sql"
	"encoding/json"
	"net/http"

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
		for _, id := range s.open(c) {
			var customer Customer
			if err := s.orm.Take(&customer, "id = ?", id).Error; err != nil { // want `^query in loop: gorm Take runs len\(s\.open\(c\)\) times per \(\*Shop\)\.Routes, which serves requests[ ;].*\[query-in-loop\]$`
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
	if err := s.orm.Model(&Order{}).Pluck("id", &ids).Error; err != nil {
		return
	}
	orders := make([]Order, len(ids))
	for i, id := range ids {
		if err := s.orm.First(&orders[i], id).Error; err != nil { // want `^query in loop: gorm First runs len\(ids\) times per \(\*Shop\)\.ListOrders, which serves requests[ ;].*\[query-in-loop\]$`
			_ = c.AbortWithError(http.StatusNotFound, err)
			return
		}
	}
	c.JSON(http.StatusOK, orders)
}

// ServeHTTP is a handler of net/http.
func (s *Shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	prices := make(map[string]int64)
	skus, err := s.skus(r.Context())
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	for _, sku := range skus {
		var price int64
		row := s.db.QueryRowContext(r.Context(), "SELECT price FROM items WHERE sku = ?", sku) // want `^query in loop: database/sql QueryRowContext runs len\(skus\) times per \(\*Shop\)\.ServeHTTP, which serves requests[ ;].*\[query-in-loop\]$`
		if err := row.Scan(&price); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		prices[sku] = price
	}
	_ = json.NewEncoder(w).Encode(prices)
}

// skus are those of all items.
func (s *Shop) skus(ctx context.Context) (skus []string, err error) {
	rows, err := s.db.QueryContext(ctx, "SELECT sku FROM items")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var sku string
		if err := rows.Scan(&sku); err != nil {
			return nil, err
		}
		skus = append(skus, sku)
	}
	return skus, rows.Err()
}

// session is what the program's own router hands to its handlers.
type session struct {
	Request *http.Request
	Writer  http.ResponseWriter
	User    int64
}

// exchange gives both by methods.
type exchange interface {
	Request() *http.Request
	Response() answer
}

type answer interface {
	http.ResponseWriter
	Committed() bool
}

// page embeds the type of a framework.
type page struct {
	*gin.Context
	user int64
}

// outgoing is a request that the program sends.
type outgoing struct {
	Request  *http.Request
	Response *http.Response
}

// InSession is a handler of such a router.
func (s *Shop) InSession(c *session) {
	skus, _ := s.skus(c.Request.Context())
	for _, sku := range skus {
		s.db.QueryRowContext(c.Request.Context(), "SELECT price FROM items WHERE sku = ?", sku) // want `^query in loop: database/sql QueryRowContext runs len\(skus\) times per \(\*Shop\)\.InSession, which serves requests[ ;].*\[query-in-loop\]$`
	}
}

// InExchange is another one.
func (s *Shop) InExchange(c exchange) error {
	skus, _ := s.skus(c.Request().Context())
	for _, sku := range skus {
		s.db.QueryRow("SELECT price FROM items WHERE sku = ?", sku) // want `^query in loop: .* times per \(\*Shop\)\.InExchange, which serves requests[ ;].*\[query-in-loop\]$`
	}
	return nil
}

// OnPage is one of gin with something more.
func (s *Shop) OnPage(c *page) {
	skus, _ := s.skus(c)
	for _, sku := range skus {
		s.db.QueryRow("SELECT price FROM items WHERE sku = ?", sku) // want `^query in loop: .* times per \(\*Shop\)\.OnPage, which serves requests[ ;].*\[query-in-loop\]$`
	}
}

// Sent is no handler.
func (s *Shop) Sent(o *outgoing) {
	for _, sku := range o.Request.Form["sku"] {
		s.db.QueryRow("SELECT price FROM items WHERE sku = ?", sku) // want `^query in loop: .* times per \(\*Shop\)\.Sent[ ;].*\[query-in-loop\]$`
	}
}
