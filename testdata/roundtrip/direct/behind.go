package direct

import (
	"net/http"
	"sync"

	"github.com/gin-gonic/gin"
)

// open are the orders that somebody has to look at, as many as there are.
func (s *Shop) open(c *gin.Context) (ids []string) {
	s.orm.WithContext(c).Model(&Order{}).Where("state = ?", "open").Pluck("id", &ids)
	return ids
}

// Import answers first: nobody waits for the goroutine.
func (s *Shop) Import(c *gin.Context) {
	ids := s.open(c)
	go func() {
		for _, id := range ids {
			s.orm.Take(&Customer{}, "id = ?", id) // want `^query in loop: gorm Take runs len\(ids\) times per \(\*Shop\)\.Import;`
		}
	}()
	c.Status(http.StatusAccepted)
}

// Waited waits for it.
func (s *Shop) Waited(c *gin.Context) {
	ids := s.open(c)
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		for _, id := range ids {
			s.orm.Take(&Customer{}, "id = ?", id) // want `^query in loop: gorm Take runs len\(ids\) times per \(\*Shop\)\.Waited, which serves requests;`
		}
	}()
	wg.Wait()
}

// Received waits for what it sends.
func (s *Shop) Received(c *gin.Context) {
	ids, found := s.open(c), make(chan Customer)
	go func() {
		defer close(found)
		for _, id := range ids {
			var customer Customer
			s.orm.Take(&customer, "id = ?", id) // want `^query in loop: gorm Take runs len\(ids\) times per \(\*Shop\)\.Received, which serves requests;`
			found <- customer
		}
	}()
	for customer := range found {
		c.JSON(http.StatusOK, customer)
	}
}

// Each starts them all at once.
func (s *Shop) Each(c *gin.Context) {
	for _, id := range s.open(c) {
		go func() {
			s.orm.Take(&Customer{}, "id = ?", id) // want `^query in loop: gorm Take runs len\(s\.open\(c\)\) times per \(\*Shop\)\.Each, which serves requests;`
		}()
	}
}

// Upload starts a function that is run in no other way.
func (s *Shop) Upload(c *gin.Context) {
	go s.later(c.Copy(), c.QueryArray("id"))
	go func() { s.sometimes(c.Copy(), c.QueryArray("id")) }()
}

// Direct runs one of them itself.
func (s *Shop) Direct(c *gin.Context) { s.sometimes(c, c.QueryArray("id")) }

func (s *Shop) later(c *gin.Context, ids []string) {
	for _, id := range ids {
		s.orm.Take(&Customer{}, "id = ?", id) // want `^query in loop: gorm Take runs len\(ids\) times per \(\*Shop\)\.later;`
	}
	s.deeper(c, ids)
}

func (s *Shop) deeper(c *gin.Context, ids []string) {
	for _, id := range ids {
		s.orm.Take(&Customer{}, "id = ?", id) // want `^query in loop: gorm Take runs len\(ids\) times per \(\*Shop\)\.deeper;`
	}
}

func (s *Shop) sometimes(c *gin.Context, ids []string) {
	for _, id := range ids {
		s.orm.Take(&Customer{}, "id = ?", id) // want `^query in loop: gorm Take runs len\(ids\) times per \(\*Shop\)\.sometimes, which serves requests;`
	}
}

// StartMonitor runs a job again and again, for which nobody waits.
func (s *Shop) StartMonitor(ticks <-chan struct{}) {
	go func() {
		for range ticks {
			s.monitor(nil, nil)
		}
	}()
}

func (s *Shop) monitor(ids, skus []string) {
	for _, id := range ids {
		for _, sku := range skus {
			s.orm.Take(&Customer{}, "id = ? AND sku = ?", id, sku) // want `^query in 2 nested loops: gorm Take runs len\(ids\)·len\(skus\) times per \(\*Shop\)\.monitor;`
		}
	}
}

// Sweep is like monitor, and anybody may call it.
func (s *Shop) Sweep(ids, skus []string) {
	for _, id := range ids {
		for _, sku := range skus {
			s.orm.Take(&Customer{}, "id = ? AND sku = ?", id, sku) // want `^query in 2 nested loops: gorm Take runs len\(ids\)·len\(skus\) times per \(\*Shop\)\.Sweep;`
		}
	}
}
