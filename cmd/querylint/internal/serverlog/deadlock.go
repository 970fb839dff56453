package serverlog

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
)

// deadlock is a report of InnoDB that is being read.
type deadlock struct {
	Deadlock
	part  part
	text  []string // of the statement
	query bool     // the next lines are the statement
}

// part is what the lines of a report are about.
type part uint8

const (
	transaction part = iota
	waits
	holds
	others // the locks of others that it conflicts with
)

var (
	// transactionLine begins the report of one transaction.
	transactionLine = regexp.MustCompile(`^\*\*\* \((\d+)\) TRANSACTION:`)
	// lockLine begins what it says of a lock. MySQL numbers all of them, MariaDB
	// only the transactions.
	lockLine = regexp.MustCompile(`^\*\*\* (?:\((\d+)\) )?(WAITING FOR THIS LOCK TO BE GRANTED|HOLDS THE LOCK\(S\)|CONFLICTING WITH):`)
	// rolledLine ends the report.
	rolledLine = regexp.MustCompile(`^\*\*\* WE ROLL BACK TRANSACTION \((\d+)\)`)
	// threadLine is what stands above the statement.
	threadLine = regexp.MustCompile(`^(?:MySQL|MariaDB) thread id \d+, `)
	recordLine = regexp.MustCompile(`^(?:RECORD LOCKS .* index (\S+) of table (\S+) trx id \d+ lock[_ ]mode (\S+)|TABLE LOCK table (\S+) trx id \d+ lock mode (\S+))`)
)

// errorPrefix is what an error log puts before a line of InnoDB: the time, the
// connection, the level, and in MySQL 8 a code and the subsystem. MariaDB writes hours
// below ten with a space in front.
var errorPrefix = regexp.MustCompile(`^\d{4}-\d\d-\d\d[T ] ?[\d:.]+(?:Z|[+-]\d\d:\d\d)? +\d+ \[\w+\] (?:\[MY-\d+\] \[InnoDB\] ?|InnoDB: ?)`)

// inErrorLog takes away what an error log puts before a line.
func inErrorLog(line []byte) []byte {
	if len(line) == 0 || line[0] < '0' || line[0] > '9' || !bytes.Contains(line, []byte("InnoDB")) {
		return line
	}
	return line[len(errorPrefix.Find(line)):]
}

// inDeadlock takes a line that belongs to a report of a deadlock.
func (p *parser) inDeadlock(line []byte) bool {
	starred := bytes.HasPrefix(line, []byte("*** "))
	if p.dead == nil && !starred {
		return false
	}
	if starred {
		return p.deadlockPart(string(line))
	}
	d := p.dead
	text := string(line)
	switch {
	case len(d.Transactions) == 0:
	case d.part == transaction && threadLine.MatchString(text):
		d.query = true
	case d.query && d.part == transaction:
		if strings.TrimSpace(text) != "" || len(d.text) > 0 {
			d.text = append(d.text, text)
		}
	case strings.HasPrefix(text, "------------"), strings.HasPrefix(text, "# "):
		p.endDeadlock()
		return false
	default:
		p.lock(text)
	}
	return true
}

// deadlockPart begins a part of a report, or ends it.
func (p *parser) deadlockPart(line string) bool {
	if m := transactionLine.FindStringSubmatch(line); m != nil {
		if n, _ := strconv.Atoi(m[1]); n <= 1 || p.dead == nil {
			p.flush()
			p.endDeadlock()
			p.dead = &deadlock{Deadlock: Deadlock{Line: p.number}}
		}
		p.endText()
		if len(p.dead.Transactions) < 64 {
			p.dead.Transactions = append(p.dead.Transactions, Transaction{})
		}
		p.dead.part = transaction
		return true
	}
	if p.dead == nil {
		return false
	}
	if m := lockLine.FindStringSubmatch(line); m != nil {
		p.endText()
		switch m[2][:1] {
		case "W":
			p.dead.part = waits
		case "H":
			p.dead.part = holds
		default:
			p.dead.part = others
		}
		return true
	}
	if m := rolledLine.FindStringSubmatch(line); m != nil {
		p.endText()
		if n, _ := strconv.Atoi(m[1]); n >= 1 && n <= len(p.dead.Transactions) {
			p.dead.Transactions[n-1].RolledBack = true
		}
		p.endDeadlock()
		return true
	}
	return true
}

// lock reads which lock a transaction waits for or holds: the first of each.
func (p *parser) lock(line string) {
	m := recordLine.FindStringSubmatch(line)
	if m == nil {
		return
	}
	l := Lock{Index: strings.Trim(m[1], "`"), Table: tableName(m[2] + m[4]), Mode: strings.TrimSuffix(m[3]+m[5], ",")}
	t := &p.dead.Transactions[len(p.dead.Transactions)-1]
	switch {
	case p.dead.part == waits && t.Waits.Table == "":
		t.Waits = l
	case p.dead.part == holds && t.Holds.Table == "":
		t.Holds = l
	}
}

// tableName is the name without its database.
func tableName(s string) string {
	s = s[strings.LastIndexByte(s, '.')+1:]
	return strings.Trim(s, "`")
}

// endText gives the statement that was read to its transaction.
func (p *parser) endText() {
	d := p.dead
	if n := len(d.Transactions); n > 0 && d.text != nil {
		t := &d.Transactions[n-1]
		t.SQL = strings.TrimSpace(strings.Join(d.text, "\n"))
	}
	d.text, d.query = nil, false
}

// endDeadlock hands over a report.
func (p *parser) endDeadlock() {
	if p.dead == nil {
		return
	}
	p.endText()
	d := p.dead.Deadlock
	p.dead = nil
	if len(d.Transactions) < 2 {
		return
	}
	p.recognised = true
	if p.Deadlock != nil {
		p.Deadlock(d)
	}
}
