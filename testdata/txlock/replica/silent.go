package replica

import (
	"database/sql"

	"gorm.io/plugin/dbresolver"
)

// Same reads where it has written.
func (s *Store) Same(id int64, name string) (u user, err error) {
	if _, err := s.writer.Exec("UPDATE users SET name = ? WHERE id = ?", name, id); err != nil {
		return u, err
	}
	err = s.writer.Get(&u, "SELECT id, name FROM users WHERE id = ?", id)
	return u, err
}

// Other reads another row, and all rows, and another table.
func (s *Store) Other(id, boss int64, name string) (u user, err error) {
	if _, err := s.writer.Exec("UPDATE users SET name = ? WHERE id = ?", name, id); err != nil {
		return u, err
	}
	if err := s.reader.Get(&u, "SELECT id, name FROM users WHERE id = ?", boss); err != nil {
		return u, err
	}
	var n int
	if err := s.reader.Get(&n, "SELECT COUNT(*) FROM users"); err != nil {
		return u, err
	}
	err = s.reader.Get(&u, "SELECT id, name FROM bosses WHERE id = ?", id)
	return u, err
}

// Before reads first.
func (s *Store) Before(id int64, name string) (u user, err error) {
	if err := s.reader.Get(&u, "SELECT id, name FROM users WHERE id = ?", id); err != nil {
		return u, err
	}
	_, err = s.writer.Exec("UPDATE users SET name = ? WHERE id = ?", name, id)
	return u, err
}

// Either writes on one branch and reads on another.
func (s *Store) Either(id int64, name string) (u user, err error) {
	if name != "" {
		_, err = s.writer.Exec("UPDATE users SET name = ? WHERE id = ?", name, id)
		return u, err
	}
	err = s.reader.Get(&u, "SELECT id, name FROM users WHERE id = ?", id)
	return u, err
}

// Two has two connections of which nothing says that one is a replica.
func Two(orders, users *sql.DB, readWrite *sql.DB, id int64) (name string, err error) {
	if _, err := orders.Exec("UPDATE users SET name = '' WHERE id = ?", id); err != nil {
		return "", err
	}
	if err := users.QueryRow("SELECT name FROM users WHERE id = ?", id).Scan(&name); err != nil {
		return "", err
	}
	err = readWrite.QueryRow("SELECT name FROM users WHERE id = ?", id).Scan(&name)
	return name, err
}

// Primary says where to read.
func (s *Store) Primary(id int64, name string) (u user, err error) {
	if err := s.orm.Model(&user{}).Where("id = ?", id).Update("name", name).Error; err != nil {
		return u, err
	}
	err = s.orm.Clauses(dbresolver.Write).Where("id = ?", id).First(&u).Error
	return u, err
}
