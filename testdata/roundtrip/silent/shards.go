// Package silent has what naive tools flag and what must not be flagged. Where a
// loud twin says more than words, it stands beside the silent one.
package silent

import (
	"context"
	"database/sql"

	"github.com/redis/go-redis/v9"
	"gorm.io/gorm"
)

// Shards asks each database once: they are different servers, and no query can
// ask them all.
func Shards(ctx context.Context, shards []*sql.DB) (sum int64, err error) {
	for _, shard := range shards {
		var n int64
		if err := shard.QueryRowContext(ctx, "SELECT COUNT(*) FROM orders").Scan(&n); err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// Tenants does so with a handle per tenant, through a function.
func Tenants(tenants map[string]*gorm.DB) (sum int64, err error) {
	for _, tenant := range tenants {
		n, err := countOrders(tenant)
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

func countOrders(db *gorm.DB) (n int64, err error) {
	err = db.Table("orders").Count(&n).Error
	return n, err
}

// shard is a database with its name.
type shard struct {
	name string
	db   *sql.DB
}

// Ping asks the database that belongs to each element.
func Ping(ctx context.Context, shards []shard) (alive []string) {
	for i := range shards {
		if shards[i].db.PingContext(ctx) == nil {
			alive = append(alive, shards[i].name)
		}
	}
	return alive
}

// record is a row that asks for what belongs to it by itself.
type record struct {
	ID, OwnerID int64
	db          *gorm.DB
}

func (r *record) owner() (name string) {
	r.db.Table("users").Where("id = ?", r.OwnerID).Pluck("name", &name)
	return name
}

func records(db *gorm.DB) (list []*record, err error) {
	err = db.Find(&list).Error
	for _, r := range list {
		r.db = db
	}
	return list, err
}

// Owners asks one database for each row: the connection in it is that of all.
func Owners(db *gorm.DB) (names []string) {
	list, _ := records(db)
	for _, r := range list {
		names = append(names, r.owner()) // want `^query in loop: r.owner runs len\(list\) times per Owners`
	}
	var own []record
	db.Find(&own)
	for i := range own {
		own[i].db = db
		names = append(names, own[i].owner()) // want `^query in loop: .*owner runs len\(own\) times per Owners`
	}
	return names
}

// Regional asks the database of each region.
func Regional(regions []*record) (names []string) {
	for _, r := range regions {
		names = append(names, r.owner())
	}
	return names
}

// Nodes clears every node of a cluster: the client is the loop's variable.
func Nodes(ctx context.Context, cluster *redis.ClusterClient) error {
	return cluster.ForEachMaster(ctx, func(ctx context.Context, node *redis.Client) error {
		return node.Del(ctx, "prices").Err()
	})
}

// UsersOfShards asks each shard for every user: the shards are fine, the users
// are not.
func UsersOfShards(ctx context.Context, shards []*sql.DB, ids []int64) (names []string, err error) {
	for _, shard := range shards {
		for _, id := range ids {
			var name string
			row := shard.QueryRowContext(ctx, "SELECT name FROM users WHERE id = ?", id) // want `^query in loop: database/sql QueryRowContext runs len\(ids\) times per UsersOfShards[ ;].*\[query-in-loop\]$`
			if err := row.Scan(&name); err != nil {
				return nil, err
			}
			names = append(names, name)
		}
	}
	return names, nil
}
