package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/term"
)

// progress is one line on a terminal that says what is going on, and for how long:
// the go command may have to download and to compile, which it does without a word.
// Anything but a terminal sees nothing of it.
type progress struct {
	w        io.Writer
	terminal bool
	stage    string // what the line begins with: "base: "

	mu    sync.Mutex
	text  string
	since time.Time // of the text's stage
	last  time.Time
	stop  chan struct{} // ends the clock; nil while no line is shown
}

func newProgress(w io.Writer) *progress {
	file, ok := w.(*os.File)
	return &progress{w: w, terminal: ok && term.IsTerminal(int(file.Fd()))}
}

// show replaces the line, at most ten times a second.
func (p *progress) show(format string, args ...any) {
	if !p.terminal {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.text, p.since = p.stage+fmt.Sprintf(format, args...), time.Now()
	if p.stop == nil {
		p.stop = make(chan struct{})
		go p.clock(p.stop)
	}
	if time.Since(p.last) >= 100*time.Millisecond {
		p.paint()
	}
}

// clock shows how long the line has been the same.
func (p *progress) clock(stop chan struct{}) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-stop:
			return
		case <-tick.C:
			p.mu.Lock()
			if p.stop == stop {
				p.paint()
			}
			p.mu.Unlock()
		}
	}
}

func (p *progress) paint() {
	p.last = time.Now()
	took := ""
	if s := int(time.Since(p.since).Seconds()); s > 0 {
		took = fmt.Sprintf(", %d s", s)
	}
	fmt.Fprintf(p.w, "\r\x1b[Kquerylint: %s%s", p.text, took)
}

// clear removes the line.
func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stop != nil {
		close(p.stop)
		p.stop = nil
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
