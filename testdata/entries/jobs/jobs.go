// Package jobs registers what timers and queues start.
package jobs

import (
	"context"

	"github.com/hibiken/asynq"
	"github.com/robfig/cron/v3"
)

const mail = "mail:send"

type nightly struct{}

func (nightly) Run() {}

func hourly() {}

type mailer struct{}

func (*mailer) ProcessTask(ctx context.Context, t *asynq.Task) error { return nil }
func (*mailer) later(ctx context.Context, t *asynq.Task) error       { return nil }

// Start registers.
func Start() {
	c := cron.New()
	_, _ = c.AddFunc("@hourly", hourly)             // entry: cron @hourly → jobs.hourly
	_, _ = c.AddJob("0 3 * * *", nightly{})         // entry: cron 0 3 * * * → jobs.nightly.Run
	_, _ = c.AddFunc("@daily", func() { hourly() }) // entry: cron @daily → jobs.Start
	mux := asynq.NewServeMux()
	mux.Handle(mail, &mailer{})                     // entry: task mail:send → jobs.(*mailer).ProcessTask
	mux.HandleFunc("mail:later", new(mailer).later) // entry: task mail:later → jobs.(*mailer).later
}
