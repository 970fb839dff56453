// Package store has rows that ask for more by themselves.
package store

import "database/sql"

var db *sql.DB

// Milestone is a row.
type Milestone struct {
	ID      int64
	Name    string
	OwnerID int64
	Closed  bool
	Labels  []*Label

	Parent *Label

	owner *User
	names []string
}

// NumOpenIssues asks for each milestone.
func (m *Milestone) NumOpenIssues() int { return count(m.ID) }

// Overdue is one that is asked by value.
func (m Milestone) Overdue() (bool, error) {
	var n int
	err := db.QueryRow("SELECT 1 FROM milestones WHERE id = ? AND deadline < now()", m.ID).Scan(&n)
	return n > 0, err
}

// Title is in memory.
func (m *Milestone) Title() string { return "#" + m.Name }

// Owner is asked for once per milestone, unless it is there.
func (m *Milestone) Owner() *User {
	if m.owner == nil {
		m.owner = Owner(m.OwnerID)
	}
	return m.owner
}

// Names are those that the list has brought, or asked for.
func (m *Milestone) Names() []string {
	if len(m.names) > 0 {
		return m.names
	}
	var name string
	db.QueryRow("SELECT name FROM users WHERE id = ?", m.OwnerID).Scan(&name)
	return []string{name}
}

var owners = map[int64]*User{}

// Kept is asked for once per owner.
func (m *Milestone) Kept() *User {
	if u, ok := owners[m.OwnerID]; ok {
		return u
	}
	u := Owner(m.OwnerID)
	owners[m.OwnerID] = u
	return u
}

// Issues are the rows of one.
func (m *Milestone) Issues(state string) []Issue {
	rows, err := db.Query("SELECT id FROM issues WHERE milestone_id = ? AND state = ?", m.ID, state)
	if err != nil {
		return nil
	}
	defer rows.Close()
	var all []Issue
	for rows.Next() {
		var i Issue
		if rows.Scan(&i.ID) == nil {
			all = append(all, i)
		}
	}
	return all
}

// Touch writes.
func (m *Milestone) Touch() string {
	db.Exec("UPDATE milestones SET seen = now() WHERE id = ?", m.ID)
	return ""
}

// Issue is a row.
type Issue struct{ ID int64 }

// Comments asks for each issue.
func (i *Issue) Comments() int { return count(i.ID) }

// Label is a row.
type Label struct{ ID int64 }

// Uses asks for each label.
func (l *Label) Uses() int { return count(l.ID) }

// Folder is one of a tree.
type Folder struct {
	ID       int64
	Children []*Folder
}

// Size asks for each folder.
func (f *Folder) Size() int { return count(f.ID) }

// User is a row.
type User struct{ ID int64 }

// Owner asks for one user.
func Owner(id int64) *User {
	u := &User{ID: id}
	db.QueryRow("SELECT id FROM users WHERE id = ?", id).Scan(&u.ID)
	return u
}

// Email asks for one, too.
func (u *User) Email() string {
	var s string
	db.QueryRow("SELECT email FROM users WHERE id = ?", u.ID).Scan(&s)
	return s
}

// Users are all.
func Users() []*User {
	rows, err := db.Query("SELECT id FROM users ORDER BY id LIMIT 50")
	if err != nil {
		return nil
	}
	defer rows.Close()
	var all []*User
	for rows.Next() {
		var u User
		if rows.Scan(&u.ID) == nil {
			all = append(all, &u)
		}
	}
	return all
}

func count(id int64) int {
	var n int
	db.QueryRow("SELECT count(*) FROM issues WHERE milestone_id = ?", id).Scan(&n)
	return n
}

// Milestones are all of a repository.
func Milestones(repo int64) []*Milestone {
	rows, err := db.Query("SELECT id, name FROM milestones WHERE repo_id = ? ORDER BY id LIMIT 50", repo)
	if err != nil {
		return nil
	}
	defer rows.Close()
	var all []*Milestone
	for rows.Next() {
		var m Milestone
		if rows.Scan(&m.ID, &m.Name) == nil {
			all = append(all, &m)
		}
	}
	return all
}
