package sqlcheck

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
	"github.com/querylint/querylint/sqlcheck/internal/parse"
)

// Checker checks texts with one set of options. It may be used by several
// goroutines; its results are shared and must not be changed.
type Checker struct {
	opts  Options
	stmt  []*Rule
	block []*Rule
	pred  []*Rule
	text  []*Rule
	cache *cache

	describe bool // for Describe
}

// New makes a Checker. A rule or server that does not exist is an error.
func New(opts Options) (*Checker, error) {
	server, err := ParseServer(string(opts.Server))
	if err != nil {
		return nil, err
	}
	opts.Server = server
	opts.DeepOffset = cmp.Or(opts.DeepOffset, DefaultDeepOffset)
	opts.LargeInList = cmp.Or(opts.LargeInList, DefaultLargeInList)
	for _, id := range append(append([]string(nil), opts.Only...), opts.Skip...) {
		if RuleByID(id) == nil {
			return nil, fmt.Errorf("unknown rule %q", id)
		}
	}
	c := &Checker{opts: opts}
	if opts.CacheBytes >= 0 {
		c.cache = newCache(opts.CacheBytes)
	}
	if len(opts.Only) == 0 && len(opts.Skip) == 0 && opts.Severity == Info {
		all := allRules()
		c.stmt, c.block, c.pred, c.text = all.stmt, all.block, all.pred, all.text
		return c, nil
	}
	c.choose(func(r *Rule) bool {
		return (len(opts.Only) == 0 || listed(opts.Only, r.ID)) && !listed(opts.Skip, r.ID) && r.Severity >= opts.Severity
	})
	return c, nil
}

// allRules is what is asked when the options name no rule.
var allRules = sync.OnceValue(func() *Checker {
	c := &Checker{}
	c.choose(func(*Rule) bool { return true })
	return c
})

func (c *Checker) choose(asked func(*Rule) bool) {
	for _, r := range rules {
		if !asked(r) {
			continue
		}
		if r.stmt != nil {
			c.stmt = append(c.stmt, r)
		}
		if r.block != nil {
			c.block = append(c.block, r)
		}
		if r.pred != nil {
			c.pred = append(c.pred, r)
		}
		if r.text != nil {
			c.text = append(c.text, r)
		}
	}
}

func listed(list []string, id string) bool {
	for _, x := range list {
		if strings.EqualFold(x, id) {
			return true
		}
	}
	return false
}

// Check checks one text. Unknown rules and servers in the options are ignored;
// make a Checker to learn of them.
func Check(text string, opts Options) []Finding {
	opts.CacheBytes = -1
	c, err := New(opts)
	if err != nil {
		c, _ = New(Options{Schema: opts.Schema, Database: opts.Database, CacheBytes: -1})
	}
	return c.Check(Input{Text: text}).Findings
}

// Text checks a text about whose arguments nothing is known.
func (c *Checker) Text(text string) *Result { return c.Check(Input{Text: text}) }

// Check checks a text. The result is shared with later calls.
func (c *Checker) Check(in Input) *Result {
	if c.cache == nil {
		return c.check(in)
	}
	key := in.key()
	if r := c.cache.get(key); r != nil {
		return r
	}
	r := c.check(in)
	c.cache.put(key, r)
	return r
}

func (c *Checker) check(in Input) *Result {
	res := &Result{}
	p := passes.Get().(*pass)
	p.opts, p.in = &c.opts, in
	p.params, p.counted = p.params[:0], false
	p.decls, p.tx = nil, nil
	p.found = p.found[:0]
	defer func() {
		p.reset()
		clear(p.found)
		if cap(p.found) > 256 {
			p.found = nil
		}
		p.in, p.opts, p.decls, p.tx = Input{}, nil, nil, nil
		passes.Put(p)
	}()
	p.script = in.Script && lexer.MySQLScript(in.Text)
	format := in.format()
	sp := lexer.NewSplitter(in.Text, format)
	for {
		piece, ok := sp.Next()
		if !ok {
			break
		}
		if skip := c.statement(p, piece, format); skip != nil {
			skip.Span = Span{piece.Start, piece.End}
			res.Skipped = append(res.Skipped, *skip)
		} else {
			res.Statements++
			if c.describe {
				guard(func() { res.described = append(res.described, p.description()) })
			}
		}
	}
	for _, r := range c.text {
		p.rule = r
		guard(func() { r.text(p) })
	}
	res.Findings = slices.Clone(tidy(p.found))
	return res
}

// guard keeps a rule that fails on an unforeseen tree from ending the program:
// the statement is then left unjudged by that rule.
func guard(f func()) {
	if testingPanics {
		f()
		return
	}
	defer func() { _ = recover() }()
	f()
}

// testingPanics lets tests see a panic of a rule.
var testingPanics bool

func (c *Checker) statement(p *pass, piece lexer.Piece, format lexer.Format) *Skip {
	if err := parse.Limits(piece.End-piece.Start, piece.Depth, piece.Joins); err != nil {
		return &Skip{Reason: err.Error(), Limit: true}
	}
	if piece.Routine {
		return &Skip{Reason: "stored routine"}
	}
	if piece.Ilike {
		return &Skip{Reason: "PostgreSQL syntax", Foreign: true}
	}
	p.reset()
	p.base, p.stmtEnd = piece.Start, piece.End
	p.text = p.in.Text[piece.Start:piece.End]
	p.dynamic = p.in.Partial
	switch piece.First {
	case "WHERE", "ORDER", "GROUP", "HAVING", "LIMIT", "AND", "OR", "JOIN", "LEFT", "INNER", "ON", "FROM":
		p.wrapClause(piece.First, format)
	default:
		if piece.Rewrite || piece.Cut && !p.in.Script {
			p.norm = lexer.Normalize(p.text, format)
		}
	}
	if p.norm != nil {
		p.text = p.norm.Text
		p.dynamic = p.dynamic || p.norm.Dynamic
	}
	n, err := parse.Statement(p.text)
	if err != nil {
		var ok bool
		if n, ok = p.repair(); !ok {
			return c.refused(p, piece, err)
		}
	}
	if n == nil {
		return &Skip{Reason: "empty"}
	}
	p.node = n
	guard(func() { c.ask(p) })
	return nil
}

// maxPreds bounds the conditions of a block that are judged one by one: each
// is held against all others.
const maxPreds = 500

func (c *Checker) ask(p *pass) {
	p.build(p.node)
	p.declare()
	p.follow()
	for _, r := range c.stmt {
		p.rule = r
		r.stmt(p)
	}
	for _, b := range p.blocks {
		for _, r := range c.block {
			p.rule = r
			r.block(p, b)
		}
		if len(b.preds) > 0 {
			left := maxPreds
			b.each(func(x *pred) {
				if left--; left < 0 {
					return
				}
				for _, r := range c.pred {
					p.rule = r
					r.pred(p, b, x)
				}
			})
		}
	}
}

// refused says why a text could not be read.
func (c *Checker) refused(p *pass, piece lexer.Piece, err error) *Skip {
	original := p.in.Text[piece.Start:piece.End]
	if d := lexer.Dialect(original); d != "" {
		return &Skip{Reason: d + " syntax", Foreign: true}
	}
	mysql := c.opts.MySQL || p.script
	switch {
	case piece.Rewrite || piece.Cut && !p.in.Script || p.in.Format || p.in.Partial:
		return &Skip{Reason: "template or piece of a statement"}
	case !verbs[piece.First] && (!mysql || !p.in.Script || !misspelt(original, piece.First)):
		return &Skip{Reason: "not a statement"}
	}
	if (mysql || lexer.SurelyMySQL(original)) && !lacked(original) {
		for _, r := range c.stmt {
			if r == sqlSyntax {
				p.rule = r
				p.syntaxError(err)
			}
		}
	}
	return &Skip{Reason: "not in the grammar: " + shortError(err)}
}

// tidy sorts findings and leaves out repeated ones.
func tidy(list []Finding) []Finding {
	if len(list) < 2 {
		return list
	}
	slices.SortStableFunc(list, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Part, b.Part), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), cmp.Compare(a.Rule, b.Rule))
	})
	out := list[:1]
	for _, f := range list[1:] {
		l := &out[len(out)-1]
		if f.Rule == l.Rule && f.Start == l.Start && f.End == l.End && f.Part == l.Part {
			if f.Severity > l.Severity {
				*l = f
			}
			continue
		}
		out = append(out, f)
	}
	return out
}
