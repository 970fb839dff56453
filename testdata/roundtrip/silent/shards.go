// Package silent has what naive tools flag and what must not be flagged. Where a
// loud twin says more than words, it stands beside the silent one.
package silent

import (
	"context"
	"database/sql"
	"fmt"
	"sync"

	"github.com/redis/go-redis/v9"
	"gorm.io/gorm"

	"example.com/shop/silent/tenant"
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

// pools has a database for each region, opened when it is asked for.
type pools struct {
	mu   sync.Mutex
	open map[string]*sql.DB
	orm  map[string]*gorm.DB
}

func (p *pools) of(region string) (*sql.DB, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if db, ok := p.open[region]; ok {
		return db, nil
	}
	db, err := sql.Open("mysql", "root@tcp("+region+")/shop")
	if err != nil {
		return nil, err
	}
	p.open[region] = db
	return db, nil
}

func (p *pools) gorm(region string) *gorm.DB { return p.orm[region] }

// PerRegion asks each region's own database.
func PerRegion(ctx context.Context, p *pools, regions []string) (sum int64, err error) {
	for _, region := range regions {
		db, err := p.of(region)
		if err != nil {
			return 0, err
		}
		var n int64
		if err := db.QueryRowContext(ctx, "SELECT COUNT(*) FROM orders").Scan(&n); err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// PerRegionORM does so by another library.
func PerRegionORM(ctx context.Context, p *pools, regions []string) (sum int64) {
	for _, region := range regions {
		var n int64
		p.gorm(region).WithContext(ctx).Table("orders").Count(&n)
		sum += n
	}
	return sum
}

func ordersOf(ctx context.Context, p *pools, region string) (n int64, err error) {
	db, err := p.of(region)
	if err != nil {
		return 0, err
	}
	err = db.QueryRowContext(ctx, "SELECT COUNT(*) FROM orders").Scan(&n)
	return n, err
}

// PerRegionBelow does so in a function that it calls.
func PerRegionBelow(ctx context.Context, p *pools, regions []string) (sum int64) {
	for _, region := range regions {
		n, _ := ordersOf(ctx, p, region)
		sum += n
	}
	return sum
}

// mine narrows what is asked, on the same database.
func mine(db *gorm.DB, id int64) *gorm.DB { return db.Table("orders").Where("user_id = ?", id) }

// PerUser asks one database for each user.
func PerUser(db *gorm.DB, ids []int64) (sum int64) {
	for _, id := range ids {
		var n int64
		mine(db, id).Count(&n) // want `^query in loop: gorm Count runs len\(ids\) times per PerUser`
		sum += n
	}
	return sum
}

// PerTenant asks the database of each by a package of its own, which wraps it.
func PerTenant(ctx context.Context, tenants []*tenant.Tenant) (sum int64) {
	for _, t := range tenants {
		orders, err := tenant.OrdersOf(t)
		if err != nil {
			continue
		}
		n, _ := orders.Count(ctx)
		sum += n
		db, err := tenant.DB(t.DSN())
		if err != nil {
			continue
		}
		db.ExecContext(ctx, "UPDATE stats SET orders = ?", n)
	}
	return sum
}

// PerRegionCache asks the cache of each region.
func PerRegionCache(ctx context.Context, caches tenant.Caches, regions []string) (sum int64) {
	for _, region := range regions {
		cache := caches[region]
		n, _ := cache.DBSize(ctx).Result()
		m, _ := cache.Get(ctx, "orders").Int64()
		sum += n + m
	}
	return sum
}

// cart is a row of a customer's.
type cart struct{ ID, TenantID int64 }

func pool(open map[int64]*sql.DB, tenant int64) *sql.DB { return open[tenant] }

// PerCart has many rows of one customer, whose database could be asked for all.
func PerCart(ctx context.Context, open map[int64]*sql.DB, carts []cart) {
	for _, c := range carts {
		pool(open, c.TenantID).ExecContext(ctx, "UPDATE carts SET done = 1 WHERE id = ?", c.ID) // want `^query in loop: database/sql ExecContext runs len\(carts\) times per PerCart`
	}
}

func shardOf(shards []*sql.DB, user int64) *sql.DB { return shards[user%int64(len(shards))] }

// PerHash has many users on each of a few shards.
func PerHash(ctx context.Context, shards []*sql.DB, users []int64) {
	for _, user := range users {
		shardOf(shards, user).ExecContext(ctx, "UPDATE users SET seen = 1 WHERE id = ?", user) // want `^query in loop: database/sql ExecContext runs len\(users\) times per PerHash`
	}
}

func note(ctx context.Context, central *sql.DB, p *pools, region string) error {
	if _, err := ordersOf(ctx, p, region); err != nil {
		return err
	}
	_, err := central.ExecContext(ctx, "UPDATE regions SET seen = NOW() WHERE name = ?", region)
	return err
}

// PerRegionNoted also asks a database that all have in common.
func PerRegionNoted(ctx context.Context, central *sql.DB, p *pools, regions []string) {
	for _, region := range regions {
		note(ctx, central, p, region) // want `^query in loop: note runs len\(regions\) times per PerRegionNoted`
	}
}

// OfOne has one region, and asks its database for each user.
func OfOne(ctx context.Context, p *pools, region string, users []int64) error {
	db, err := p.of(region)
	if err != nil {
		return err
	}
	for _, user := range users {
		if _, err := db.ExecContext(ctx, "UPDATE users SET seen = 1 WHERE id = ?", user); err != nil { // want `^query in loop: database/sql ExecContext runs len\(users\) times per OfOne`
			return err
		}
	}
	return nil
}

func dsn(t *tenant.Tenant) string {
	host := "shop@tcp(" + t.Host + ")"
	return fmt.Sprintf("%s/t%d", host, t.TenantID)
}

// PerDSN puts the address together in a function.
func PerDSN(ctx context.Context, tenants []*tenant.Tenant) {
	for _, t := range tenants {
		db, err := tenant.DB(dsn(t))
		if err != nil {
			continue
		}
		db.ExecContext(ctx, "UPDATE stats SET seen = NOW()")
	}
}

// job is one of many of its kind.
type job struct {
	ID   int64
	Kind string
}

func regionOf(user int64) string {
	if user < 1000 {
		return "eu"
	}
	return "us"
}

// PerJob has many jobs of a kind, and PerPlan many users in a region, which a table, a
// number or a function says.
func PerJob(ctx context.Context, open map[string]*sql.DB, jobs []job) {
	for _, j := range jobs {
		open[j.Kind].ExecContext(ctx, "UPDATE jobs SET done = 1 WHERE id = ?", j.ID) // want `^query in loop: database/sql ExecContext runs len\(jobs\) times per PerJob`
	}
}

func PerPlan(ctx context.Context, p *pools, regions []string, plans map[int64]string, users []int64) error {
	for _, user := range users {
		db, err := p.of(regionOf(user))
		if err != nil {
			return err
		}
		db.ExecContext(ctx, "UPDATE users SET seen = 1 WHERE id = ?", user) // want `^query in loop: database/sql ExecContext runs len\(users\) times per PerPlan`
	}
	for _, user := range users {
		db, err := p.of(plans[user])
		if err != nil {
			return err
		}
		db.ExecContext(ctx, "UPDATE users SET seen = 1 WHERE id = ?", user) // want `^query in loop: database/sql ExecContext runs len\(users\) times per PerPlan`
	}
	for _, user := range users {
		db, err := p.of(regions[user%3])
		if err != nil {
			return err
		}
		db.ExecContext(ctx, "UPDATE users SET seen = 1 WHERE id = ?", user) // want `^query in loop: database/sql ExecContext runs len\(users\) times per PerPlan`
	}
	return nil
}

// Filtered is put together of many parts, each of which may be the last.
func Filtered(db *gorm.DB, filter []string, ids []int64) (sum int64) {
	for _, id := range ids {
		var n int64
		q := db.Table("orders")
		if len(filter) > 0 {
			q = q.Where(filter[0], id)
		}
		if len(filter) > 1 {
			q = q.Where(filter[1], id)
		}
		if len(filter) > 2 {
			q = q.Where(filter[2], id)
		}
		if len(filter) > 3 {
			q = q.Where(filter[3], id)
		}
		if len(filter) > 4 {
			q = q.Where(filter[4], id)
		}
		if len(filter) > 5 {
			q = q.Where(filter[5], id)
		}
		if len(filter) > 6 {
			q = q.Where(filter[6], id)
		}
		if len(filter) > 7 {
			q = q.Where(filter[7], id)
		}
		if len(filter) > 8 {
			q = q.Where(filter[8], id)
		}
		if len(filter) > 9 {
			q = q.Where(filter[9], id)
		}
		if len(filter) > 10 {
			q = q.Where(filter[10], id)
		}
		if len(filter) > 11 {
			q = q.Where(filter[11], id)
		}
		if len(filter) > 12 {
			q = q.Where(filter[12], id)
		}
		if len(filter) > 13 {
			q = q.Where(filter[13], id)
		}
		if len(filter) > 14 {
			q = q.Where(filter[14], id)
		}
		if len(filter) > 15 {
			q = q.Where(filter[15], id)
		}
		if len(filter) > 16 {
			q = q.Where(filter[16], id)
		}
		if len(filter) > 17 {
			q = q.Where(filter[17], id)
		}
		if len(filter) > 18 {
			q = q.Where(filter[18], id)
		}
		if len(filter) > 19 {
			q = q.Where(filter[19], id)
		}
		if len(filter) > 20 {
			q = q.Where(filter[20], id)
		}
		if len(filter) > 21 {
			q = q.Where(filter[21], id)
		}
		if len(filter) > 22 {
			q = q.Where(filter[22], id)
		}
		if len(filter) > 23 {
			q = q.Where(filter[23], id)
		}
		q.Count(&n) // want `^query in loop: gorm Count runs len\(ids\) times per Filtered`
		sum += n
	}
	return sum
}
