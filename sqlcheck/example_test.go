package sqlcheck_test

import (
	"fmt"

	"github.com/querylint/querylint/sqlcheck"
	"github.com/querylint/querylint/sqlcheck/schema"
)

func ExampleCheck() {
	text := "SELECT id FROM orders WHERE DATE(created_at) = '2024-05-01'"
	for _, f := range sqlcheck.Check(text, sqlcheck.Options{}) {
		fmt.Println(f.Rule, f.Severity, f.Confidence, text[f.Start:f.End])
		fmt.Println(f.Rewrite.Apply(text))
	}
	// Output:
	// non-sargable error likely DATE(created_at)
	// SELECT id FROM orders WHERE created_at >= '2024-05-01' AND created_at < '2024-05-02'
}

func ExampleChecker_Skeleton() {
	b := schema.NewBuilder(&schema.Schema{})
	if err := b.Text("schema.sql", "CREATE TABLE carts (id INT PRIMARY KEY, user_id INT)"); err != nil {
		panic(err)
	}
	c, err := sqlcheck.New(sqlcheck.Options{Schema: b.Schema})
	if err != nil {
		panic(err)
	}
	// db.Where("user_id = ?", id).Delete(&Cart{})
	r := c.Skeleton(sqlcheck.Skeleton{
		Verb: sqlcheck.Delete, Table: "carts",
		Pieces: []sqlcheck.Piece{{Clause: sqlcheck.ClauseWhere, Text: "user_id = ?"}},
	})
	for _, f := range r.Findings {
		fmt.Println(f.Rule, f.Severity, f.Suggestion)
	}
	// Output:
	// missing-index error CREATE INDEX idx_carts_user_id ON carts (user_id)
}
