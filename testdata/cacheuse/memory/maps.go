package memory

import (
	"context"
	"sync"

	"golang.org/x/sync/singleflight"

	"example.com/shop/store"
)

type names struct {
	mu     sync.RWMutex
	byID   map[int]string
	all    sync.Map
	group  singleflight.Group
	rows   *store.SQL
	flight sync.Mutex
}

func (n *names) name(ctx context.Context, id int) (string, error) {
	n.mu.RLock()
	name, ok := n.byID[id]
	n.mu.RUnlock()
	if ok {
		return name, nil
	}
	u, err := n.rows.Find(ctx, id) // want `when a key is not in n.byID, all requests for it at that time run \(\*SQL\).Find → gorm Take: the lock is free until the answer is stored; let one caller load it and the others wait: singleflight.Group.Do around the load \[cache-stampede\]`
	if err != nil {
		return "", err
	}
	n.mu.Lock()
	n.byID[id] = u.Name
	n.mu.Unlock()
	return u.Name, nil
}

func (n *names) deferred(ctx context.Context, id int) (string, error) {
	n.mu.Lock()
	if name, ok := n.byID[id]; ok {
		n.mu.Unlock()
		return name, nil
	}
	n.mu.Unlock()
	u, err := n.rows.Find(ctx, id) // want `when a key is not in n.byID.*cache-stampede`
	if err != nil {
		return "", err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.byID[id] = u.Name
	return u.Name, nil
}

// synced stands in a map that needs no lock.
func (n *names) synced(ctx context.Context, id int) (any, error) {
	if name, ok := n.all.Load(id); ok {
		return name, nil
	}
	u, err := n.rows.Find(ctx, id) // want `cache-miss-unstored`
	if err != nil {
		return nil, err
	}
	n.all.Store(id, u.Name) // want `when id is not in the cache, all requests at that time run .* before sync Store has stored it.*cache-stampede`
	return u.Name, nil
}

// held and the others below are silent.
func (n *names) held(ctx context.Context, id int) (string, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if name, ok := n.byID[id]; ok {
		return name, nil
	}
	u, err := n.rows.Find(ctx, id)
	if err != nil {
		return "", err
	}
	n.byID[id] = u.Name
	return u.Name, nil
}

func (n *names) checkedTwice(ctx context.Context, id int) (string, error) {
	n.mu.RLock()
	name, ok := n.byID[id]
	n.mu.RUnlock()
	if ok {
		return name, nil
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if name, ok := n.byID[id]; ok {
		return name, nil
	}
	u, err := n.rows.Find(ctx, id)
	if err != nil {
		return "", err
	}
	n.byID[id] = u.Name
	return u.Name, nil
}

func (n *names) shared(ctx context.Context, id int) (any, error) {
	n.mu.RLock()
	name, ok := n.byID[id]
	n.mu.RUnlock()
	if ok {
		return name, nil
	}
	v, err, _ := n.group.Do("names", func() (any, error) { return n.rows.Find(ctx, id) })
	if err != nil {
		return nil, err
	}
	n.mu.Lock()
	n.byID[id] = v.(*store.User).Name
	n.mu.Unlock()
	return v, nil
}

// flown holds another lock while it loads.
func (n *names) flown(ctx context.Context, id int) (string, error) {
	n.flight.Lock()
	defer n.flight.Unlock()
	n.mu.RLock()
	name, ok := n.byID[id]
	n.mu.RUnlock()
	if ok {
		return name, nil
	}
	u, err := n.rows.Find(ctx, id)
	if err != nil {
		return "", err
	}
	n.mu.Lock()
	n.byID[id] = u.Name
	n.mu.Unlock()
	return u.Name, nil
}

// own is a map of the function's, which nobody else asks.
func (n *names) own(ctx context.Context, ids []int) (map[int]string, error) {
	seen := make(map[int]string)
	var mu sync.Mutex
	for _, id := range ids {
		if _, ok := seen[id]; ok {
			continue
		}
		u, err := n.rows.Find(ctx, id)
		if err != nil {
			return nil, err
		}
		mu.Lock()
		seen[id] = u.Name
		mu.Unlock()
	}
	return seen, nil
}
