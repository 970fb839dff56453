// Package orgtree is the tree of an organisation's departments, v1.4.
package orgtree

import (
	"context"
	"database/sql"
	"sync"
)

// Tree reads departments from MySQL and keeps them.
type Tree struct {
	DB *sql.DB

	mu    sync.RWMutex
	local map[int64][]int64 // children by department
}

// Children are the departments right below one.
func (t *Tree) Children(ctx context.Context, org int64) ([]int64, error) {
	t.mu.RLock()
	children, ok := t.local[org]
	t.mu.RUnlock()
	if ok {
		return children, nil
	}
	rows, err := t.DB.QueryContext(ctx, "SELECT id FROM org WHERE parent_id = ?", org)
	if err != nil {
		return nil, err
	}
	if children, err = ids(rows); err != nil {
		return nil, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.local == nil {
		t.local = make(map[int64][]int64)
	}
	t.local[org] = children
	return children, nil
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
