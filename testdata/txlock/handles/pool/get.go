package pool

import "database/sql"

// Get is what older code asks.
func Get() *sql.DB { return Main }

// Checked gives it, too.
func Checked() (*sql.DB, error) {
	if err := Main.Ping(); err != nil {
		return nil, err
	}
	return Main, nil
}

// Of gives one of two.
func Of() *sql.DB {
	if Main == nil {
		return Stats
	}
	return Main
}
