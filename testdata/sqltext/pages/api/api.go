// Package api serves pages of orders.
package api

import (
	"net/http"
	"strconv"

	"example.com/till/pages/dao"
)

type source interface {
	Through(page int)
	Few(page int)
}

// Server serves.
type Server struct {
	orders *dao.Orders
	source source
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	page, _ := strconv.Atoi(r.FormValue("page"))
	s.orders.List(page, 20)
	s.orders.Sorted(page, r.FormValue("newest") != "")
	s.orders.Head(0, 20)
	s.few(page)
	s.source.Through(page)
	s.source.Few(3)
	s.orders.Remove(r.FormValue("user"))
	id, note := int64(page), r.FormValue("note")
	s.orders.Drop(&dao.Filter{ID: &id})
	f := &dao.Filter{}
	if note != "" {
		f.Note = &note
	}
	s.orders.DropAny(f)
	s.orders.DropOne(&dao.Filter{ID: &id})
	s.orders.DropOne(&dao.Filter{Note: &note})
}

func (s *Server) few(page int) {
	if page > 10 {
		return
	}
	s.orders.Head(page*20, 20)
}
