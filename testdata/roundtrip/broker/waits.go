package broker

import (
	"context"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	amqp "github.com/rabbitmq/amqp091-go"
	"github.com/segmentio/kafka-go"
	"github.com/zeromicro/go-queue/kq"
)

// Later is made to send behind the loop.
func Later(ctx context.Context, addr string, bodies []string) error {
	w := &kafka.Writer{Addr: kafka.TCP(addr), RequiredAcks: kafka.RequireAll, Async: true}
	defer w.Close()
	for _, b := range bodies {
		if err := w.WriteMessages(ctx, kafka.Message{Value: []byte(b)}); err != nil {
			return err
		}
	}
	return nil
}

// AtOnce is told not to.
func AtOnce(ctx context.Context, addr string, bodies []string) error {
	w := &kafka.Writer{Addr: kafka.TCP(addr), RequiredAcks: kafka.RequireAll, Async: false}
	defer w.Close()
	for _, b := range bodies {
		if err := w.WriteMessages(ctx, kafka.Message{Value: []byte(b)}); err != nil { // want `publish in loop: kafka-go WriteMessages runs len\(bodies\) times per AtOnce; `
			return err
		}
	}
	return nil
}

type outbox struct{ later, plain, either *kafka.Writer }

func newOutbox(async bool) *outbox {
	w := kafka.NewWriter(kafka.WriterConfig{Brokers: []string{"b"}, Async: true})
	return &outbox{later: w, plain: kafka.NewWriter(kafka.WriterConfig{Brokers: []string{"b"}}), either: &kafka.Writer{Async: async}}
}

func (o *outbox) Later(ctx context.Context, bodies []string) {
	for _, b := range bodies {
		_ = o.later.WriteMessages(ctx, kafka.Message{Value: []byte(b)})
	}
}

func (o *outbox) Plain(ctx context.Context, bodies []string) {
	for _, b := range bodies {
		_ = o.plain.WriteMessages(ctx, kafka.Message{Value: []byte(b)}) // want `publish in loop: kafka-go WriteMessages runs len\(bodies\) times per \(\*outbox\).Plain; `
	}
}

func (o *outbox) Either(ctx context.Context, bodies []string) {
	for _, b := range bodies {
		_ = o.either.WriteMessages(ctx, kafka.Message{Value: []byte(b)}) // want `publish in loop: kafka-go WriteMessages runs len\(bodies\) times per \(\*outbox\).Either; `
	}
}

func pusher() *kq.Pusher { return kq.NewPusher([]string{"b"}, "t", kq.WithSyncPush()) }

// Pushes waits for each: so its pusher is made.
func Pushes(ctx context.Context, bodies []string) error {
	p := pusher()
	for _, b := range bodies {
		if err := p.Push(ctx, b); err != nil { // want `publish in loop: kq Push runs len\(bodies\) times per Pushes; collect the messages of the loop and send them with a Pusher without WithSyncPush, which gathers them`
			return err
		}
	}
	return nil
}

// Gathers does not.
func Gathers(ctx context.Context, bodies []string) error {
	p := kq.NewPusher([]string{"b"}, "t", kq.WithAllowAutoTopicCreation())
	for _, b := range bodies {
		if err := p.Push(ctx, b); err != nil {
			return err
		}
	}
	return nil
}

// ConfirmsEach waits for the confirmation of each before it sends the next.
func ConfirmsEach(ctx context.Context, ch *amqp.Channel, bodies []string) error {
	for _, b := range bodies {
		c, err := ch.PublishWithDeferredConfirmWithContext(ctx, "", "q", false, false, amqp.Publishing{Body: []byte(b)}) // want `publish in loop: amqp PublishWithDeferredConfirmWithContext runs len\(bodies\) times per ConfirmsEach; collect the messages of the loop and send them with PublishWithDeferredConfirm and wait for the confirmations behind it`
		if err != nil {
			return err
		}
		if !c.Wait() {
			return context.Canceled
		}
	}
	return nil
}

// ConfirmsAll waits behind the loop.
func ConfirmsAll(ctx context.Context, ch *amqp.Channel, bodies []string) error {
	var confirms []*amqp.DeferredConfirmation
	for _, b := range bodies {
		c, err := ch.PublishWithDeferredConfirmWithContext(ctx, "", "q", false, false, amqp.Publishing{Body: []byte(b)})
		if err != nil {
			return err
		}
		confirms = append(confirms, c)
	}
	for _, c := range confirms {
		if !c.Wait() {
			return context.Canceled
		}
	}
	return nil
}

// confirmed waits for one.
func confirmed(js jetstream.JetStream, body string) error {
	f, err := js.PublishAsync("t", []byte(body))
	if err != nil {
		return err
	}
	select {
	case <-f.Ok():
		return nil
	case err := <-f.Err():
		return err
	}
}

// ByFunction waits for each in another function.
func ByFunction(js jetstream.JetStream, bodies []string) error {
	for _, b := range bodies {
		if err := confirmed(js, b); err != nil { // want `publish in loop: confirmed runs len\(bodies\) times per ByFunction .*nats PublishAsync`
			return err
		}
	}
	return nil
}

// InTurns waits for some at a time.
func InTurns(js nats.JetStreamContext, bodies []string) error {
	for i, b := range bodies {
		f, err := js.PublishAsync("t", []byte(b))
		if err != nil {
			return err
		}
		if i%100 == 99 {
			<-f.Ok()
		}
	}
	<-js.PublishAsyncComplete()
	return nil
}
