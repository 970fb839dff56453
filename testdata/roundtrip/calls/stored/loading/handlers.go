package loading

import "context"

// Event is what handlers get.
type Event struct {
	Kind string
	ID   int64
}

var handlers = map[string]func(context.Context, Event) error{}

// Register adds the handler of a kind.
func Register(kind string, handler func(context.Context, Event) error) { handlers[kind] = handler }

// Handle calls the handler of each event.
func Handle(ctx context.Context, events []Event) error {
	for _, e := range events {
		handler, ok := handlers[e.Kind]
		if !ok {
			continue
		}
		if err := handler(ctx, e); err != nil { // want `^query in loop: handler runs up to len\(events\) times per Handle`
			return err
		}
	}
	return nil
}

// HandleNamed calls those that are named.
func HandleNamed(ctx context.Context, names []string) {
	for _, name := range names {
		if handler := handlers[name]; handler != nil {
			_ = handler(ctx, Event{Kind: name})
		}
	}
}

// HandleOne calls one.
func HandleOne(ctx context.Context, e Event) error { return handlers[e.Kind](ctx, e) }

// Quiet are handlers that ask nobody.
var Quiet = map[string]func(context.Context, Event) error{}

// HandleQuiet calls them.
func HandleQuiet(ctx context.Context, events []Event) {
	for _, e := range events {
		_ = Quiet[e.Kind](ctx, e)
	}
}

// Bus tells its hooks of events.
type Bus struct {
	hooks []func(context.Context, Event) error
}

// Subscribe adds a hook.
func (b *Bus) Subscribe(hook func(context.Context, Event) error) { b.hooks = append(b.hooks, hook) }

// Publish calls each hook once.
func (b *Bus) Publish(ctx context.Context, e Event) {
	for _, hook := range b.hooks {
		_ = hook(ctx, e)
	}
}

// PublishAll calls each hook once per event.
func (b *Bus) PublishAll(ctx context.Context, events []Event) {
	for _, e := range events {
		for _, hook := range b.hooks {
			_ = hook(ctx, e) // want `^query in loop: hook runs len\(events\) times per .*PublishAll`
		}
	}
}

// Task is a function with a name.
type Task struct {
	Name string
	Run  func(context.Context) error
}

// Run runs each of the tasks once, whatever they are.
func Run(ctx context.Context, tasks []Task) error {
	for _, t := range tasks {
		if err := t.Run(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Router has its handlers in a field.
type Router struct {
	byName map[string]func(context.Context, Event) error
	before []func(context.Context, Event) error
	after  []func(context.Context, Event) error
}

// NewRouter takes them as they are.
func NewRouter(byName map[string]func(context.Context, Event) error, before ...func(context.Context, Event) error) *Router {
	return &Router{byName: byName, before: before}
}

// After adds what others have put together.
func (r *Router) After(after []func(context.Context, Event) error) {
	r.after = append(r.after, after...)
}

// Route calls one handler for each event, and all that run before and after it.
func (r *Router) Route(ctx context.Context, events []Event) {
	for _, e := range events {
		for _, before := range r.before {
			_ = before(ctx, e) // want `^cache call in loop: before runs len\(events\) times per .*Route`
		}
		if handle := r.byName[e.Kind]; handle != nil {
			_ = handle(ctx, e) // want `^query in loop: handle runs up to len\(events\) times per .*Route`
		}
		for _, after := range r.after {
			_ = after(ctx, e)
		}
	}
}

// Dict is a list of values that a function loads, in a registry.
type Dict struct {
	Name string
	Load func(context.Context) ([]string, error)
}

var dicts = map[string]*Dict{}

// RegisterDict adds one.
func RegisterDict(name string, load func(context.Context) ([]string, error)) {
	dicts[name] = &Dict{Name: name, Load: load}
}

func (d *Dict) values(ctx context.Context) ([]string, error) { return d.Load(ctx) }

var checks = map[string]func(context.Context) error{}

// RegisterCheck adds a check.
func RegisterCheck(name string, check func(context.Context) error) { checks[name] = check }

// Dicts loads those that are asked for, each of which is there once.
func Dicts(ctx context.Context, names []string) (all [][]string) {
	for _, name := range names {
		if err := checks[name](ctx); err != nil {
			continue
		}
		for _, d := range dicts {
			if d.Name == name {
				values, _ := d.values(ctx)
				all = append(all, values)
			}
		}
	}
	return all
}
