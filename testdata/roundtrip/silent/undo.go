package silent

import (
	"database/sql"
	"errors"
	"log"
	"net/smtp"
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
			q.release(id) // want `query in loop: q.release runs up to len\(ids\) times`
		}
	}
}

// send is done by a library that asks no database.
func send(to string) error { return smtp.SendMail("localhost:25", nil, "shop", []string{to}, nil) }

// backoff reads before it writes, and answers nothing.
func (q *queue) backoff(id int64, why error) error {
	var tries int
	if err := q.db.QueryRow("SELECT tries FROM jobs WHERE id = ?", id).Scan(&tries); err != nil {
		return err
	}
	_, err := q.db.Exec("UPDATE jobs SET tries = ?, why = ? WHERE id = ?", tries+1, why.Error(), id)
	return err
}

// instead is another way to what could not be sent.
func (q *queue) instead(id int64) (way string, err error) {
	err = q.db.QueryRow("SELECT way FROM ways WHERE id = ?", id).Scan(&way)
	return way, err
}

// Deliver notes what could not be sent.
func (q *queue) Deliver(mails map[int64]string) (ways []string) {
	for id, m := range mails {
		if err := send(m); err != nil {
			if errors.Is(err, errGone) {
				continue
			}
			switch {
			case id > 100:
				q.backoff(id, err)
			default:
				way, _ := q.instead(id) // want `query in loop: q.instead runs up to len\(mails\) times`
				ways = append(ways, way)
			}
		}
	}
	return ways
}
