package clients

import (
	"context"
	"net/http"

	kratos "github.com/go-kratos/kratos/v2/transport/grpc"
	"github.com/hibiken/asynq"
	"google.golang.org/grpc"
)

func dialledByKratos(w http.ResponseWriter, r *http.Request) {
	conn, err := kratos.DialInsecure(r.Context(), kratos.WithEndpoint("discovery:///users")) // want `kratos DialInsecure makes a client for every request that dialledByKratos serves`
	if err != nil {
		return
	}
	defer conn.Close()
}

func enqueued(w http.ResponseWriter, r *http.Request) {
	c := asynq.NewClient(asynq.RedisClientOpt{Addr: "cache:6379"}) // want `asynq NewClient makes a client for every request that enqueued serves`
	defer c.Close()
	_, _ = c.EnqueueContext(r.Context(), asynq.NewTask("mail", nil))
}

// backend is made once, when the program starts.
type backend struct {
	users *grpc.ClientConn
	jobs  *asynq.Client
}

func newBackend(ctx context.Context) (*backend, error) {
	conn, err := kratos.DialInsecure(ctx, kratos.WithEndpoint("discovery:///users"))
	if err != nil {
		return nil, err
	}
	return &backend{users: conn, jobs: asynq.NewClient(asynq.RedisClientOpt{Addr: "cache:6379"})}, nil
}

func (b *backend) serve(w http.ResponseWriter, r *http.Request) {
	_ = b.users.Invoke(r.Context(), "/users.Users/Get", nil, nil)
	_, _ = b.jobs.EnqueueContext(r.Context(), asynq.NewTask("mail", nil))
}
