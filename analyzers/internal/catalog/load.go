package catalog

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/querylint/querylint/analyzers/config"
)

//go:embed *.yml
var tables embed.FS

// Version is a digest of the embedded tables: it changes when one of them does.
func Version() string { return digest(tables) }

func digest(files fs.FS) string {
	h := sha256.New()
	eachTable(files, func(name string, data []byte) {
		fmt.Fprintf(h, "%s %d\n%s", name, len(data), data)
	})
	return hex.EncodeToString(h.Sum(nil)[:6])
}

// eachTable calls f for every file, in the order of their names.
func eachTable(files fs.FS, f func(name string, data []byte)) {
	list, err := fs.ReadDir(files, ".")
	if err != nil {
		panic(err)
	}
	for _, file := range list {
		data, err := fs.ReadFile(files, file.Name())
		if err != nil {
			panic(err)
		}
		f(file.Name(), data)
	}
}

// Default returns the embedded tables. They are tested against the real
// libraries, so a broken one is a bug, and Default panics.
func Default() *Catalog { return builtin() }

var builtin = sync.OnceValue(build)

func build() *Catalog {
	c := &Catalog{
		entries:     make(map[TypeName][]*entry),
		clients:     make(map[string]bool),
		opaque:      make(map[string]bool),
		combinators: make(map[string]bool),
		handles:     make(map[TypeName]bool),
		txs:         make(map[TypeName]bool),
		statements:  make(map[TypeName]bool),
		connections: make(map[TypeName]bool),
		cursors:     make(map[TypeName]bool),
		upserts:     make(map[TypeName]bool),
		requests:    make(map[TypeName]bool),
		commands:    make(map[TypeName]bool),
		tests:       make(map[TypeName]bool),
		serving:     make(map[TypeName]bool),
		starts:      make(map[TypeName]bool),
		joins:       make(map[TypeName]bool),
		parallel:    make(map[TypeName]bool),
		sorts:       make(map[TypeName]bool),
		random:      make(map[TypeName]bool),
		kits:        make(map[TypeName]bool),
		maintenance: make(map[string]bool),
		whole:       make(map[string]bool),
		begun:       make(map[string]bool),
		allrows:     make(map[string]bool),
		replicas:    make(map[string]bool),
		primaries:   make(map[string]bool),
		reads:       make(map[string]bool),
		services:    make(map[string]string),
		remote:      make(map[string]bool),
		strict:      make(map[string]bool),
		exact:       make(map[string]bool),
		mocks:       make(map[string]bool),
		iteration:   make(map[string]bool),
		coded:       make(map[TypeName]bool),
		probes:      make(map[string]bool),
		pauses:      make(map[string]bool),
		existing:    make(map[string]bool),
		above:       make(map[string]bool),
		cursorNames: make(map[string]bool),
		distinct:    make(map[string]bool),
		recurring:   make(map[string]bool),
		caches:      make(map[string]bool),
		asking:      make(map[string]bool),
		dialects:    make(map[string]string),
		words:       make(map[string]string),
		values:      make(map[string]string),
		textual:     make(map[string]command),
		many:        make(map[string]string),
		parts:       make(map[string]string),
		naming:      make(map[string]naming),
		conditions:  make(map[string]string),
		operators:   make(map[string]string),
		selectors:   make(map[string]string),
		makers:      make(map[string]string),
		names:       make(map[string]naming),
		fields:      make(map[string]bool),
		tags:        make(map[string]Tag),
		records:     make(map[string]string),
		structs:     make(map[string]string),
		settings:    make(map[TypeName][]*setting),
		addresses:   make(map[TypeName]map[string]bool),
		literals:    make(map[TypeName]Literal),
		brokers:     make(map[string]bool),
		routes:      make(map[TypeName]*Routes),
		registers:   make(map[string]bool),
		templates:   make(map[TypeName]map[string]int),
		engines:     make(map[string]bool),
	}
	eachTable(tables, func(name string, data []byte) {
		if err := c.loadOwn(name, data); err != nil {
			panic(err)
		}
	})
	return c
}

// Extend returns c and the entries of the `catalog:` list of a user's
// .querylint.yml, which come before those of c; data is the whole file, and
// its other keys are left to others. An error is one line, "file:line:
// message".
func (c *Catalog) Extend(file string, data []byte) (*Catalog, error) {
	root, err := parse(file, data)
	if err != nil {
		return nil, err
	}
	x := &Catalog{
		entries:     maps.Clone(c.entries),
		clients:     maps.Clone(c.clients),
		opaque:      c.opaque,
		combinators: c.combinators,
		handles:     maps.Clone(c.handles),
		txs:         maps.Clone(c.txs),
		statements:  maps.Clone(c.statements),
		connections: maps.Clone(c.connections),
		cursors:     maps.Clone(c.cursors),
		upserts:     maps.Clone(c.upserts),
		requests:    c.requests,
		commands:    c.commands,
		tests:       c.tests,
		serving:     c.serving,
		starts:      c.starts,
		joins:       c.joins,
		parallel:    c.parallel,
		sorts:       c.sorts,
		random:      c.random,
		validators:  c.validators,
		kits:        c.kits,
		maintenance: c.maintenance,
		whole:       c.whole,
		begun:       c.begun,
		allrows:     c.allrows,
		replicas:    c.replicas,
		primaries:   c.primaries,
		reads:       c.reads,
		services:    c.services,
		remote:      maps.Clone(c.remote),
		strict:      c.strict,
		exact:       c.exact,
		mocks:       c.mocks,
		iteration:   c.iteration,
		coded:       c.coded,
		probes:      c.probes,
		pauses:      c.pauses,
		existing:    c.existing,
		above:       c.above,
		cursorNames: c.cursorNames,
		distinct:    c.distinct,
		recurring:   c.recurring,
		caches:      c.caches,
		asking:      c.asking,
		dialects:    c.dialects,
		words:       c.words,
		values:      c.values,
		textual:     c.textual,
		many:        c.many,
		parts:       c.parts,
		naming:      c.naming,
		conditions:  c.conditions,
		operators:   c.operators,
		selectors:   c.selectors,
		makers:      c.makers,
		names:       c.names,
		fields:      c.fields,
		tags:        c.tags,
		records:     c.records,
		structs:     c.structs,
		markers:     c.markers,
		settings:    c.settings,
		addresses:   c.addresses,
		literals:    c.literals,
		brokers:     maps.Clone(c.brokers),
		routes:      c.routes,
		registers:   c.registers,
		templates:   c.templates,
		engines:     c.engines,
		added:       slices.Clone(c.added),
	}
	l := loader{file: file}
	pairs, err := l.pairs(root, "file")
	if err != nil {
		return nil, err
	}
	for _, p := range pairs {
		if p.key != "catalog" {
			continue
		}
		entries, err := l.entries(p.value)
		if err != nil {
			return nil, err
		}
		if err := consistent(entries); err != nil {
			return nil, err
		}
		// From the last to the first, since each goes before the others.
		for _, e := range slices.Backward(entries) {
			x.add(e, true)
		}
		x.added = append(x.added, entries...)
	}
	return x, nil
}

// loadOwn adds one of our own files, which may have more keys than a user's.
func (c *Catalog) loadOwn(file string, data []byte) error {
	root, err := parse(file, data)
	if err != nil {
		return err
	}
	l := loader{file: file}
	pairs, err := l.pairs(root, "file")
	if err != nil {
		return err
	}
	for _, p := range pairs {
		switch p.key {
		case "source": // for readers
		case "library":
			if l.library, err = l.text(p.value, p.key); err != nil {
				return err
			}
		case "catalog":
			entries, err := l.entries(p.value)
			if err != nil {
				return err
			}
			for _, e := range entries {
				c.add(e, false)
			}
		case "opaque":
			err = l.words(p, c.opaque)
		case "combinators":
			err = l.words(p, c.combinators)
		case "generated":
			var markers []Marker
			markers, err = l.markers(p)
			c.markers = append(c.markers, markers...)
		case "settings":
			err = l.settings(c, p.value)
		case "connections":
			err = l.connections(c, p.value)
		case "maintenance":
			err = l.words(p, c.maintenance)
		case "strict":
			err = l.words(p, c.strict)
		case "exact":
			err = l.words(p, c.exact)
		case "whole":
			err = l.words(p, c.whole)
		case "begun":
			err = l.words(p, c.begun)
		case "allrows":
			err = l.words(p, c.allrows)
		case "replicas":
			err = l.words(p, c.replicas)
		case "primaries":
			err = l.words(p, c.primaries)
		case "reads":
			err = l.words(p, c.reads)
		case "services":
			if err = l.kinds(p, c.services); err == nil {
				for name := range c.services {
					c.remote[name[:strings.LastIndexByte(name, '.')]] = true
				}
			}
		case "mocks":
			err = l.words(p, c.mocks)
		case "iteration":
			err = l.words(p, c.iteration)
		case "pauses":
			err = l.words(p, c.pauses)
		case "existing":
			err = l.words(p, c.existing)
		case "above":
			err = l.words(p, c.above)
		case "cursors":
			err = l.words(p, c.cursorNames)
		case "distinct":
			err = l.words(p, c.distinct)
		case "recurring":
			err = l.words(p, c.recurring)
		case "caches":
			err = l.words(p, c.caches)
		case "asking":
			err = l.words(p, c.asking)
		case "probes":
			err = l.words(p, c.probes)
		case "commands":
			err = l.commands(c, p.value)
		case "many":
			err = l.kinds(p, c.many)
		case "parts":
			err = l.kinds(p, c.parts)
		case "dialects":
			err = l.kinds(p, c.words)
		case "placeholders":
			err = l.kinds(p, c.values)
		case "drivers":
			err = l.kinds(p, c.dialects)
		case "naming":
			kinds := make(map[string]string)
			err = l.kinds(p, kinds)
			for name, kind := range kinds {
				c.naming[name] = naming{kind, l.library}
			}
		case "conditions":
			err = l.conditions(c, p)
		case "tags":
			err = l.tags(p, c.tags)
		case "records":
			err = l.kinds(p, c.records)
		case "makers":
			err = l.kinds(p, c.makers)
		case "names":
			kinds := make(map[string]string)
			err = l.kinds(p, kinds)
			for name, kind := range kinds {
				c.names[name] = naming{kind, l.library}
			}
		case "structs":
			err = l.kinds(p, c.structs)
		case "operators":
			kinds := make(map[string]string)
			err = l.kinds(p, kinds)
			for name, kind := range kinds {
				c.operators[l.library+"."+name] = kind
			}
		case "selectors":
			types := make(map[string]bool)
			err = l.words(p, types)
			for name := range types {
				c.selectors[name] = l.library
			}
		case "request":
			err = l.typeNames(p, c.requests)
		case "command":
			err = l.typeNames(p, c.commands)
		case "test":
			err = l.typeNames(p, c.tests)
		case "coded":
			err = l.typeNames(p, c.coded)
		case "serving":
			err = l.typeNames(p, c.serving)
		case "starts":
			err = l.typeNames(p, c.starts)
		case "joins":
			err = l.typeNames(p, c.joins)
		case "parallel":
			err = l.typeNames(p, c.parallel)
		case "sorts":
			err = l.typeNames(p, c.sorts)
		case "validators":
			err = l.loadValidators(c, p.value)
		case "random":
			err = l.typeNames(p, c.random)
		case "templates":
			err = l.loadTemplates(c, p)
		case "routes":
			err = l.loadRoutes(c, p.value)
		case "kit":
			err = l.typeNames(p, c.kits)
		default:
			err = l.errorf(p.line, "unknown key %q", p.key)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// add puts the entry behind the entries of the same types, or before them.
func (c *Catalog) add(e *entry, front bool) {
	client := slices.ContainsFunc(e.lists, func(l list) bool { return l.effect.ReachesStore() })
	acks := slices.ContainsFunc(e.ops, func(o op) bool { return o.op == Ack || o.op == AckAll })
	calls := slices.ContainsFunc(e.ops, func(o op) bool { return o.op == Call }) ||
		slices.ContainsFunc(e.uses, func(u use) bool { return u.arg.For == "address" }) // of a service, where it says the host
	for _, p := range e.packages {
		if client || acks {
			c.clients[p] = true
		}
		if acks {
			c.brokers[p] = true
		}
		if calls {
			c.remote[p] = true
		}
		for _, t := range e.types {
			n := TypeName{p, t}
			if front {
				c.entries[n] = append([]*entry{e}, c.entries[n]...)
			} else {
				c.entries[n] = append(c.entries[n], e)
			}
		}
		for _, h := range e.handles {
			c.handles[TypeName{p, h}] = true
		}
		for _, t := range e.transactions {
			c.txs[TypeName{p, t}] = true
		}
		for _, t := range e.connections {
			c.connections[TypeName{p, t}] = true
		}
		for _, t := range e.cursors {
			c.cursors[TypeName{p, t}] = true
		}
		for _, t := range e.statements {
			c.statements[TypeName{p, t}] = true
		}
		for _, u := range e.upserts {
			c.upserts[TypeName{p, u}] = true
		}
	}
}

var (
	extendedMu sync.Mutex
	extended   = make(map[*config.Settings]*Catalog)
)

// Load returns the embedded tables, extended by the user's settings.
func Load(s *config.Settings) (*Catalog, error) {
	if s.Catalog.IsZero() {
		return Default(), nil
	}
	extendedMu.Lock()
	defer extendedMu.Unlock()
	if c := extended[s]; c != nil {
		return c, nil
	}
	c, err := Default().Extend(s.File, s.Data)
	if err != nil {
		return nil, err
	}
	extended[s] = c
	return c, nil
}
