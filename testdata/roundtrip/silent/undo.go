package silent

import (
	"database/sql"
	"errors"
	"log"
)

var errGone = errors.New("gone")

type queue struct{ db *sql.DB }

func (q *queue) finish(id int64) error {
	_, err := q.db.Exec("DELETE FROM jobs WHERE id = ?", id)
	return err
}

func (q *queue) release(id int64) error {
	_, err := q.db.Exec("UPDATE jobs SET host = NULL WHERE id = ?", id)
	return err
}

// Finish releases a job where the write before has failed: not once per job.
func (q *queue) Finish(ids []int64) {
	for _, id := range ids {
		err := q.finish(id) // want `query in loop: q.finish runs len\(ids\) times`
		if err != nil {
			log.Print(err)
			if err := q.release(id); err != nil {
				log.Print(err)
			}
			continue
		}
	}
	for _, id := range ids {
		if err := q.finish(id); err != nil && err != errGone { // want `query in loop: q.finish runs len\(ids\) times`
			q.release(id)
		}
	}
}

// Found is another matter: no row is an answer, and what follows may run each time.
func (q *queue) Found(ids []int64) {
	for _, id := range ids {
		var n int
		if err := q.db.QueryRow("SELECT n FROM jobs WHERE id = ?", id).Scan(&n); err != nil { // want `query in loop: database/sql QueryRow runs len\(ids\) times`
			q.release(id) // want `query in loop: q.release runs len\(ids\) times`
		}
	}
}
