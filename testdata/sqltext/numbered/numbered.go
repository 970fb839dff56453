// Package numbered holds pages whose number somebody picks: the rows are counted beside.
package numbered

import (
	"context"
	"database/sql"
	"net/http"
	"strconv"

	"github.com/beego/beego/v2/client/orm"
	_ "github.com/go-sql-driver/mysql"
	"github.com/gogf/gf/v2/database/gdb"
	"github.com/jmoiron/sqlx"
	"github.com/uptrace/bun"
	"gorm.io/gorm"
	"xorm.io/xorm"
)

// Note is a row of notes.
type Note struct {
	NoteID int    `gorm:"primaryKey" orm:"pk;column(note_id)"`
	Title  string `gorm:"size:90" orm:"column(title)"`
	Made   int64
}

// TableName is that of the table.
func (*Note) TableName() string { return "notes" }

// Post is a row of posts.
type Post struct {
	ID   int64
	Made int64
}

// Store keeps notes.
type Store struct {
	db  *sql.DB
	x   *sqlx.DB
	g   *gorm.DB
	e   *xorm.Engine
	b   *bun.DB
	gf  gdb.DB
	ctx context.Context
}

func page(r *http.Request) int {
	n, _ := strconv.Atoi(r.FormValue("page"))
	return n
}

func (s *Store) text(r *http.Request) (n int) {
	s.db.QueryRow("SELECT COUNT(*) FROM posts WHERE author = ?", r.FormValue("by")).Scan(&n)
	s.db.Query("SELECT id, made FROM posts WHERE author = ? ORDER BY made LIMIT 20 OFFSET ?", r.FormValue("by"), page(r)*20) // want `thrown away; bound the page number, and skip over keys alone: .* \[deep-offset\]`
	s.db.Query("SELECT id, made FROM posts WHERE kind = ? ORDER BY made LIMIT 20 OFFSET ?", r.FormValue("by"), page(r)*20)   // want `remember the last key of a page.*\[deep-offset\]`
	return n
}

func (s *Store) mapped(r *http.Request, posts *[]Post) (n int) {
	s.x.Get(&n, "SELECT count(1) FROM posts")
	s.x.Select(posts, "SELECT id, made FROM posts ORDER BY id LIMIT ? OFFSET ?", 20, page(r)*20) // want `thrown away; bound the page number \[deep-offset\]`
	return n
}

func (s *Store) grown(r *http.Request) (notes []Note, n int64) {
	q := s.g.Model(&Note{})
	if by := r.FormValue("by"); by != "" {
		q = q.Where("author = ?", by)
	}
	q.Count(&n)
	q.Order("made DESC").Offset(page(r) * 20).Limit(20).Find(&notes) // want `bound the page number, and skip over keys alone.*\[deep-offset\]`
	return notes, n
}

func (s *Store) chained(r *http.Request) (notes []Note, n int64) {
	s.g.Model(&Note{}).Where("title = ?", r.FormValue("t")).Order("made").Count(&n).Limit(20).Offset(page(r) * 20).Find(&notes) // want `bound the page number, and skip over keys alone.*\[deep-offset\]`
	return notes, n
}

// uncounted has no number of pages.
func (s *Store) uncounted(r *http.Request) (notes []Note) {
	s.g.Order("note_id DESC").Offset(page(r) * 20).Limit(20).Find(&notes)            // want `ask for the rows after it \(WHERE note_id < \? ORDER BY note_id DESC LIMIT n\) \[deep-offset\]`
	s.g.Order("made, note_id").Omit("note_id").Offset(page(r) * 20).Find(&notes)     // want `bound the page number, and skip over keys alone.*\[deep-offset\]`
	s.g.Order("note_id").Omit("note_id", "made").Offset(page(r) * 20).Find(&notes)   // want `thrown away; bound the page number \[deep-offset\]`
	s.g.Order("note_id").Omit("title").Offset(page(r) * 20).Find(&notes)             // want `ask for the rows after it \(WHERE note_id > \?.*\[deep-offset\]`
	s.g.Select("title").Order("note_id").Offset(page(r) * 20).Limit(20).Find(&notes) // want `thrown away; bound the page number \[deep-offset\]`
	return notes
}

func (s *Store) count(by string) (n int64) {
	s.g.Table("drafts").Where("author = ?", by).Count(&n)
	return n
}

// list is called beside count.
func (s *Store) list(by string, r *http.Request) (notes []Note) {
	s.g.Table("drafts").Where("author = ?", by).Order("made").Offset(page(r) * 20).Find(&notes)    // want `bound the page number, and skip over keys alone.*\[deep-offset\]`
	s.g.Table("scraps").Where("author = ?", by).Order("note_id").Offset(page(r) * 20).Find(&notes) // want `remember the last key of a page.*\[deep-offset\]`
	return notes
}

// Handle shows a page.
func (s *Store) Handle(w http.ResponseWriter, r *http.Request) {
	s.count(r.FormValue("by"))
	s.list(r.FormValue("by"), r)
}

// some asks whether there is one.
func (s *Store) some(r *http.Request) (notes []Note) {
	var n int64
	if s.g.Table("sheets").Count(&n); n > 0 {
		s.g.Table("sheets").Order("note_id").Offset(page(r) * 20).Limit(20).Find(&notes) // want `remember the last key of a page.*\[deep-offset\]`
	}
	return notes
}

func (s *Store) atOnce(r *http.Request) {
	var posts []Post
	s.e.OrderBy("made").Limit(20, page(r)*20).FindAndCount(&posts)                                        // want `bound the page number, and skip over keys alone.*\[deep-offset\]`
	s.e.OrderBy("made").Limit(20, page(r)*20).Find(&posts)                                                // want `remember the last.*\[deep-offset\]`
	s.b.NewSelect().Model(&posts).Order("made").Limit(20).Offset(int64(page(r)) * 20).ScanAndCount(s.ctx) // want `bound the page number, and skip over keys alone.*\[deep-offset\]`
	s.b.NewSelect().Model(&posts).Order("made").Limit(20).Offset(int64(page(r)) * 20).Scan(s.ctx)         // want `remember the last.*\[deep-offset\]`
	s.gf.Model("posts").Order("made").Limit(page(r)*20, 20).AllAndCount(false)                            // want `bound the page number, and skip over keys alone.*\[deep-offset\]`
}

func prefix() string { return "md_" + strconv.Itoa(1) }

func (s *Store) prefixed(r *http.Request) (notes []*Note, n int64) {
	o := orm.NewOrm()
	n, _ = o.QueryTable(prefix() + "notes").Count()
	o.QueryTable(prefix() + "notes").OrderBy("-note_id").Offset(page(r) * 20).Limit(20).All(&notes) // want `thrown away; bound the page number \[deep-offset\]`
	return notes, n
}

func (s *Store) keyed(r *http.Request) (notes []*Note) {
	orm.NewOrm().QueryTable(prefix() + "scraps").OrderBy("-note_id").Offset(page(r) * 20).Limit(20).All(&notes) // want `\(WHERE note_id < \? ORDER BY note_id DESC LIMIT n\) \[deep-offset\]`
	return notes
}
