package entry

import (
	"go/ast"
	"go/types"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

func fullName(fn *types.Func) string { return syntax.FuncName(fn.Origin()) }

// methods are the exported methods that a type of the program declares, or one
// that it embeds.
func methods(t types.Type) []*types.Func {
	n := named(t)
	if n == nil || n.Obj().Pkg() == nil || types.IsInterface(n) {
		return nil
	}
	var out []*types.Func
	for sel := range types.NewMethodSet(types.NewPointer(n)).Methods() {
		if fn, ok := sel.Obj().(*types.Func); ok && fn.Exported() {
			out = append(out, fn)
		}
	}
	return out
}

// httpVerbs are the methods of a controller that answer by their name.
var httpVerbs = []string{"Get", "Post", "Put", "Delete", "Patch", "Head", "Options"}

// object adds the routes of a controller: which method answers which verb is said
// as in "get:List;post,put:Save", or is said by the methods' names.
func (m *machine) object(v *value, path string, mapping []*value, on *node, r *catalog.Registration, call *ast.CallExpr, e *env) {
	add := func(verbs []string, path string, fn *types.Func) {
		if fn != nil {
			m.nodes = append(m.nodes, &node{base: on, path: path, verbs: verbs, kind: r.Kind, funcs: []function{{Ref: refTo(fn), decl: fn}}, pos: call, in: e.in})
		}
	}
	if len(mapping) == 0 || !strings.Contains(mapping[0].string(), ":") {
		for _, fn := range methods(v.typ) {
			switch {
			case len(mapping) > 0 && mapping[0].text != nil:
				if strings.Contains(","+*mapping[0].text+",", ","+fn.Name()+",") {
					add([]string{"ANY"}, path, fn)
				}
			case slices.Contains(httpVerbs, fn.Name()) && (m.home[fn.Origin()] != nil || !m.cat.Registers(fn.Pkg().Path())):
				add([]string{strings.ToUpper(fn.Name())}, path, fn)
			}
		}
		return
	}
	for part := range strings.SplitSeq(mapping[0].string(), ";") {
		verbs, name, _ := strings.Cut(strings.TrimSpace(part), ":")
		var list []string
		for verb := range strings.SplitSeq(verbs, ",") {
			if verb = strings.ToUpper(strings.TrimSpace(verb)); verb == "*" {
				verb = "ANY"
			}
			list = append(list, verb)
		}
		add(list, path, method(v.typ, strings.TrimSpace(name)))
	}
}

// auto adds one route per method of a controller, named by both.
func (m *machine) auto(v *value, prefix string, on *node, r *catalog.Registration, call *ast.CallExpr, e *env) {
	n := named(v.typ)
	if n == nil {
		return
	}
	controller := strings.ToLower(strings.TrimSuffix(n.Obj().Name(), "Controller"))
	for _, fn := range methods(v.typ) {
		if n := named(receiver(fn)); n != nil && m.cat.Registers(n.Obj().Pkg().Path()) {
			continue // of the framework
		}
		path := join(join(prefix, "/"+controller), "/"+strings.ToLower(fn.Name()))
		m.nodes = append(m.nodes, &node{base: on, path: path, verbs: []string{"ANY"}, kind: r.Kind, funcs: []function{{Ref: refTo(fn), decl: fn}}, pos: call, in: e.in})
	}
}

// routeComment is a route as a comment of its handler says it: @router /x/:id [get,post].
var routeComment = regexp.MustCompile(`@router\s+(\S+)(?:\s+\[([^\]]*)\])?`)

// commented adds the routes that the comments of a controller's methods say.
func (m *machine) commented(v *value, on *node, r *catalog.Registration, call *ast.CallExpr, e *env) {
	for _, fn := range methods(v.typ) {
		k := m.home[fn.Origin()]
		if k == nil || k.decls[fn.Origin()].Doc == nil {
			continue
		}
		for _, found := range routeComment.FindAllStringSubmatch(k.decls[fn.Origin()].Doc.Text(), -1) {
			var verbs []string
			for verb := range strings.SplitSeq(found[2], ",") {
				if verb = strings.ToUpper(strings.TrimSpace(verb)); verb != "" {
					verbs = append(verbs, verb)
				}
			}
			m.nodes = append(m.nodes, &node{base: on, path: found[1], verbs: verbs, kind: r.Kind, funcs: []function{{Ref: refTo(fn), decl: fn}}, pos: call, in: e.in})
		}
	}
}

// tagged adds the routes of the methods whose request says by the tags of a field
// where it is sent.
func (m *machine) tagged(v *value, add func([]string, string, []function) *node) {
	fns := methods(v.typ)
	if len(v.funcs) > 0 && v.funcs[0].decl != nil {
		fns = []*types.Func{v.funcs[0].decl}
	}
	for _, fn := range fns {
		params := fn.Signature().Params()
		if params.Len() != 2 {
			continue
		}
		path, verbs, ok := m.tags(params.At(1).Type())
		if ok {
			add(verbs, path, []function{{Ref: refTo(fn), decl: fn}})
		}
	}
}

func (m *machine) tags(t types.Type) (path string, verbs []string, ok bool) {
	st, _ := deref(t).Underlying().(*types.Struct)
	if st == nil {
		return "", nil, false
	}
	for i := range st.NumFields() {
		n := named(st.Field(i).Type())
		if n == nil || n.Obj().Pkg() == nil {
			continue
		}
		r := m.cat.Routes(n.Obj().Pkg().Path(), n.Obj().Name())
		if r == nil || r.Tags == nil {
			continue
		}
		tag := reflect.StructTag(st.Tag(i))
		for verb := range strings.SplitSeq(tag.Get(r.Tags["method"]), ",") {
			if verb = strings.ToUpper(strings.TrimSpace(verb)); verb != "" {
				verbs = append(verbs, verb)
			}
		}
		if path = tag.Get(r.Tags["path"]); path != "" {
			return path, verbs, true
		}
	}
	return "", nil, false
}
