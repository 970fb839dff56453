package clients

import (
	"errors"
	"net/http"
	"strings"

	"github.com/IBM/sarama"
	"github.com/redis/go-redis/v9"
	"github.com/segmentio/kafka-go"
)

// streamed makes a transport for those who ask for a stream.
func streamed(w http.ResponseWriter, r *http.Request) {
	client := &http.Client{}
	if r.Header.Get("Accept") == "text/event-stream" {
		client.Transport = &http.Transport{DisableCompression: true} // want `net/http Transport makes a client for each request of streamed that comes to it \(a condition decides\), which nobody else uses, and it is not closed here; make it once`
	}
	_, _ = client.Get("https://example.com")
}

// notified has one turn at most that comes to it.
func notified(kinds []int, n map[string]int) {
	for _, k := range kinds {
		switch n["all"] {
		case 1:
			_ = redis.NewClient(&redis.Options{Addr: "redis:6379"}) // want `go-redis NewClient opens a pool of connections each time that the loop in notified comes to it \(a condition decides\); open it once`
		case k:
		}
	}
}

type kind struct{ name string }

func perKind(kinds []kind) {
	for _, k := range kinds {
		if strings.HasPrefix(k.name, "kafka:") {
			w := &kafka.Writer{Addr: kafka.TCP("b:9092"), Topic: "t"} // want `kafka-go Writer makes a client each time that the loop in perKind comes to it \(a condition decides\), which nobody else uses`
			_ = w.Close()
		}
	}
}

// whole is about all turns of the loop, whether it comes to the loop or not.
func whole(on bool, kinds []kind) {
	if on {
		for range kinds {
			_ = redis.NewClient(&redis.Options{Addr: "redis:6379"}) // want `opens a pool of connections once per iteration of the loop in whole; open`
		}
	}
}

func forwarded(claim sarama.ConsumerGroupClaim) {
	for m := range claim.Messages() {
		if m.Topic == "orders" {
			p, _ := sarama.NewSyncProducer(settings.Brokers, nil) // want `sarama NewSyncProducer makes a client for each message of the loop in forwarded that comes to it \(a condition decides\)`
			_ = p.Close()
		}
	}
}

// Whether something failed, is there or has elements is no such condition.
func usual(w http.ResponseWriter, r *http.Request) {
	names := r.URL.Query()["name"]
	err := r.ParseForm()
	if err == nil && len(names) > 0 {
		_ = redis.NewClient(&redis.Options{Addr: "redis:6379"}) // want `opens a pool of connections for every request that usual serves; open`
	}
	if !errors.Is(err, http.ErrNoCookie) && r.FormValue("q") != "" {
		_ = redis.NewClient(&redis.Options{Addr: "redis:6379"}) // want `opens a pool of connections for every request that usual serves; open`
	}
	if r.Body != nil {
		_ = redis.NewClient(&redis.Options{Addr: "redis:6379"}) // want `opens a pool of connections for every request that usual serves; open`
	}
	known := map[string]int{}
	if _, ok := known[r.Host]; ok {
		_ = redis.NewClient(&redis.Options{Addr: "redis:6379"}) // want `opens a pool of connections for every request that usual serves; open`
	}
	if r.Method == http.MethodPost {
		_ = redis.NewClient(&redis.Options{Addr: "redis:6379"}) // want `opens a pool of connections for each request of usual that comes to it \(a condition decides\); open`
	}
}

func posted(kind string, b []byte) {
	if kind == "audit" {
		sendTo(b)
	}
}

func sendTo(b []byte) {
	p, err := sarama.NewSyncProducer(settings.Brokers, nil)
	if err != nil {
		return
	}
	_, _, _ = p.SendMessage(&sarama.ProducerMessage{Topic: "t", Value: sarama.ByteEncoder(b)})
}

// The helper is said of the caller that surely comes to it.
func seldomSent(w http.ResponseWriter, r *http.Request) { posted(r.FormValue("kind"), nil) }

func surelySent(w http.ResponseWriter, r *http.Request) {
	sendTo(nil) // want `sarama NewSyncProducer \(… → sendTo\) makes a client for every request that surelySent serves`
}
