package silent

import (
	"context"
	"database/sql"
	"errors"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
)

// The silent functions of this file are info, but for the retries: their memos
// are laid out in other ways than those of memo.go. The twins of them have what
// looks like a guard and is none.

// Article is a row of the table articles.
type Article struct {
	ID       int64
	AuthorID int64
	Status   string
}

// MemoElseIf looks into its memo where another condition does not hold.
func MemoElseIf(ctx context.Context, db *sqlx.DB, articles []Article) (names []string, err error) {
	memo := make(map[int64]string)
	for _, article := range articles {
		if article.AuthorID == 0 {
			names = append(names, "nobody")
		} else if _, ok := memo[article.AuthorID]; !ok {
			found, err := user(ctx, db, article.AuthorID)
			if err != nil {
				return nil, err
			}
			memo[article.AuthorID] = found.Name
		}
	}
	return names, nil
}

// MemoBeforeElseIf looks first.
func MemoBeforeElseIf(ctx context.Context, db *sqlx.DB, articles []Article) (names []string) {
	memo := make(map[int64]string)
	for _, article := range articles {
		name, ok := memo[article.AuthorID]
		if article.AuthorID == 0 {
			name = "nobody"
			names = append(names, name)
		} else if !ok {
			found, _ := user(ctx, db, article.AuthorID)
			name = found.Name
			memo[article.AuthorID] = name
		}
		names = append(names, name)
	}
	return names
}

// MemoElse has the hit first and another condition on the miss.
func MemoElse(ctx context.Context, db *sqlx.DB, articles []Article, live bool) (names []string) {
	memo := make(map[int64]string)
	for _, article := range articles {
		if name, ok := memo[article.AuthorID]; ok {
			names = append(names, name)
		} else if live {
			found, _ := user(ctx, db, article.AuthorID)
			memo[article.AuthorID] = found.Name
			names = append(names, found.Name)
		}
	}
	return names
}

// MemoAnd asks for more than the miss.
func MemoAnd(ctx context.Context, db *sqlx.DB, articles []Article) map[int64]string {
	memo := make(map[int64]string)
	for _, article := range articles {
		if _, ok := memo[article.AuthorID]; !ok && article.AuthorID != 0 {
			found, _ := user(ctx, db, article.AuthorID)
			memo[article.AuthorID] = found.Name
		}
	}
	return memo
}

// MemoSwitch tells hit and miss by a switch.
func MemoSwitch(ctx context.Context, db *sqlx.DB, articles []Article) (names []string) {
	memo := make(map[int64]string)
	for _, article := range articles {
		name, ok := memo[article.AuthorID]
		switch {
		case ok:
			names = append(names, name)
		default:
			found, _ := user(ctx, db, article.AuthorID)
			memo[article.AuthorID] = found.Name
			names = append(names, found.Name)
		}
	}
	return names
}

// MemoSwitchMiss has the miss as a case.
func MemoSwitchMiss(ctx context.Context, db *sqlx.DB, articles []Article) map[int64]string {
	memo := make(map[int64]string)
	for _, article := range articles {
		_, ok := memo[article.AuthorID]
		switch {
		case article.AuthorID == 0:
			memo[0] = "nobody"
		case !ok:
			found, _ := user(ctx, db, article.AuthorID)
			memo[article.AuthorID] = found.Name
		}
	}
	return memo
}

// MemoByAnswer stores under the key that the answer has.
func MemoByAnswer(ctx context.Context, db *sqlx.DB, ids []int64) map[int64]User {
	memo := make(map[int64]User)
	for _, id := range ids {
		if _, ok := memo[id]; ok {
			continue
		}
		found, _ := user(ctx, db, id)
		memo[found.ID] = found
	}
	return memo
}

// MemoZero compares what it finds with nothing.
func MemoZero(ctx context.Context, db *sqlx.DB, articles []Article) map[int64]string {
	memo := make(map[int64]string)
	for _, article := range articles {
		if memo[article.AuthorID] == "" {
			found, _ := user(ctx, db, article.AuthorID)
			memo[article.AuthorID] = found.Name
		}
	}
	return memo
}

// MemoNil keeps what it finds in a variable first.
func MemoNil(ctx context.Context, db *sqlx.DB, articles []Article) (names []string) {
	memo := make(map[int64]*User)
	for _, article := range articles {
		author := memo[article.AuthorID]
		if author == nil {
			found, _ := user(ctx, db, article.AuthorID)
			author = &found
			memo[article.AuthorID] = author
		}
		names = append(names, author.Name)
	}
	return names
}

// staff keeps users.
type staff struct {
	db   *sqlx.DB
	byID map[int64]User
}

// elseIf leaves with a hit in its second branch.
func (s *staff) elseIf(ctx context.Context, id int64) User {
	if id == 0 {
		return User{}
	} else if found, ok := s.byID[id]; ok {
		return found
	}
	found, _ := user(ctx, s.db, id)
	s.byID[id] = found
	return found
}

// MemoLeaves calls it.
func (s *staff) MemoLeaves(ctx context.Context, ids []int64) (names []string) {
	for _, id := range ids {
		names = append(names, s.elseIf(ctx, id).Name)
	}
	return names
}

// falls goes on without a lookup where its first branch is taken.
func (s *staff) falls(ctx context.Context, id int64) User {
	if id > 1000 {
		id -= 1000
	} else if found, ok := s.byID[id]; ok {
		return found
	}
	found, _ := user(ctx, s.db, id)
	s.byID[id] = found
	return found
}

// Falls calls it.
func (s *staff) Falls(ctx context.Context, ids []int64) (names []string) {
	for _, id := range ids {
		names = append(names, s.falls(ctx, id).Name) // want `^query in loop: s\.falls runs len\(ids\) times per .*Falls `
	}
	return names
}

// Reassigned compares something else by the time that it asks.
func Reassigned(ctx context.Context, db *sqlx.DB, articles []Article) map[int64]string {
	memo := make(map[int64]string)
	for _, article := range articles {
		name := memo[article.AuthorID]
		name = article.Status
		if name == "" {
			found, _ := user(ctx, db, article.AuthorID) // want `^query in loop: user runs up to len\(articles\) times per Reassigned`
			memo[article.AuthorID] = found.Name
		}
	}
	return memo
}

// OtherIf asks the memo in a branch of its own: what the last branch does is no
// miss.
func OtherIf(ctx context.Context, db *sqlx.DB, articles []Article) map[int64]string {
	memo := make(map[int64]string)
	for _, article := range articles {
		if _, ok := memo[article.AuthorID]; ok && article.Status == "old" {
			continue
		} else if article.Status == "new" {
			found, _ := user(ctx, db, article.AuthorID) // want `^query in loop: user runs up to len\(articles\) times per OtherIf`
			memo[article.ID] = found.Name
		}
	}
	return memo
}

// Prefilled knows some authors before it begins and learns no more.
func Prefilled(ctx context.Context, db *sqlx.DB, known []User, articles []Article) (names []string) {
	byID := make(map[int64]User)
	for _, k := range known {
		byID[k.ID] = complete(k)
	}
	for _, article := range articles {
		if k, ok := byID[article.AuthorID]; ok {
			names = append(names, k.Name)
			continue
		}
		found, _ := user(ctx, db, article.AuthorID) // want `^query in loop: user runs up to len\(articles\) times per Prefilled`
		names = append(names, found.Name)
	}
	return names
}

// PrefilledAndKept learns what it asks for.
func PrefilledAndKept(ctx context.Context, db *sqlx.DB, known []User, articles []Article) (names []string) {
	byID := make(map[int64]User)
	for _, k := range known {
		byID[k.ID] = complete(k)
	}
	for _, article := range articles {
		k, ok := byID[article.AuthorID]
		if !ok {
			k, _ = user(ctx, db, article.AuthorID)
			byID[article.AuthorID] = k
		}
		names = append(names, k.Name)
	}
	return names
}

// OtherKey stores what it asked for under a key that it never looks up.
func OtherKey(ctx context.Context, db *sqlx.DB, articles []Article) map[int64]string {
	names := make(map[int64]string)
	for _, article := range articles {
		if _, ok := names[article.AuthorID]; ok {
			continue
		}
		found, _ := user(ctx, db, article.AuthorID) // want `^query in loop: user runs up to len\(articles\) times per OtherKey`
		names[article.ID] = found.Name
	}
	return names
}

// Missing inserts what is not there, as a set that was loaded before says.
func Missing(ctx context.Context, db *sqlx.DB, articles []Article) error {
	var all []User
	if err := db.SelectContext(ctx, &all, "SELECT * FROM users"); err != nil {
		return err
	}
	there := make(map[int64]User, len(all))
	for _, u := range all {
		there[u.ID] = complete(u)
	}
	for _, article := range articles {
		if _, ok := there[article.AuthorID]; ok {
			continue
		}
		if _, err := db.ExecContext(ctx, "INSERT INTO users (id) VALUES (?)", article.AuthorID); err != nil { // want `^query in loop: sqlx ExecContext runs up to len\(articles\) times per Missing`
			return err
		}
	}
	return nil
}

func complete(u User) User {
	if u.Name == "" {
		u.Name = "nobody"
	}
	return u
}

// Marked keeps whether it worked: a mark is no answer, and every author is asked
// for.
func Marked(ctx context.Context, db *sqlx.DB, articles []Article) (names []string) {
	done := make(map[int64]bool)
	for _, article := range articles {
		if _, ok := done[article.AuthorID]; ok {
			continue
		}
		found, err := user(ctx, db, article.AuthorID) // want `^query in loop: user runs up to len\(articles\) times per Marked`
		names = append(names, found.Name)
		done[article.AuthorID] = err == nil
	}
	return names
}

// Noted writes down what could not be measured, which is rare.
func Noted(ctx context.Context, db *sqlx.DB, ids []int64) error {
	for _, id := range ids {
		if err := ping(id); err != nil {
			if _, err := db.ExecContext(ctx, "INSERT INTO failures (id) VALUES (?)", id); err != nil {
				return err
			}
		}
	}
	return nil
}

// NotedBehind does the same in a function.
func NotedBehind(ctx context.Context, db *sqlx.DB, ids []int64) {
	for _, id := range ids {
		check(ctx, db, id)
	}
}

func check(ctx context.Context, db *sqlx.DB, id int64) {
	if err := ping(id); err != nil {
		_, _ = db.ExecContext(ctx, "INSERT INTO failures (id) VALUES (?)", id)
	}
}

// Answered reads where it could not be measured: that may be the usual way.
func Answered(ctx context.Context, db *sqlx.DB, ids []int64) (names []string) {
	for _, id := range ids {
		if err := ping(id); err != nil {
			found, _ := user(ctx, db, id) // want `^query in loop: user runs up to len\(ids\) times per Answered`
			names = append(names, found.Name)
		}
	}
	return names
}

// InnerContinue has a memo in an inner loop, whose miss and continue end with
// that loop.
func InnerContinue(ctx context.Context, db *sqlx.DB, articles []Article, tags []string) (names []string) {
	lengths := make(map[string]int)
	for _, article := range articles {
		for _, tag := range tags {
			if _, ok := lengths[tag]; ok {
				continue
			}
			lengths[tag] = measure(tag)
		}
		found, _ := user(ctx, db, article.AuthorID) // want `^query in loop: user runs len\(articles\) times per InnerContinue`
		names = append(names, found.Name)
	}
	return names
}

func measure(tag string) int { return len(tag) }

// InnerRetry tries in an inner loop; the query behind it is not one of the tries.
func InnerRetry(ctx context.Context, db *sqlx.DB, ids []int64) {
	for _, id := range ids {
		for range 3 {
			if err := ping(id); err != nil {
				continue
			}
			break
		}
		_, _ = user(ctx, db, id) // want `^query in loop: user runs len\(ids\) times per InnerRetry`
	}
}

func ping(id int64) error {
	if id < 0 {
		return errors.New("negative")
	}
	return nil
}

// Known writes where the query before it found nothing: that is no memo, and no
// failure either.
func Known(ctx context.Context, db *sqlx.DB, ids []int64) error {
	for _, id := range ids {
		_, err := user(ctx, db, id) // want `^query in loop: user runs len\(ids\) times per Known`
		if err == nil {
			continue
		}
		if _, err := db.ExecContext(ctx, "INSERT INTO users (id) VALUES (?)", id); err != nil { // want `^query in loop: sqlx ExecContext runs up to len\(ids\) times per Known.*; collect the rows`
			return err
		}
	}
	return nil
}

// users is a repository.
type users interface {
	ByName(ctx context.Context, name string) (User, error)
}

type sqlUsers struct{ db *sqlx.DB }

func (s sqlUsers) ByName(ctx context.Context, name string) (u User, err error) {
	err = s.db.GetContext(ctx, &u, "SELECT * FROM users WHERE name = ?", name)
	return u, err
}

// KnownByPort is Known behind a repository.
func KnownByPort(ctx context.Context, repo users, db *sqlx.DB, names []string) error {
	for _, name := range names {
		if _, err := repo.ByName(ctx, name); err != nil { // want `^query in loop: repo\.ByName runs len\(names\) times per KnownByPort`
			if _, err := db.ExecContext(ctx, "INSERT INTO users (name) VALUES (?)", name); err != nil { // want `^query in loop: sqlx ExecContext runs up to len\(names\) times per KnownByPort.*; collect the rows`
				return err
			}
		}
	}
	return nil
}

// findOrCreate reads and, if there is nothing, writes.
func findOrCreate(ctx context.Context, db *sqlx.DB, name string) (id int64, err error) {
	err = db.GetContext(ctx, &id, "SELECT id FROM users WHERE name = ?", name)
	if errors.Is(err, sql.ErrNoRows) {
		res, err := db.ExecContext(ctx, "INSERT INTO users (name) VALUES (?)", name)
		if err != nil {
			return 0, err
		}
		return res.LastInsertId()
	}
	return id, err
}

// Import calls it for each.
func Import(ctx context.Context, db *sqlx.DB, names []string) (ids []int64, err error) {
	for _, name := range names {
		id, err := findOrCreate(ctx, db, name) // want `^query in loop: findOrCreate runs len\(names\) times per Import .*; load what it reads once before the loop, collect what it writes`
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// gormFindOrCreate does the same by the value.
func gormFindOrCreate(db *gorm.DB, name string) (u User, err error) {
	res := db.Where("name = ?", name).Limit(1).Find(&u)
	if res.Error != nil {
		return u, res.Error
	}
	if res.RowsAffected == 0 {
		u.Name = name
		err = db.Create(&u).Error
	}
	return u, err
}

// ImportGorm calls it for each.
func ImportGorm(db *gorm.DB, names []string) error {
	for _, name := range names {
		if _, err := gormFindOrCreate(db, name); err != nil { // want `^query in loop: gormFindOrCreate runs len\(names\) times per ImportGorm .*; load what it reads once before the loop, collect what it writes`
			return err
		}
	}
	return nil
}

// ByStatus branches on a column of rows: many have the same.
func ByStatus(ctx context.Context, db *sqlx.DB) error {
	var articles []Article
	if err := db.SelectContext(ctx, &articles, "SELECT id, status FROM articles"); err != nil {
		return err
	}
	for _, article := range articles {
		switch article.Status {
		case "draft":
			if _, err := db.ExecContext(ctx, "UPDATE articles SET seen = 1 WHERE id = ?", article.ID); err != nil { // want `^query in loop: sqlx ExecContext runs up to len\(articles\) times per ByStatus`
				return err
			}
		}
	}
	return nil
}

// OfStatus has the column alone.
func OfStatus(ctx context.Context, db *sqlx.DB) (n int, err error) {
	var all []string
	if err := db.SelectContext(ctx, &all, "SELECT status FROM articles"); err != nil {
		return 0, err
	}
	for _, status := range all {
		switch status {
		case "draft":
			if err := db.GetContext(ctx, &n, "SELECT COUNT(*) FROM drafts"); err != nil { // want `^query in loop: sqlx GetContext runs up to len\(all\) times per OfStatus`
				return 0, err
			}
		}
	}
	return n, nil
}

// statuses is one query.
func statuses(ctx context.Context, db *sqlx.DB) (all []string, err error) {
	err = db.SelectContext(ctx, &all, "SELECT status FROM articles")
	return all, err
}

// OfStatusIf compares instead, and counts through what a function has read.
func OfStatusIf(ctx context.Context, db *sqlx.DB) (n int, err error) {
	all, err := statuses(ctx, db)
	if err != nil {
		return 0, err
	}
	for i := range all {
		if all[i] == "draft" {
			if err := db.GetContext(ctx, &n, "SELECT COUNT(*) FROM drafts"); err != nil { // want `^query in loop: sqlx GetContext runs up to len\(all\) times per OfStatusIf`
				return 0, err
			}
		}
	}
	return n, nil
}

// Fields dispatches on names that were asked for, each once.
func Fields(ctx context.Context, db *sqlx.DB, fields []string) (n int, err error) {
	for _, field := range fields {
		switch field {
		case "drafts":
			if err := db.GetContext(ctx, &n, "SELECT COUNT(*) FROM drafts"); err != nil {
				return 0, err
			}
		}
	}
	return n, nil
}

// Channels dispatches on numbers, each a kind of thing: what is done for one is the same
// whichever element it is.
func Channels(ctx context.Context, db *sqlx.DB, owner int64, channels []int) (mail, phone string, err error) {
	for _, channel := range channels {
		switch channel {
		case 1:
			if err := db.GetContext(ctx, &mail, "SELECT mail FROM users WHERE id = ?", owner); err != nil {
				return "", "", err
			}
		case 2, 3:
			if err := db.GetContext(ctx, &phone, "SELECT phone FROM users WHERE id = ?", owner); err != nil {
				return "", "", err
			}
		}
	}
	return mail, phone, nil
}

// Processors has them in JSON.
func Processors(db *gorm.DB, owner int64, processors []any) (list []any) {
	for i, processor := range processors {
		if int(processor.(float64)) == 1 {
			processors[i] = owner
		} else if int(processor.(float64)) == 2 {
			var article Article
			db.Where("author_id = ?", owner).Find(&article)
			processors[i] = article.ID
		}
		list = append(list, processors[i])
	}
	return list
}

// Votes counts: what it writes for one more of a kind is one more.
func Votes(db *sql.DB, poll int64, votes []int) {
	for _, vote := range votes {
		switch vote {
		case 1:
			db.Exec("UPDATE polls SET yes = yes + 1 WHERE id = ?", poll) // want `^query in loop: database/sql Exec runs up to len\(votes\) times per Votes`
		case 2:
			db.Exec("UPDATE polls SET no = no + 1 WHERE id = ?", poll) // want `^query in loop: database/sql Exec runs up to len\(votes\) times per Votes`
		}
	}
}

// Gathered are numbers of rows, too.
func Gathered(ctx context.Context, db *sqlx.DB, orders []struct{ State int }) (n int) {
	var states []int
	for _, order := range orders {
		states = append(states, order.State)
	}
	for _, state := range states {
		if state == 1 {
			db.GetContext(ctx, &n, "SELECT COUNT(*) FROM drafts") // want `^query in loop: sqlx GetContext runs up to len\(states\) times per Gathered`
		}
	}
	return n
}

// Narrowed makes many keys the same.
func Narrowed(db *sql.DB, ids map[int64]bool, prices map[float64]bool) {
	for id := range ids {
		if uint8(id) == 0 {
			db.Exec("INSERT INTO shard (id) VALUES (?)", id) // want `^query in loop: database/sql Exec runs up to len\(ids\) times per Narrowed`
		}
		if int64(id) == 1 { // one of them is
			db.Exec("INSERT INTO first (id) VALUES (?)", id)
		}
	}
	for price := range prices {
		switch int(price) {
		case 1:
			db.Exec("INSERT INTO cheap (price) VALUES (?)", price) // want `^query in loop: database/sql Exec runs up to len\(prices\) times per Narrowed`
		}
	}
}

// Days does something else for each element of a kind.
func Days(ctx context.Context, db *sqlx.DB, ids []int64, days []int) error {
	for i, day := range days {
		if day == 7 {
			if _, err := db.ExecContext(ctx, "UPDATE articles SET sunday = 1 WHERE id = ?", ids[i]); err != nil { // want `^query in loop: sqlx ExecContext runs up to len\(days\) times per Days`
				return err
			}
		}
	}
	return nil
}

// States are numbers of rows: as many as there are may be of one kind.
func States(ctx context.Context, db *sqlx.DB) (n int, err error) {
	var states []int
	if err := db.SelectContext(ctx, &states, "SELECT state FROM articles"); err != nil {
		return 0, err
	}
	for _, state := range states {
		switch state {
		case 1:
			if err := db.GetContext(ctx, &n, "SELECT COUNT(*) FROM drafts"); err != nil { // want `^query in loop: sqlx GetContext runs up to len\(states\) times per States`
				return 0, err
			}
		}
	}
	return n, nil
}

// Others asks for all kinds but one.
func Others(ctx context.Context, db *sqlx.DB, channels []int) (n int, err error) {
	for _, channel := range channels {
		if channel != 1 {
			if err := db.GetContext(ctx, &n, "SELECT COUNT(*) FROM drafts"); err != nil { // want `^query in loop: sqlx GetContext runs up to len\(channels\) times per Others`
				return 0, err
			}
		}
	}
	return n, nil
}

// save is one statement.
func save(ctx context.Context, db *sqlx.DB, name string) error {
	_, err := db.ExecContext(ctx, "UPDATE users SET name = ? WHERE id = 1", name)
	return err
}

// RetrySwitch leaves its attempts by a switch.
func RetrySwitch(ctx context.Context, db *sqlx.DB, attempts int) (err error) {
	for i := 0; i < attempts; i++ {
		err = save(ctx, db, "a")
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return err
		}
	}
	return err
}

// RetryRange ranges over its attempts.
func RetryRange(ctx context.Context, db *sqlx.DB, attempts int) (err error) {
	for range attempts {
		if err = save(ctx, db, "a"); err == nil {
			return nil
		}
	}
	return err
}

// RetryDone asks for what is not an error.
func RetryDone(ctx context.Context, db *sqlx.DB) (err error) {
	for i := 0; i < 5; i++ {
		done, err := trySave(ctx, db)
		if done {
			return err
		}
	}
	return errors.New("not done")
}

func trySave(ctx context.Context, db *sqlx.DB) (bool, error) {
	err := save(ctx, db, "a")
	return err == nil, err
}

// RetryFatal gives up at the first failure that no attempt can mend.
func RetryFatal(ctx context.Context, db *sqlx.DB, attempts int) (err error) {
	for i := 0; i < attempts; i++ {
		if err = save(ctx, db, "a"); err != nil && errors.Is(err, sql.ErrConnDone) {
			continue
		}
		return err
	}
	return err
}

// SaveRange goes on whether it works or not.
func SaveRange(ctx context.Context, db *sqlx.DB, n int) (errs []error) {
	for range n {
		switch err := save(ctx, db, "a"); { // want `^query in loop: save runs n times per SaveRange`
		case err != nil:
			errs = append(errs, err)
		}
	}
	return errs
}

// Last asks in one turn of a loop: the last, the first, the one that is wanted.
func Last(ctx context.Context, db *sqlx.DB, names []string, byID map[int64]string, wanted int64) (n int) {
	last := len(names) - 1
	done, first := false, true
	for i, name := range names {
		if i == len(names)-1 {
			db.GetContext(ctx, &n, "SELECT COUNT(*) FROM drafts WHERE name = ?", name)
		}
		if i+1 == len(names) || i == last {
			db.GetContext(ctx, &n, "SELECT COUNT(*) FROM drafts WHERE name = ?", name)
		}
		if !done {
			db.GetContext(ctx, &n, "SELECT COUNT(*) FROM drafts WHERE name = ?", name)
			done = true
		}
		if first {
			db.GetContext(ctx, &n, "SELECT COUNT(*) FROM drafts WHERE name = ?", name)
		}
		first = false
	}
	for id, name := range byID {
		if id != wanted {
			continue
		}
		db.GetContext(ctx, &n, "SELECT COUNT(*) FROM drafts WHERE name = ?", name)
	}
	for id, name := range byID {
		switch {
		case id == 1:
			db.GetContext(ctx, &n, "SELECT COUNT(*) FROM drafts WHERE name = ?", name)
		}
	}
	return n
}

// NotLast asks in many.
func NotLast(ctx context.Context, db *sqlx.DB, names []string, ids []int64, wanted int64) (n int) {
	done, first, again := false, true, false
	for i, name := range names {
		if i < len(names)-1 {
			db.GetContext(ctx, &n, "SELECT COUNT(*) FROM drafts WHERE name = ?", name) // want `runs up to len\(names\) times per NotLast`
		}
		if i == n { // which the loop sets
			db.GetContext(ctx, &n, "SELECT COUNT(*) FROM drafts WHERE name = ?", name) // want `runs up to len\(names\) times per NotLast`
		}
		if !done {
			db.GetContext(ctx, &n, "SELECT COUNT(*) FROM drafts WHERE name = ?", name) // want `runs len\(names\) times per NotLast`
			done = n > 0
		}
		if !again {
			db.GetContext(ctx, &n, "SELECT COUNT(*) FROM drafts WHERE name = ?", name) // want `runs len\(names\) times per NotLast`
			again = true
		}
		again = false
		if first {
			db.GetContext(ctx, &n, "SELECT COUNT(*) FROM drafts WHERE name = ?", name) // want `runs len\(names\) times per NotLast`
		}
		if n > 2 {
			continue
		}
		first = false
	}
	for _, id := range ids { // which may come again
		if id != wanted {
			continue
		}
		db.GetContext(ctx, &n, "SELECT COUNT(*) FROM drafts WHERE author_id = ?", id) // want `runs up to len\(ids\) times per NotLast`
	}
	return n
}
