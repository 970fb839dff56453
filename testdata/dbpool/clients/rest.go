package clients

import (
	"net/http"

	"github.com/ThreeDotsLabs/watermill"
	wkafka "github.com/ThreeDotsLabs/watermill-kafka/v3/pkg/kafka"
	"github.com/go-resty/resty/v2"
)

var users = resty.New()

func rested(w http.ResponseWriter, r *http.Request) {
	c := resty.New() // want `resty New makes a client for every request that rested serves, which nobody else uses, and it is not closed here; make it once when the program starts`
	_, _ = c.R().SetContext(r.Context()).Get("http://users/1")
}

func restShared(w http.ResponseWriter, r *http.Request) {
	_, _ = users.R().SetContext(r.Context()).Get("http://users/1")
}

// withClient only puts one of net/http in front: that keeps the connections.
func withClient(w http.ResponseWriter, r *http.Request) {
	_, _ = resty.NewWithClient(http.DefaultClient).R().Get("http://users/1")
}

func (s *server) watermill(w http.ResponseWriter, r *http.Request) {
	p, err := wkafka.NewPublisher(wkafka.PublisherConfig{Brokers: s.cfg.Brokers}, watermill.NopLogger{}) // want `watermill-kafka NewPublisher makes a client for every request that \(\*server\).watermill serves`
	if err != nil {
		return
	}
	defer p.Close()
}

func (s *server) theirs(w http.ResponseWriter, r *http.Request) {
	p, err := wkafka.NewPublisher(wkafka.PublisherConfig{Brokers: r.Form["broker"]}, watermill.NopLogger{})
	if err != nil {
		return
	}
	defer p.Close()
}
