// Package interrupt ends the program when a signal asks for it: with the processes
// that it has started, and without what it keeps for the time of the run only.
package interrupt

import (
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
)

var (
	// mu is held while something is made that must be undone, and for ever once the
	// program ends.
	mu     sync.Mutex
	undo   = make(map[*func()]bool)
	ending atomic.Bool
)

// Catch has the signals that end programs end this one, with an exit code. Those
// that are ignored, as below nohup, stay so.
func Catch(code int) {
	caught := make(chan os.Signal, 1)
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		if !signal.Ignored(s) {
			signal.Notify(caught, s)
		}
	}
	go func() {
		by := <-caught
		ending.Store(true)
		mu.Lock()
		endChildren(by)
		for f := range undo {
			(*f)()
		}
		os.Exit(code)
	}()
}

// Make runs f, which makes what back takes away again should a signal end the
// program before forget has been called.
func Make(f func() error, back func()) (forget func(), err error) {
	mu.Lock()
	defer mu.Unlock()
	if err := f(); err != nil {
		return nil, err
	}
	undo[&back] = true
	return func() {
		mu.Lock()
		defer mu.Unlock()
		delete(undo, &back)
	}, nil
}

// Hold does not return once a signal ends the program: what processes have to say
// that were told to end is no error.
func Hold() {
	if ending.Load() {
		select {}
	}
}
