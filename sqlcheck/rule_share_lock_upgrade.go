package sqlcheck

import (
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"
)

var shareLockUpgrade = &Rule{
	ID: "share-lock-upgrade", Severity: Error,
	Doc: Doc{
		Title:  "A row is locked for share and then written in the same transaction",
		What:   "LOCK IN SHARE MODE or FOR SHARE on a table, followed by an UPDATE, DELETE or INSERT of that table in the same transaction.",
		Why:    "Two transactions can both hold the shared lock and then wait for each other's write: 30.5 % deadlocks, none with FOR UPDATE.",
		Bad:    "BEGIN; SELECT n FROM stock WHERE id = 1 LOCK IN SHARE MODE; UPDATE stock SET n = 2 WHERE id = 1; COMMIT",
		Good:   "BEGIN; SELECT n FROM stock WHERE id = 1 FOR UPDATE; UPDATE stock SET n = 2 WHERE id = 1; COMMIT",
		Silent: []string{"FOR UPDATE", "a write of another table", "a COMMIT or ROLLBACK between them"},
		Fix:    "None: the lock must be chosen where the row is read.",
		Links: []string{
			"https://dev.mysql.com/doc/refman/8.4/en/innodb-locking-reads.html",
			"https://dev.mysql.com/doc/refman/8.4/en/innodb-deadlocks-handling.html",
		},
	},
	stmt: func(p *pass) {
		if p.tx == nil {
			return
		}
		if n, ok := p.node.(*ast.InsertStmt); ok && n.Table != nil {
			if s, ok := n.Table.TableRefs.Left.(*ast.TableSource); ok {
				if t, ok := s.Source.(*ast.TableName); ok {
					p.upgraded(t.Schema.O, t.Name.O)
				}
			}
		}
		for _, b := range p.blocks {
			if b.verb == verbSelect {
				continue
			}
			if t := b.target(); t != nil && t.base && !t.hole {
				p.upgraded(t.db, t.name)
			}
		}
	},
}

// upgraded reports the shared locks that the transaction has on a table that
// it now writes.
func (p *pass) upgraded(db, table string) {
	for _, l := range p.tx.shared {
		if l.table != strings.ToLower(table) || db != "" && l.db != "" && !strings.EqualFold(db, l.db) {
			continue
		}
		f := p.at(0, 0)
		f.Start, f.End, f.Statement = l.start, l.end, l.stmt
		f.Table = table
		f.Suggestion = "lock with FOR UPDATE"
		p.report(f, "%s is locked for share here and written later in the same transaction: two of them deadlock; %s", table, f.Suggestion)
	}
}

// transaction is what the text has done since the last COMMIT.
type transaction struct {
	shared []sharedLock
}

type sharedLock struct {
	db, table  string
	start, end int
	stmt       Span
}

// follow notes locks and the ends of transactions.
func (p *pass) follow() {
	switch p.node.(type) {
	case *ast.BeginStmt, *ast.CommitStmt, *ast.RollbackStmt:
		p.tx = nil
		return
	}
	for _, b := range p.blocks {
		switch b.lock {
		case ast.SelectLockForShare, ast.SelectLockForShareNoWait, ast.SelectLockForShareSkipLocked:
		default:
			continue
		}
		for _, s := range b.sources {
			if !s.base || s.hole || s.scope != b {
				continue
			}
			if p.tx == nil {
				p.tx = &transaction{}
			}
			if len(p.tx.shared) > 64 {
				return
			}
			p.tx.shared = append(p.tx.shared, sharedLock{s.db, strings.ToLower(s.name), p.base, p.stmtEnd, Span{p.base, p.stmtEnd}})
		}
	}
}
