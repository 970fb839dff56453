package clients // want package:"."

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/IBM/sarama"
	confluent "github.com/confluentinc/confluent-kafka-go/v2/kafka"
	"github.com/nats-io/nats.go"
	amqp "github.com/rabbitmq/amqp091-go"
	"github.com/redis/go-redis/v9"
	"github.com/segmentio/kafka-go"
	"github.com/twmb/franz-go/pkg/kgo"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

type config struct {
	Brokers []string
	Host    string
	Port    int
}

var settings = config{Brokers: []string{os.Getenv("BROKER")}}

type server struct {
	cfg    config
	url    string
	client sarama.Client
}

func literal(w http.ResponseWriter, r *http.Request) {
	kw := &kafka.Writer{Addr: kafka.TCP("b:9092"), Topic: r.FormValue("topic"), RequiredAcks: kafka.RequireAll} // want `kafka-go Writer makes a client for every request that literal serves, which nobody else uses; make it once when the program starts, and hand it on \[pool-per-request\]`
	defer kw.Close()
	_ = kw.WriteMessages(r.Context(), kafka.Message{Value: []byte(r.FormValue("x"))})
}

func value(w http.ResponseWriter, r *http.Request) {
	kw := kafka.Writer{Addr: kafka.TCP(settings.Brokers...), Topic: "t"} // want `kafka-go Writer makes a client .*, and it is not closed here; make it once`
	_ = kw.WriteMessages(r.Context(), kafka.Message{Value: []byte(r.FormValue("x"))})
}

func (s *server) constructed(w http.ResponseWriter, r *http.Request) {
	cfg := kafka.WriterConfig{Topic: r.FormValue("topic")}
	cfg.Brokers = s.cfg.Brokers
	kw := kafka.NewWriter(cfg) // want `kafka-go NewWriter makes a client for every request`
	defer kw.Close()
	_ = kw.WriteMessages(r.Context(), kafka.Message{Value: []byte(r.FormValue("x"))})
}

func publish(brokers []string, topic string, b []byte) error {
	cfg := sarama.NewConfig()
	cfg.Producer.RequiredAcks = sarama.WaitForAll
	cfg.Producer.Return.Successes = true
	p, err := sarama.NewSyncProducer(brokers, cfg)
	if err != nil {
		return err
	}
	defer p.Close()
	_, _, err = p.SendMessage(&sarama.ProducerMessage{Topic: topic, Value: sarama.ByteEncoder(b)})
	return err
}

func check(brokers []string) error {
	c, err := sarama.NewClient(brokers, nil)
	if err != nil {
		return err
	}
	return c.Close()
}

func deep(w http.ResponseWriter, r *http.Request) {
	_ = publish(settings.Brokers, r.FormValue("topic"), nil) // want `sarama NewSyncProducer \(… → publish\) makes a client for every request that deep serves`
}

func (s *server) own(w http.ResponseWriter, r *http.Request) {
	_ = publish(s.cfg.Brokers, "t", nil) // said of deep already
	_ = check(s.cfg.Brokers)             // want `sarama NewClient \(… → check\) makes a client`
}

func (s *server) fromClient(w http.ResponseWriter, r *http.Request) {
	p, err := sarama.NewSyncProducerFromClient(s.client) // want `sarama NewSyncProducerFromClient makes a client for every request that \(\*server\).fromClient serves, .*, and it is not closed here`
	if err == nil {
		_, _, _ = p.SendMessage(&sarama.ProducerMessage{Topic: "t"})
	}
}

// One of the two is enough to say.
func both(w http.ResponseWriter, r *http.Request) {
	c, err := sarama.NewClient(settings.Brokers, sarama.NewConfig()) // want `sarama NewClient makes a client`
	if err != nil {
		return
	}
	defer c.Close()
	p, err := sarama.NewAsyncProducerFromClient(c)
	if err == nil {
		p.Input() <- &sarama.ProducerMessage{Topic: "t"}
	}
}

func (s *server) async(w http.ResponseWriter, r *http.Request) {
	p, err := sarama.NewAsyncProducer(s.cfg.Brokers, nil) // want `sarama NewAsyncProducer makes a client`
	if err == nil {
		p.Input() <- &sarama.ProducerMessage{Topic: "t"}
	}
}

func (s *server) options(w http.ResponseWriter, r *http.Request) {
	opts := []kgo.Opt{kgo.SeedBrokers(s.cfg.Brokers...), kgo.DefaultProduceTopic(r.FormValue("topic"))}
	opts = append(opts, kgo.ClientID(r.Host))
	cl, err := kgo.NewClient(opts...) // want `franz-go NewClient makes a client`
	if err == nil {
		cl.Close()
	}
}

func configMap(w http.ResponseWriter, r *http.Request) {
	p, err := confluent.NewProducer(&confluent.ConfigMap{"bootstrap.servers": "b:9092", "client.id": r.Host}) // want `confluent-kafka-go NewProducer makes a client`
	if err == nil {
		p.Close()
	}
}

func (s *server) dial(w http.ResponseWriter, r *http.Request) {
	conn, err := amqp.Dial(s.url) // want `amqp Dial makes a client`
	if err == nil {
		defer conn.Close()
	}
}

func (s *server) joined(w http.ResponseWriter, r *http.Request) {
	conn, err := grpc.NewClient(fmt.Sprintf("%s:%d", s.cfg.Host, s.cfg.Port), grpc.WithTransportCredentials(insecure.NewCredentials())) // want `grpc NewClient makes a client`
	if err == nil {
		defer conn.Close()
	}
}

func transport(w http.ResponseWriter, r *http.Request) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConns: 10}, Timeout: time.Second} // want `net/http Transport makes a client for every request that transport serves, .*, and it is not closed here`
	_, _ = client.Get("https://example.com/" + r.FormValue("path"))
}

func (s *server) document(w http.ResponseWriter, r *http.Request) {
	c, err := mongo.Connect(options.Client().ApplyURI(s.url).SetTimeout(time.Second)) // want `mongo Connect opens a pool of connections`
	if err == nil {
		defer c.Disconnect(r.Context())
	}
}

func (s *server) cache(w http.ResponseWriter, r *http.Request) {
	c := redis.NewClient(&redis.Options{Addr: s.url, ClientName: r.Host}) // want `go-redis NewClient opens a pool of connections`
	defer c.Close()
	_ = c.Ping(r.Context())
}

// The address is the one that the handler was made with.
func handler(url string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		nc, err := nats.Connect(url) // want `nats Connect makes a client`
		if err == nil {
			nc.Close()
		}
	}
}

func perElement(bodies [][]byte) {
	for _, b := range bodies {
		w := &kafka.Writer{Addr: kafka.TCP("b:9092"), Topic: "t"} // want `kafka-go Writer makes a client once per iteration of the loop in perElement`
		_ = w.WriteMessages(context.Background(), kafka.Message{Value: b})
	}
}

// A page that shows a topic reads it for each request, which may be meant.
func shown(w http.ResponseWriter, r *http.Request) {
	rd := kafka.NewReader(kafka.ReaderConfig{Brokers: settings.Brokers, Topic: r.FormValue("topic")}) // want `kafka-go NewReader makes a consumer for every request that shown serves`
	defer rd.Close()
}

// fetch keeps its Transport to itself, so that one finding is enough for all that
// call it.
func fetch(url string) error {
	tr := &http.Transport{MaxIdleConns: 1}
	client := &http.Client{Transport: tr}
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func fetches(w http.ResponseWriter, r *http.Request) {
	_ = fetch("https://example.com/1") // want `net/http Transport \(… → fetch\) makes a client`
	_ = fetch("https://example.com/2")
}

func fetchesToo(w http.ResponseWriter, r *http.Request) {
	_ = fetch("https://example.com/3")
}

// A copy has connections of its own, whatever it is a copy of.
func cloned(w http.ResponseWriter, r *http.Request) {
	tr := http.DefaultTransport.(*http.Transport).Clone() // want `net/http Clone makes a client for every request that cloned serves, .*, and it is not closed here`
	tr.ResponseHeaderTimeout = time.Second
	_, _ = (&http.Client{Transport: tr}).Get("https://example.com")
}
