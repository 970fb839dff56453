package factors

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"time"

	"example.com/shop/factors/pace"
)

// job is what a worker gets to do.
type job struct {
	IDs []int64
}

// Each turn of these loops waits for something to happen: how often they run is
// not up to them, so nothing is said, except about the last one.

// Ticker purges now and then.
func (s *shop) Ticker(ctx context.Context) {
	ticker := time.NewTicker(time.Minute)
	defer ticker.Stop()
	for range ticker.C {
		if _, err := s.purge(ctx, batchSize); err != nil {
			slog.ErrorContext(ctx, "purge", "error", err)
		}
	}
}

// Select waits for a job or for the end.
func (s *shop) Select(ctx context.Context, ids <-chan int64) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case id := <-ids:
			if err := s.pay(ctx, id); err != nil {
				return err
			}
		}
	}
}

// Receive takes one job after the other out of a channel.
func (s *shop) Receive(ctx context.Context, jobs <-chan job) error {
	for job := range jobs {
		if _, err := s.orders(ctx, job.IDs); err != nil {
			return err
		}
	}
	return nil
}

// ReceiveOK does so by hand.
func (s *shop) ReceiveOK(ctx context.Context, ids <-chan int64) error {
	for {
		id, ok := <-ids
		if !ok {
			return nil
		}
		if err := s.pay(ctx, id); err != nil {
			return err
		}
	}
}

// Sleep polls.
func (s *shop) Sleep(ctx context.Context) {
	for ctx.Err() == nil {
		if _, err := s.purge(ctx, batchSize); err != nil {
			slog.ErrorContext(ctx, "purge", "error", err)
		}
		time.Sleep(time.Second)
	}
}

// JobsOneByOne waits for its jobs, but a job is many queries.
func (s *shop) JobsOneByOne(ctx context.Context, jobs <-chan job) error {
	for job := range jobs {
		for _, id := range job.IDs {
			if err := s.pay(ctx, id); err != nil { // want `^query in loop: s\.pay runs len\(job\.IDs\) times per .*JobsOneByOne .*\[query-in-loop\]$`
				return err
			}
		}
	}
	return nil
}

// Paced sleeps behind each order, so as to leave the server time.
func (s *shop) Paced(ctx context.Context, ids []int64) {
	for _, id := range ids {
		if err := s.pay(ctx, id); err != nil {
			slog.ErrorContext(ctx, "pay", "error", err)
		}
		time.Sleep(time.Second)
	}
}

// BackOff sleeps only where something went wrong.
func (s *shop) BackOff(ctx context.Context, ids []int64) {
	for _, id := range ids {
		if err := s.pay(ctx, id); err != nil { // want `^query in loop: s\.pay runs len\(ids\) times per .*BackOff .*\[query-in-loop\]$`
			time.Sleep(time.Second)
		}
	}
}

// clock is how a test makes time pass.
type clock interface {
	Sleep(d time.Duration)
}

// updater does its work in a loop whose turns wait in what they call.
type updater struct {
	*shop
	clock clock
	pause func(ctx context.Context, d time.Duration) error
	due   chan struct{}
}

// RunTick sleeps at the end of a tick.
func (u *updater) RunTick(ctx context.Context) {
	for {
		u.tick(ctx)
	}
}

func (u *updater) tick(ctx context.Context) {
	if _, err := u.purge(ctx, batchSize); err != nil {
		slog.ErrorContext(ctx, "purge", "error", err)
	}
	time.Sleep(time.Minute)
}

// RunClock sleeps by a clock, one call further down.
func (u *updater) RunClock(ctx context.Context) {
	for {
		u.timed(ctx)
	}
}

func (u *updater) timed(ctx context.Context) {
	u.rest()
	_, _ = u.purge(ctx, batchSize)
}

func (u *updater) rest() { u.clock.Sleep(time.Minute) }

// RunPause sleeps by a function in a field, and RunDue waits for a signal.
func (u *updater) RunPause(ctx context.Context) {
	for {
		u.paused(ctx)
	}
}

func (u *updater) paused(ctx context.Context) {
	_ = u.pause(ctx, time.Minute)
	_, _ = u.purge(ctx, batchSize)
}

// RunDue waits for a signal.
func (u *updater) RunDue(ctx context.Context) {
	for {
		u.whenDue(ctx)
	}
}

func (u *updater) whenDue(ctx context.Context) {
	<-u.due
	_, _ = u.purge(ctx, batchSize)
}

// RunBusy waits for nothing: what sleeps is a goroutine that it starts.
func (u *updater) RunBusy(ctx context.Context) {
	for {
		u.busy(ctx) // want `^query in loop: u\.busy runs ∞ times per .*RunBusy .*\[query-in-loop\]$`
	}
}

func (u *updater) busy(ctx context.Context) {
	go u.rest()
	_, _ = u.purge(ctx, batchSize)
}

// TickEach sleeps in each turn, but runs as often as there are orders.
func (u *updater) TickEach(ctx context.Context, ids []int64) {
	for _, id := range ids {
		u.tickOne(ctx, id) // want `^query in loop: u\.tickOne runs len\(ids\) times per .*TickEach .*\[query-in-loop\]$`
	}
}

func (u *updater) tickOne(ctx context.Context, id int64) {
	_ = u.pay(ctx, id)
	u.rest()
}

// RunNap sleeps in another package.
func (u *updater) RunNap(ctx context.Context) {
	for {
		u.napping(ctx)
	}
}

func (u *updater) napping(ctx context.Context) {
	pace.Nap()
	_, _ = u.purge(ctx, batchSize)
}

// frame is what a client sends.
type frame struct {
	op   int
	user int64
}

// ring is where frames are kept until they are handled.
type ring struct{ frames []frame }

func (r *ring) next() (*frame, error) {
	if len(r.frames) == 0 {
		return nil, errors.New("full")
	}
	return &r.frames[0], nil
}

func (f *frame) read(in *bufio.Reader) (err error) {
	f.op, err = fmt.Fscan(in, &f.user)
	return err
}

// Frames handles what comes over one connection.
func (s *shop) Frames(ctx context.Context, conn net.Conn, r *ring) {
	in := bufio.NewReader(conn)
	for {
		f, err := r.next()
		if err != nil {
			break
		}
		if err := f.read(in); err != nil {
			break
		}
		s.pay(ctx, f.user)
	}
}

// client is one that is connected.
type client struct {
	conn *net.TCPConn
	in   *bufio.Reader
	shop *shop
}

// Run does so with a connection that it keeps.
func (c *client) Run(ctx context.Context, r *ring) error {
	for {
		f, err := r.next()
		if err != nil {
			return err
		}
		if err := f.read(c.in); err != nil {
			return err
		}
		c.shop.pay(ctx, f.user)
	}
}

// Lines reads a file: it has as many lines as it has.
func (s *shop) Lines(ctx context.Context, file io.Reader) error {
	in := bufio.NewReader(file)
	for {
		line, err := in.ReadString('\n')
		if err == io.EOF {
			return nil
		}
		s.pay(ctx, int64(len(line))) // want `^query in loop: s\.pay runs each in\.ReadString\('\\n'\) times per .*Lines`
	}
}
