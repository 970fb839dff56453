package factors

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

// Preview asks for the first few only: the loop is left by its index.
func (s *shop) Preview(ctx context.Context, skus []string) (sum int64) {
	for i, sku := range skus {
		if i >= 3 {
			break
		}
		sum += s.price(ctx, sku)
	}
	return sum
}

// SkipFirst is left by nothing: the index only leaves elements out.
func (s *shop) SkipFirst(ctx context.Context, skus []string) (sum int64) {
	for i, sku := range skus {
		if i < 3 {
			continue
		}
		sum += s.price(ctx, sku) // want `^query in loop: s\.price runs up to len\(skus\) times per .*SkipFirst .*\[query-in-loop\]$`
	}
	return sum
}

// Screened asks for what a request names, but for no more than 20.
func (s *shop) Screened(w http.ResponseWriter, r *http.Request) {
	skus := strings.Split(r.FormValue("skus"), ",")
	if len(skus) > 20 {
		http.Error(w, "at most 20", http.StatusBadRequest)
		return
	}
	for _, sku := range skus {
		s.price(r.Context(), sku) // want `^query in loop: s\.price runs min\(len\(skus\), 20\) times per \(\*shop\)\.Screened .*\[query-in-loop\]$`
	}
}

// ScreenedTwice does so for each of as many, which are more than one page has.
func (s *shop) ScreenedTwice(w http.ResponseWriter, r *http.Request) {
	skus, shops := strings.Split(r.FormValue("skus"), ","), r.Form["shop"]
	if len(skus) > 20 || len(shops) == 0 {
		return
	}
	if len(shops) >= 21 {
		return
	}
	for _, id := range shops {
		for i := 0; i < len(skus); i++ {
			s.price(r.Context(), id+skus[i]) // want `^query in 2 nested loops: s\.price runs min\(len\(shops\), 20\)·min\(len\(skus\), 20\) times per \(\*shop\)\.ScreenedTwice, which serves requests .*\[query-in-loop\]$`
		}
	}
}

// all are those of the shop.
func (s *shop) all(ctx context.Context) (skus []string) {
	_ = s.db.SelectContext(ctx, &skus, "SELECT sku FROM items")
	return skus
}

// Logged only says that there are many.
func (s *shop) Logged(w http.ResponseWriter, r *http.Request) {
	skus := s.all(r.Context())
	if len(skus) > 20 {
		audit(skus)
	}
	for _, sku := range skus {
		s.price(r.Context(), sku) // want `^query in loop: s\.price runs len\(skus\) times per \(\*shop\)\.Logged, which serves requests .*\[query-in-loop\]$`
	}
}

// Tickets asks for as many as a request says, but for no more than 10, or 20.
func (s *shop) Tickets(w http.ResponseWriter, r *http.Request) {
	n, _ := strconv.Atoi(r.FormValue("n"))
	if n != 1 && n != 10 {
		return
	}
	for i := range n {
		s.order(r.Context(), int64(i)) // want `^query in loop: s\.order runs min\(n, 10\) times per \(\*shop\)\.Tickets .*\[query-in-loop\]$`
	}
	var form struct{ Count int }
	if err := json.NewDecoder(r.Body).Decode(&form); err != nil || form.Count > 20 {
		return
	}
	for i := 0; i < form.Count; i++ {
		s.order(r.Context(), int64(i)) // want `^query in loop: s\.order runs min\(form\.Count, 20\) times per \(\*shop\)\.Tickets .*\[query-in-loop\]$`
	}
}
