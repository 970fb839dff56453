// Command app puts the parts together.
package main

import (
	"context"
	"database/sql"
	"log"

	"example.com/till/runners/domain"
	"example.com/till/runners/infra"
)

func main() {
	db, err := sql.Open("mysql", "shop@/shop")
	if err != nil {
		log.Fatal(err)
	}
	carts := &domain.Carts{Runner: &infra.DB{DB: db}, Console: infra.Terminal{}}
	ctx := context.Background()
	for _, err := range []error{carts.Empty(ctx, 7), carts.Built(ctx, "2024-05-01"), carts.Shows(ctx, 7)} {
		if err != nil {
			log.Print(err)
		}
	}
}
