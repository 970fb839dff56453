package cost

import (
	"cmp"
	"go/ast"
	"go/types"
	"regexp"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/survey"
	"github.com/querylint/querylint/analyzers/internal/syntax"
	"github.com/querylint/querylint/analyzers/internal/value"
)

// stores are the commands that answer nothing worth keeping.
var stores = []catalog.Op{catalog.Set, catalog.Add, catalog.Del, catalog.Unlink, catalog.Expire}

// changesRows is the begin of a statement that writes.
var changesRows = regexp.MustCompile(`(?i)^\s*(?:INSERT|UPDATE|DELETE|REPLACE)\s`)

// changes reports whether the text of a statement, given here or prepared before, is
// one that writes.
func (w *walker) changes(call *ast.CallExpr, m catalog.Method) bool {
	text := w.PreparedText(call)
	if m.SQL >= 0 && m.SQL < len(call.Args) {
		text = call.Args[m.SQL]
	}
	return text != nil && changesRows.MatchString(w.p.TextStart(text))
}

// leaf is a call that the catalog knows.
func (w *walker) leaf(call *ast.CallExpr, m catalog.Method, c *callee) {
	method := catalog.CalledName(call)
	c.name = m.Library + " " + method
	m.Effect = w.Sends(call, m)
	kind, counts := survey.LeafKind(m.Effect)
	c.sql = w.SQLText(call, m)
	step := effect.Step{Op: m.Op, Queued: m.Effect == catalog.Queue, Term: poly.Term{Leaf: poly.Leaf{Kind: poly.Free, Name: c.name, Handle: poly.None}}}
	if counts || m.Op != "" || len(m.Args) > 0 {
		w.Arguments(call, m.Args, &step)
	}
	if counts && w.p.Catalog.Probes(method) {
		step.Op = catalog.Ping
	}
	kind = stored(kind, &step)
	if kind == poly.DBRead && w.changes(call, m) {
		kind = poly.DBWrite // INSERT … RETURNING is asked for its rows
	}
	root, handle := w.connectionOf(call)
	if counts && ofCache(kind) && w.queuedOn(root, handle) {
		counts, step.Queued = false, true
	}
	if counts {
		leaf := poly.Leaf{Kind: kind, Name: c.name, Batch: m.Batch, Reads: m.Op == catalog.Either, Probe: step.Op == catalog.Ping, Text: w.TextParam(c.sql), Handle: handle, Chosen: w.chosen(call), Alone: w.p.Alone(c.sql) || m.Chain != nil && m.Chain.Defines(), Setup: w.p.Setup(c.sql)}
		if kind == poly.CacheRead {
			leaf.Batch = cmp.Or(m.Batch, step.Leaf.Batch, w.p.Catalog.Many(method))
		}
		if kind == poly.DBRead || kind == poly.DBWrite {
			decl, _ := w.u.Node.(*ast.FuncDecl)
			leaf.Inside = w.p.SQL.InProcess(call, decl)
			if kind == poly.DBRead {
				leaf.Like, leaf.Counts = w.p.Searches(call), w.p.Counts(call)
			} else {
				leaf.Verb = w.p.Verb(call)
			}
		}
		if kind == poly.RPC {
			var host int
			if host, leaf.Calls = w.service(call, m); host != poly.None {
				leaf.Handle = host
			}
			leaf.Apart = w.ofTurn(syntax.Receiver(call))
			leaf.Batch = w.p.BatchMethod(call)
		}
		c.terms = []poly.Term{{Coef: 1, Factors: held(m), Leaf: leaf, Chain: w.hop(call, c.name, nil), From: w.sourcesOf(call, kind)}}
	}
	if kind == poly.DBRead && counts && settings.functions {
		c.reaches(link.Call{Function: c.name, Query: true, Does: value.Shape(w.StatementOf(call).Does)})
	}
	if len(c.terms) > 0 {
		step.Term = c.terms[0]
	}
	w.leafSteps(call, m, step, counts, c)
	for _, cb := range m.Calls {
		if cb.Arg >= len(call.Args) {
			continue
		}
		loops := w.loopsOf(call, cb, method)
		args := call.Args[cb.Arg : cb.Arg+1]
		if sig, ok := w.p.TypesInfo.TypeOf(call.Fun).(*types.Signature); ok && sig.Variadic() && cb.Arg == sig.Params().Len()-1 {
			args = call.Args[cb.Arg:]
		}
		for _, arg := range args {
			w.given(call, arg, poly.Term{Coef: 1, Factors: loops}, cb.Times == catalog.First && !loops[0].Own, c)
		}
	}
}

// connectionOf is what a method is called on, without the calls in a chain, and the parameter
// that this is a part of.
func (w *walker) connectionOf(call *ast.CallExpr) (root ast.Expr, param int) {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return nil, poly.None
	}
	root = w.ChainRoot(sel.X)
	_, _, param = w.rooted(root)
	return root, param
}

// held is the memo of a client that keeps answers in its own memory, and asks for them where
// it has none.
func held(m catalog.Method) []poly.Factor {
	if m.Op != catalog.Held {
		return nil
	}
	return []poly.Factor{{Class: poly.Miss, Before: "miss(", Root: "the client's own memory", After: ")", Param: poly.None}}
}

// loopsOf says how often a call runs a function that it is given.
func (w *walker) loopsOf(call *ast.CallExpr, cb catalog.Callback, method string) []poly.Factor {
	switch cb.Times {
	case catalog.Each, catalog.Batch:
		class := poly.Data
		if cb.Times == catalog.Batch {
			class = poly.Batch
		}
		f := poly.Factor{Class: class, Root: "each " + method, Param: poly.None}
		if recv := syntax.Receiver(call); recv != nil && w.p.Object(recv) != nil && !w.IsHandle(w.p.TypesInfo.TypeOf(recv)) {
			if _, isPackage := w.p.Object(recv).(*types.PkgName); !isPackage {
				f = w.lengthOf(class, recv)
			}
		}
		if of, made := w.elementsOf(call, cb); made != nil {
			return []poly.Factor{w.sentTo(of, made, class, f)}
		}
		if cb.Of >= 0 && cb.Of < len(call.Args) {
			f = w.lengthOf(class, call.Args[cb.Of])
			if n, ok := w.p.ConstLen(call.Args[cb.Of]); ok && n <= 4 {
				f.Class = poly.Retry
			}
		}
		return []poly.Factor{f}
	case catalog.Match:
		if cb.Of < 0 || cb.Of >= len(call.Args) || w.matchesOnce(syntax.Receiver(call)) {
			break
		}
		return []poly.Factor{w.textual(poly.Data, "matches(", call.Args[cb.Of], ")")}
	case catalog.First, catalog.Miss, catalog.Shared:
		return []poly.Factor{w.loader(call, cb)}
	}
	return nil
}

// matchesOnce reports whether a pattern, none that flags begin, fits a text at its
// beginning only.
func (w *walker) matchesOnce(pattern ast.Expr) bool {
	as := w.p.Assigned[w.p.Object(pattern)]
	if len(as) == 1 {
		pattern = as[0].Source
	}
	made, ok := syntax.Unparen(pattern).(*ast.CallExpr)
	if !ok || len(made.Args) != 1 {
		return false
	}
	text := w.p.TextStart(made.Args[0])
	return strings.HasPrefix(text, "^") && !strings.Contains(text, "|")
}
