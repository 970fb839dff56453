package pg

import "database/sql"

func each(tx *sql.Tx) error {
	rows, err := tx.Query("SELECT id FROM jobs WHERE state = $1", 0)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return err
		}
		if _, err := tx.Exec("UPDATE jobs SET state = 1 WHERE id = $1", id); err != nil {
			return err
		}
	}
	return rows.Err()
}
