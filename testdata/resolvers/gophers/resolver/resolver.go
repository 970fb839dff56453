// Package resolver answers for the fields of a schema that another package gives
// graph-gophers/graphql-go.
package resolver

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"time"

	"github.com/graph-gophers/dataloader/v7"
	"github.com/graph-gophers/graphql-go"
	"github.com/redis/go-redis/v9"
)

// Users is implemented in another package.
type Users interface {
	Name(ctx context.Context, id int64) (string, error)
}

// Root is the root of all resolvers.
type Root struct {
	db     *sql.DB
	users  Users
	titles *dataloader.Loader[int64, string]
	rdb    *redis.Client

	editors *editors
}

// editors is a dataloader of the program's own.
type editors struct {
	db   *sql.DB
	mu   sync.Mutex
	keys []int64
	done chan struct{}
	got  map[int64]string
}

func (e *editors) get(id int64) (string, error) {
	e.mu.Lock()
	e.keys = append(e.keys, id)
	done := e.done
	if len(e.keys) == 1 {
		go e.flush()
	}
	e.mu.Unlock()
	<-done
	return e.got[id], nil
}

func (e *editors) flush() {
	time.Sleep(time.Millisecond)
	e.mu.Lock()
	defer e.mu.Unlock()
	rows, err := e.db.Query("SELECT id, name FROM users WHERE id IN (?)", e.keys)
	if err != nil {
		return
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var name string
		if rows.Scan(&id, &name) == nil {
			e.got[id] = name
		}
	}
	e.keys = nil
	close(e.done)
}

func (r *Root) Posts(ctx context.Context, args struct{ First *int32 }) ([]*post, error) {
	_, err := r.db.QueryContext(ctx, "SELECT id FROM posts LIMIT 10")
	return nil, err
}

func (r *Root) Post(ctx context.Context, args struct{ ID graphql.ID }) (*post, error) {
	return &post{root: r, id: 1}, nil
}

func (r *Root) Search(args struct{ Q string }) []*result { return nil }

func (r *Root) Me(ctx context.Context) (*account, error) {
	_, err := r.users.Name(ctx, 1)
	return &account{root: r}, err
}

func (r *Root) SiteInfo() *info { return nil }

type post struct {
	root   *Root
	id     int64
	loaded *string
}

// Author is behind an interface.
func (p *post) Author(ctx context.Context) (*user, error) {
	_, err := p.root.users.Name(ctx, p.id) // want `query in resolver: p.root.users.Name runs len\(Root.Posts\) times per request, since \(\*post\).Author is called for each element \(… → \(\*Store\).Name → database/sql QueryRowContext\); let a dataloader collect the keys`
	return &user{p.root}, err
}

func (p *post) Comments(ctx context.Context, args *struct{ First *int32 }) (*[]*comment, error) {
	_, err := p.root.db.QueryContext(ctx, "SELECT id FROM comments WHERE post_id = ?", p.id) // want `query in resolver: database/sql QueryContext runs len\(Root.Posts\) times`
	return nil, err
}

// Title comes through a dataloader.
func (p *post) Title(ctx context.Context) (string, error) { return p.root.titles.Load(ctx, p.id)() }

// Lead may have come with the list.
func (p *post) Lead(ctx context.Context) (string, error) {
	if p.loaded != nil {
		return *p.loaded, nil
	}
	return p.root.text(ctx, "SELECT lead FROM posts WHERE id = ?", p.id)
}

// Score is loaded once per post, where the list has come without.
func (p *post) Score(ctx context.Context) (string, error) {
	if p.loaded == nil {
		score, err := p.root.text(ctx, "SELECT score FROM posts WHERE id = ?", p.id)
		if err != nil {
			return "", err
		}
		p.loaded = &score
	}
	return *p.loaded, nil
}

// Rank is in a cache behind the network.
func (p *post) Rank(ctx context.Context) (string, error) {
	return p.root.rdb.Get(ctx, fmt.Sprint("rank:", p.id)).Result() // want `cache call in resolver: go-redis Get runs len\(Root.Posts\) times per request, .*; let a dataloader collect the keys and ask for all of them at once with MGET, or load it with the list in Root.Posts \[cache-in-loop\]`
}

// Names of editors are asked for together.
func (p *post) Editor(ctx context.Context) (string, error) { return p.root.editors.get(p.id) }

// Raw is no field of the schema.
func (p *post) Raw(ctx context.Context) (string, error) {
	return p.root.text(ctx, "SELECT raw FROM posts WHERE id = ?", p.id)
}

// Reload is one neither.
func (p *post) Reload(ctx context.Context) error {
	_, err := p.root.text(ctx, "SELECT raw FROM posts WHERE id = ?", p.id)
	return err
}

func (r *Root) text(ctx context.Context, query string, id int64) (string, error) {
	var s string
	err := r.db.QueryRowContext(ctx, query, id).Scan(&s)
	return s, err
}

type comment struct {
	root *Root
	id   int64
}

func (c *comment) Body_Text(ctx context.Context) (string, error) {
	return c.root.text(ctx, "SELECT body FROM comments WHERE id = ?", c.id) // want `query in resolver: c.root.text runs len\(post.Comments\) times`
}

// user is one of each post.
type user struct{ root *Root }

func (u user) Name(ctx context.Context) (string, error) {
	return u.root.text(ctx, "SELECT name FROM users WHERE id = ?", 1) // want `query in resolver: u.root.text runs len\(Root.Posts\) times`
}

func (u user) Company(ctx context.Context) (*company, error) { return &company{u.root}, nil }

// company is one of each user, and of who asks.
type company struct{ root *Root }

func (c *company) City(ctx context.Context) (string, error) {
	return c.root.text(ctx, "SELECT city FROM companies WHERE id = ?", 1) // want `query in resolver: c.root.text runs len\(Root.Posts\) times`
}

// result is a union.
type result struct{ value any }

func (r *result) ToTag() (*tag, bool) {
	t, ok := r.value.(*tag)
	return t, ok
}

type tag struct {
	root *Root
	id   int64
}

func (t *tag) Uses(ctx context.Context) (string, error) {
	return t.root.text(ctx, "SELECT uses FROM tags WHERE id = ?", t.id) // want `query in resolver: t.root.text runs len\(Root.Search\) times`
}

// account is no element of a list.
type account struct{ root *Root }

func (a *account) Company(ctx context.Context) (*company, error) { return &company{a.root}, nil }

func (a *account) Email(ctx context.Context) (string, error) {
	return a.root.text(ctx, "SELECT email FROM accounts WHERE id = ?", 1)
}

type info struct{ root *Root }

func (i *info) Version(ctx context.Context) (string, error) {
	return i.root.text(ctx, "SELECT version FROM info WHERE id = ?", 1)
}

// Others is given to nobody.
type Others struct{ db *sql.DB }

func (o *Others) Things(ctx context.Context) ([]*thing, error) { return nil, nil }

type thing struct {
	db *sql.DB
	id int64
}

func (t *thing) Size(ctx context.Context) (int32, error) {
	var n int32
	err := t.db.QueryRowContext(ctx, "SELECT size FROM things WHERE id = ?", t.id).Scan(&n)
	return n, err
}
