package clients

import (
	"context"
	"crypto/tls"
	"net/http"
	"net/url"
	"sync"

	"github.com/IBM/sarama"
	amqp "github.com/rabbitmq/amqp091-go"
	"github.com/segmentio/kafka-go"
	"github.com/twmb/franz-go/pkg/kgo"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"google.golang.org/grpc"
)

type kept struct {
	out     *kafka.Writer
	conn    *grpc.ClientConn
	once    sync.Once
	mu      sync.Mutex
	writers map[string]*kafka.Writer
	addr    string
}

func newKept() *kept {
	return &kept{out: &kafka.Writer{Addr: kafka.TCP("b:9092"), Topic: "t"}, writers: make(map[string]*kafka.Writer)}
}

func (k *kept) used(w http.ResponseWriter, r *http.Request) {
	_ = k.out.WriteMessages(r.Context(), kafka.Message{})
}

func (k *kept) lazily(w http.ResponseWriter, r *http.Request) {
	k.once.Do(func() { k.out = &kafka.Writer{Addr: kafka.TCP("b:9092"), Topic: "t"} })
	if k.conn == nil {
		k.conn, _ = grpc.NewClient(k.addr)
	}
}

func (k *kept) writer(topic string) *kafka.Writer {
	k.mu.Lock()
	defer k.mu.Unlock()
	w, ok := k.writers[topic]
	if !ok {
		w = &kafka.Writer{Addr: kafka.TCP(k.addr), Topic: topic}
		k.writers[topic] = w
	}
	return w
}

func (k *kept) perTopic(w http.ResponseWriter, r *http.Request) {
	_ = k.writer(r.FormValue("topic")).WriteMessages(r.Context(), kafka.Message{})
}

var tuned = &http.Transport{MaxIdleConns: 10}

func shared(w http.ResponseWriter, r *http.Request) {
	client := &http.Client{Transport: tuned}
	_, _ = client.Get("https://example.com")
}

// The connection is closed behind the answer.
func single(w http.ResponseWriter, r *http.Request) {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	_, _ = client.Get("https://example.com")
}

func proxied(w http.ResponseWriter, r *http.Request) {
	proxy, err := url.Parse(r.FormValue("proxy"))
	if err != nil {
		return
	}
	client := &http.Client{Transport: &http.Transport{Proxy: http.ProxyURL(proxy), TLSClientConfig: &tls.Config{}}}
	_, _ = client.Get("https://example.com")
	<-r.Context().Done()
}

// The user asks whether his brokers can be reached.
func tested(w http.ResponseWriter, r *http.Request) {
	c, err := sarama.NewClient([]string{r.FormValue("broker")}, nil)
	if err == nil {
		_ = c.Close()
	}
	cl, err := kgo.NewClient(kgo.SeedBrokers(r.FormValue("broker")), kgo.ClientID("test"))
	if err == nil {
		cl.Close()
	}
	kw := new(kafka.Writer)
	kw.Addr = kafka.TCP(r.FormValue("broker"))
	other := &kafka.Writer{Topic: "t"}
	other.Addr = kafka.TCP(r.FormValue("broker"))
	cfg := kafka.WriterConfig{Topic: "t"}
	cfg.Brokers = []string{r.FormValue("broker")}
	_ = kafka.NewWriter(cfg)
}

type tenant struct{ URL string }

func (k *kept) tenant(r *http.Request) tenant { return tenant{r.Host} }

func (k *kept) perTenant(w http.ResponseWriter, r *http.Request) {
	t := k.tenant(r)
	conn, err := amqp.Dial(t.URL)
	if err == nil {
		defer conn.Close()
	}
	opts := options.Client()
	opts.ApplyURI(t.URL)
	if c, err := mongo.Connect(opts); err == nil {
		defer c.Disconnect(r.Context())
	}
	_ = publish([]string{t.URL}, "t", nil)
}

type session struct {
	ctx    context.Context
	client *http.Client
	out    *kafka.Writer
	pub    *publisher

	brokers int
}

type key struct{}

type publisher struct{ to *kafka.Writer }

func newPublisher(to *kafka.Writer) *publisher { return &publisher{to} }

var current *http.Client

// reload keeps what it makes, by way of what it makes of that: it runs when the
// settings have changed.
func (s *session) reload(w http.ResponseWriter, r *http.Request) {
	tr := &http.Transport{MaxIdleConns: 10}
	client := &http.Client{Transport: tr}
	s.ctx = context.WithValue(context.Background(), key{}, client)

	other := &http.Transport{MaxIdleConns: 10}
	s.client = &http.Client{Transport: other}

	third := &http.Transport{MaxIdleConns: 20}
	c := http.Client{Transport: third}
	current = &c

	out := &kafka.Writer{Addr: kafka.TCP("b:9092"), Topic: "t"}
	pub := newPublisher(out)
	s.pub = pub
}

// counted keeps what a client has answered, not the client.
func (s *session) counted(w http.ResponseWriter, r *http.Request) {
	c, err := sarama.NewClient([]string{"b:9092"}, nil) // want `sarama NewClient makes a client for every request`
	if err != nil {
		return
	}
	defer c.Close()
	s.brokers = brokers(c)
}

func brokers(c sarama.Client) int { return len(c.Brokers()) }

// forgotten makes a client of it that nobody keeps.
func (s *session) forgotten(w http.ResponseWriter, r *http.Request) {
	tr := &http.Transport{MaxIdleConns: 10} // want `net/http Transport makes a client for every request`
	client := &http.Client{Transport: tr}
	ctx := context.WithValue(r.Context(), key{}, client)
	s.out = nil
	_ = ctx
}

// Register is called by main.
func Register(mux *http.ServeMux) {
	k, s := newKept(), new(server)
	for path, h := range map[string]http.HandlerFunc{
		"/literal": literal, "/value": value, "/constructed": s.constructed, "/deep": deep, "/own": s.own,
		"/client": s.fromClient, "/both": both, "/async": s.async, "/options": s.options, "/map": configMap,
		"/dial": s.dial, "/joined": s.joined, "/transport": transport, "/document": s.document, "/cache": s.cache,
		"/shown": shown, "/used": k.used, "/lazily": k.lazily, "/topic": k.perTopic, "/shared": shared,
		"/single": single, "/proxied": proxied, "/tested": tested, "/tenant": k.perTenant, "/handler": handler("nats"),
		"/reload": new(session).reload, "/forgotten": new(session).forgotten, "/counted": new(session).counted,
	} {
		mux.HandleFunc(path, h)
	}
	perElement(nil)
}

// A copy that the user's proxy is put into, and one that keeps no connection.
func through(w http.ResponseWriter, r *http.Request) {
	proxy, err := url.Parse(r.FormValue("proxy"))
	if err != nil {
		return
	}
	tr := http.DefaultTransport.(*http.Transport).Clone()
	tr.Proxy = http.ProxyURL(proxy)
	_, _ = (&http.Client{Transport: tr}).Get("https://example.com")
	built := &http.Transport{MaxIdleConns: 10}
	built.Proxy = http.ProxyURL(proxy)
	_, _ = (&http.Client{Transport: built}).Get("https://example.com")
}

func closedBehind(w http.ResponseWriter, r *http.Request) {
	tr := http.DefaultTransport.(*http.Transport).Clone()
	tr.DisableKeepAlives = true
	_, _ = (&http.Client{Transport: tr}).Get("https://example.com")
	built := &http.Transport{MaxIdleConns: 10}
	built.DisableKeepAlives = true
	_, _ = (&http.Client{Transport: built}).Get("https://example.com")
}

var again = tuned.Clone()

func sharedCopy(w http.ResponseWriter, r *http.Request) {
	_, _ = (&http.Client{Transport: again}).Get("https://example.com")
}
