package cache

import (
	"context"
	"encoding/json"
	"time"

	"golang.org/x/sync/singleflight"
)

// What a flight loads and stores is behind the lookup in front of it.

// Flights shares its loads.
type Flights struct {
	*Questions
	one singleflight.Group
}

// decoded leaves once the answer is decoded.
func (f *Flights) decoded(ctx context.Context, id int64) (*Question, error) {
	question := &Question{}
	raw, err := f.rdb.Get(ctx, questionKey(id)).Bytes()
	if err == nil && json.Unmarshal(raw, question) == nil {
		return question, nil
	}
	v, err, _ := f.one.Do(questionKey(id), func() (any, error) {
		var fresh Question
		if err := f.db.WithContext(ctx).First(&fresh, id).Error; err != nil {
			return nil, err
		}
		f.rdb.Set(ctx, questionKey(id), fresh, time.Minute)
		return &fresh, nil
	})
	if err != nil {
		return nil, err
	}
	return v.(*Question), nil
}

// Decoded asks for each.
func (f *Flights) Decoded(ctx context.Context, ids []int64) {
	for _, id := range ids {
		f.decoded(ctx, id) // want `^cache call in loop: f\.decoded runs len\(ids\) times per .*Decoded \(… → go-redis Get\); .*\[cache-in-loop\]$`
	}
}

// background stores what it has loaded in a goroutine.
func (f *Flights) background(ctx context.Context, id int64) (question Question, err error) {
	if err = f.rdb.Get(ctx, questionKey(id)).Scan(&question); err == nil {
		return question, nil
	}
	if err = f.db.WithContext(ctx).First(&question, id).Error; err != nil {
		return question, err
	}
	go func() { f.rdb.Set(context.Background(), questionKey(id), question, time.Minute) }()
	return question, nil
}

// Background asks for each.
func (f *Flights) Background(ctx context.Context, ids []int64) {
	for _, id := range ids {
		f.background(ctx, id) // want `^cache call in loop: f\.background runs len\(ids\) times per .*Background \(… → go-redis Get\); .*\[cache-in-loop\]$`
	}
}

// unstored shares its loads, and keeps none.
func (f *Flights) unstored(ctx context.Context, id int64) (*Question, error) {
	question := &Question{}
	raw, err := f.rdb.Get(ctx, "draft:"+questionKey(id)).Bytes()
	if err == nil && json.Unmarshal(raw, question) == nil {
		return question, nil
	}
	v, err, _ := f.one.Do(questionKey(id), func() (any, error) {
		var fresh Question
		return &fresh, f.db.WithContext(ctx).First(&fresh, id).Error
	})
	if err != nil {
		return nil, err
	}
	return v.(*Question), nil
}

// Unstored asks for each.
func (f *Flights) Unstored(ctx context.Context, ids []int64) {
	for _, id := range ids {
		f.unstored(ctx, id) // want `^query in loop: f\.unstored runs up to len\(ids\) times per .*Unstored \(… → gorm First\); .*\[query-in-loop\]$`
	}
}
