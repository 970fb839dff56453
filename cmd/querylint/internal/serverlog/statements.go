package serverlog

import (
	"bytes"
	"regexp"
	"strconv"
)

// header reads a line of a slow log that begins with #. The first of several begins
// a statement; servers write one to five lines, in an order of their own.
func (p *parser) header(line []byte) {
	if p.text.Len() > 0 {
		p.flush()
	}
	fields := pairs(line)
	if fields == nil && !bytes.HasPrefix(line, []byte("# Time:")) && !bytes.HasPrefix(line, []byte("# User@Host:")) {
		return
	}
	if p.slow == nil {
		p.slow = &Statement{Count: 1}
	}
	for key, value := range fields {
		switch key {
		case "Query_time":
			p.recognised = true
			p.slow.Seconds, _ = strconv.ParseFloat(value, 64)
			p.slow.Longest = p.slow.Seconds
		case "Rows_examined":
			p.slow.Examined, _ = strconv.ParseInt(value, 10, 64)
		case "Rows_sent":
			p.slow.Sent, _ = strconv.ParseInt(value, 10, 64)
		}
	}
}

// pairs are the names and numbers of a line: Query_time: 1.5  Lock_time: 0.1.
func pairs(line []byte) map[string]string {
	if !bytes.Contains(line, []byte("Query_time:")) && !bytes.Contains(line, []byte("Rows_")) {
		return nil
	}
	words := bytes.Fields(line)
	fields := make(map[string]string)
	for i := 0; i+1 < len(words); i++ {
		if key, ok := bytes.CutSuffix(words[i], []byte(":")); ok {
			fields[string(key)] = string(words[i+1])
		}
	}
	return fields
}

// slowText takes a line of a statement in a slow log: USE and SET timestamp, which
// the server writes before it, are not part of it.
func (p *parser) slowText(line []byte) {
	if p.text.Len() == 0 {
		lower := bytes.ToLower(line[:min(len(line), 14)])
		if len(bytes.TrimSpace(line)) == 0 || bytes.HasPrefix(lower, []byte("set timestamp=")) || bytes.HasPrefix(lower, []byte("use ")) && bytes.HasSuffix(line, []byte(";")) || banner(line) {
			return
		}
	}
	if banner(line) {
		p.flush()
		return
	}
	p.add(line)
}

// commandLine is a line of a general log: a time, which MariaDB leaves out where it
// is that of the line before, the connection, and what it asks for.
var commandLine = regexp.MustCompile(`^(?:\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)|\d{6} [ \d]\d:\d\d:\d\d|\t)?\t *(\d+) (Query|Execute|Prepare|Connect|Quit|Init DB|Close stmt|Reset stmt|Statistics|Ping|Field List|Change user|Long Data|Fetch|Set option|Refresh|Shutdown|Processlist|Kill|Binlog Dump|Reset Connection|Register Slave|Register Replica|Debug|Daemon|Error)(?:\t|$)(.*)$`)

// asked reads such a line; sql is what runs.
func asked(line []byte) (sql string, ok bool) {
	if len(line) == 0 || line[0] != '\t' && (line[0] < '0' || line[0] > '9') {
		return "", false
	}
	m := commandLine.FindSubmatch(line)
	if m == nil {
		return "", false
	}
	if name := string(m[2]); name == "Query" || name == "Execute" {
		sql = string(m[3])
	}
	return sql, true
}

// command begins the statement of a general log.
func (p *parser) command(sql string) {
	p.flush()
	p.recognised = true
	if sql != "" {
		p.general = true
		p.text.WriteString(sql)
	}
}
