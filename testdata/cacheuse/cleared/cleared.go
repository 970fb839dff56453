package cleared // want package:"."

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/gomodule/redigo/redis"
	goredis "github.com/redis/go-redis/v9"
	"gorm.io/gorm"
)

// Of some rows the key is deleted wherever they change, of some it is not.
type (
	User struct {
		ID   int64
		Name string
	}
	Team struct {
		ID   int64
		Name string
	}
	Shop struct {
		ID   int64
		Name string
	}
)

type Store struct {
	db   *gorm.DB
	rdb  *goredis.Client
	conn redis.Conn
}

func userKey(id int64) string { return fmt.Sprintf("cleared:user:%d", id) }

func teamKey(id int64) string { return fmt.Sprintf("cleared:team:%d", id) }

// User is deleted from the cache wherever its row changes.
func (s *Store) User(ctx context.Context, id int64) (u User, err error) {
	if err := s.db.First(&u, id).Error; err != nil {
		return u, err
	}
	b, err := json.Marshal(u)
	if err != nil {
		return u, err
	}
	return u, s.rdb.Set(ctx, userKey(id), b, 0).Err()
}

func (s *Store) rename(id int64, name string) error {
	return s.db.Model(&User{}).Where("id = ?", id).Update("name", name).Error
}

func (s *Store) Rename(ctx context.Context, id int64, name string) error {
	if err := s.rename(id, name); err != nil {
		return err
	}
	return s.rdb.Del(ctx, userKey(id)).Err()
}

func (s *Store) Remove(ctx context.Context, id int64) error {
	if err := s.db.Delete(&User{}, id).Error; err != nil {
		return err
	}
	return s.rdb.Del(ctx, userKey(id)).Err()
}

func (s *Store) Add(u *User) error { return s.db.Create(u).Error }

// Team stays when it is removed.
func (s *Store) Team(ctx context.Context, id int64) (t Team, err error) {
	if err := s.db.First(&t, id).Error; err != nil {
		return t, err
	}
	b, err := json.Marshal(t)
	if err != nil {
		return t, err
	}
	return t, s.rdb.Set(ctx, teamKey(id), b, 0).Err() // want `stores what .*gorm First loads under cleared:team:\{\} for ever.*\[cache-no-expiry\]`
}

func (s *Store) RenameTeam(ctx context.Context, id int64, name string) error {
	if err := s.db.Model(&Team{}).Where("id = ?", id).Update("name", name).Error; err != nil {
		return err
	}
	return s.rdb.Del(ctx, teamKey(id)).Err()
}

func (s *Store) RemoveTeam(id int64) error { return s.db.Delete(&Team{}, id).Error }

// Shop is written by nobody here.
func (s *Store) Shop(id int64) (p Shop, err error) {
	key := fmt.Sprintf("cleared:shop:%d", id)
	if err := s.db.First(&p, id).Error; err != nil {
		return p, err
	}
	b, err := json.Marshal(p)
	if err != nil {
		return p, err
	}
	_, err = s.conn.Do("SET", key, b) // want `under cleared:shop:\{\} for ever.*\[cache-no-expiry\]`
	return p, err
}
