package run

import (
	"cmp"
	"fmt"
	"go/types"
	"iter"
	"reflect"
	"slices"
	"sync"

	"golang.org/x/tools/go/analysis"
)

// A factStore holds the facts of all packages. A package's own are written by
// the passes over it only, one after the other, and read by others once these
// are over, so that only the list of packages needs a lock.
type factStore struct {
	mu       sync.RWMutex
	packages map[*types.Package]*packageFacts
}

// packageFacts are the facts about a package and its objects.
type packageFacts struct {
	pkg     map[reflect.Type]analysis.Fact
	objects map[objectKey]analysis.Fact
}

type objectKey struct {
	obj types.Object
	typ reflect.Type
}

func newFactStore() *factStore {
	return &factStore{packages: make(map[*types.Package]*packageFacts)}
}

// get returns the facts of a package, or nil.
func (s *factStore) get(pkg *types.Package) *packageFacts {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.packages[pkg]
}

// own returns the facts of a package that is about to be analysed.
func (s *factStore) own(pkg *types.Package) *packageFacts {
	s.mu.Lock()
	defer s.mu.Unlock()
	facts := s.packages[pkg]
	if facts == nil {
		facts = &packageFacts{
			pkg:     make(map[reflect.Type]analysis.Fact),
			objects: make(map[objectKey]analysis.Fact),
		}
		s.packages[pkg] = facts
	}
	return facts
}

// of is the view that one pass has of the facts.
func (s *factStore) of(pkg *types.Package, below iter.Seq[*types.Package], factTypes []analysis.Fact) *passFacts {
	p := &passFacts{store: s, pkg: pkg, own: s.own(pkg), below: below}
	for _, fact := range factTypes {
		p.types = append(p.types, reflect.TypeOf(fact))
	}
	return p
}

// passFacts are the methods of an analysis.Pass that deal in facts.
type passFacts struct {
	store *factStore
	pkg   *types.Package
	own   *packageFacts
	below iter.Seq[*types.Package] // transitive imports
	types []reflect.Type           // that the analyzer has declared
}

func (p *passFacts) importObject(obj types.Object, ptr analysis.Fact) bool {
	if obj == nil {
		panic("nil object")
	}
	facts := p.of(obj.Pkg())
	if facts == nil {
		return false
	}
	return fill(ptr, facts.objects[objectKey{obj, p.check(ptr)}])
}

func (p *passFacts) exportObject(obj types.Object, fact analysis.Fact) {
	if obj.Pkg() != p.pkg {
		panic(fmt.Sprintf("fact %T about %v exported by package %s", fact, obj, p.pkg.Path()))
	}
	p.own.objects[objectKey{obj, p.check(fact)}] = fact
}

func (p *passFacts) importPackage(pkg *types.Package, ptr analysis.Fact) bool {
	if pkg == nil {
		panic("nil package")
	}
	facts := p.of(pkg)
	if facts == nil {
		return false
	}
	return fill(ptr, facts.pkg[p.check(ptr)])
}

func (p *passFacts) exportPackage(fact analysis.Fact) {
	p.own.pkg[p.check(fact)] = fact
}

// allPackages lists the facts about the transitive imports in the order of the
// program, and those about the package itself last.
func (p *passFacts) allPackages() []analysis.PackageFact {
	var all []analysis.PackageFact
	add := func(pkg *types.Package, facts *packageFacts) {
		for _, typ := range p.types {
			if fact := facts.pkg[typ]; fact != nil {
				all = append(all, analysis.PackageFact{Package: pkg, Fact: fact})
			}
		}
	}
	for pkg := range p.below {
		if facts := p.store.get(pkg); facts != nil {
			add(pkg, facts)
		}
	}
	add(p.pkg, p.own)
	return all
}

// allObjects lists the facts about objects of the transitive imports in the
// order of the program and by position, and those of the package itself last.
func (p *passFacts) allObjects() []analysis.ObjectFact {
	var all []analysis.ObjectFact
	add := func(facts *packageFacts) {
		start := len(all)
		for key, fact := range facts.objects {
			if slices.Contains(p.types, key.typ) {
				all = append(all, analysis.ObjectFact{Object: key.obj, Fact: fact})
			}
		}
		slices.SortFunc(all[start:], func(a, b analysis.ObjectFact) int {
			return cmp.Or(cmp.Compare(a.Object.Pos(), b.Object.Pos()),
				cmp.Compare(slices.Index(p.types, reflect.TypeOf(a.Fact)), slices.Index(p.types, reflect.TypeOf(b.Fact))))
		})
	}
	for pkg := range p.below {
		if facts := p.store.get(pkg); facts != nil {
			add(facts)
		}
	}
	add(p.own)
	return all
}

// of returns the facts of the pass's own package, or of another.
func (p *passFacts) of(pkg *types.Package) *packageFacts {
	if pkg == p.pkg {
		return p.own
	}
	return p.store.get(pkg)
}

// check returns the type of a fact, which the analyzer must have declared: in
// go vet others would be lost.
func (p *passFacts) check(fact analysis.Fact) reflect.Type {
	typ := reflect.TypeOf(fact)
	if !slices.Contains(p.types, typ) {
		panic(fmt.Sprintf("fact type %v is not in FactTypes", typ))
	}
	return typ
}

// fill copies fact into what ptr points to.
func fill(ptr, fact analysis.Fact) bool {
	if fact == nil {
		return false
	}
	reflect.ValueOf(ptr).Elem().Set(reflect.ValueOf(fact).Elem())
	return true
}
