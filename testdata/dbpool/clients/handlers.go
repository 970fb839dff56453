package clients

import (
	"context"
	"net/http"
	"os"
	"strings"

	"github.com/IBM/sarama"
	"github.com/redis/go-redis/v9"
	"github.com/segmentio/kafka-go"
	"github.com/twmb/franz-go/pkg/kgo"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

// bus makes a producer for each message.
type bus struct{ brokers []string }

func (b *bus) bySarama(v []byte) error {
	cfg := sarama.NewConfig()
	cfg.Producer.Return.Successes = true
	p, err := sarama.NewSyncProducer(b.brokers, cfg)
	if err != nil {
		return err
	}
	defer p.Close()
	_, _, err = p.SendMessage(&sarama.ProducerMessage{Topic: "t", Value: sarama.ByteEncoder(v)})
	return err
}

func (b *bus) byWriter(ctx context.Context, v []byte) error {
	w := &kafka.Writer{Addr: kafka.TCP(b.brokers...), Topic: "t"}
	defer w.Close()
	return w.WriteMessages(ctx, kafka.Message{Value: v})
}

func (b *bus) byFranz(ctx context.Context, v []byte) error {
	cl, err := kgo.NewClient(kgo.SeedBrokers(b.brokers...))
	if err != nil {
		return err
	}
	defer cl.Close()
	return cl.ProduceSync(ctx, &kgo.Record{Topic: "t", Value: v}).FirstErr()
}

// Routes has the bus, and addresses, in variables around the handlers: they are the same
// for all requests.
func Routes(mux *http.ServeMux) {
	b := &bus{strings.Split(os.Getenv("BROKERS"), ",")}
	cache, target := os.Getenv("CACHE"), os.Getenv("TARGET")
	mux.HandleFunc("/sarama", func(w http.ResponseWriter, r *http.Request) {
		_ = b.bySarama([]byte(r.FormValue("v"))) // want `sarama NewSyncProducer .* makes a client for every request`
	})
	mux.HandleFunc("/writer", func(w http.ResponseWriter, r *http.Request) {
		_ = b.byWriter(r.Context(), []byte(r.FormValue("v"))) // want `kafka-go Writer .* makes a client for every request`
	})
	mux.HandleFunc("/franz", func(w http.ResponseWriter, r *http.Request) {
		_ = b.byFranz(r.Context(), []byte(r.FormValue("v"))) // want `franz-go NewClient .* makes a client for every request`
	})
	mux.HandleFunc("/cache", func(w http.ResponseWriter, r *http.Request) {
		rdb := redis.NewClient(&redis.Options{Addr: cache}) // want `go-redis NewClient opens a pool of connections for every request`
		defer rdb.Close()
		_ = rdb.Ping(r.Context()).Err()
	})
	mux.HandleFunc("/rpc", func(w http.ResponseWriter, r *http.Request) {
		cc, err := grpc.NewClient(target, grpc.WithTransportCredentials(insecure.NewCredentials())) // want `grpc NewClient makes a client for every request`
		if err == nil {
			cc.Close()
		}
	})
}

// Elsewhere has one that the request says, and one that is made once.
func Elsewhere(mux *http.ServeMux) {
	var kept *kgo.Client
	mux.HandleFunc("/test", func(w http.ResponseWriter, r *http.Request) {
		b := &bus{r.URL.Query()["broker"]}
		_ = b.bySarama([]byte("test"))
		_ = b.byFranz(r.Context(), []byte("test"))
		rdb := redis.NewClient(&redis.Options{Addr: r.FormValue("cache")})
		defer rdb.Close()
		_ = rdb.Ping(r.Context()).Err()
	})
	kept, err := kgo.NewClient(kgo.SeedBrokers(os.Getenv("BROKERS")))
	if err != nil {
		return
	}
	mux.HandleFunc("/kept", func(w http.ResponseWriter, r *http.Request) {
		_ = kept.ProduceSync(r.Context(), &kgo.Record{Topic: "t"}).FirstErr()
	})
}
