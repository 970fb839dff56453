package sqlcheck

import (
	"sync"

	"github.com/pingcap/tidb/pkg/parser/ast"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
)

// pass is the check of one statement.
type pass struct {
	opts   *Options
	in     Input
	script bool  // in is a file that is surely MySQL's
	rule   *Rule // that is being asked

	text    string // normalised
	base    int    // of the statement in the caller's text
	stmtEnd int
	norm    *lexer.Norm
	dynamic bool // clauses may be missing from the text
	node    ast.StmtNode

	blocks []*block
	views  *sync.Map // *schema.Table → ast.StmtNode, of views that were read
	// elsewhere is how many views deep the text is that is being read.
	elsewhere int
	steps     int // of class
	subs      []subquery
	pending   []pendingOn
	scratch   []*pred
	sources   arena[source]
	preds     arena[pred]
	blockA    arena[block]

	toks      []lexer.Token
	tokenized bool
	params    []int // positions of bound placeholders, in order
	counted   bool

	found   []Finding
	checked []Span  // the statements that were
	failed  []Skip  // what an internal error has left unjudged
	broken  []*Rule // that failed on this statement
	decls   *ddl    // tables that the text itself defines
	tx      *transaction

	doings   doings                // of the statements before
	vars     map[string]quotedText // user variables that hold a text
	prepared []quotedText          // what the statement prepares
}

var passes = sync.Pool{New: func() any { return new(pass) }}

func (p *pass) reset() {
	p.sources.reset()
	p.preds.reset()
	p.blockA.reset()
	clear(p.blocks)
	clear(p.subs)
	if cap(p.scratch) > 1024 {
		p.scratch = nil
	}
	p.blocks, p.subs, p.pending, p.scratch = p.blocks[:0], p.subs[:0], p.pending[:0], p.scratch[:0]
	p.toks, p.tokenized = p.toks[:0], false
	p.norm, p.node, p.rule = nil, nil, nil
	p.dynamic = false
}
