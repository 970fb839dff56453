package silent

import (
	"context"
	"testing"
)

// A test may insert its rows one by one.
func TestOrders(t *testing.T) {
	if db.Ping() != nil {
		t.Skip("needs a database")
	}
	for _, status := range []string{"open", "paid", "sent", "closed", "returned"} {
		if _, err := db.ExecContext(context.Background(), "INSERT INTO orders (status) VALUES (?)", status); err != nil {
			t.Fatal(err)
		}
	}
	for i := range fixtures() {
		if _, err := db.Exec("INSERT INTO orders (status) VALUES (?)", fixtures()[i]); err != nil {
			t.Fatal(err)
		}
	}
}

func fixtures() []string { return []string{"open", "paid"} }
