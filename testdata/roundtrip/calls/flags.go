package calls

import (
	"context"
	"database/sql"

	"github.com/jmoiron/sqlx"
	"github.com/redis/go-redis/v9"
	"gorm.io/gorm"
	"xorm.io/xorm"
)

// Brief passes a constant that switches the query off, and Full one that does not.
func Brief(db *gorm.DB, ids []int64, deep bool) {
	never := false
	for _, id := range ids {
		summary(db, id, false)
		summary(db, id, never)
		summary(db, id, deep) // want `^query in loop: summary runs up to len\(ids\) times per Brief \(… → gorm Take\); load once`
	}
}

// Full is Brief with everything.
func Full(db *gorm.DB, ids []int64) {
	for _, id := range ids {
		summary(db, id, true) // want `^query in loop: summary runs up to len\(ids\) times per Full`
	}
}

func summary(db *gorm.DB, id int64, deep bool) (a Account) {
	if deep {
		db.Where("id = ?", id).Take(&a)
	}
	return a
}

// Handed: a constant goes through a function, and what is no constant does, too.
func Handed(db *gorm.DB, ids []int64, deep bool) {
	for _, id := range ids {
		handOn(db, id, false)
		handOn(db, id, deep) // want `^query in loop: handOn runs up to len\(ids\) times per Handed`
	}
}

func handOn(db *gorm.DB, id int64, deep bool) Account { return summary(db, id, deep) }

// Flipped: the flag is asked the other way round, before the query, and beside others.
func Flipped(ctx context.Context, db *sqlx.DB, ids []int64, fresh bool) {
	for _, id := range ids {
		stale(ctx, db, id, true, fresh)
		stale(ctx, db, id, false, fresh) // want `^query in loop: stale runs len\(ids\) times per Flipped`
	}
}

func stale(ctx context.Context, db *sqlx.DB, id int64, skip, fresh bool) (a Account) {
	if skip || !fresh && id == 0 {
		return a
	}
	db.GetContext(ctx, &a, "SELECT id, kind FROM accounts WHERE id = ?", id)
	return a
}

// Moods: one value of a string or number asks, and the others do not.
func Moods(db *sql.DB, ids []int64, mood string) {
	for _, id := range ids {
		mooded(db, id, "light", 0)
		mooded(db, id, "heavy", 0) // want `^query in loop: mooded runs up to len\(ids\) times per Moods`
		mooded(db, id, mood, 0)    // want `^query in loop: mooded runs up to len\(ids\) times per Moods`
		mooded(db, id, "light", 2) // want `^query in loop: mooded runs up to len\(ids\) times per Moods`
	}
}

func mooded(db *sql.DB, id int64, mood string, level int) {
	switch mood {
	case "heavy":
		db.QueryRow("SELECT id FROM moods WHERE id = ?", id)
	case "light", "":
		if level > 1 {
			db.QueryRow("SELECT id FROM levels WHERE id = ?", id)
		}
	}
}

// Others: the default is what no case is.
func Others(x *xorm.Engine, ids []int64) {
	for _, id := range ids {
		other(x, id, 1)
		other(x, id, 3) // want `^query in loop: other runs up to len\(ids\) times per Others`
	}
}

func other(x *xorm.Engine, id int64, kind int) {
	switch kind {
	case 1:
	case 2:
	default:
		x.ID(id).Get(new(Account))
	}
}

// Options are what a caller may wish for.
type Options struct {
	Tags  []string
	Count bool
	Page  struct{ Size int }
}

// Optional passes nil, nothing, an empty list, a struct with nothing in it.
func Optional(rdb *redis.Client, db *gorm.DB, ids []int64, o Options) {
	set := Options{}
	set.Count = len(ids) > 1
	for _, id := range ids {
		tagged(rdb, db, id, nil)
		tagged(rdb, db, id, []string{})
		tagged(rdb, db, id, []string{"new"}) // want `^cache call in loop: tagged runs len\(ids\) times per Optional`
		logged(db, id, nil)
		logged(db, id, &Account{}) // want `^query in loop: logged runs up to len\(ids\) times per Optional`
		labelled(rdb, id)
		labelled(rdb, id, "a") // want `^cache call in loop: labelled runs len\(ids\) times per Optional`
		counted(db, id, Options{Tags: []string{"x"}})
		counted(db, id, Options{Count: false})
		counted(db, id, Options{Count: true}) // want `^query in loop: counted runs up to len\(ids\) times per Optional`
		counted(db, id, o)                    // want `^query in loop: counted runs up to len\(ids\) times per Optional`
		counted(db, id, set)                  // want `^query in loop: counted runs up to len\(ids\) times per Optional`
	}
}

func tagged(rdb *redis.Client, db *gorm.DB, id int64, tags []string) {
	if len(tags) == 0 {
		return
	}
	rdb.SAdd(context.Background(), "tags", id)
}

func labelled(rdb *redis.Client, id int64, labels ...string) {
	if len(labels) > 0 {
		rdb.SAdd(context.Background(), "labels", id)
	}
}

func logged(db *gorm.DB, id int64, actor *Account) {
	if actor != nil {
		db.Create(&Account{Owner: actor.ID})
	}
}

func counted(db *gorm.DB, id int64, o Options) {
	if o.Count {
		var n int64
		db.Model(&Account{}).Where("owner = ?", id).Count(&n)
	}
}

// Set: what the function sets itself, the caller does not say.
func Set(db *gorm.DB, ids []int64) {
	for _, id := range ids {
		defaulted(db, id, false)            // want `^query in loop: defaulted runs up to len\(ids\) times per Set`
		defaultedOptions(db, id, Options{}) // want `^query in loop: defaultedOptions runs up to len\(ids\) times per Set`
	}
}

func defaulted(db *gorm.DB, id int64, deep bool) {
	if id > 100 {
		deep = true
	}
	if deep {
		db.Take(&Account{}, id)
	}
}

func defaultedOptions(db *gorm.DB, id int64, o Options) {
	o.Count = o.Count || id > 100
	if o.Count {
		db.Take(&Account{}, id)
	}
}

// Filled: options that a function or a method completes, here or on the way, are not
// what the caller has written.
func Filled(db *gorm.DB, ids []int64) {
	for _, id := range ids {
		completed(db, id, &Options{}) // want `^query in loop: completed runs up to len\(ids\) times per Filled`
		methods(db, id, Options{})    // want `^query in loop: methods runs up to len\(ids\) times per Filled`
		onTheWay(db, id, Options{})   // want `^query in loop: onTheWay runs up to len\(ids\) times per Filled`
		fallen(db, id, "light")       // want `^query in loop: fallen runs up to len\(ids\) times per Filled`
	}
}

func complete(o *Options) { o.Count = true }

func (o *Options) complete() { o.Count = true }

func completed(db *gorm.DB, id int64, o *Options) {
	complete(o)
	if o.Count {
		db.Take(&Account{}, id)
	}
}

func methods(db *gorm.DB, id int64, o Options) {
	o.complete()
	if o.Count {
		db.Take(&Account{}, id)
	}
}

func onTheWay(db *gorm.DB, id int64, o Options) {
	o.Count = id > 1
	counted(db, id, o)
}

func fallen(db *gorm.DB, id int64, mood string) {
	switch mood {
	case "light":
		fallthrough
	case "heavy":
		db.Take(&Account{}, id)
	}
}

// Both ways ask: whatever is passed, one query.
func Both(db *gorm.DB, ids []int64) {
	for _, id := range ids {
		both(db, id, false) // want `^query in loop: both runs up to len\(ids\) times per Both`
	}
}

func both(db *gorm.DB, id int64, old bool) {
	if old {
		db.Table("old_accounts").Take(&Account{}, id)
	} else {
		db.Take(&Account{}, id)
	}
}

// Loader is bound to its implementation later than it is called.
type Loader interface {
	Load(id int64, deep bool, audit *Account) Account
}

type loader struct{ db *gorm.DB }

func (l *loader) Load(id int64, deep bool, audit *Account) (a Account) {
	if deep {
		l.db.Take(&a, id)
	}
	if audit != nil {
		l.db.Create(audit)
	}
	return a
}

// NewLoader makes the only one.
func NewLoader(db *gorm.DB) Loader { return &loader{db} }

// Loads goes through the interface.
func Loads(l Loader, ids []int64) {
	for _, id := range ids {
		l.Load(id, false, nil)
		l.Load(id, true, nil)         // want `^query in loop: l\.Load runs up to len\(ids\) times per Loads \(… → \(\*loader\)\.Load → gorm Take\); load once`
		l.Load(id, false, &Account{}) // want `^query in loop: l\.Load runs up to len\(ids\) times per Loads \(… → \(\*loader\)\.Load → gorm Create\); collect`
	}
}

// Ways: which write it is depends, and the read does not.
func Ways(db *gorm.DB, ids []int64) {
	for _, id := range ids {
		upsert(db, id)  // want `^query in loop: upsert runs len\(ids\) times per Ways \(… → gorm Take\); load what it reads once before the loop, collect what it writes`
		upserts(db, id) // want `^query in loop: upserts runs len\(ids\) times per Ways \(… → gorm Take\); load what it reads once before the loop, collect what it writes`
	}
}

func upsert(db *gorm.DB, id int64) error {
	var a Account
	db.Where("owner = ?", id).Take(&a)
	if a.ID > 0 {
		return db.Model(&a).Update("trial", false).Error
	}
	return db.Create(&Account{Owner: id}).Error
}

func upserts(db *gorm.DB, id int64) error {
	var a Account
	db.Where("owner = ?", id).Take(&a)
	switch {
	case a.ID > 0:
		return db.Model(&a).Update("trial", false).Error
	default:
		return db.Create(&Account{Owner: id}).Error
	}
}

// update has a flag in the receiver.
type update struct {
	Skip bool
	ID   int64
}

func (u *update) do(db *gorm.DB) {
	if !u.Skip {
		db.Where("parent = ?", u.ID).Find(&[]Account{})
	}
	db.Model(&Account{}).Where("id = ?", u.ID).Update("x", 1)
}

func (u *update) done(db *gorm.DB) {
	u.Skip = false
	u.do(db)
}

// Updates writes, and reads nothing; Reads changes the flag, or hands it on.
func Updates(db *gorm.DB, ids []int64) {
	for _, id := range ids {
		u := update{Skip: true, ID: id}
		u.do(db) // want `^query in loop: u.do runs len\(ids\) times per Updates \(… → gorm Update\); collect the rows of the loop`
	}
	for _, id := range ids {
		(&update{ID: id}).do(db) // want `load what it reads once before the loop`
	}
	for _, id := range ids {
		u := update{Skip: true, ID: id}
		u.done(db) // want `load what it reads once before the loop`
	}
	for _, id := range ids {
		u := &update{Skip: true, ID: id}
		change(u)
		u.do(db) // want `load what it reads once before the loop`
	}
}

func change(u *update) { u.Skip = u.ID > 5 }

// Literal sets the flag outside of the literal that makes the call.
func Literal(db *gorm.DB, ids []int64) {
	u := &update{Skip: true}
	u.Skip = len(ids) > 5
	do := func(ids []int64) {
		for range ids {
			u.do(db) // want `load what it reads once before the loop`
		}
	}
	do(ids)
}

// entry is a row that is saved: what has a key is updated, what has none inserted.
type entry struct {
	ID   int64
	Name string
}

func (e *entry) save(db *gorm.DB) {
	if e.ID > 0 {
		db.Model(e).Update("name", e.Name)
		return
	}
	db.Create(e)
}

// Fresh: rows that are made here have no key yet, so that nothing updates
// them.
func Fresh(db *gorm.DB, names []string) {
	for _, name := range names {
		e := entry{Name: name}
		e.save(db) // want `^query in loop: e\.save runs up to len\(names\) times per Fresh \(… → gorm Create\)`
		e.ID = 1
	}
	for _, name := range names {
		var e entry
		e.Name = name
		e.save(db) // want `^query in loop: e\.save runs up to len\(names\) times per Fresh \(… → gorm Create\)`
	}
	for _, name := range names {
		e := new(entry)
		e.Name = name
		e.save(db) // want `^query in loop: e\.save runs up to len\(names\) times per Fresh \(… → gorm Create\)`
	}
}

// Known: these have one.
func Known(db *gorm.DB, names []string) {
	for i, name := range names {
		e := entry{Name: name}
		e.ID = int64(i)
		e.save(db) // want `^query in loop: e\.save runs up to len\(names\) times per Known \(… → gorm Update\)`
	}
}

// marker is named, or belongs to a subject that is looked up, or made for its name.
type marker struct {
	Name    string
	Subject int64
}

// title comes to subject only without a name, for which that makes nothing.
func (m *marker) title(db *gorm.DB) string {
	if m.Name != "" {
		return m.Name
	} else if s := m.subject(db); s != nil {
		return s.Name
	}
	return ""
}

func (m *marker) subject(db *gorm.DB) *entry {
	if m.Name != "" {
		e := entry{Name: m.Name}
		db.Create(&e)
		return &e
	}
	var e entry
	db.First(&e, m.Subject)
	return &e
}

// MarkerTitles only reads for the first.
func MarkerTitles(db *gorm.DB, markers []marker) (titles []string) {
	for _, m := range markers {
		titles = append(titles, m.title(db)) // want `^query in loop: m\.title runs up to len\(markers\) times per MarkerTitles \(… → \(\*marker\)\.subject → gorm First\); load once before the loop`
	}
	for _, m := range markers {
		m.subject(db) // want `^query in loop: m\.subject runs up to len\(markers\) times per MarkerTitles \(… → gorm First\); load what it reads`
	}
	for _, m := range markers {
		m.Name = "new"
		m.subject(db) // want `^query in loop: m\.subject runs up to len\(markers\) times per MarkerTitles \(… → gorm Create\); collect the rows`
	}
	return titles
}

// renamed gives the name that it has asked for.
func (m *marker) renamed(db *gorm.DB, name string) *entry {
	if m.Name == "" {
		m.Name = name
		return m.subject(db)
	}
	return nil
}

// Renamed makes one for each.
func Renamed(db *gorm.DB, markers []marker) {
	for i := range markers {
		markers[i].renamed(db, "a") // want `^query in loop: .*renamed runs up to len\(markers\) times per Renamed \(… → \(\*marker\)\.subject → gorm First\); load what it reads`
	}
}

// parenthesised names its field in another way.
func parenthesised(db *gorm.DB, names []string) {
	var e entry
	(e).ID = int64(len(names))
	for range names {
		(&e).save(db) // want `^query in loop: .*save runs up to len\(names\) times per parenthesised \(… → gorm Update\)`
	}
}

// filled puts what is not there into a map, which is empty before.
func filled(db *gorm.DB, known map[string]bool, names []string) {
	if len(known) == 0 {
		keep(known, names)
		for _, name := range names {
			lookUp(db, known, name) // want `^query in loop: lookUp runs len\(names\) times per filled`
		}
	}
}

func keep(known map[string]bool, names []string) {
	for _, name := range names {
		known[name] = true
	}
}

func lookUp(db *gorm.DB, known map[string]bool, name string) (e entry) {
	if len(known) > 0 {
		db.Where("name = ?", name).First(&e)
	}
	return e
}
