package calls

import (
	"context"
	"database/sql"
	"errors"
	"strconv"

	"github.com/jmoiron/sqlx"
	"github.com/redis/go-redis/v9"
	"gorm.io/gorm"
)

// Account is a row of the table accounts.
type Account struct {
	ID    int64
	Kind  string
	Owner int64
	Trial bool
}

// Accounts shows what each turn does for sure, not what a branch of it adds.
func Accounts(db *gorm.DB, ids []int64) {
	for _, id := range ids {
		accountOf(db, id, false) // want `^query in loop: accountOf runs len\(ids\) times per Accounts \(… → gorm First\); load once`
	}
}

func accountOf(db *gorm.DB, id int64, audit bool) (a Account, err error) {
	if audit {
		var n int64
		db.Table("audits").Where("account_id = ?", id).Count(&n)
	}
	return a, db.First(&a, id).Error
}

// Owners: the loop stands in one case only, so that the lengths do not multiply.
func Owners(ctx context.Context, db *sqlx.DB, accounts []Account) {
	for _, a := range accounts {
		owner(ctx, db, a) // want `^query in loop: owner runs len\(accounts\) times per Owners \(… → sqlx GetContext\); load what it reads once before the loop`
	}
}

func owner(ctx context.Context, db *sqlx.DB, a Account, also ...int64) (name string) {
	switch a.Kind {
	case "company":
		for _, id := range also {
			db.SelectContext(ctx, &name, "SELECT name FROM members WHERE id = ?", id) // want `^query in loop: sqlx SelectContext runs len\(also\) times per owner`
		}
	case "person":
		db.ExecContext(ctx, "UPDATE people SET seen = 1 WHERE id = ?", a.Owner)
	}
	db.GetContext(ctx, &name, "SELECT name FROM owners WHERE id = ?", a.Owner)
	return name
}

// Renewals: what both arms do is sure, and what a condition has behind && is not.
func Renewals(ctx context.Context, db *sqlx.DB, accounts []Account) {
	for _, a := range accounts {
		renewal(ctx, db, a) // want `^query in loop: renewal runs len\(accounts\) times per Renewals \(… → sqlx GetContext\); load what it reads once before the loop`
	}
}

func renewal(ctx context.Context, db *sqlx.DB, a Account) (days int, err error) {
	if a.Trial && extended(ctx, db, a) {
		return 7, nil
	}
	if a.Owner > 0 {
		err = db.GetContext(ctx, &days, "SELECT days FROM contracts WHERE owner = ?", a.Owner)
	} else {
		err = db.GetContext(ctx, &days, "SELECT days FROM defaults WHERE kind = ?", a.Kind)
	}
	return days, err
}

func extended(ctx context.Context, db *sqlx.DB, a Account) bool {
	_, err := db.ExecContext(ctx, "UPDATE trials SET left_over = left_over - 1 WHERE account_id = ?", a.ID)
	return err == nil
}

// Profiles: the query behind the cache is not the one that runs each time.
func Profiles(ctx context.Context, db *gorm.DB, rdb *redis.Client, ids []string) {
	for _, id := range ids {
		profile(ctx, db, rdb, id) // want `^query in loop: profile runs len\(ids\) times per Profiles \(… → gorm Take\); load once`
	}
}

func profile(ctx context.Context, db *gorm.DB, rdb *redis.Client, id string) (a Account, name string) {
	name, err := rdb.Get(ctx, "name:"+id).Result()
	if errors.Is(err, redis.Nil) {
		db.Table("names").Where("id = ?", id).Pluck("name", &name)
		rdb.Set(ctx, "name:"+id, name, 0)
	}
	db.Where("name = ?", name).Take(&a)
	return a, name
}

// Visits: one way of the helper runs what it is given, so that is not sure.
func Visits(db *gorm.DB, accounts []Account) {
	for _, a := range accounts {
		visit(db, a) // want `^query in loop: visit runs len\(accounts\) times per Visits \(… → gorm Find\); load what it reads once before the loop`
	}
}

func visit(db *gorm.DB, a Account) (seen []Account) {
	when(a.Trial, func() { db.Model(&a).Update("trial", false) })
	db.Where("owner = ?", a.Owner).Find(&seen)
	return seen
}

func when(holds bool, run func()) {
	if holds {
		run()
	}
}

// Kinds: nothing is sure, so that one of the cases has to do.
func Kinds(ctx context.Context, db *sqlx.DB, accounts []Account) {
	for _, a := range accounts {
		kind(ctx, db, a) // want `^query in loop: kind runs up to len\(accounts\) times per Kinds \(… → sqlx GetContext\); load once`
	}
}

func kind(ctx context.Context, db *sqlx.DB, a Account) (n int) {
	switch a.Kind {
	case "company":
		db.GetContext(ctx, &n, "SELECT members FROM companies WHERE id = ?", a.Owner)
	case "club":
		db.GetContext(ctx, &n, "SELECT members FROM clubs WHERE id = ?", a.Owner)
	}
	return n
}

// Tags: a list with elements and a call that went well are no branch that matters.
func Tags(ctx context.Context, db *sql.DB, accounts []Account, ids []int64) {
	for _, a := range accounts {
		tag(ctx, db, a, ids) // want `^query in loop: tag runs len\(accounts\) times per Tags, len\(accounts\)·len\(ids\) in all`
	}
}

func tag(ctx context.Context, db *sql.DB, a Account, ids []int64) {
	if _, err := db.ExecContext(ctx, "DELETE FROM tags WHERE account_id = ?", a.ID); err == nil {
		if len(ids) > 0 {
			for _, id := range ids {
				db.ExecContext(ctx, "INSERT INTO tags (account_id, tag_id) VALUES (?, ?)", a.ID, id) // want `^query in loop: database/sql ExecContext runs len\(ids\) times per tag`
			}
		}
	}
}

// Retitled writes at times: one part of what the callee asks is not that there is nothing.
func Retitled(ctx context.Context, db *sqlx.DB, accounts []Account) {
	for i := range accounts {
		retitled(ctx, db, &accounts[i], "a", "") // want `^query in loop: retitled runs up to len\(accounts\) times per Retitled \(… → sqlx ExecContext\)`
		kept(ctx, db, &accounts[i], "a")         // want `^query in loop: kept runs len\(accounts\) times per Retitled \(… → sqlx ExecContext\)`
	}
}

func retitled(ctx context.Context, db *sqlx.DB, a *Account, name, zone string) {
	changed := a.Kind != name
	if !changed && (zone == a.Kind || zone == "" && a.Kind == "utc") {
		return
	}
	db.ExecContext(ctx, "UPDATE accounts SET name = ? WHERE id = ?", name, a.ID)
}

func kept(ctx context.Context, db *sqlx.DB, a *Account, name string) error {
	if _, err := strconv.Atoi(name); err != nil || name == "" {
		return err
	}
	if _, err := db.ExecContext(ctx, "UPDATE accounts SET name = ? WHERE id = ?", name, a.ID); err != nil {
		return err
	}
	return nil
}

// indexed writes the tags of an account, if it is there to stay.
func indexed(ctx context.Context, db *sqlx.DB, a Account, tags []string) error {
	if a.Trial {
		return nil
	}
	return tagAll(ctx, db, a, tags)
}

func tagAll(ctx context.Context, db *sqlx.DB, a Account, tags []string) error {
	for _, tag := range tags {
		if _, err := db.ExecContext(ctx, "INSERT INTO account_tags (account_id, tag) VALUES (?, ?)", a.ID, tag); err != nil { // want `^query in loop: sqlx ExecContext runs len\(tags\) times per tagAll;`
			return err
		}
	}
	return nil
}

// Index has two loops at times: a warning.
func Index(ctx context.Context, db *sqlx.DB, accounts []Account, tags []string) error {
	for _, a := range accounts {
		if err := indexed(ctx, db, a, tags); err != nil { // want `^query in loop: indexed runs up to len\(accounts\) times per Index`
			return err
		}
	}
	return nil
}

// Retag has two loops, whatever the accounts are: an error.
func Retag(ctx context.Context, db *sqlx.DB, accounts []Account, tags []string) error {
	for _, a := range accounts {
		if err := tagAll(ctx, db, a, tags); err != nil { // want `^query in loop: tagAll runs len\(accounts\) times per Retag, len\(accounts\)·len\(tags\) in all`
			return err
		}
	}
	return nil
}

func named(db *gorm.DB, a *Account) *Account {
	var known Account
	if err := db.Where("owner = ?", a.Owner).First(&known).Error; err == nil {
		return &known
	} else if err := db.Create(a).Error; err != nil {
		return nil
	}
	return a
}

func owned(db *gorm.DB, a *Account) *Account {
	var known Account
	if db.Where("owner = ?", a.Owner).First(&known).Error == nil {
		return &known
	}
	db.Create(a)
	return a
}

func made(db *gorm.DB, a *Account) *Account {
	err := db.Create(a).Error
	if err == nil {
		return a
	}
	db.Where("owner = ?", a.Owner).First(a)
	return a
}

// Found: what is tried first runs for each, and what stands behind a success where that has failed.
func Found(db *gorm.DB, accounts []*Account) {
	for _, a := range accounts {
		named(db, a) // want `^query in loop: named runs len\(accounts\) times per Found \(… → gorm First\); load what it reads`
		owned(db, a) // want `^query in loop: owned runs len\(accounts\) times per Found \(… → gorm First\); load what it reads`
		made(db, a)  // want `^query in loop: made runs len\(accounts\) times per Found \(… → gorm Create\); load what it reads`
	}
}

func madeUnlessTrial(db *gorm.DB, a *Account) *Account {
	if !a.Trial {
		return made(db, a)
	}
	return nil
}

func ownedUnlessTrial(db *gorm.DB, a *Account) *Account {
	if !a.Trial {
		return owned(db, a)
	}
	return nil
}

// Deeper: of what runs at times, that is shown which stands on fewer conditions.
func Deeper(db *gorm.DB, accounts []*Account) {
	for _, a := range accounts {
		madeUnlessTrial(db, a) // want `^query in loop: madeUnlessTrial runs up to len\(accounts\) times per Deeper \(… → made → gorm Create\); load what it reads`
	}
	for _, a := range accounts {
		ownedUnlessTrial(db, a) // want `^query in loop: ownedUnlessTrial runs up to len\(accounts\) times per Deeper \(… → owned → gorm First\); load what it reads`
	}
}

// IndexTeams has two loops, and what is called may do nothing for most: a warning.
func IndexTeams(ctx context.Context, db *sqlx.DB, teams [][]Account, tags []string) error {
	for _, accounts := range teams {
		for _, a := range accounts {
			if err := indexed(ctx, db, a, tags); err != nil { // want `^query in 2 nested loops: indexed runs up to len\(teams\)·len\(accounts\) times per IndexTeams`
				return err
			}
		}
	}
	return nil
}
