package cache

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"github.com/bradfitz/gomemcache/memcache"
	"github.com/dtm-labs/rockscache"
	"github.com/gomodule/redigo/redis"
	"github.com/jmoiron/sqlx"
	goredis "github.com/redis/go-redis/v9"
	"gorm.io/gorm"
)

// Loops over functions that ask the cache first: it is the cache that is asked each
// turn, and the database where it has no answer.

// Question is one of a survey.
type Question struct {
	ID    int64
	Title string
}

// Questions are kept in Redis, each under its key.
type Questions struct {
	db   *gorm.DB
	sql  *sqlx.DB
	rdb  *goredis.Client
	conn redis.Conn
	mc   *memcache.Client
	rc   *rockscache.Client
}

func questionKey(id int64) string { return "question:" + strconv.FormatInt(id, 10) }

// decoded leaves once the answer is decoded, and loads what cannot be.
func (q *Questions) decoded(ctx context.Context, id int64) (*Question, error) {
	var question *Question
	data, err := q.rdb.Get(ctx, questionKey(id)).Result()
	if err == nil && data != "" {
		if err := json.Unmarshal([]byte(data), &question); err == nil {
			return question, nil
		}
	}
	if err := q.db.First(&question, id).Error; err != nil {
		return nil, err
	}
	if data, err := json.Marshal(question); err == nil {
		q.rdb.Set(ctx, questionKey(id), data, 20*time.Minute)
	}
	return question, nil
}

// known leaves unless there is no answer.
func (q *Questions) known(ctx context.Context, id int64) (string, error) {
	title, err := q.rdb.HGet(ctx, questionKey(id), "title").Result()
	if err != goredis.Nil {
		return title, err
	}
	var question Question
	if err := q.db.First(&question, id).Error; err != nil {
		return "", err
	}
	return question.Title, q.rdb.HSet(ctx, questionKey(id), "title", question.Title).Err()
}

// Known asks for each.
func (q *Questions) Known(ctx context.Context, ids []int64) (out []string) {
	for _, id := range ids {
		title, err := q.known(ctx, id) // want `^cache call in loop: q.known runs len\(ids\) times per .*Known`
		if err == nil {
			out = append(out, title)
		}
	}
	return out
}

// Decoded asks for each.
func (q *Questions) Decoded(ctx context.Context, ids []int64) (out []*Question) {
	for _, id := range ids {
		question, err := q.decoded(ctx, id) // want `^cache call in loop: q.decoded runs len\(ids\) times per .*Decoded \(… → go-redis Get\); fetch all once before the loop \(MGET or one pipeline\) and look up in a map \[cache-in-loop\]$`
		if err == nil {
			out = append(out, question)
		}
	}
	return out
}

// into fills what its caller has.
func (q *Questions) into(id int64, to *Question) error {
	if data, err := redis.Bytes(q.conn.Do("GET", questionKey(id))); err == nil {
		if json.Unmarshal(data, to) == nil && to.ID != 0 {
			return nil
		}
	}
	if err := q.sql.Get(to, "SELECT id, title FROM questions WHERE id = ?", id); err != nil {
		return err
	}
	_, err := q.conn.Do("SETEX", questionKey(id), 60, to.Title)
	return err
}

// Into asks for each.
func (q *Questions) Into(ids []int64) error {
	for _, id := range ids {
		if err := q.into(id, new(Question)); err != nil { // want `^cache call in loop: q.into runs len\(ids\) times per .*Into \(… → redigo Do\); .*\[cache-in-loop\]$`
			return err
		}
	}
	return nil
}

// named has a result with a name.
func (q *Questions) named(id int64) (question Question, err error) {
	item, err := q.mc.Get(questionKey(id))
	if err == nil {
		if err = json.Unmarshal(item.Value, &question); err == nil {
			return
		}
	}
	if err = q.sql.Get(&question, "SELECT id, title FROM questions WHERE id = ?", id); err == nil {
		q.mc.Set(&memcache.Item{Key: questionKey(id), Value: []byte(question.Title), Expiration: 60})
	}
	return
}

// Named asks for each.
func (q *Questions) Named(ids []int64) {
	for _, id := range ids {
		q.named(id) // want `^cache call in loop: q.named runs len\(ids\) times per .*Named \(… → memcache Get\); .*\[cache-in-loop\]$`
	}
}

// flagged says by a flag whether there was an answer.
func (q *Questions) flagged(ctx context.Context, id int64) (question Question, err error) {
	hit := false
	if data, err := q.rdb.Get(ctx, questionKey(id)).Bytes(); err == nil && json.Unmarshal(data, &question) == nil {
		hit = true
	}
	if !hit {
		if err = q.db.First(&question, id).Error; err != nil {
			return question, err
		}
		q.rdb.Set(ctx, questionKey(id), question, time.Minute)
	}
	return question, nil
}

// Flagged asks for each.
func (q *Questions) Flagged(ctx context.Context, ids []int64) {
	for _, id := range ids {
		q.flagged(ctx, id) // want `^cache call in loop: q.flagged runs len\(ids\) times per .*Flagged \(… → go-redis Get\); .*\[cache-in-loop\]$`
	}
}

// exists asks first whether the key is there.
func (q *Questions) exists(ctx context.Context, id int64) (question Question, err error) {
	if q.rdb.Exists(ctx, questionKey(id)).Val() > 0 {
		err = q.rdb.Get(ctx, questionKey(id)).Scan(&question)
		return question, err
	}
	if err = q.db.First(&question, id).Error; err == nil {
		err = q.rdb.Set(ctx, questionKey(id), question, time.Minute).Err()
	}
	return question, err
}

// Exists asks for each.
func (q *Questions) Exists(ctx context.Context, ids []int64) {
	for _, id := range ids {
		q.exists(ctx, id) // want `^cache call in loop: q.exists runs len\(ids\) times per .*Exists \(… → go-redis Exists\); .*\[cache-in-loop\]$`
	}
}

// refused returns nothing of what it found: it loads in any case.
func (q *Questions) refused(ctx context.Context, id int64) (question Question, err error) {
	data, err := q.rdb.Get(ctx, questionKey(id)).Result()
	if err == nil {
		if data == "blocked" {
			return question, errors.New("blocked")
		}
	}
	if err = q.db.First(&question, id).Error; err == nil {
		q.rdb.Set(ctx, questionKey(id), question.Title, time.Minute)
	}
	return question, err
}

// Refused asks the database for each.
func (q *Questions) Refused(ctx context.Context, ids []int64) {
	for _, id := range ids {
		q.refused(ctx, id) // want `^query in loop: q.refused runs len\(ids\) times per .*Refused \(… → gorm First\); .*\[query-in-loop\]$`
	}
}

// marked sets a flag that says something else.
func (q *Questions) marked(ctx context.Context, id int64) (question Question, err error) {
	fresh := false
	if _, err := q.rdb.Get(ctx, questionKey(id)).Bytes(); id > 1000 && err == nil {
		fresh = true
	}
	err = q.db.First(&question, id).Error
	if !fresh {
		q.rdb.Set(ctx, questionKey(id), question, time.Minute)
	}
	return question, err
}

// Marked asks the database for each.
func (q *Questions) Marked(ctx context.Context, ids []int64) {
	for _, id := range ids {
		q.marked(ctx, id) // want `^query in loop: q.marked runs len\(ids\) times per .*Marked \(… → gorm First\); .*\[query-in-loop\]$`
	}
}

// First asks until one has been found: the flag is asked for where it is set.
func (q *Questions) First(ctx context.Context, ids []int64) (question Question) {
	found := false
	for _, id := range ids {
		data, err := q.rdb.Get(ctx, questionKey(id)).Bytes() // want `^cache call in loop: go-redis Get runs len\(ids\) times`
		if err == nil && !found {
			found = json.Unmarshal(data, &question) == nil
		}
		if err == nil && !found {
			found = true
			q.rdb.Set(ctx, "first", id, time.Minute) // want `^cache call in loop: go-redis Set runs len`
		}
	}
	return question
}

// fetched is behind a cache that loads by itself, in a function for values of any type.
func (q *Questions) fetched(ctx context.Context, id int64) (Question, error) {
	return fetch(ctx, q.rc, questionKey(id), func(ctx context.Context) (question Question, err error) {
		err = q.db.Take(&question, id).Error
		return question, err
	})
}

func fetch[T any](ctx context.Context, rc *rockscache.Client, key string, load func(context.Context) (T, error)) (t T, err error) {
	text, err := rc.Fetch2(ctx, key, time.Minute, func() (string, error) {
		t, err = load(ctx)
		if err != nil {
			return "", err
		}
		data, err := json.Marshal(t)
		return string(data), err
	})
	if err == nil {
		err = json.Unmarshal([]byte(text), &t)
	}
	return t, err
}

// Fetched asks the cache for each.
func (q *Questions) Fetched(ctx context.Context, ids []int64) {
	for _, id := range ids {
		q.fetched(ctx, id) // want `^cache call in loop: q.fetched runs len\(ids\) times per .*Fetched \(… → fetch → rockscache Fetch2\); fetch all once before the loop \(FetchBatch2 or one pipeline\).*\[cache-in-loop\]$`
	}
}

// Forget has a method that takes all keys, which no pipeline can do for one.
func (q *Questions) Forget(ctx context.Context, ids []int64) error {
	for _, id := range ids {
		if err := q.rc.TagAsDeleted2(ctx, questionKey(id)); err != nil { // want `^cache call in loop: rockscache TagAsDeleted2 runs len\(ids\) times per .*Forget; hand all keys of the loop to TagAsDeletedBatch2 at once \[cache-in-loop\]$`
			return err
		}
		if err := q.rdb.Expire(ctx, questionKey(id), time.Minute).Err(); err != nil { // want `; queue the commands of the loop in one pipeline`
			return err
		}
	}
	return nil
}
