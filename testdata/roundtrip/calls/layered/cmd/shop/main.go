// Shop is where the layers meet.
package main

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	_ "github.com/go-sql-driver/mysql"
	"github.com/jmoiron/sqlx"

	"example.com/shop/calls/layered/infra"
	"example.com/shop/calls/layered/usecase"
)

func main() {
	db := sqlx.MustOpen("mysql", "shop@/shop")
	mailing := usecase.NewMailing(&infra.Members{DB: db}, infra.Week{})
	http.HandleFunc("/addresses", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, addresses(r.Context(), mailing, r.URL.Query()["id"]))
	})
	fmt.Println(http.ListenAndServe("localhost:8080", nil))
}

// addresses is the loop around a method that has none.
func addresses(ctx context.Context, mailing *usecase.Mailing, ids []string) (addresses []string) {
	for _, text := range ids {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			continue
		}
		addresses = append(addresses, mailing.Address(ctx, id)) // want `^query in loop: mailing\.Address runs len\(ids\) times per addresses \(.*→ sqlx GetContext.*\[query-in-loop\]$`
	}
	return addresses
}
