package main // want package:"."

import (
	"log"
	"net/http"

	"example.com/pool/store"
	"example.com/pool/web"
)

func main() {
	db, err := store.Open()
	if err != nil {
		log.Fatal(err)
	}
	db.SetMaxOpenConns(20)
	mux := http.NewServeMux()
	web.Register(mux)
	log.Fatal(http.ListenAndServe(":8080", mux))
}
