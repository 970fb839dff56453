package loud

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/redis/go-redis/v9"
)

// TestLoad is the incident: the key of a popular user has expired, and everybody asks
// for it, while payments of that user are made and given up. It ends when a few seconds
// are over and a deadlock has occurred. Which database it is for, the environment says:
// one with the tables of schema.sql, a user 1 and a payment 1.
func TestLoad(t *testing.T) {
	dsn := os.Getenv("INCIDENT3_DSN")
	if dsn == "" {
		t.Skip("INCIDENT3_DSN is not set")
	}
	db, err := sql.Open("mysql", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	bank := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { time.Sleep(20 * time.Millisecond) }))
	defer bank.Close()
	rdb := redis.NewClient(&redis.Options{Addr: forgetful(t)})
	defer rdb.Close()
	shop := &Shop{db: db, rdb: rdb, bank: bank.URL}

	const (
		least = 2 * time.Second
		most  = time.Minute
	)
	ctx, cancel := context.WithTimeout(context.Background(), most)
	defer cancel()
	start := time.Now()
	var deadlocks atomic.Int64
	var all sync.WaitGroup
	repeat := func(workers int, pause time.Duration, do func() error) {
		for range workers {
			all.Go(func() {
				for ctx.Err() == nil && (deadlocks.Load() == 0 || time.Since(start) < least) {
					var refused *mysql.MySQLError
					if err := do(); errors.As(err, &refused) && refused.Number == 1213 {
						deadlocks.Add(1)
					}
					time.Sleep(pause)
				}
			})
		}
	}
	repeat(4, time.Millisecond, func() error { _, err := shop.User(ctx, 1); return err })
	repeat(2, 0, func() error { return shop.Pay(ctx, 1, 1) })
	repeat(2, time.Millisecond, func() error { return shop.Cancel(ctx, 1, 1) })
	all.Wait()
	if deadlocks.Load() == 0 {
		t.Fatal("no deadlock has occurred")
	}
	for range 3 {
		if err := errors.Join(shop.Empty(ctx, 1), shop.Expire(ctx)); err != nil {
			t.Fatal(err)
		}
	}
}

// forgetful serves as a Redis that keeps nothing: whatever is asked for has expired.
func forgetful(t *testing.T) (address string) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			go answer(c)
		}
	}()
	return listener.Addr().String()
}

// answer answers commands until the connection ends. A command is an array of texts:
// *2, $3, GET, $6, user:1, each on a line.
func answer(c net.Conn) {
	defer c.Close()
	for r := bufio.NewReader(c); ; {
		var words, size int
		if _, err := fmt.Fscanf(r, "*%d\r\n", &words); err != nil {
			return
		}
		var name string
		for i := range words {
			if _, err := fmt.Fscanf(r, "$%d\r\n", &size); err != nil {
				return
			}
			word := make([]byte, size+len("\r\n"))
			if _, err := io.ReadFull(r, word); err != nil {
				return
			}
			if i == 0 {
				name = strings.ToUpper(string(word[:size]))
			}
		}
		reply := "-ERR unknown command\r\n"
		switch name {
		case "GET":
			reply = "$-1\r\n"
		case "SET":
			reply = "+OK\r\n"
		}
		if _, err := io.WriteString(c, reply); err != nil {
			return
		}
	}
}
