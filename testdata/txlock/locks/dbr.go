package locks

import "github.com/gocraft/dbr/v2"

func Dbr(sess *dbr.Session, want map[int64]int) error {
	tx, err := sess.Begin()
	if err != nil {
		return err
	}
	defer tx.RollbackUnlessCommitted()
	var it Item
	for id := range want {
		if err := tx.Select("id", "n").From("items").Where("id = ?", id).Suffix("FOR UPDATE").LoadOne(&it); err != nil { // want `SELECT of items locks row by row`
			return err
		}
	}
	for id := range want {
		if err := tx.SelectBySql("SELECT id, n FROM items WHERE id = ? FOR UPDATE", id).LoadOne(&it); err != nil { // want `SELECT of items locks row by row`
			return err
		}
	}
	for id, n := range want {
		if _, err := tx.Update("items").Set("n", n).Where("id = ?", id).Exec(); err != nil { // want `UPDATE of items locks row by row`
			return err
		}
	}
	return tx.Commit()
}

func DbrInsert(sess *dbr.Session, want map[int64]int) error {
	tx, err := sess.Begin()
	if err != nil {
		return err
	}
	defer tx.RollbackUnlessCommitted()
	for id, n := range want {
		if _, err := tx.InsertInto("items").Columns("id", "n").Values(id, n).Exec(); err != nil { // want `INSERT of items locks row by row`
			return err
		}
	}
	return tx.Commit()
}

// DbrReads is silent: no locks.
func DbrReads(sess *dbr.Session, want map[int64]int) error {
	tx, err := sess.Begin()
	if err != nil {
		return err
	}
	defer tx.RollbackUnlessCommitted()
	var it Item
	for id := range want {
		if err := tx.Select("id", "n").From("items").Where("id = ?", id).LoadOne(&it); err != nil {
			return err
		}
		if err := tx.SelectBySql("SELECT id, n FROM items WHERE id = ?", id).LoadOne(&it); err != nil {
			return err
		}
	}
	return tx.Commit()
}
