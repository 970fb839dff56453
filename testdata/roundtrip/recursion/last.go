package recursion

import (
	"database/sql"

	"gorm.io/gorm"
)

// Functions that call themselves once more, with something that keeps that call from doing
// so again: a query per element, and no more levels.

// Member has a boss, and reports to others.
type Member struct {
	ID, BossID int64
	Loaded     bool
	Reports    []*Member `gorm:"-"`
}

// Members reads them.
type Members struct {
	db  *gorm.DB
	std *sql.DB
}

func (m *Members) below(id int64) (all []*Member) {
	m.db.Where("boss_id = ?", id).Find(&all)
	return all
}

// Related leaves early without the flag.
func (m *Members) Related(id int64, related bool) []*Member {
	all := m.below(id)
	if !related {
		return all
	}
	for _, one := range all {
		one.Reports = m.Related(one.ID, false) // want `^query in loop: m.Related runs len\(all\) times per .*Related \(.* gorm Find\)`
	}
	return all
}

// Direct asks for the flag around the loop.
func (m *Members) Direct(id int64, related bool) (all []*Member) {
	all = m.below(id)
	if related {
		for _, one := range all {
			one.Reports = m.Direct(one.ID, false) // want `^query in loop: m.Direct runs len\(all\) times per .*Direct \(.* gorm Find\)`
		}
	}
	return all
}

// First goes down from the first level only.
func (m *Members) First(id int64, level int) []*Member {
	all := m.below(id)
	if level > 0 {
		return all
	}
	for _, one := range all {
		one.Reports = m.First(one.ID, 1) // want `^query in loop: m.First runs len\(all\) times per .*First \(.* gorm Find\)`
	}
	return all
}

// Mode says by a word what to read.
func (m *Members) Mode(id int64, mode string) []*Member {
	all := m.below(id)
	switch mode {
	case "with reports":
		for _, one := range all {
			one.Reports = m.Mode(one.ID, "alone") // want `^query in loop: m.Mode runs len\(all\) times per .*Mode \(.* gorm Find\)`
		}
	}
	return all
}

// Reading says how to read.
type Reading struct {
	Reports bool
	Limit   int
}

// Read has the flag among options.
func (m *Members) Read(id int64, how Reading) []*Member {
	all := m.below(id)
	if how.Reports {
		for _, one := range all {
			one.Reports = m.Read(one.ID, Reading{Limit: how.Limit}) // want `^query in loop: m.Read runs len\(all\) times per .*Read \(.* gorm Find\)`
		}
	}
	return all
}

// ReadAgain takes it away from those that it was given.
func (m *Members) ReadAgain(id int64, how Reading) []*Member {
	all := m.below(id)
	if !how.Reports {
		return all
	}
	how.Reports = false
	for _, one := range all {
		one.Reports = m.ReadAgain(one.ID, how) // want `^query in loop: m.ReadAgain runs len\(all\) times per .*ReadAgain \(.* gorm Find\)`
	}
	return all
}

// Turns goes by way of another function.
func (m *Members) Turns(id int64, related bool) []*Member {
	all := m.below(id)
	if related {
		m.fill(all)
	}
	return all
}

func (m *Members) fill(all []*Member) {
	for _, one := range all {
		one.Reports = m.Turns(one.ID, false) // want `^query in loop: m.Turns runs len\(all\) times per .*fill \(.* gorm Find\)`
	}
}

// Within does so in a transaction.
func (m *Members) Within(id int64, related bool) error {
	return m.db.Transaction(func(tx *gorm.DB) error {
		var all []*Member
		tx.Where("boss_id = ?", id).Find(&all)
		if !related {
			return nil
		}
		for _, one := range all {
			if err := m.Within(one.ID, false); err != nil { // want `^query in loop: m.Within runs len\(all\) times per .*Within \(.* gorm Find\)`
				return err
			}
		}
		return nil
	})
}

// Load calls itself with what it has marked.
func (m *Members) Load(one *Member) error {
	if one.Loaded {
		return nil
	}
	one.Loaded = true
	if err := m.std.QueryRow("SELECT boss_id FROM members WHERE id = ?", one.ID).Scan(&one.BossID); err != nil {
		return err
	}
	return m.Load(one)
}

// Page goes on behind the last row that it has found.
func (m *Members) Page(after int64) (all []Member) {
	m.db.Where("id > ?", after).Order("id").Limit(100).Find(&all)
	if len(all) < 100 {
		return all
	}
	return append(all, m.Page(all[len(all)-1].ID)...)
}

// Handed hands the flag on.
func (m *Members) Handed(id int64, related bool) []*Member {
	all := m.below(id)
	if !related {
		return all
	}
	for _, one := range all {
		one.Reports = m.Handed(one.ID, related) // want `^query in recursion: m.Handed runs .* times per call of .*Handed`
	}
	return all
}

// Again passes what makes it go on.
func (m *Members) Again(id int64, mode string) []*Member {
	all := m.below(id)
	if mode == "with reports" {
		for _, one := range all {
			one.Reports = m.Again(one.ID, "with reports") // want `^query in recursion: m.Again runs .* times per call of .*Again`
		}
	}
	return all
}

// Other is ended by the flag on one way only.
func (m *Members) Other(id int64, related, deep bool) []*Member {
	all := m.below(id)
	if related {
		for _, one := range all {
			one.Reports = m.Other(one.ID, false, deep) // want `^query in recursion: m.Other runs .* times per call of .*Other`
		}
	}
	if deep {
		for _, one := range all {
			one.Reports = m.Other(one.ID, related, deep)
		}
	}
	return all
}

// Marked goes down from one to the next, each of which has a mark of its own.
func (m *Members) Marked(one *Member) {
	if one.Loaded {
		return
	}
	one.Loaded = true
	one.Reports = m.below(one.ID)
	for _, next := range one.Reports {
		m.Marked(next) // want `^query in recursion: m.Marked runs .* times per call of .*Marked`
	}
}

// Kind says what a member is.
type Kind int

// There are two of them, one below the other.
const (
	Boss Kind = iota + 1
	Report
)

// Is reports whether a kind is another.
func (k Kind) Is(other Kind) bool { return k == other }

// Post is a place for a member.
type Post struct {
	ID, Above int64
	Kind      Kind
}

func (m *Members) drop(p *Post) error {
	if err := m.dropBelow(p); err != nil {
		return err
	}
	return m.db.Delete(p).Error
}

// dropBelow has nothing to do for those that it asks for.
func (m *Members) dropBelow(p *Post) error {
	if p == nil {
		return nil
	} else if p.ID == 0 || p.Kind.Is(Report) {
		return nil
	}
	var posts []*Post
	if err := m.db.Where("above = ? AND kind = ?", p.ID, Report).Find(&posts).Error; err != nil {
		return err
	}
	for _, below := range posts {
		if err := m.drop(below); err != nil { // want `^query in loop: m.drop runs len\(posts\) times per .*dropBelow`
			return err
		}
	}
	return nil
}

// DropAll has two loops, one of which is below.
func (m *Members) DropAll(posts []*Post) error {
	for _, p := range posts {
		if err := m.drop(p); err != nil { // want `^query in loop: m.drop runs len\(posts\) times per .*DropAll \(… → .*gorm Delete\)`
			return err
		}
	}
	return nil
}

// closeAll ends for one kind, and asks for all.
func (m *Members) closeAll(p *Post) error {
	if p.Kind == Report {
		return nil
	}
	var posts []*Post
	if err := m.db.Where("above = ?", p.ID).Find(&posts).Error; err != nil {
		return err
	}
	for _, below := range posts {
		if err := m.closeAll(below); err != nil { // want `^query in recursion: m.closeAll runs len\(posts\) times per call of .*closeAll`
			return err
		}
	}
	return nil
}

// openAll goes on with one kind.
func (m *Members) openAll(p *Post) error {
	if p.Kind != Boss {
		return nil
	}
	var posts []*Post
	if err := m.db.Where("above = ? AND kind = ?", p.ID, Boss).Find(&posts).Error; err != nil {
		return err
	}
	for _, below := range posts {
		if err := m.openAll(below); err != nil { // want `^query in recursion: m.openAll runs len\(posts\) times per call of .*openAll`
			return err
		}
	}
	return nil
}

// moveAll ends for one kind, and asks for all others.
func (m *Members) moveAll(p *Post) error {
	if p.Kind == Report {
		return nil
	}
	var posts []*Post
	if err := m.db.Where("above = ? AND kind <> ?", p.ID, Report).Find(&posts).Error; err != nil {
		return err
	}
	for _, below := range posts {
		if err := m.moveAll(below); err != nil { // want `^query in recursion: m.moveAll runs len\(posts\) times per call of .*moveAll`
			return err
		}
	}
	return nil
}

// leaveAll does so by a method.
func (m *Members) leaveAll(p *Post) error {
	if p.Kind == Report {
		return nil
	}
	var posts []*Post
	if err := m.db.Where("above = ?", p.ID).Not("kind", Report).Find(&posts).Error; err != nil {
		return err
	}
	for _, below := range posts {
		if err := m.leaveAll(below); err != nil { // want `^query in recursion: m.leaveAll runs len\(posts\) times per call of .*leaveAll`
			return err
		}
	}
	return nil
}
