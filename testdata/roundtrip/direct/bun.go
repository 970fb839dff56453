package direct

import (
	"context"

	"github.com/uptrace/bun"
)

// Reviewers selects one user per turn.
func Reviewers(ctx context.Context, db *bun.DB, ids []int64) ([]User, error) {
	var reviewers []User
	for _, id := range ids {
		var user User
		if err := db.NewSelect().Model(&user).Where("id = ?", id).Scan(ctx); err != nil { // want `^query in loop: bun Scan runs len\(ids\) times per Reviewers[ ;].*\[query-in-loop\]$`
			return nil, err
		}
		reviewers = append(reviewers, user)
	}
	return reviewers, nil
}

// ReviewersAtOnce selects them with bun.In.
func ReviewersAtOnce(ctx context.Context, db *bun.DB, ids []int64) ([]User, error) {
	var reviewers []User
	err := db.NewSelect().Model(&reviewers).Where("id IN (?)", bun.In(ids)).Scan(ctx)
	return reviewers, err
}

// SearchReviewers adds a condition per word and runs the query once.
func SearchReviewers(ctx context.Context, db bun.IDB, words []string) ([]User, error) {
	var users []User
	query := db.NewSelect().Model(&users)
	for _, word := range words {
		query = query.WhereOr("name LIKE ?", "%"+word+"%")
	}
	err := query.Scan(ctx)
	return users, err
}

// Forget deletes one by one.
func Forget(ctx context.Context, db bun.IDB, ids []int64) error {
	for _, id := range ids {
		_, err := db.NewDelete().Model((*User)(nil)).Where("id = ?", id).Exec(ctx) // want `^query in loop: bun Exec runs len\(ids\) times per Forget[ ;].*\[query-in-loop\]$`
		if err != nil {
			return err
		}
	}
	return nil
}
