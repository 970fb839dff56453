package advice

import (
	"context"

	"gorm.io/gorm"
	"xorm.io/xorm"
)

// Voted only asks whether there is a row.
func Voted(ctx context.Context, db *gorm.DB, posts []int64) (out []int64, err error) {
	for _, id := range posts {
		var n int64
		if err := db.WithContext(ctx).Model(&vote{}).Where("post_id = ?", id).Count(&n).Error; err != nil { // want `^query in loop: gorm Count runs len\(posts\) times per Voted; load once before the loop \(WHERE … IN\) and look up in a map \[query-in-loop\]$`
			return nil, err
		}
		if n > 0 {
			out = append(out, id)
		}
	}
	return out, nil
}

// VotesOf wants the number, too.
func VotesOf(ctx context.Context, db *gorm.DB, posts []int64) (sum int64, err error) {
	for _, id := range posts {
		var n int64
		if err := db.WithContext(ctx).Model(&vote{}).Where("post_id = ?", id).Count(&n).Error; err != nil { // want `^query in loop: gorm Count runs len\(posts\) times per VotesOf; ask once before the loop for the numbers of all of them \(WHERE … IN, GROUP BY\)`
			return 0, err
		}
		if n > 0 {
			sum += n
		}
	}
	return sum, nil
}

// Missing asks the same of xorm.
func Missing(e *xorm.Engine, posts []int64) (out []int64, err error) {
	for _, id := range posts {
		n, err := e.Table("votes").Where("post_id = ?", id).Count() // want `^query in loop: xorm Count runs len\(posts\) times per Missing; load once before the loop \(WHERE … IN\) and look up in a map \[query-in-loop\]$`
		if err != nil {
			return nil, err
		}
		if n == 0 {
			out = append(out, id)
		}
	}
	return out, nil
}

// Numbers does not.
func Numbers(e *xorm.Engine, posts []int64) (out []int64, err error) {
	for _, id := range posts {
		n, err := e.Table("votes").Where("post_id = ?", id).Count() // want `^query in loop: xorm Count runs len\(posts\) times per Numbers; ask once before the loop for the numbers of all of them \(WHERE … IN, GROUP BY\)`
		if err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, nil
}
