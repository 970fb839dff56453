package sqlcheck

import (
	"fmt"
	"testing"
	"time"

	"github.com/pingcap/tidb/pkg/parser"
)

// benchTexts are statements as services send them, good ones and bad ones.
var benchTexts = []string{
	"SELECT id, name, email, created_at FROM users WHERE id = ?",
	"SELECT o.id, o.no, o.total, u.name FROM orders o JOIN users u ON u.id = o.user_id WHERE u.email = ? AND o.status IN (?, ?, ?) ORDER BY o.created_at DESC LIMIT 20",
	"INSERT INTO orders (user_id, no, status, total, created_at) VALUES (?, ?, ?, ?, NOW())",
	"UPDATE orders SET status = ?, paid_at = NOW() WHERE id = ? AND status = 'new'",
	"DELETE FROM carts WHERE user_id = ? AND sku = ?",
	"SELECT COUNT(*) FROM orders WHERE user_id = ? AND created_at >= ? AND created_at < ?",
	"SELECT u.id, u.name, COUNT(o.id) AS n FROM users u LEFT JOIN orders o ON o.user_id = u.id AND o.status = 'paid' WHERE u.country = ? AND u.deleted_at IS NULL GROUP BY u.id, u.name HAVING n > 3 ORDER BY n DESC LIMIT 50",
	"SELECT id FROM users WHERE DATE(created_at) = '2024-05-01'",
	"SELECT * FROM orders WHERE no LIKE '%123' ORDER BY id LIMIT 20 OFFSET 40",
	"SELECT p.id, p.title FROM posts p WHERE EXISTS (SELECT 1 FROM tags t WHERE t.post_id = p.id AND t.name = ?) AND p.author_id IN (SELECT id FROM users WHERE status = 1) ORDER BY p.id DESC LIMIT 10",
}

func BenchmarkParse(b *testing.B) {
	p := parser.New()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := p.ParseOneStmt(benchTexts[i%len(benchTexts)], "", ""); err != nil {
			b.Fatal(err)
		}
	}
}

func benchCheck(b *testing.B, opts Options) {
	opts.CacheBytes = -1
	c, err := New(opts)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if c.Text(benchTexts[i%len(benchTexts)]).Statements != 1 {
			b.Fatal("not checked")
		}
	}
}

func BenchmarkCheck(b *testing.B)       { benchCheck(b, Options{}) }
func BenchmarkCheckSchema(b *testing.B) { benchCheck(b, Options{Schema: shopSchema(b)}) }

func BenchmarkRepeated(b *testing.B) {
	c, _ := New(Options{})
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		c.Text(benchTexts[i%len(benchTexts)])
	}
}

// BenchmarkManyTexts shows that what is remembered stays within its bound.
func BenchmarkManyTexts(b *testing.B) {
	c, _ := New(Options{CacheBytes: 1 << 20})
	for i := 0; b.Loop(); i++ {
		c.Text(fmt.Sprintf("SELECT id FROM t WHERE a = %d", i))
	}
	b.ReportMetric(float64(c.cache.bytes), "bytes-kept")
}

// BenchmarkOverhead parses and checks in turn and reports what checking costs
// on top of parsing, and what a repeated text costs, each from the fastest
// round: other work on the machine hits both alike.
func BenchmarkOverhead(b *testing.B) {
	p := parser.New()
	c, err := New(Options{CacheBytes: -1})
	if err != nil {
		b.Fatal(err)
	}
	with, err := New(Options{CacheBytes: -1, Schema: shopSchema(b)})
	if err != nil {
		b.Fatal(err)
	}
	cached, err := New(Options{})
	if err != nil {
		b.Fatal(err)
	}
	round := func(f func(string)) time.Duration {
		start := time.Now()
		for range 5 {
			for _, text := range benchTexts {
				f(text)
			}
		}
		return time.Since(start)
	}
	runs := [4]func(string){
		func(s string) { _, _ = p.ParseOneStmt(s, "", "") },
		func(s string) { c.Text(s) },
		func(s string) { with.Text(s) },
		func(s string) { cached.Text(s) },
	}
	best := [4]time.Duration{1 << 62, 1 << 62, 1 << 62, 1 << 62}
	for b.Loop() {
		for i, f := range runs {
			best[i] = min(best[i], round(f))
		}
	}
	parse := float64(best[0])
	b.ReportMetric(100*(float64(best[1])/parse-1), "%overhead")
	b.ReportMetric(100*(float64(best[2])/parse-1), "%overhead-schema")
	b.ReportMetric(float64(best[1])/float64(best[3]), "x-cheaper-repeated")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkHostileTexts shows that no text takes a second.
func BenchmarkHostileTexts(b *testing.B) {
	c, err := New(Options{CacheBytes: -1, Schema: shopSchema(b)})
	if err != nil {
		b.Fatal(err)
	}
	for name, text := range hostileTexts() {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				c.Text(text)
			}
		})
	}
}
