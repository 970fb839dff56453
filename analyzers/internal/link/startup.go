package link

import (
	"maps"
	"slices"
	"strings"
)

// Stretch is code that runs apart from the function that it stands in: Again and
// again, or when somebody types a command.
type Stretch struct {
	File     string
	From, To int // lines
	Again    bool
}

// runOnce tells the functions that nothing but some others call, once.
type runOnce struct{ start, often map[string]bool }

// once reports whether a function is one of them.
func (r *runOnce) once(function string) bool { return r.start[function] && !r.often[function] }

// startup are what runs once when a program that serves requests starts, and that
// together with what a command does that is typed.
type startup struct {
	server, typed *runOnce
	behind        map[string]bool      // what only goroutines come to for which nobody waits
	apart         map[string][]Stretch // by file
}

// Seldom reports whether the code of a function at a line runs only when a server
// starts or somebody types a command.
func (s *startup) Seldom(function, file string, line int) bool {
	if !s.typed.once(function) {
		return false
	}
	again := false
	for _, a := range s.apart[file] {
		if a.From <= line && line <= a.To {
			again = a.Again
		}
	}
	return !again
}

func startupOf(facts []*Package) *startup {
	calls := &calls{make(map[string][]string), make(map[string][]string), make(map[string]bool), make(map[string][]string)}
	serving := make(map[string]bool)
	roots, begins := []string{""}, []string(nil) // "": the values of variables
	for _, f := range facts {
		for _, u := range f.Uses {
			calls.add(u)
		}
		for _, name := range f.Serving {
			serving[name] = true
		}
		roots, begins = append(roots, f.Inits...), append(begins, f.Begins...)
	}
	var typed []string
	for _, name := range begins { // handed on, to the library that starts it
		calls.again[name] = false
		switch callees := from(calls.callees, []string{name}); {
		case slices.ContainsFunc(slices.Collect(maps.Keys(callees)), func(callee string) bool { return serving[callee] }):
			roots = append(roots, name)
		case !strings.HasSuffix(name, ".main"): // main may be a job, whose run is what it is for
			typed = append(typed, name)
		}
	}
	s := &startup{server: calls.once(roots), behind: calls.behind(roots), apart: make(map[string][]Stretch)}
	for _, f := range facts {
		for _, a := range f.Apart {
			s.apart[a.File] = append(s.apart[a.File], a)
		}
	}
	for _, name := range typed {
		calls.handedOn(name)
	}
	s.typed = calls.once(append(typed, roots...))
	return s
}

// calls are which functions call which, and which may run again and again.
type calls struct {
	callees, callers map[string][]string
	again            map[string]bool
	waited           map[string][]string // callees without those of goroutines for which nobody waits
}

func (c *calls) add(u Use) {
	c.callees[u.In], c.callers[u.Func] = append(c.callees[u.In], u.Func), append(c.callers[u.Func], u.In)
	c.again[u.Func] = c.again[u.Func] || u.Again
	if !u.Behind {
		c.waited[u.In] = append(c.waited[u.In], u.Func)
	}
}

// handedOn forgets who hands a function on: that is no call of it.
func (c *calls) handedOn(function string) {
	for _, in := range c.callers[function] {
		c.callees[in] = slices.DeleteFunc(slices.Clone(c.callees[in]), func(callee string) bool { return callee == function })
	}
}

// once are the functions that nothing but the roots come to.
func (c *calls) once(roots []string) *runOnce {
	r := &runOnce{start: from(c.callees, roots)}
	var often []string
	for name, more := range c.again {
		if more {
			often = append(often, name)
		}
	}
	for name := range c.callees { // somebody else calls it, or nobody
		if !r.start[name] && (name[0] != '~' || len(c.callers[name]) > 0) {
			often = append(often, name)
		}
	}
	r.often = from(c.callees, often)
	return r
}

// behind are the functions that nothing comes to but goroutines for which nobody waits:
// neither the roots nor what nobody is known to call do.
func (c *calls) behind(roots []string) map[string]bool {
	front := slices.Clone(roots)
	var started []string
	idle := func(name string) bool { return name[0] == '~' && len(c.callers[name]) == 0 } // an interface that none has
	for name, callees := range c.callees {
		switch {
		case name == "":
		case idle(name): // a library may call the method all the same, if nobody else does
			for _, method := range callees {
				if !slices.ContainsFunc(c.callers[method], func(by string) bool { return by == "" || !idle(by) }) {
					front = append(front, method)
				}
			}
		case len(c.callers[name]) == 0:
			front = append(front, name)
		}
		if len(c.waited[name]) < len(callees) {
			started = append(started, callees...)
		}
	}
	waited := from(c.waited, front)
	behind := from(c.callees, started)
	maps.DeleteFunc(behind, func(name string, _ bool) bool { return waited[name] })
	return behind
}

// from are the functions that calls lead to from some, which are among them.
func from(callees map[string][]string, some []string) map[string]bool {
	seen := make(map[string]bool)
	some = slices.Clone(some)
	for len(some) > 0 {
		name := some[len(some)-1]
		some = some[:len(some)-1]
		if !seen[name] {
			seen[name] = true
			some = append(some, callees[name]...)
		}
	}
	return seen
}
