package calls

import (
	"errors"

	"gorm.io/gorm"
)

// The chain that is shown is one that runs in each turn; where there is none, what the code
// does where something is missing comes last.

// Registry writes entries.
type Registry struct{ db *gorm.DB }

func (l *Registry) count(id int64) (n int64) {
	l.db.Table("entries").Where("account_id = ?", id).Count(&n)
	return n
}
func (l *Registry) note(id int64) error {
	return l.db.Exec("INSERT INTO notes (account_id) VALUES (?)", id).Error
}
func (l *Registry) create(a *Account) error { return l.db.Create(a).Error }
func (l *Registry) update(a *Account) error { return l.db.Save(a).Error }
func (l *Registry) byID(id int64) (*Account, error) {
	var a Account
	err := l.db.First(&a, id).Error
	return &a, err
}

// Each calls them all for each account.
func (l *Registry) Each(accounts []*Account, seen map[int64]bool) {
	for _, a := range accounts {
		l.score(a)            // want `^query in loop: l.score runs .* \(… → \(\*Registry\).count → gorm Count\)`
		l.grade(a)            // want `^query in loop: l.grade runs .* \(… → \(\*Registry\).count → gorm Count\)`
		l.valid(a)            // want `^query in loop: l.valid runs .* \(… → \(\*Registry\).count → gorm Count\)`
		l.respond(a)          // want `^query in loop: l.respond runs .* \(… → \(\*Registry\).note → gorm Exec\)`
		l.store(a)            // want `^query in loop: l.store runs .* \(… → \(\*Registry\).update → gorm Save\)`
		l.storeElse(a)        // want `^query in loop: l.storeElse runs .* \(… → \(\*Registry\).update → gorm Save\)`
		l.storeKnown(a, seen) // want `^query in loop: l.storeKnown runs .* \(… → \(\*Registry\).update → gorm Save\)`
		l.storeNew(a)         // want `^query in loop: l.storeNew runs .* \(… → \(\*Registry\).create → gorm Create\)`
		l.open(a)             // want `^query in loop: l.open runs .* \(… → \(\*Registry\).byID → gorm First\)`
		l.checked(a)          // want `^query in loop: l.checked runs .* \(… → \(\*Registry\).note → gorm Exec\)`
		l.refused(a)          // want `^query in loop: l.refused runs .* \(… → \(\*Registry\).note → gorm Exec\)`
	}
}

// score answers early with a number.
func (l *Registry) score(a *Account) int64 {
	n := l.count(a.ID)
	if n > 3 {
		return 0
	}
	l.note(a.ID)
	return n
}

// grade does so in a switch.
func (l *Registry) grade(a *Account) error {
	l.count(a.ID)
	switch a.Kind {
	case "trial":
		return nil
	case "company":
		return l.update(a)
	}
	return l.note(a.ID)
}

// valid answers early that it is not.
func (l *Registry) valid(a *Account) bool {
	n := l.count(a.ID)
	if a.Trial {
		return false
	}
	l.note(a.ID)
	return n > 0
}

// Response says what came of a request.
type Response struct{ Code int }

// respond answers what was wrong with a request: behind that, what it is there for.
func (l *Registry) respond(a *Account) *Response {
	l.count(a.ID)
	if a.Trial {
		return &Response{403}
	}
	l.note(a.ID)
	return &Response{200}
}

// store creates what has no key.
func (l *Registry) store(a *Account) error {
	if a.ID == 0 {
		return l.create(a)
	}
	return l.update(a)
}

// storeElse does so in two arms.
func (l *Registry) storeElse(a *Account) error {
	if a.ID == 0 {
		return l.create(a)
	} else {
		return l.update(a)
	}
}

// storeKnown creates what nothing is known of.
func (l *Registry) storeKnown(a *Account, seen map[int64]bool) error {
	if _, ok := seen[a.ID]; !ok {
		return l.create(a)
	}
	return l.update(a)
}

// storeNew has the condition the other way around.
func (l *Registry) storeNew(a *Account) error {
	if a.ID != 0 {
		return l.create(a)
	}
	return l.update(a)
}

// open creates where it finds none.
func (l *Registry) open(a *Account) (*Account, error) {
	found, err := l.byID(a.ID)
	if err != nil {
		return nil, err
	}
	if found.ID == 0 {
		return a, l.create(a)
	}
	return found, nil
}

var errUnknown = errors.New("unknown account")

// checked refuses what is wrong: behind that, what always runs.
func (l *Registry) checked(a *Account) error {
	if a == nil {
		return nil
	}
	if a.Kind == "none" {
		return errUnknown
	}
	return l.note(a.ID)
}

// refused fails where the check does.
func (l *Registry) refused(a *Account) (int64, error) {
	if err := l.check(a); err != nil {
		return 0, err
	}
	return 1, l.note(a.ID)
}

func (l *Registry) check(a *Account) error {
	if a.Owner == 0 {
		return errUnknown
	}
	return nil
}
