package catalog

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Does says what a call that registers something does.
type Does string

const (
	Routing    Does = "route"
	Grouping   Does = "group"
	Mounting   Does = "mount"
	Preceding  Does = "use"
	Describing Does = "build"
	Answering  Does = "answers"
	Making     Does = "makes"
	Adding     Does = "adds"
	Listing    Does = "lists"
	Requiring  Does = "requires"
	Prefixing  Does = "with"
	Passing    Does = "passes"
)

// Where arguments are that have no index of their own.
const (
	NoArg   = -1
	LastArg = -2
	AllArgs = -3
)

// Registration is what a call registers, and which arguments say what of it.
type Registration struct {
	Does Does
	Kind string         // http, grpc, cron …
	Verb string         // of a route: the verb, if the name of the method is one
	Args map[string]int // path, method, handler, body …: an index, LastArg or AllArgs
}

// Arg is where an argument is, or NoArg.
func (r *Registration) Arg(role string) int {
	if i, ok := r.Args[role]; ok {
		return i
	}
	return NoArg
}

// Routes is what the tables say of one type of a framework, or with the name "" of
// the functions of its package.
type Routes struct {
	Kind       string
	Methods    map[string]*Registration
	Fields     map[string]string // role → field of a struct that describes a route
	Tags       map[string]string // role → key of a tag
	Serves     string            // end of the constants that name the methods of a service
	Describes  map[string]string // end of the variables that describe a service → field with its name
	Options    string            // as Serves
	Implements string            // the method that is called
	Reads      map[string]bool   // methods that wait for a message
	Resolvers  string            // the interface of generated packages that names all resolvers
	Objects    string            // their struct that names the fields of all objects
	Context    string            // their type whose methods write the fields of all objects
	Query      string            // what the root that only reads is called
	Entities   string            // what the root is called that answers for objects by their keys,
	Asking     string            // and the field that gives a list of those
	Parent     string            // the parameter that is the object that a method answers for,
	Parents    string            // and where it answers for many at once
}

// Routes is what the tables say of a type, or nil.
func (c *Catalog) Routes(pkg, typ string) *Routes { return c.routes[TypeName{pkg, typ}] }

// Registers reports whether the tables know a package as one that things are
// registered with.
func (c *Catalog) Registers(pkg string) bool { return c.registers[pkg] }

// routeKeys are the keys whose values name methods and where their arguments are.
var routeKeys = []Does{Routing, Grouping, Mounting, Preceding, Describing, Answering, Making, Adding, Listing, Requiring}

// indexed are the arguments without which a registration says nothing, each at one place:
// whoever finds it reads them.
var indexed = map[Does][]string{
	Answering: {"object"}, Making: {"object"}, Adding: {"path", "field"}, Listing: {"type"}, Requiring: {"type"},
}

// loadRoutes reads a `routes:` list.
func (l *loader) loadRoutes(c *Catalog, n *yaml.Node) error {
	if n.Kind != yaml.SequenceNode {
		return l.errorf(n.Line, "routes must be a list")
	}
	for _, e := range n.Content {
		pairs, err := l.pairs(e, "an element of routes")
		if err != nil {
			return err
		}
		r := &Routes{Kind: "http", Methods: make(map[string]*Registration), Reads: make(map[string]bool)}
		var packages []string
		names := []string{""}
		texts := map[string]*string{
			"kind": &r.Kind, "serves": &r.Serves, "options": &r.Options, "implements": &r.Implements, "resolvers": &r.Resolvers,
			"objects": &r.Objects, "context": &r.Context, "query": &r.Query, "entities": &r.Entities, "asking": &r.Asking, "parent": &r.Parent, "parents": &r.Parents,
		}
		for _, p := range pairs {
			if text := texts[p.key]; text != nil {
				*text = p.value.Value
				continue
			}
			switch p.key {
			case "packages":
				packages = strings.Fields(p.value.Value)
			case "types":
				names = strings.Fields(p.value.Value)
			case "fields":
				r.Fields, err = l.mapping(p)
			case "tags":
				r.Tags, err = l.mapping(p)
			case "describes":
				r.Describes = make(map[string]string)
				ends, mapErr := l.mapping(p)
				for names, field := range ends {
					for end := range strings.FieldsSeq(names) {
						r.Describes[end] = field
					}
				}
				err = mapErr
			case "reads":
				err = l.words(p, r.Reads)
			default:
				err = l.registrations(r, p)
			}
			if err != nil {
				return err
			}
		}
		for _, m := range r.Methods {
			m.Kind = r.Kind
		}
		for _, pkg := range packages {
			c.registers[pkg] = true
			for _, name := range names {
				c.routes[TypeName{pkg, name}] = r
			}
		}
	}
	return nil
}

// registrations reads methods and where their arguments are.
func (l *loader) registrations(r *Routes, p pair) error {
	does := Does(p.key)
	if p.key == "verbs" {
		does = Routing
	}
	single := map[Does]string{Prefixing: "path", Passing: "handler"}[does]
	if single == "" && !slices.Contains(routeKeys, does) {
		return l.errorf(p.line, "unknown key %q in routes", p.key)
	}
	pairs, err := l.pairs(p.value, p.key)
	if err != nil {
		return err
	}
	for _, q := range pairs {
		args := make(map[string]int)
		if single != "" {
			args[single], err = l.place(q)
		} else {
			args, err = l.places(q)
		}
		if err != nil {
			return err
		}
		for _, role := range indexed[does] {
			if i, ok := args[role]; !ok || i < 0 {
				return l.errorf(q.line, "%s.%s: want the index of the argument that is the %s", p.key, q.key, role)
			}
		}
		for name := range strings.FieldsSeq(q.key) {
			reg := &Registration{Does: does, Args: args}
			if p.key == "verbs" {
				reg.Verb = strings.ToUpper(strings.TrimPrefix(name, "NS"))
			}
			r.Methods[name] = reg
		}
	}
	return nil
}

func (l *loader) places(p pair) (map[string]int, error) {
	pairs, err := l.pairs(p.value, p.key)
	out := make(map[string]int)
	for _, q := range pairs {
		if out[q.key], err = l.place(q); err != nil {
			return nil, err
		}
	}
	return out, err
}

func (l *loader) place(p pair) (int, error) {
	switch p.value.Value {
	case "last":
		return LastArg, nil
	case "all":
		return AllArgs, nil
	}
	i, err := strconv.Atoi(p.value.Value)
	if err != nil || i < 0 {
		return 0, l.errorf(p.line, "%s: want the index of an argument, last or all", p.key)
	}
	return i, nil
}

func (l *loader) mapping(p pair) (map[string]string, error) {
	pairs, err := l.pairs(p.value, p.key)
	out := make(map[string]string)
	for _, q := range pairs {
		out[q.key] = q.value.Value
	}
	return out, err
}
