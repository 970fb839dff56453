package pages

import (
	"net/http"
	"strconv"

	"github.com/beego/beego/v2/client/orm"
	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
	"xorm.io/xorm"
)

const (
	far  = 25
	step = 2000
)

// sitemap: the head of a loop says how far it counts, whatever else ends it.
func sitemap(o orm.Ormer) {
	limit := 10000
	books := o.QueryTable("orders")
	for i := 0; i < 10; i++ {
		var ids []int
		books.OrderBy("id").Limit(limit).Offset(i*limit).All(&ids, "id") // want `OFFSET grows to 90,000: .*\[deep-offset\]`
		if len(ids) == 0 {
			i = 10
		}
	}
	for i := 0; i < 5; i++ {
		var ids []int
		books.OrderBy("id").Limit(200).Offset(i*200).All(&ids, "id")
	}
}

func pagesOfAll(db *gorm.DB, x *xorm.Engine, s *sqlx.DB, more func() bool) {
	for page := 1; page <= far && more(); page++ {
		var ids []int
		db.Table("orders").Order("id").Limit(step).Offset((page-1)*step).Pluck("id", &ids) // want `OFFSET grows to 48,000: .*\[deep-offset\]`
		db.Table("carts").Order("id").Limit(20).Offset((page-1)*20).Pluck("id", &ids)
	}
	for offset := 0; offset < 50*step; offset += step {
		s.Queryx("SELECT id FROM orders ORDER BY id LIMIT ? OFFSET ?", step, offset) // want `OFFSET grows to 99,999: .*\[deep-offset\]`
	}
	for offset := 0; 5000 >= offset; offset += 500 {
		s.Queryx("SELECT id FROM orders ORDER BY id LIMIT 500 OFFSET ?", offset)
	}
	for turn := range far {
		x.SQL("SELECT id FROM orders ORDER BY id LIMIT ? OFFSET ?", step, turn*step).Find(db) // want `OFFSET grows to 48,000: .*\[deep-offset\]`
		x.SQL("SELECT id FROM carts ORDER BY id LIMIT 20 OFFSET ?", int64(turn)*20).Find(db)
	}
	n := 0
	for n < 10 {
		n++
		s.Queryx("SELECT id FROM orders ORDER BY id LIMIT 100 OFFSET ?", n*100)
		db.Transaction(func(tx *gorm.DB) error {
			return tx.Table("orders").Order("id").Limit(step).Offset(n * step).Error // want `OFFSET grows to 20,000: .*\[deep-offset\]`
		})
		s.Queryx("SELECT id FROM carts ORDER BY id LIMIT 2000 OFFSET ?", n*step) // want `OFFSET grows to 20,000: .*\[deep-offset\]`
	}
}

// sizes: how long a page is, a caller says.
func (s *Store) sizes(size int) {
	for i := 0; i < far; i++ {
		s.db.Query("SELECT id FROM orders ORDER BY id LIMIT ? OFFSET ?", size, i*size)
	}
	for i := 0; i < far; i++ {
		s.tops(i * 100)
		s.steps(i * step)
	}
}

func (s *Store) tops(offset int) {
	s.db.Query("SELECT id FROM orders ORDER BY id LIMIT 100 OFFSET ?", offset)
}

func (s *Store) steps(offset int) {
	s.db.Query("SELECT id FROM orders ORDER BY id LIMIT 2000 OFFSET ?", offset) // want `\[deep-offset\]`
}

func (s *Store) sizesOf(r *http.Request) {
	s.sizes(30)
	size, _ := strconv.Atoi(r.FormValue("size"))
	for i := 0; i < far; i++ {
		s.db.Query("SELECT id FROM orders ORDER BY id LIMIT ? OFFSET ?", size, i*size) // want `a page number that nothing bounds.*\[deep-offset\]`
	}
}

// anyTurn: the head does not say how far these are.
func (s *Store) anyTurn(r *http.Request, more bool) {
	last, _ := strconv.Atoi(r.FormValue("last"))
	for i := 0; i < last; i++ {
		s.db.Query("SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET ?", i*20) // want `a page number that nothing bounds.*\[deep-offset\]`
	}
	for i := 0; i < 10 || more; i++ {
		s.db.Query("SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET ?", i*20) // want `a page number that nothing bounds.*\[deep-offset\]`
	}
	for i := 0; i < 10; i++ {
		i += last
		s.db.Query("SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET ?", i*20) // want `a page number that nothing bounds.*\[deep-offset\]`
	}
	for i := 0; i < 10; i++ {
		for more {
			s.db.Query("SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET ?", i*20) // want `a page number that nothing bounds.*\[deep-offset\]`
			i += 10
		}
	}
	for i := 0; i < 10; {
		s.turn(&i)
		s.db.Query("SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET ?", i*20) // want `a page number that nothing bounds.*\[deep-offset\]`
	}
	for i := 0; i < 1e9; i++ {
		s.db.Query("SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET ?", i*20) // want `a page number that nothing bounds.*\[deep-offset\]`
	}
	page := 0
	for page < 10 {
		page++
	}
	s.db.Query("SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET ?", page*20) // want `a page number that nothing bounds.*\[deep-offset\]`
}

func (s *Store) turn(i *int) { *i += 1000 }
