// Package serverlog reads the logs in which MySQL, MariaDB and Percona Server write
// down statements: the slow log, the general log, and what InnoDB says of deadlocks,
// in the error log or in SHOW ENGINE INNODB STATUS. A log of any length is read in
// constant memory.
package serverlog

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Statement is one run of a statement, or what a server has summed up of several.
type Statement struct {
	SQL      string
	Count    int64
	Seconds  float64 // that all runs took; 0 where the log does not say it
	Longest  float64
	Examined int64 // rows
	Sent     int64
}

// Deadlock is two or more transactions that waited for each other.
type Deadlock struct {
	Line         int // of the log
	Transactions []Transaction
}

// Transaction is what one of them was doing.
type Transaction struct {
	SQL        string
	Waits      Lock // that it waited for
	Holds      Lock // that it had, where the server says so
	RolledBack bool
}

// Lock is one lock on rows of an index.
type Lock struct {
	Table, Index, Mode string
}

// Handler takes what a log holds, in its order.
type Handler struct {
	Statement func(Statement)
	Deadlock  func(Deadlock)
}

// maxStatement is how much of one statement is kept; servers cut off theirs, too.
const maxStatement = 256 << 10

// ErrNothing says that a text is no log of a server.
var ErrNothing = errors.New("neither a slow log, nor a general log, nor a report of deadlocks")

// Read reads a log, which gzip may have compressed. An error is about the reading:
// what comes before it has been handed over.
func Read(r io.Reader, h Handler) error {
	in := bufio.NewReaderSize(r, 64<<10)
	if magic, err := in.Peek(2); err == nil && bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		unzipped, err := gzip.NewReader(in)
		if err != nil {
			return err
		}
		in = bufio.NewReaderSize(unzipped, 64<<10)
	}
	if begin, _ := in.Peek(8000); bytes.IndexByte(begin, 0) >= 0 {
		return errors.New("binary data, not a log")
	}
	p := &parser{Handler: h}
	for {
		line, err := p.readLine(in)
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("after line %d: %w", p.number, err)
		}
		if len(line) > 0 || err == nil {
			p.number++
			p.line(line)
		}
		if err != nil {
			break
		}
	}
	p.flush()
	p.endDeadlock()
	if !p.recognised {
		return ErrNothing
	}
	return nil
}

// parser is the state between lines.
type parser struct {
	Handler
	number     int
	recognised bool
	buffer     []byte

	slow    *Statement // whose header has been read
	general bool       // the statement that is read is of a general log
	text    strings.Builder
	dead    *deadlock
}

// readLine reads a line without its end, of which not more is kept than of a
// statement.
func (p *parser) readLine(in *bufio.Reader) ([]byte, error) {
	p.buffer = p.buffer[:0]
	for {
		piece, err := in.ReadSlice('\n')
		if room := maxStatement - len(p.buffer); room > 0 {
			p.buffer = append(p.buffer, piece[:min(len(piece), room)]...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return bytes.TrimRight(p.buffer, "\r\n"), err
		}
	}
}

// line takes one line.
func (p *parser) line(line []byte) {
	line = inErrorLog(line)
	if p.inDeadlock(line) {
		return
	}
	if len(line) > 0 && line[0] == '#' {
		p.header(line)
		return
	}
	if sql, ok := asked(line); ok {
		p.command(sql)
		return
	}
	switch {
	case p.slow != nil:
		p.slowText(line)
	case p.general && !banner(line):
		p.add(line)
	}
}

// add adds a line to the statement that is read.
func (p *parser) add(line []byte) {
	if p.text.Len() > 0 {
		line = append([]byte{'\n'}, line...)
	}
	p.text.Write(line[:max(0, min(len(line), maxStatement-p.text.Len()))])
}

// flush hands over the statement that is read.
func (p *parser) flush() {
	s := Statement{Count: 1}
	switch {
	case p.slow != nil:
		s = *p.slow
	case !p.general:
		return
	}
	s.SQL = strings.TrimSpace(p.text.String())
	p.slow, p.general = nil, false
	p.text.Reset()
	if s.SQL != "" && p.Statement != nil {
		p.Statement(s)
	}
}

// banner reports whether a line is one of those that a server writes when it starts
// or opens a log anew.
func banner(line []byte) bool {
	for _, begin := range []string{"Tcp port:", "TCP Port:", "Time  "} {
		if bytes.HasPrefix(line, []byte(begin)) {
			return true
		}
	}
	return bytes.Contains(line, []byte(", Version: ")) && bytes.HasSuffix(bytes.TrimSpace(line), []byte("started with:"))
}
