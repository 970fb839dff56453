package silent

import (
	"context"
	"errors"
	"os"
	"strings"
	"sync"

	"github.com/jmoiron/sqlx"
	gocache "github.com/patrickmn/go-cache"
)

// The silent functions of this file are info: what they ask first is in memory, where
// another function keeps it, and only what is not there yet is a query.

// Tenant is a row of the table tenants.
type Tenant struct {
	ID   string `db:"id"`
	Name string `db:"name"`
}

var errBlocked = errors.New("blocked")

// TenantCache reads all tenants every minute, and nobody else puts one in.
type TenantCache interface {
	Tenant(id string) *Tenant
	Update(ctx context.Context) error
}

// Caches are those of the program.
type Caches interface{ Tenants() TenantCache }

// Directory knows tenants.
type Directory struct {
	db      *sqlx.DB
	mu      sync.RWMutex
	loaded  map[string]Tenant
	fixed   map[string]Tenant
	blocked map[string]bool
	reasons map[string]string
	shared  sync.Map
	recent  *gocache.Cache
	caches  Caches
	archive Archive
	nearby  Nearby
}

// NewDirectory has one tenant that is in no table.
func NewDirectory(db *sqlx.DB, caches Caches) *Directory {
	return &Directory{
		db: db, caches: caches, loaded: map[string]Tenant{}, fixed: map[string]Tenant{"root": {ID: "root"}}, blocked: map[string]bool{},
		reasons: map[string]string{}, recent: gocache.New(0, 0),
	}
}

// Refresh reads them all.
func (d *Directory) Refresh(ctx context.Context) error {
	var all []Tenant
	if err := d.db.SelectContext(ctx, &all, "SELECT id, name FROM tenants"); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, t := range all {
		d.loaded[t.ID] = t
		d.shared.Store(t.ID, t)
		d.blocked[t.ID] = strings.HasPrefix(t.Name, "-")
		d.reasons[t.ID] = t.Name
		d.nearby.Put(ctx, t.ID, &t)
	}
	return nil
}

func (d *Directory) read(ctx context.Context, id string) (t Tenant, err error) {
	err = d.db.GetContext(ctx, &t, "SELECT id, name FROM tenants WHERE id = ?", id)
	return t, err
}

func (d *Directory) known(ctx context.Context, id string) (Tenant, error) {
	d.mu.RLock()
	t, ok := d.loaded[id]
	d.mu.RUnlock()
	if ok {
		return t, nil
	}
	return d.read(ctx, id)
}

// Known looks into a map that Refresh fills.
func (d *Directory) Known(ctx context.Context, ids []string) (all []Tenant, err error) {
	for _, id := range ids {
		t, err := d.known(ctx, id)
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, nil
}

func (d *Directory) stored(ctx context.Context, id string) (Tenant, error) {
	if v, ok := d.shared.Load(id); ok {
		return v.(Tenant), nil
	}
	return d.read(ctx, id)
}

// Stored looks into a sync.Map that Refresh fills.
func (d *Directory) Stored(ctx context.Context, ids []string) (all []Tenant) {
	for _, id := range ids {
		t, _ := d.stored(ctx, id)
		all = append(all, t)
	}
	return all
}

func (d *Directory) cached(ctx context.Context, id string) (*Tenant, error) {
	t := d.caches.Tenants().Tenant(id)
	if t != nil {
		return t, nil
	}
	found, err := d.read(ctx, id)
	return &found, err
}

// Cached asks a cache that fills itself: no method of it takes a tenant.
func (d *Directory) Cached(ctx context.Context, ids []string) (all []*Tenant) {
	for _, id := range ids {
		t, _ := d.cached(ctx, id)
		all = append(all, t)
	}
	return all
}

func (d *Directory) inMemory(id string) (Tenant, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	t, ok := d.loaded[id]
	return t, ok
}

func (d *Directory) either(ctx context.Context, id string) (Tenant, error) {
	t, ok := d.inMemory(id)
	var err error
	if !ok {
		t, err = d.read(ctx, id)
	}
	return t, err
}

// Either reads into the variable that the look-up left empty.
func (d *Directory) Either(ctx context.Context, ids []string) (all []Tenant) {
	for _, id := range ids {
		t, _ := d.either(ctx, id)
		all = append(all, t)
	}
	return all
}

func (d *Directory) lately(ctx context.Context, id string) (t Tenant, err error) {
	if v, ok := d.recent.Get(id); ok {
		return v.(Tenant), nil
	}
	if err := d.db.GetContext(ctx, &t, "SELECT id, name FROM tenants WHERE id = ?", id); err != nil {
		return t, err
	}
	d.recent.SetDefault(t.ID, t)
	return t, nil
}

// Lately keeps a row under the key that the row says it has.
func (d *Directory) Lately(ctx context.Context, ids []string) (all []Tenant) {
	for _, id := range ids {
		t, _ := d.lately(ctx, id)
		all = append(all, t)
	}
	return all
}

func (d *Directory) named(ctx context.Context, id string) (t Tenant, err error) {
	if v, ok := d.recent.Get(id); ok {
		return v.(Tenant), nil
	}
	if err := d.db.GetContext(ctx, &t, "SELECT id, name FROM tenants WHERE id = ?", id); err != nil {
		return t, err
	}
	d.recent.SetDefault(strings.ToUpper(id), t)
	return t, nil
}

// Named keeps it under another one.
func (d *Directory) Named(ctx context.Context, ids []string) (all []Tenant) {
	for _, id := range ids {
		t, _ := d.named(ctx, id) // want `^query in loop: d\.named runs up to len\(ids\) times per .*Named .*\[query-in-loop\]$`
		all = append(all, t)
	}
	return all
}

func (d *Directory) builtin(ctx context.Context, id string) (Tenant, error) {
	if t, ok := d.fixed[id]; ok {
		return t, nil
	}
	return d.read(ctx, id)
}

// Builtin looks into a table of the code, which never grows.
func (d *Directory) Builtin(ctx context.Context, ids []string) (all []Tenant) {
	for _, id := range ids {
		t, _ := d.builtin(ctx, id) // want `^query in loop: d\.builtin runs up to len\(ids\) times per .*Builtin .*\[query-in-loop\]$`
		all = append(all, t)
	}
	return all
}

func (d *Directory) allowed(ctx context.Context, id string) (t Tenant, err error) {
	if d.blocked[id] {
		return t, errBlocked
	}
	if reason, ok := d.reasons[id]; ok {
		return t, errors.New(reason)
	}
	return d.read(ctx, id)
}

// Allowed finds reasons not to ask, and no tenant.
func (d *Directory) Allowed(ctx context.Context, ids []string) (all []Tenant) {
	for _, id := range ids {
		t, _ := d.allowed(ctx, id) // want `^query in loop: d\.allowed runs len\(ids\) times per .*Allowed .*\[query-in-loop\]$`
		all = append(all, t)
	}
	return all
}

func parseTenant(id string) *Tenant {
	if name, ok := strings.CutPrefix(id, "inline:"); ok {
		return &Tenant{ID: id, Name: name}
	}
	return nil
}

func (d *Directory) parsed(ctx context.Context, id string) (*Tenant, error) {
	if t := parseTenant(id); t != nil {
		return t, nil
	}
	t, err := d.read(ctx, id)
	return &t, err
}

// Parsed reads what the key itself does not say.
func (d *Directory) Parsed(ctx context.Context, ids []string) (all []*Tenant) {
	for _, id := range ids {
		t, _ := d.parsed(ctx, id) // want `^query in loop: d\.parsed runs len\(ids\) times per .*Parsed .*\[query-in-loop\]$`
		all = append(all, t)
	}
	return all
}

// Archive knows tenants that are gone, and nothing here puts one in.
type Archive interface {
	Gone(ctx context.Context, id string) (*Tenant, error)
	Forget(ctx context.Context, id string) error
}

func (d *Directory) gone(ctx context.Context, id string) (*Tenant, error) {
	t, err := d.archive.Gone(ctx, id)
	if err == nil {
		return t, nil
	}
	found, err := d.read(ctx, id)
	return &found, err
}

// Gone asks for what was never kept: that it is also told to forget puts nothing in.
func (d *Directory) Gone(ctx context.Context, ids []string) (all []*Tenant) {
	for _, id := range ids {
		t, _ := d.gone(ctx, id) // want `^query in loop: d\.gone runs up to len\(ids\) times per .*Gone .*\[query-in-loop\]$`
		all = append(all, t)
	}
	for _, id := range ids {
		d.archive.Forget(ctx, id)
	}
	return all
}

func (d *Directory) note(ctx context.Context, text string) error {
	_, err := d.db.ExecContext(ctx, "INSERT INTO notes (text) VALUES (?)", text)
	return err
}

// Remove notes what could not be removed, which is rare: an attempt looks nothing up.
func (d *Directory) Remove(ctx context.Context, paths []string) {
	for _, path := range paths {
		err := os.RemoveAll(path)
		if err != nil {
			if err = d.note(ctx, path); err != nil {
				return
			}
		}
	}
}

// Mark makes files, by another function of the same package.
func (d *Directory) Mark(path string) error { return os.WriteFile(path, nil, 0o600) }

// Nearby keeps tenants in memory, whoever implements it.
type Nearby interface {
	Find(ctx context.Context, id string) (*Tenant, error)
	Put(ctx context.Context, id string, t *Tenant)
}

func (d *Directory) near(ctx context.Context, id string) (*Tenant, error) {
	if t, err := d.nearby.Find(ctx, id); err == nil {
		return t, nil
	}
	t, err := d.read(ctx, id)
	return &t, err
}

// Near asks what Refresh puts in.
func (d *Directory) Near(ctx context.Context, ids []string) (all []*Tenant) {
	for _, id := range ids {
		t, _ := d.near(ctx, id)
		all = append(all, t)
	}
	return all
}
