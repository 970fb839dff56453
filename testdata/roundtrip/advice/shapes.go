package advice

import (
	"context"
	"database/sql"
	"sync"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
	"xorm.io/xorm"
)

// What the statement is decides what can be done instead.

func tenant(ctx context.Context, db *sql.DB, name string) (*sql.Tx, error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	if _, err := tx.ExecContext(ctx, "SET search_path = "+name); err != nil {
		return nil, err
	}
	return tx, nil
}

func stock(ctx context.Context, db *sql.DB, id int64) (n int64, err error) {
	tx, err := tenant(ctx, db, "t1")
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	err = tx.QueryRowContext(ctx, "SELECT SUM(qty) FROM batches WHERE stock_id = ?", id).Scan(&n)
	return n, err
}

// Stocks reads behind a SET, which is not what it is about.
func Stocks(ctx context.Context, db *sql.DB, ids []int64) (sum int64) {
	for _, id := range ids {
		n, _ := stock(ctx, db, id) // want `^query in loop: stock runs len\(ids\) times per Stocks \(… → database/sql QueryRowContext\); ask once before the loop for the numbers of all of them \(WHERE … IN, GROUP BY\) and look up in a map \[query-in-loop\]$`
		sum += n
	}
	return sum
}

func store(ctx context.Context, db *sqlx.DB, id int64) error {
	if _, err := db.ExecContext(ctx, "set @actor = 'job'"); err != nil {
		return err
	}
	_, err := db.ExecContext(ctx, "UPDATE batches SET qty = 0 WHERE stock_id = ?", id)
	return err
}

// Stores writes behind one.
func Stores(ctx context.Context, db *sqlx.DB, ids []int64) {
	for _, id := range ids {
		store(ctx, db, id) // want `^query in loop: store runs len\(ids\) times per Stores \(… → sqlx ExecContext\); collect the rows of the loop and write them in one statement`
	}
}

// Aliases looks for patterns: no list of values can stand for them.
func Aliases(db *gorm.DB, std *sqlx.DB, sess *xorm.Session, names []string) (n int) {
	for _, name := range names {
		var user User
		db.Where("aliases LIKE ?", "%"+name+"%").First(&user)              // want `^query in loop: gorm First runs len\(names\) times per Aliases; load what may match once before the loop, and look for the patterns in memory, or ask for all of them in one query \(LIKE … OR LIKE …\) \[query-in-loop\]$`
		std.Get(&user, "SELECT id FROM users WHERE name like ?", name+"%") // want `load what may match once before the loop`
		sess.Where("name like ?", name+"%").Get(&user)                     // want `load what may match once before the loop`
		std.Get(&user, "SELECT id FROM users WHERE name = ?", name)        // want `load once before the loop \(WHERE … IN\)`
		n += int(user.ID)
	}
	return n
}

// Queue writes by itself only when the queue is full.
type Queue struct {
	jobs chan int64
	db   *gorm.DB
}

func (q *Queue) add(id int64) error {
	var muted int64
	if err := q.db.Model(&User{}).Where("id = ? AND muted", id).Count(&muted).Error; err != nil {
		return err
	}
	select {
	case q.jobs <- id:
		return nil
	default:
		return q.write(id)
	}
}

func (q *Queue) write(id int64) error { return q.db.Create(&User{ID: id}).Error }

// Add names the query that always runs, not the one for a full queue.
func (q *Queue) Add(users []User) {
	for _, user := range users {
		q.add(user.ID) // want `^query in loop: q.add runs len\(users\) times per \(\*Queue\).Add \(… → gorm Count\)`
	}
}

// Epochs counts from a variable to another one, and from one list to the next.
func Epochs(db *gorm.DB, last, latest int64, old, all []User) {
	for e := last + 1; e <= latest; e++ {
		db.First(&User{}, "epoch = ?", e) // want `^query in loop: gorm First runs \(latest−last\) times per Epochs`
	}
	for i := len(old); i < len(all); i++ {
		db.First(&User{}, "epoch = ?", all[i].ID) // want `^query in loop: gorm First runs \(len\(all\)−len\(old\)\) times per Epochs`
	}
	for i := 1; i < len(all); i++ {
		db.First(&User{}, "epoch = ?", all[i].ID) // want `^query in loop: gorm First runs len\(all\) times per Epochs`
	}
}

// Heads appends to the list that it ranges over, which is taken once: nothing that a
// turn finds is asked for by the next one.
func Heads(db *gorm.DB, ids []int64) []int64 {
	for i := range ids {
		var dept User
		db.First(&dept, ids[i]) // want `^query in loop: gorm First runs len\(ids\) times per Heads; load once before the loop`
		ids = append(ids, dept.DeptID)
	}
	return ids
}

func regrant(db *gorm.DB, id int64, roles []int64) {
	for _, role := range roles {
		var user User
		db.First(&user, "role = ?", role) // want `^query in loop: gorm First runs len\(roles\) times per regrant; load once before the loop`
	}
	db.Model(&User{}).Where("id = ?", id).Update("granted", true)
}

// Regrant writes each time, besides what it reads.
func Regrant(db *gorm.DB, ids, roles []int64) {
	for _, id := range ids {
		regrant(db, id, roles) // want `^query in loop: regrant runs len\(ids\) times per Regrant, len\(ids\)·len\(roles\) in all \(… → gorm First\); load what it reads once before the loop, collect what it writes and write that in one statement after it`
	}
}

// remove waits for one statement, and leaves the others to a goroutine.
func remove(db *gorm.DB, id int64, parts []int64) {
	go func() {
		for _, part := range parts {
			db.Delete(&User{}, part) // want `^query in loop: gorm Delete runs len\(parts\) times per remove`
		}
	}()
	db.Model(&User{}).Where("id = ?", id).Update("removed", true)
}

// Removed names what it waits for.
func Removed(db *gorm.DB, ids, parts []int64) {
	for _, id := range ids {
		remove(db, id, parts) // want `^query in loop: remove runs len\(ids\) times per Removed \(… → gorm Update\)`
	}
}

// open makes the table of a tenant, if it is not there yet, before it reads.
func open(e *xorm.Engine, id int64) (name string) {
	if err := e.Sync2(new(Rule)); err != nil {
		return ""
	}
	e.Table("rules").Where("id = ?", id).Get(&name)
	return name
}

// Rule is a row of rules.
type Rule struct {
	ID   int64
	Name string
}

// Opened reads in each turn: that the table is made is not what the loop is for.
func Opened(e *xorm.Engine, ids []int64) (names []string) {
	for _, id := range ids {
		names = append(names, open(e, id)) // want `^query in loop: open runs len\(ids\) times per Opened \(… → xorm Get\); load once before the loop \(WHERE … IN\) and look up in a map \[query-in-loop\]$`
	}
	return names
}

var limits struct {
	once sync.Once
	n    int
}

// journal reads once, and writes each time.
func journal(db *gorm.DB, text string) {
	limits.once.Do(func() { db.Table("limits").Select("n").Take(&limits.n) })
	if len(text) <= limits.n {
		db.Table("journal").Create(map[string]any{"text": text})
	}
}

// Journal writes each time: there is nothing to load.
func Journal(db *gorm.DB, texts []string) {
	for _, text := range texts {
		journal(db, text) // want `^query in loop: journal runs up to len\(texts\) times per Journal \(… → gorm Create\); collect the rows of the loop and write them in one statement`
	}
}

// Draft is a row that a turn writes.
type Draft struct {
	ID    int64
	Title string
}

// Drafts asks by keys that the database gives out in the same turn: nobody can ask before.
func Drafts(ctx context.Context, db *sqlx.DB, orm *gorm.DB, drafts []Draft) error {
	for _, d := range drafts {
		id, err := insertDraft(ctx, db, d) // want `^query in loop: insertDraft .*; collect the rows of the loop and write them`
		if err != nil {
			return err
		}
		var notes []string
		db.SelectContext(ctx, &notes, "SELECT note FROM notes WHERE draft_id = ?", id)   // want `^query in loop: sqlx SelectContext .*; it asks by what the same turn has written: write the rows of the loop first, and ask for what belongs to them at once \(WHERE … IN\)`
		db.SelectContext(ctx, &notes, "SELECT note FROM notes WHERE title = ?", d.Title) // want `^query in loop: sqlx SelectContext .*; load once before the loop`
	}
	for _, d := range drafts {
		res, err := db.ExecContext(ctx, "INSERT INTO drafts (title) VALUES (?)", d.Title) // want `; collect the rows`
		if err != nil {
			return err
		}
		id, err := res.LastInsertId()
		if err != nil {
			return err
		}
		numbered(ctx, db, id)      // want `^query in loop: numbered .*; it asks by what the same turn has written`
		numbered(ctx, db, d.ID)    // want `^query in loop: numbered .*; load what it reads once before the loop, collect what it writes`
		tagDraft(ctx, db, id, "x") // want `^query in loop: tagDraft .*; collect the rows of the loop and write them`
	}
	for _, d := range drafts {
		found := draft(orm, d.Title) // want `^query in loop: draft .*; load once before the loop`
		draft(orm, found.Title)      // want `^query in loop: draft .*; load once before the loop`
	}
	return nil
}

func insertDraft(ctx context.Context, db *sqlx.DB, d Draft) (int64, error) {
	res, err := db.ExecContext(ctx, "INSERT INTO drafts (title) VALUES (?)", d.Title)
	if err != nil {
		return 0, err
	}
	return res.LastInsertId()
}

func numbered(ctx context.Context, db *sqlx.DB, id int64) error {
	var n int
	if err := db.GetContext(ctx, &n, "SELECT COUNT(*) FROM notes WHERE draft_id = ?", id); err != nil {
		return err
	}
	_, err := db.ExecContext(ctx, "UPDATE drafts SET notes = ? WHERE id = ?", n, id)
	return err
}

func tagDraft(ctx context.Context, db *sqlx.DB, id int64, tag string) {
	db.ExecContext(ctx, "INSERT INTO tags (draft_id, tag) VALUES (?, ?)", id, tag)
}

func draft(orm *gorm.DB, title string) (d Draft) {
	orm.Where("title = ?", title).Take(&d)
	return d
}

// Members looks for a pattern, and for a key of each turn: the keys can be asked for at once.
func Members(db *gorm.DB, ids []int64, name string) {
	for _, id := range ids {
		var user User
		db.Where("team_id = ? AND aliases LIKE ?", id, "%"+name+"%").First(&user) // want `^query in loop: gorm First runs len\(ids\) times per Members; load once before the loop \(WHERE … IN\) and look up in a map \[query-in-loop\]$`
	}
}

func inSchema(db *sql.DB, schema string, id int64) (name string) {
	db.Exec("USE " + schema)
	db.QueryRow("SELECT name FROM users WHERE id = ?", id).Scan(&name)
	return name
}

// Schemas names the query, not what prepares the connection for it.
func Schemas(db *sql.DB, schema string, ids []int64) {
	for _, id := range ids {
		inSchema(db, schema, id) // want `^query in loop: inSchema runs len\(ids\) times per Schemas \(… → database/sql QueryRow\); load once before the loop`
	}
}

// finder keeps its own text, and asks by what it is given.
type finder struct {
	db   *gorm.DB
	text string
}

func (f *finder) find(id int) (name string, err error) {
	err = f.db.Raw(f.text, id).Scan(&name).Error
	return name, err
}

// Finds runs the same text for each id.
func Finds(f *finder, ids []int) (names []string, err error) {
	for _, id := range ids {
		name, err := f.find(id) // want `^query in loop: f.find runs len\(ids\) times per Finds \(.*\); load once before the loop .*\[query-in-loop\]$`
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

type label struct {
	name  string
	shop  int64
	count int
}

func addLabel(db *gorm.DB, l *label) (int64, error) {
	err := db.Exec("INSERT INTO labels (name, shop, count) VALUES (?, ?, ?)", l.name, l.shop, l.count).Error
	return 1, err
}

// Labelled counts what it has made, and makes each of itself.
func Labelled(db *gorm.DB, shop int64, names []string) (sum int64, err error) {
	for _, name := range names {
		l := &label{name: name, shop: shop}
		n, err := addLabel(db, l) // want `^query in loop: addLabel runs len\(names\) times per Labelled \(… → gorm Exec\); collect the rows of the loop and write them in one statement \(multi-row INSERT or upsert\) \[query-in-loop\]$`
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}
