// Package orgtree is the tree of an organisation's departments, v1.5.
package orgtree

import (
	"context"
	"database/sql"
)

// Tree reads departments from MySQL.
type Tree struct {
	DB *sql.DB
}

// Children are the departments right below one.
func (t *Tree) Children(ctx context.Context, org int64) ([]int64, error) {
	rows, err := t.DB.QueryContext(ctx, "SELECT id FROM org WHERE parent_id = ?", org)
	if err != nil {
		return nil, err
	}
	return ids(rows)
}

func ids(rows *sql.Rows) (ids []int64, err error) {
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}
