package recursion

import (
	"context"

	"github.com/jmoiron/sqlx"
)

type place struct {
	ID, Parent int64
	Name       string
}

type Places struct{ db *sqlx.DB }

func (p *Places) one(ctx context.Context, id int64) (pl place, err error) {
	err = p.db.GetContext(ctx, &pl, "SELECT id, parent, name FROM places WHERE id = ?", id)
	return pl, err
}

const mostLevels = 3

// Few goes up three levels at most: town, county, country.
func (p *Places) Few(ctx context.Context, id int64, level int) (string, error) {
	if level >= mostLevels {
		return "", nil
	}
	pl, err := p.one(ctx, id)
	if err != nil || pl.Parent == 0 {
		return pl.Name, err
	}
	up, err := p.Few(ctx, pl.Parent, level+1)
	return pl.Name + ", " + up, err
}

// Many has a bound, too, against cycles.
func (p *Places) Many(ctx context.Context, id int64, level int) (string, error) {
	if level > 100 {
		return "", nil
	}
	pl, err := p.one(ctx, id)
	if err != nil || pl.Parent == 0 {
		return pl.Name, err
	}
	up, err := p.Many(ctx, pl.Parent, level+1) // want `^query in recursion: p\.Many runs once per level of the chain, in each call of \(\*Places\)\.Many `
	return pl.Name + ", " + up, err
}
