package pages

import (
	"net/http"
	"strconv"

	"example.com/till/pages/leaf"
)

func (s *Store) at(offset int) {
	s.db.Exec("SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET ?", offset)
}

// leafs: a page that came out of a function is as far as that lets it be.
func (s *Store) leafs(r *http.Request) {
	any := leaf.Any(r)
	s.db.Exec("SELECT id FROM orders ORDER BY id LIMIT ? OFFSET ?", any.Size, any.Offset()) // want `\[deep-offset\]`
	some := leaf.Sometimes(r, s != nil)
	s.db.Exec("SELECT id FROM carts ORDER BY id LIMIT 20 OFFSET ?", some.Offset()) // want `\[deep-offset\]`
	cut := leaf.Cut(r)
	s.db.Exec("SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET ?", cut.Offset())
	s.db.Exec("SELECT id FROM orders ORDER BY id LIMIT ? OFFSET ?", cut.Size, (cut.No-1)*cut.Size)
	clamped := leaf.Clamped(r)
	s.g.Table("orders").Order("id").Limit(20).Offset(clamped.Offset()).Pluck("id", r)
	named, _ := leaf.Named(r)
	s.at(named.Offset())
	s.at(leaf.Cut(r).Offset())
	if refused, ok := leaf.Refused(r); ok {
		s.at(refused.No * 20)
	}
	s.at(leaf.At(3).Offset())
	page, _ := strconv.Atoi(r.FormValue("page"))
	s.db.Exec("SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET ?", leaf.At(page).Offset()) // want `\[deep-offset\]`
	s.db.Exec("SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET ?", leaf.At(min(page, 30)).Offset())
}

// looked: where the page is looked at here, it is bounded here, and nowhere else.
func (s *Store) looked(w http.ResponseWriter, r *http.Request) {
	l := leaf.Any(r)
	if l.No > 100 {
		http.Error(w, "page", http.StatusBadRequest)
		return
	}
	s.db.Exec("SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET ?", l.Offset())
	s.db.Exec("SELECT id FROM orders ORDER BY id LIMIT ? OFFSET ?", l.Size, (l.No-1)*l.Size)
}

// sheet is a page that some look at.
type sheet struct{ No int }

func sheetOf(r *http.Request) sheet {
	no, _ := strconv.Atoi(r.FormValue("page"))
	return sheet{no}
}

func (s *Store) looksAtSheet(r *http.Request) {
	p := sheetOf(r)
	if p.No > 40 {
		return
	}
	s.db.Exec("SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET ?", p.No*20)
}

// trusts: that another function looks at its own page bounds nothing here.
func (s *Store) trusts(r *http.Request) {
	p := sheetOf(r)
	s.db.Exec("SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET ?", p.No*20) // want `\[deep-offset\]`
	cut := sheetOf(r)
	cut.No = min(cut.No, 50)
	s.db.Exec("SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET ?", cut.No*20)
}

// inTurn: what a variable held before it was cut does not count, nor what it holds
// later; in a loop it comes round again.
func (s *Store) inTurn(r *http.Request, more bool) {
	no, _ := strconv.Atoi(r.FormValue("page"))
	no = min(no, 50)
	s.db.Exec("SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET ?", no*20)
	no, _ = strconv.Atoi(r.FormValue("last"))
	s.db.Exec("SELECT id FROM carts ORDER BY id LIMIT 20 OFFSET ?", no*20) // want `\[deep-offset\]`
	if more {
		no = min(no, 50)
	}
	s.db.Exec("SELECT user_id FROM carts ORDER BY id LIMIT 20 OFFSET ?", no*20) // want `\[deep-offset\]`
	turn := 0
	for more {
		s.db.Exec("SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET ?", turn) // want `\[deep-offset\]`
		turn, _ = strconv.Atoi(r.FormValue("turn"))
	}
}

// wanted is what decode finds in a request, whoever takes it from there.
type wanted struct{ No int }

func decode(r *http.Request) any {
	var w wanted
	w.No, _ = strconv.Atoi(r.FormValue("page"))
	if w.No > 40 {
		w.No = 40
	}
	return w
}

func (s *Store) decoded(r *http.Request) {
	w := decode(r).(wanted)
	s.db.Exec("SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET ?", w.No*20)
}
