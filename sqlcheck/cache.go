package sqlcheck

import (
	"sort"
	"strconv"
	"strings"
	"sync"
)

// cache remembers the results of recent texts. It keeps two generations: when
// the young one is full it becomes the old one, and what is asked for again
// moves back.
type cache struct {
	mu         sync.Mutex
	young, old map[string]*Result
	bytes, max int
}

const (
	defaultCache = 8 << 20
	maxCached    = 64 << 10 // longer texts are files: they do not come back
)

func newCache(bytes int) *cache {
	if bytes == 0 {
		bytes = defaultCache
	}
	return &cache{young: map[string]*Result{}, max: bytes / 2}
}

func (c *cache) get(key string) *Result {
	c.mu.Lock()
	defer c.mu.Unlock()
	if r := c.young[key]; r != nil {
		return r
	}
	r := c.old[key]
	if r != nil {
		c.add(key, r)
	}
	return r
}

func (c *cache) put(key string, r *Result) {
	if len(key) > maxCached {
		return
	}
	// The key must not keep a whole source file alive.
	key = strings.Clone(key)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.add(key, r)
}

func (c *cache) add(key string, r *Result) {
	size := len(key) + 256
	for i := range r.Findings {
		size += 256 + len(r.Findings[i].Message) + len(r.Findings[i].Suggestion)
	}
	if c.bytes+size > c.max && len(c.young) > 0 {
		c.old, c.young, c.bytes = c.young, make(map[string]*Result, len(c.young)), 0
	}
	if c.young[key] == nil {
		c.bytes += size
	}
	c.young[key] = r
}

// key is the text itself when nothing else is known.
func (in *Input) key() string {
	if len(in.Args) == 0 && len(in.Named) == 0 && in.Places == in.Values && in.Lacking == "" && !in.Format && !in.Partial && !in.Script && !in.Drain && !in.Probe && !in.Migration && !in.wide && !in.Numbered && in.Database == "" && in.Key == "" && len(in.Omitted) == 0 {
		return in.Text
	}
	var b strings.Builder
	b.Grow(len(in.Text) + 64)
	b.WriteString(in.Text)
	b.WriteByte(0)
	for _, f := range [...]bool{in.Format, in.Partial, in.Script, in.Drain, in.Probe, in.Migration, in.wide, in.Numbered} {
		b.WriteByte('0' + btoi(f))
	}
	if in.Places != in.Values {
		b.WriteString(strconv.Itoa(in.Places) + ":" + strconv.Itoa(in.Values) + ":" + strconv.Itoa(in.Counted) + ":" + in.By)
	}
	if in.Lacking != "" {
		b.WriteString(in.Lacking + ":" + in.Record + ":" + strconv.Itoa(in.Counted))
	}
	if in.Database != "" {
		b.WriteString(in.Database)
	}
	if in.Key != "" || len(in.Omitted) > 0 {
		b.WriteString(in.Key + ":" + strings.Join(in.Omitted, ","))
	}
	for i := range in.Args {
		in.Args[i].key(&b)
	}
	if len(in.Named) > 0 {
		names := make([]string, 0, len(in.Named))
		for n := range in.Named {
			names = append(names, n)
		}
		sort.Strings(names)
		for _, n := range names {
			b.WriteByte(1)
			b.WriteString(n)
			a := in.Named[n]
			a.key(&b)
		}
	}
	return b.String()
}

func (a *Arg) key(b *strings.Builder) {
	b.WriteByte(0)
	b.WriteByte('a' + byte(a.Kind))
	b.WriteByte('0' + btoi(a.Paged) + 2*btoi(a.List) + 4*btoi(a.Unbounded) + 8*btoi(a.Written))
	if a.Min != 0 {
		b.WriteString(strconv.FormatInt(a.Min, 36))
	}
	if a.Max != 0 {
		b.WriteByte('m')
		b.WriteString(strconv.FormatInt(a.Max, 36))
	}
	if a.Len != 0 {
		b.WriteByte('l')
		b.WriteString(strconv.Itoa(a.Len))
	}
	b.WriteString(strconv.Quote(a.Name))
	b.WriteString(strconv.Quote(a.Prefix))
}

func btoi(b bool) byte {
	if b {
		return 1
	}
	return 0
}
