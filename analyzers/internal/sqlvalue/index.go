package sqlvalue

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

// index is what is declared in the package.
type index struct {
	consts  map[*types.Const]ast.Expr
	once    map[*types.Var]ast.Expr // package variables, fields and local tables that are set in one place
	several map[*types.Var]*setting
	embeds  map[*types.Var]string
	decls   map[*types.Func]*ast.FuncDecl
	lits    map[types.Object]*ast.FuncLit // local functions
	changes map[*types.Func]bool          // see Source.changes
}

// setting is what a variable or field is given in a few places.
type setting struct {
	choice *Choice
	values []ast.Expr
}

// maxSettings bounds the places that a variable is set in.
const maxSettings = 4

// Decl is the declaration of a function of this package.
func (s *Source) Decl(fn *types.Func) *ast.FuncDecl { return s.idx().decls[fn] }

// Initial is the only value that a package variable is given.
func (s *Source) Initial(v *types.Var) ast.Expr { return s.idx().once[v] }

func (s *Source) function(o types.Object) *ast.FuncLit { return s.idx().lits[o] }

func (s *Source) idx() *index {
	if s.index != nil {
		return s.index
	}
	x := &index{
		consts: make(map[*types.Const]ast.Expr), once: make(map[*types.Var]ast.Expr),
		several: make(map[*types.Var]*setting),
		embeds:  make(map[*types.Var]string), decls: make(map[*types.Func]*ast.FuncDecl),
		lits: make(map[types.Object]*ast.FuncLit), changes: make(map[*types.Func]bool),
	}
	s.index = x
	times := make(map[*types.Var][]ast.Expr)
	lits := make(map[types.Object]int)
	set := func(o types.Object, e ast.Expr) {
		v, ok := o.(*types.Var)
		if !ok {
			return
		}
		if lit, ok := ast.Unparen(e).(*ast.FuncLit); ok && e != nil {
			x.lits[o] = lit
		}
		lits[o]++
		if v.IsField() || v.Parent() == s.Pkg.Scope() || lookedUp(v.Type(), 0) {
			times[v] = append(times[v], e)
		}
	}
	for _, f := range s.Files {
		for _, d := range f.Decls {
			if d, ok := d.(*ast.FuncDecl); ok {
				if fn, ok := s.Info.Defs[d.Name].(*types.Func); ok {
					x.decls[fn] = d
				}
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GenDecl:
				for _, sp := range n.Specs {
					vs, ok := sp.(*ast.ValueSpec)
					if !ok {
						continue
					}
					if name := Embedded(n, vs); name != "" && len(vs.Names) == 1 {
						if v, ok := s.Info.Defs[vs.Names[0]].(*types.Var); ok {
							x.embeds[v] = name
						}
					}
					for i, name := range vs.Names {
						if i >= len(vs.Values) {
							continue
						}
						if c, ok := s.Info.Defs[name].(*types.Const); ok {
							x.consts[c] = vs.Values[i]
						} else {
							set(s.Info.Defs[name], vs.Values[i])
						}
					}
				}
			case *ast.AssignStmt:
				for i, l := range n.Lhs {
					var r ast.Expr
					if len(n.Rhs) == len(n.Lhs) && n.Tok != token.ADD_ASSIGN {
						r = n.Rhs[i]
					}
					switch l := ast.Unparen(l).(type) {
					case *ast.Ident:
						if o := s.Info.Uses[l]; o != nil && local(o) {
							r = nil // a parameter, or another value later
						}
						set(s.Info.ObjectOf(l), r)
					case *ast.SelectorExpr:
						set(s.Info.ObjectOf(l.Sel), r)
						set(s.local(l.X), nil)
					case *ast.IndexExpr:
						set(s.local(l.X), nil)
					}
				}
			case *ast.CompositeLit:
				for _, el := range n.Elts {
					if kv, ok := el.(*ast.KeyValueExpr); ok {
						if id, ok := kv.Key.(*ast.Ident); ok {
							if v, ok := s.Info.Uses[id].(*types.Var); ok && v.IsField() {
								set(v, kv.Value)
							}
						}
					}
				}
			case *ast.UnaryExpr:
				if n.Op == token.AND {
					switch l := ast.Unparen(n.X).(type) {
					case *ast.Ident:
						set(s.Info.ObjectOf(l), nil)
					case *ast.SelectorExpr:
						set(s.Info.ObjectOf(l.Sel), nil)
					}
				}
			}
			return true
		})
	}
	for v, values := range times {
		switch {
		case slices.Contains(values, nil) || len(values) > maxSettings:
		case len(values) == 1:
			x.once[v] = values[0]
		default:
			x.several[v] = &setting{&Choice{N: len(values)}, values}
		}
	}
	for o, n := range lits {
		if n > 1 {
			delete(x.lits, o)
		}
	}
	return x
}

// local is the local variable that an expression is, or nil.
func (s *Source) local(e ast.Expr) types.Object {
	if id, ok := ast.Unparen(e).(*ast.Ident); ok {
		if o := s.Info.ObjectOf(id); local(o) {
			return o
		}
	}
	return nil
}

// Embedded is the file that a //go:embed comment names, if it is one.
func Embedded(d *ast.GenDecl, vs *ast.ValueSpec) string {
	for _, g := range []*ast.CommentGroup{d.Doc, vs.Doc} {
		if g == nil {
			continue
		}
		for _, c := range g.List {
			if rest, ok := strings.CutPrefix(c.Text, "//go:embed "); ok {
				name := strings.TrimSpace(rest)
				if u, err := strconv.Unquote(name); err == nil {
					name = u
				}
				if !strings.ContainsAny(name, " *?[") {
					return name
				}
			}
		}
	}
	return ""
}
