package runners

import (
	"context"
	"database/sql"

	"github.com/jmoiron/sqlx"
	"github.com/uptrace/bun"
	"gorm.io/gorm"
)

func (r *Repo) Variable(id int64) error {
	work := func(tx *gorm.DB) error {
		if err := tx.Exec("UPDATE pots SET n = n + 1 WHERE id = ?", id).Error; err != nil {
			return err
		}
		return r.g.Exec("INSERT INTO log (pot_id) VALUES (?)", id).Error // want `INSERT of log runs on r.g, outside the transaction tx`
	}
	return r.g.Transaction(work)
}

func (r *Repo) VariableInside(id int64) error {
	work := func(tx *gorm.DB) error {
		if err := tx.Exec("UPDATE pots SET n = n + 1 WHERE id = ?", id).Error; err != nil {
			return err
		}
		return tx.Exec("INSERT INTO log (pot_id) VALUES (?)", id).Error
	}
	return r.g.Transaction(work)
}

// Either is one of two: neither of them is all that the transaction does.
func (r *Repo) Either(id int64, up bool) error {
	work := func(tx *gorm.DB) error {
		return tx.Exec("UPDATE pots SET n = n - 1 WHERE id = ?", id).Error
	}
	if up {
		work = func(tx *gorm.DB) error {
			if err := post(); err != nil {
				return err
			}
			return tx.Exec("UPDATE pots SET n = n + 1 WHERE id = ?", id+1).Error
		}
	}
	return r.g.Transaction(work)
}

// Job is what a transaction does.
type Job struct {
	repo     *Repo
	db       *gorm.DB
	from, to int64
	pots     map[int64]int
}

func (j *Job) Run() error { return j.db.Transaction(j.run) } // want `INSERT of log \(… → \(\*Job\).run\) runs on j.db, outside the transaction tx`

func (j *Job) run(tx *gorm.DB) error {
	if err := tx.Exec("UPDATE pots SET n = n + 1 WHERE id = ?", j.from).Error; err != nil {
		return err
	}
	return j.db.Exec("INSERT INTO log (pot_id) VALUES (?)", j.from).Error
}

func (j *Job) RunInside() error { return j.db.Transaction(j.inside) }

func (j *Job) inside(tx *gorm.DB) error {
	if err := tx.Exec("UPDATE pots SET n = n + 1 WHERE id = ?", j.from).Error; err != nil {
		return err
	}
	return tx.Exec("INSERT INTO log (pot_id) VALUES (?)", j.from).Error
}

// RunOwn has a runner of the program, and keeps the method in a variable.
func (j *Job) RunOwn(ctx context.Context) error {
	work := j.steps
	return inTxx(ctx, j.repo.x, work) // want `http Get \(… → \(\*Job\).steps → post\) is a call of another service while tx holds locks on rows of pots|http Get \(… → post\) is a call of another service while tx holds locks on rows of pots` `\(… → \(\*Job\).steps\) runs on j.repo.x, outside the transaction tx`
}

func (j *Job) steps(ctx context.Context, tx *sqlx.Tx) error {
	if _, err := tx.ExecContext(ctx, "UPDATE pots SET n = n + 1 WHERE id = ?", j.from); err != nil {
		return err
	}
	if err := post(); err != nil {
		return err
	}
	return j.repo.x.GetContext(ctx, new(int), "SELECT COUNT(*) FROM pots")
}

// RunBehind is silent: what is behind the runner is behind the commit.
func (j *Job) RunBehind(ctx context.Context) error {
	if err := inTxx(ctx, j.repo.x, j.one); err != nil {
		return err
	}
	if err := post(); err != nil {
		return err
	}
	return j.repo.x.GetContext(ctx, new(int), "SELECT COUNT(*) FROM pots")
}

func (j *Job) one(ctx context.Context, tx *sqlx.Tx) error {
	_, err := tx.ExecContext(ctx, "UPDATE pots SET n = n + 1 WHERE id = ?", j.from)
	return err
}

func Bun(ctx context.Context, db *bun.DB, j *Job) error {
	return db.RunInTx(ctx, nil, j.bun)
}

func (j *Job) bun(ctx context.Context, tx bun.Tx) error {
	for id, n := range j.pots {
		if _, err := tx.ExecContext(ctx, "UPDATE pots SET n = ? WHERE id = ?", n, id); err != nil { // want `UPDATE of pots locks row by row, in another order each time that the loop over a map`
			return err
		}
	}
	return nil
}

func addLog(tx *gorm.DB) error {
	if err := tx.Exec("UPDATE pots SET n = n + 1 WHERE id = 1").Error; err != nil {
		return err
	}
	return post()
}

func (r *Repo) Declared() error {
	return within(r.g, addLog, func(db *gorm.DB) error { return post() }) // want `http Get \(… → post\) is a call of another service while tx holds locks on rows of pots`
}

// move makes what a transaction does.
func move(from, to int64) func(tx *gorm.DB) error {
	return func(tx *gorm.DB) error {
		if err := tx.Exec("UPDATE pots SET n = n - 1 WHERE id = ?", from).Error; err != nil {
			return err
		}
		return tx.Exec("UPDATE pots SET n = n + 1 WHERE id = ?", to).Error // want `locks the row of id = to behind that of id = from`
	}
}

func (r *Repo) Move(from, to int64) error {
	return r.g.Transaction(move(from, to))
}

// MoveSorted is silent: the smaller one is the first.
func (r *Repo) MoveSorted(from, to int64) error {
	if from > to {
		from, to = to, from
	}
	return r.g.Transaction(move(from, to))
}

func (r *Repo) MoveMin(a, b int64) error { return r.g.Transaction(move(min(a, b), max(a, b))) }

// Captured is silent: the function around the literal has sorted the keys.
func (r *Repo) Captured(from, to int64) error {
	if from > to {
		from, to = to, from
	}
	work := func(tx *gorm.DB) error {
		if err := tx.Exec("UPDATE pots SET n = n - 1 WHERE id = ?", from).Error; err != nil {
			return err
		}
		return tx.Exec("UPDATE pots SET n = n + 1 WHERE id = ?", to).Error
	}
	return r.g.Transaction(work)
}

func (r *Repo) CapturedUnsorted(ctx context.Context, from, to int64) error {
	work := func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "UPDATE pots SET n = n - 1 WHERE id = ?", from); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "UPDATE pots SET n = n + 1 WHERE id = ?", to) // want `locks the row of id = to behind that of id = from`
		return err
	}
	return r.withTx(ctx, work)
}

// logging makes a transaction's work, with a statement of the pool.
func (r *Repo) logging(id int64) func(*sql.Tx) error {
	return func(tx *sql.Tx) error {
		if _, err := tx.Exec("UPDATE pots SET n = n + 1 WHERE id = ?", id); err != nil {
			return err
		}
		_, err := r.db.Exec("INSERT INTO log (pot_id) VALUES (?)", id)
		return err
	}
}

func (r *Repo) Made(ctx context.Context, id int64) error {
	return r.withTx(ctx, r.logging(id)) // want `INSERT of log \(… → \(\*Repo\).logging\) runs on r.db, outside the transaction tx`
}

// all runs what it is given in one transaction.
func (r *Repo) all(ctx context.Context, steps ...func(tx *sql.Tx) error) error {
	tx, err := r.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, step := range steps {
		if err := step(tx); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func (r *Repo) Steps(ctx context.Context, id int64) error {
	return r.all(ctx,
		func(tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, "UPDATE pots SET n = n + 1 WHERE id = ?", id)
			return err
		},
		func(tx *sql.Tx) error {
			_, err := r.db.ExecContext(ctx, "INSERT INTO log (pot_id) VALUES (?)", id) // want `INSERT of log runs on r.db, outside the transaction tx`
			return err
		},
		func(tx *sql.Tx) error { return post() }, // want `is a call of another service while tx holds locks on rows of pots`
	)
}

func (r *Repo) StepsInside(ctx context.Context, id int64) error {
	return r.all(ctx,
		func(tx *sql.Tx) error { return post() },
		func(tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, "UPDATE pots SET n = n + 1 WHERE id = ?", id)
			return err
		},
		func(tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, "INSERT INTO log (pot_id) VALUES (?)", id)
			return err
		},
	)
}

func (r *Repo) StepsOfMethods(ctx context.Context, id int64) error {
	return r.all(ctx, r.bump, r.note) // want `INSERT of log \(… → \(\*Repo\).note\) runs on r.db, outside the transaction tx`
}

func (r *Repo) bump(tx *sql.Tx) error {
	_, err := tx.Exec("UPDATE pots SET n = n + 1 WHERE id = 1")
	return err
}

func (r *Repo) note(*sql.Tx) error {
	_, err := r.db.Exec("INSERT INTO log (pot_id) VALUES (1)")
	return err
}

// one hands its list on.
func (r *Repo) each(ctx context.Context, steps ...func(tx *sql.Tx) error) error {
	return r.all(ctx, steps...)
}

func (r *Repo) HandedOn(ctx context.Context) error {
	return r.each(ctx, r.bump, func(*sql.Tx) error { return post() }) // want `is a call of another service while tx holds locks on rows of pots`
}

func (r *Repo) Listed(ctx context.Context) error {
	return r.all(ctx, []func(*sql.Tx) error{r.bump, r.note}...) // want `INSERT of log \(… → \(\*Repo\).note\) runs on r.db`
}

func (r *Repo) Gathered(ctx context.Context, id int64) error {
	steps := []func(*sql.Tx) error{r.bump}
	steps = append(steps, func(tx *sql.Tx) error {
		_, err := r.db.Exec("INSERT INTO log (pot_id) VALUES (?)", id)
		return err
	})
	return r.all(ctx, steps...)
}
