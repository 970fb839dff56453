package sqlcheck

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/pingcap/tidb/pkg/parser/ast"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
	"github.com/querylint/querylint/sqlcheck/internal/parse"
	"github.com/querylint/querylint/sqlcheck/schema"
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
	views sync.Map // *schema.Table → ast.StmtNode

	describe bool // for Describe
}

// New makes a Checker. A rule or server that does not exist is an error.
func New(opts Options) (*Checker, error) {
	if opts.Server == "" && opts.Schema != nil {
		// A snapshot may have been written by a later release, which knows more servers.
		opts.Server, _ = ParseServer(opts.Schema.Server)
	}
	server, err := ParseServer(string(opts.Server))
	if err != nil {
		return nil, err
	}
	opts.Server = server
	opts.DeepOffset = cmp.Or(opts.DeepOffset, DefaultDeepOffset)
	opts.SmallTable = cmp.Or(opts.SmallTable, DefaultSmallTable)
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

// Check checks one text. A rule that does not exist is left out of Only and
// Skip, and a server that does not exist is the default one; New returns an
// error for them.
func Check(text string, opts Options) []Finding {
	known := func(list []string) []string {
		return slices.DeleteFunc(slices.Clone(list), func(id string) bool { return RuleByID(id) == nil })
	}
	only := opts.Only
	opts.Only, opts.Skip = known(only), known(opts.Skip)
	if len(opts.Only) == 0 && len(only) > 0 {
		return nil // none of the rules that are asked for exists
	}
	if _, err := ParseServer(string(opts.Server)); err != nil {
		opts.Server = ""
	}
	opts.CacheBytes = -1
	c, err := New(opts)
	if err != nil {
		return nil // no option is left that New refuses
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
	p.decls, p.tx, p.views, p.doings = nil, nil, &c.views, doings{}
	p.found, p.failed, p.checked = p.found[:0], p.failed[:0], p.checked[:0]
	defer func() {
		p.reset()
		clear(p.found)
		if cap(p.found) > 256 {
			p.found = nil
		}
		p.in, p.opts, p.decls, p.tx, p.views = Input{}, nil, nil, nil, nil
		p.doings, p.vars, p.prepared = doings{}, nil, nil
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
			if c.describe && commits(in.Text[piece.Start:piece.End]) {
				res.described = append(res.described, Description{Statement: skip.Span, Commits: true, MaxRowsArg: -1})
			}
		} else {
			res.Statements++
			p.checked = append(p.checked, Span{piece.Start, piece.End})
			if c.describe {
				p.attempt(func() { res.described = append(res.described, p.description()) })
			}
		}
		if len(p.prepared) > 0 {
			c.inner(p, res)
		}
	}
	if reason := c.foreign(in, res); reason != "" {
		for i := range res.Skipped {
			if s := &res.Skipped[i]; !s.Foreign {
				s.Reason, s.Foreign = reason, true
			}
		}
		for _, s := range p.checked {
			res.Skipped = append(res.Skipped, Skip{Span: s, Reason: reason, Foreign: true})
		}
		slices.SortStableFunc(res.Skipped, func(a, b Skip) int { return a.Start - b.Start })
		res.Statements, res.described = 0, nil
		return res
	}
	p.base, p.stmtEnd = 0, len(in.Text)
	for _, r := range c.text {
		p.rule = r
		p.attempt(func() { r.text(p) })
	}
	res.Findings = slices.Clone(tidy(p.found))
	res.Skipped = append(res.Skipped, p.failed...)
	c.prove(in, res.Findings)
	return res
}

// foreign says why a text of several statements, or a file, is not MySQL's: what
// one statement shows holds for all. It is "" where nothing shows it, or the text
// shows as well that it is MySQL's.
func (c *Checker) foreign(in Input, res *Result) string {
	all := res.Statements + len(res.Skipped)
	if c.opts.MySQL || !in.Script && all < 2 {
		return ""
	}
	if d := lexer.Foreign(in.Text, !c.opts.Server.mysql()); d != "" {
		return d + " syntax in this file"
	}
	if in.Script {
		scan := schema.ScanText(in.Text)
		if d := scan.Elsewhere(); d != "" {
			return d + " syntax in this file"
		}
		if in.Database != "" && in.Database != "MySQL" && scan.Dialect() != "MySQL" {
			return "a file for " + in.Database
		}
	}
	refused, reason := 0, ""
	for _, s := range res.Skipped {
		if s.Foreign {
			refused, reason = refused+1, s.Reason
		}
	}
	if refused < 2 || 2*refused < all || lexer.MySQLScript(in.Text) {
		return ""
	}
	return reason + " in this file"
}

// attempt keeps what fails on an unforeseen tree from ending the program. What
// was left unjudged is among the skipped.
func (p *pass) attempt(f func()) (ok bool) {
	if testingPanics {
		f()
		return true
	}
	defer func() {
		if r := recover(); r != nil {
			at := "reading the statement"
			if p.rule != nil {
				at = "rule " + p.rule.ID
			}
			p.failed = append(p.failed, Skip{Span: Span{p.base, p.stmtEnd}, Reason: fmt.Sprintf("internal error in %s: %v", at, r), Internal: true})
		}
	}()
	f()
	return true
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
	n, err := p.read(piece, format)
	switch {
	case err != nil && piece.First == "EXECUTE" && p.immediate():
		return nil
	case err != nil:
		return c.refused(p, piece, err)
	case n == nil:
		return &Skip{Reason: "empty"}
	}
	p.node = n
	if !p.attempt(func() {
		p.build(p.node)
		p.lookups()
		p.declare()
		p.follow()
		p.doings.note(p)
		p.texts()
	}) {
		return nil
	}
	mark := len(p.found)
	for p.broken = p.broken[:0]; !p.attempt(func() { c.ask(p) }); {
		if p.rule == nil || slices.Contains(p.broken, p.rule) {
			break
		}
		// Once more, without the rule that failed.
		p.found = p.found[:mark]
		p.broken = append(p.broken, p.rule)
	}
	return nil
}

// read parses a statement of the text, as far as the grammar has it.
func (p *pass) read(piece lexer.Piece, format lexer.Format) (ast.StmtNode, error) {
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
		if repaired, ok := p.repair(); ok {
			return repaired, nil
		}
	}
	return n, err
}

// maxPreds bounds the conditions of a block that are judged one by one: each
// is held against all others.
const maxPreds = 500

func (c *Checker) ask(p *pass) {
	for _, r := range c.stmt {
		if p.asks(r) {
			r.stmt(p)
		}
	}
	for _, b := range p.blocks {
		if b.elsewhere {
			continue
		}
		for _, r := range c.block {
			if (b.into == nil || r.written) && p.asks(r) {
				r.block(p, b)
			}
		}
		if len(b.preds) == 0 || b.into != nil {
			continue
		}
		left := maxPreds
		b.each(func(x *pred) {
			if left--; left < 0 || x.parent.elsewhere {
				return
			}
			for _, r := range c.pred {
				if p.asks(r) {
					r.pred(p, b, x)
				}
			}
		})
	}
	p.rule = nil
}

// asks makes r the rule that is asked, unless it has failed on this statement, or is about
// the rows that a statement reads which never runs.
func (p *pass) asks(r *Rule) bool {
	p.rule = r
	if r.grows && p.miscounts() {
		return false
	}
	return len(p.broken) == 0 || !slices.Contains(p.broken, r)
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
	return &Skip{Reason: notInGrammar + shortError(err)}
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
