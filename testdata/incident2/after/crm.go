// Command crm is the service of incident 2: who may see which customers follows
// from a walk over departments.
package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"log"
	"net/http"
	"strconv"

	"example.com/orgtree"
	_ "github.com/go-sql-driver/mysql"
)

type service struct {
	db   *sql.DB
	tree *orgtree.Tree
}

func main() {
	db, err := sql.Open("mysql", "crm@/crm")
	if err != nil {
		log.Fatal(err)
	}
	db.SetMaxOpenConns(50)
	s := &service{db, &orgtree.Tree{DB: db}}
	http.HandleFunc("/visible", s.visible)
	log.Fatal(http.ListenAndServe(":8080", nil))
}

// visible answers with the departments below one, and how many customers it has.
func (s *service) visible(w http.ResponseWriter, r *http.Request) {
	org, err := strconv.ParseInt(r.FormValue("org"), 10, 64)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	var answer struct {
		Orgs      []int64
		Customers int
	}
	if answer.Orgs, err = s.below(r.Context(), org); err == nil {
		answer.Customers, err = s.customers(r.Context(), r.FormValue("org"), r.FormValue("role"))
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	json.NewEncoder(w).Encode(answer)
}

// below walks down from a department.
func (s *service) below(ctx context.Context, org int64) ([]int64, error) {
	children, err := s.tree.Children(ctx, org)
	if err != nil {
		return nil, err
	}
	all := []int64{org}
	for _, child := range children {
		orgs, err := s.below(ctx, child)
		if err != nil {
			return nil, err
		}
		all = append(all, orgs...)
	}
	return all, nil
}

func (s *service) customers(ctx context.Context, org, role string) (n int, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT COUNT(*) FROM crm_relation WHERE CONCAT(CRM_ORG_ID, '#', CRM_ROLE_ID) = ?", org+"#"+role).Scan(&n)
	return n, err
}
