// Package loading calls functions that other packages have given it.
package loading

import "context"

// Loader gets its function from a constructor.
type Loader struct {
	load func(ctx context.Context, id int64) (string, error)
	memo map[int64]string
}

// New is a loader that has a function.
func New(load func(ctx context.Context, id int64) (string, error)) *Loader {
	return &Loader{load: load, memo: make(map[int64]string)}
}

// NewChecked hands it on, and takes what does nothing where there is none.
func NewChecked(load func(ctx context.Context, id int64) (string, error)) *Loader {
	if load == nil {
		panic("no function")
	}
	return New(load)
}

// All loads each id.
func (l *Loader) All(ctx context.Context, ids []int64) (names []string, err error) {
	for _, id := range ids {
		name, err := l.load(ctx, id) // want `^query in loop: l\.load runs len\(ids\) times per .*All \(… → .*sqlx GetContext\)`
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

// One loads one.
func (l *Loader) One(ctx context.Context, id int64) (string, error) { return l.load(ctx, id) }

// Pair may be one of two loaders: that of a database, or one that has all in memory. Which
// of them is asked for many is not known.
type Pair struct {
	load func(ctx context.Context, id int64) (string, error)
}

// NewPair is one of them.
func NewPair(load func(ctx context.Context, id int64) (string, error)) *Pair { return &Pair{load} }

// All loads each id.
func (p *Pair) All(ctx context.Context, ids []int64) (names []string, err error) {
	for _, id := range ids {
		name, err := p.load(ctx, id)
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

// Fetcher gets its functions from options.
type Fetcher struct {
	fetch, twin, open, handed func(ctx context.Context, id int64) error
}

// Option is one of its settings.
type Option func(*Fetcher)

// WithFetch sets the function.
func WithFetch(fetch func(ctx context.Context, id int64) error) Option {
	return func(f *Fetcher) { f.fetch = fetch }
}

// WithTwin sets a function that another one has made.
func WithTwin(twin func(ctx context.Context, id int64) error) Option {
	return func(f *Fetcher) { f.twin = twin }
}

// WithOpen sets one of which nothing is known.
func WithOpen(open func(ctx context.Context, id int64) error) Option {
	return func(f *Fetcher) { f.open = open }
}

// WithHanded sets one that is also handed on, to who may give it any other.
func WithHanded(handed func(ctx context.Context, id int64) error) Option {
	return func(f *Fetcher) { f.handed = handed }
}

// NewFetcher takes the options.
func NewFetcher(opts ...Option) *Fetcher {
	f := new(Fetcher)
	for _, opt := range opts {
		opt(f)
	}
	return f
}

// Fetch runs them for each id.
func (f *Fetcher) Fetch(ctx context.Context, ids []int64) error {
	fetch := f.fetch
	for _, id := range ids {
		if err := fetch(ctx, id); err != nil { // want `^cache call in loop: fetch runs len\(ids\) times per .*Fetch`
			return err
		}
		if err := f.twin(ctx, id); err != nil { // want `^query in loop: f\.twin runs len\(ids\) times per .*Fetch`
			return err
		}
		if err := f.open(ctx, id); err != nil {
			return err
		}
		if err := f.handed(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// Exporter has a field that others set.
type Exporter struct {
	Write func(ctx context.Context, id int64) error
	Flush func(ctx context.Context) error
	Config
}

// Config is set as a whole.
type Config struct {
	Load func(ctx context.Context, id int64) error
}

// NewExporter takes what it has from a configuration.
func NewExporter(c Config) *Exporter { return &Exporter{Config: c} }

// Export writes each id, and flushes once.
func (e *Exporter) Export(ctx context.Context, ids []int64) error {
	for _, id := range ids {
		if err := e.Write(ctx, id); err != nil { // want `^query in loop: e\.Write runs len\(ids\) times per .*Export \(… → .*gorm Create\)`
			return err
		}
		if err := e.Load(ctx, id); err != nil { // want `^query in loop: e\.Load runs len\(ids\) times per .*Export`
			return err
		}
	}
	return e.Flush(ctx)
}

// Many has too many functions to say which one it is.
type Many struct {
	Run func(context.Context, int64) error
}

// RunAll runs one.
func (m Many) RunAll(ctx context.Context, ids []int64) {
	for _, id := range ids {
		_ = m.Run(ctx, id)
	}
}

// Lookup is a variable that another package sets.
var Lookup func(ctx context.Context, id int64) (string, error)

// LookupAll asks for each id.
func LookupAll(ctx context.Context, ids []int64) (names []string) {
	for _, id := range ids {
		name, _ := Lookup(ctx, id) // want `^query in loop: Lookup runs len\(ids\) times per LookupAll`
		names = append(names, name)
	}
	return names
}
