package whole

import (
	"context"
	"net/http"

	"github.com/uptrace/bun"
	"gorm.io/gorm"
	"xorm.io/xorm"
)

// Libraries keeps carts in another way.
type Libraries struct {
	orm    *gorm.DB
	engine *xorm.Engine
	bun    *bun.DB
}

// ServeHTTP serves them.
func (l *Libraries) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.global(r.FormValue("note"))
	l.engines(r.FormValue("note"), 7)
	l.buns(r.Context())
}

// global asks for all rows.
func (l *Libraries) global(note string) {
	l.orm.Session(&gorm.Session{AllowGlobalUpdate: true}).Delete(&Cart{})                     // want `info: DELETE without WHERE changes every row of carts`
	l.orm.Session(&gorm.Session{AllowGlobalUpdate: true}).Model(&Cart{}).Update("note", note) // want `info: UPDATE without WHERE changes every row of carts`
	l.orm.Session(&gorm.Session{AllowGlobalUpdate: false}).Delete(&Cart{})
	l.orm.Session(&gorm.Session{NewDB: true}).Model(&Cart{}).Update("note", note)
	all := l.orm.Session(&gorm.Session{AllowGlobalUpdate: true})
	all.Model(&Cart{}).Updates(Cart{Note: note}) // want `info: UPDATE without WHERE changes every row of carts`
}

func (l *Libraries) one() {
	l.orm.Session(&gorm.Session{AllowGlobalUpdate: true}).Where("id = ?", 7).Delete(&Cart{})
}

// engines write what they are given: xorm's Update makes no condition of the key of a
// bean, and its Delete refuses.
func (l *Libraries) engines(note string, id int64) {
	l.engine.Update(&Cart{Note: note})                      // want `warning: UPDATE without WHERE changes every row of cart`
	l.engine.Cols("note").Update(&Cart{ID: id, Note: note}) // want `warning: UPDATE without WHERE changes every row of cart`
}

func (l *Libraries) refused() { l.engine.Delete(&Cart{}) }

func (l *Libraries) session(note string) {
	s := l.engine.NewSession()
	defer s.Close()
	s.Update(&Cart{Note: note}) // want `warning: UPDATE without WHERE changes every row of cart`
}

func (l *Libraries) keyed(note string, id int64) {
	l.engine.ID(id).Update(&Cart{Note: note})
	l.engine.Where("id = ?", id).Update(&Cart{Note: note})
	l.engine.Update(&Cart{Note: note}, &Cart{ID: id})
	l.engine.In("id", id, 8).Update(&Cart{Note: note})
	s := l.engine.NewSession()
	defer s.Close()
	s.Where("id = ?", id)
	s.Update(&Cart{Note: note})
}

// goesOn may have been given conditions.
func goesOn(s *xorm.Session, note string) { s.Update(&Cart{Note: note}) }

func (l *Libraries) buns(ctx context.Context) {
	l.bun.NewDelete().Model((*Cart)(nil)).Where("1 = 1").Exec(ctx) // want `info: DELETE with a WHERE that is always true changes every row of carts`
	l.bun.NewDelete().Model((*Cart)(nil)).Exec(ctx)
}
