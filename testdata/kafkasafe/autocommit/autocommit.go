// Package autocommit leaves it to consumers to commit by themselves.
package autocommit

import (
	"context"
	"log"
	"sync"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
	"github.com/twmb/franz-go/pkg/kgo"
)

func handle(value []byte) { log.Printf("%d bytes", len(value)) }

func work(r *kgo.Record) { handle(r.Value) }

func events(addr string) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{"bootstrap.servers": addr, "group.id": "orders"})
	if err != nil {
		return err
	}
	for {
		m, err := c.ReadMessage(-1) // want `the consumer commits by itself what confluent-kafka-go ReadMessage gave, but a goroutine or channel has it then: what is not done when the process ends is lost; turn automatic commits off, and commit or mark a message when its work is done \[kafka-settings\]`
		if err != nil {
			return err
		}
		go handle(m.Value)
	}
}

type consumer struct {
	c    *kafka.Consumer
	cl   *kgo.Client
	jobs chan *kafka.Message
}

func newConsumer(addr string) (*consumer, error) {
	cfg := &kafka.ConfigMap{"bootstrap.servers": addr, "group.id": "orders", "enable.auto.commit": true}
	c, err := kafka.NewConsumer(cfg)
	if err != nil {
		return nil, err
	}
	cl, err := kgo.NewClient(kgo.SeedBrokers(addr), kgo.ConsumerGroup("orders"))
	if err != nil {
		return nil, err
	}
	return &consumer{c: c, cl: cl, jobs: make(chan *kafka.Message, 100)}, nil
}

func (c *consumer) switched() {
	for {
		ev := c.c.Poll(100) // want `confluent-kafka-go Poll`
		switch e := ev.(type) {
		case *kafka.Message:
			c.jobs <- e
		case kafka.Error:
			log.Print(e)
		}
	}
}

func (c *consumer) direct() {
	for {
		switch e := c.c.Poll(100).(type) { // want `confluent-kafka-go Poll`
		case *kafka.Message:
			go handle(e.Value)
		case kafka.Error:
			log.Print(e)
		}
	}
}

func (c *consumer) asserted() {
	for {
		if m, ok := c.c.Poll(100).(*kafka.Message); ok { // want `confluent-kafka-go Poll`
			c.jobs <- m
		}
	}
}

func (c *consumer) assertedBefore() {
	for {
		m, ok := c.c.Poll(100).(*kafka.Message) // want `confluent-kafka-go Poll`
		if !ok {
			continue
		}
		go handle(m.Value)
	}
}

// assertedHere is silent: a message is worked on before the next one is polled.
func (c *consumer) assertedHere() {
	for {
		if m, ok := c.c.Poll(100).(*kafka.Message); ok {
			handle(m.Value)
		}
	}
}

// Errors are nobody's work.
func (c *consumer) failures(errs chan error) {
	for {
		if e, ok := c.c.Poll(100).(kafka.Error); ok {
			errs <- e
		}
	}
}

// directly is silent: it works on a message before it polls again.
func (c *consumer) directly() {
	for {
		switch e := c.c.Poll(100).(type) {
		case *kafka.Message:
			handle(e.Value)
		case kafka.Error:
			go log.Print(e)
		}
	}
}

func (c *consumer) read() error {
	for {
		m, err := c.c.ReadMessage(-1) // want `confluent-kafka-go ReadMessage`
		if err != nil {
			return err
		}
		c.jobs <- m
	}
}

func (c *consumer) polled(ctx context.Context) {
	for {
		fs := c.cl.PollFetches(ctx) // want `franz-go PollFetches`
		for _, r := range fs.Records() {
			go work(r)
		}
	}
}

func open(addr string, readAll bool) (*kgo.Client, error) {
	opts := []kgo.Opt{kgo.SeedBrokers(addr), kgo.ConsumerGroup("orders")}
	if readAll {
		opts = append(opts, kgo.FetchMaxBytes(1<<20))
	}
	return kgo.NewClient(opts...)
}

func listed(ctx context.Context, jobs chan<- *kgo.Record) error {
	cl, err := open("kafka", false)
	if err != nil {
		return err
	}
	for {
		fs := cl.PollRecords(ctx, 10) // want `franz-go PollRecords`
		for r := range fs.RecordsAll() {
			jobs <- r
		}
	}
}

func greedy(addr string) (*kgo.Client, error) {
	return kgo.NewClient(
		kgo.SeedBrokers(addr),
		kgo.ConsumerGroup("orders"),
		kgo.GreedyAutoCommit(), // want `the consumer commits by itself what is still being worked on: what is not done when the process ends is lost; leave it out: what the poll before gave is then committed \[kafka-settings\]`
	)
}

// behind and the others below are silent.
func (c *consumer) behind() error {
	for {
		m, err := c.c.ReadMessage(-1)
		if err != nil {
			return err
		}
		handle(m.Value)
	}
}

func (c *consumer) waits(ctx context.Context) {
	for {
		var wg sync.WaitGroup
		fs := c.cl.PollFetches(ctx)
		for _, r := range fs.Records() {
			wg.Add(1)
			go func() {
				defer wg.Done()
				work(r)
			}()
		}
		wg.Wait()
	}
}

func disabled(ctx context.Context, addr string, jobs chan<- *kgo.Record) error {
	cl, err := kgo.NewClient(kgo.SeedBrokers(addr), kgo.ConsumerGroup("orders"), kgo.DisableAutoCommit())
	if err != nil {
		return err
	}
	for {
		fs := cl.PollFetches(ctx)
		for _, r := range fs.Records() {
			jobs <- r
		}
	}
}

func ungrouped(ctx context.Context, addr string, jobs chan<- *kgo.Record) error {
	cl, err := kgo.NewClient(kgo.SeedBrokers(addr), kgo.ConsumeTopics("orders"))
	if err != nil {
		return err
	}
	for {
		fs := cl.PollFetches(ctx)
		for _, r := range fs.Records() {
			jobs <- r
		}
	}
}

func optional(ctx context.Context, jobs chan<- *kgo.Record, opts ...kgo.Opt) error {
	cl, err := kgo.NewClient(append(opts, kgo.ConsumerGroup("orders"))...)
	if err != nil {
		return err
	}
	for {
		fs := cl.PollFetches(ctx)
		for _, r := range fs.Records() {
			jobs <- r
		}
	}
}

func off(addr string, jobs chan<- *kafka.Message) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{"bootstrap.servers": addr, "group.id": "orders", "enable.auto.commit": false})
	if err != nil {
		return err
	}
	for {
		m, err := c.ReadMessage(-1)
		if err != nil {
			return err
		}
		jobs <- m
	}
}

func stored(addr string, auto bool, jobs chan<- *kafka.Message) error {
	c, err := kafka.NewConsumer(&kafka.ConfigMap{"bootstrap.servers": addr, "group.id": "orders", "enable.auto.offset.store": auto})
	if err != nil {
		return err
	}
	for {
		m, err := c.ReadMessage(-1)
		if err != nil {
			return err
		}
		jobs <- m
	}
}

func given(c *kafka.Consumer, jobs chan<- *kafka.Message) error {
	for {
		m, err := c.ReadMessage(-1)
		if err != nil {
			return err
		}
		jobs <- m
	}
}

func tuned(addr string, jobs chan<- *kafka.Message) error {
	cfg := &kafka.ConfigMap{"bootstrap.servers": addr, "group.id": "orders"}
	tune(cfg)
	c, err := kafka.NewConsumer(cfg)
	if err != nil {
		return err
	}
	for {
		m, err := c.ReadMessage(-1)
		if err != nil {
			return err
		}
		jobs <- m
	}
}

func tune(*kafka.ConfigMap) {}
