package catalog

import (
	"go/ast"
	"go/types"
	"os"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

// Role is what an argument is in the statement that a chain of calls builds.
type Role string

const (
	RoleWhere  Role = "where"
	RoleHaving Role = "having"
	RoleOrder  Role = "order"
	RoleGroup  Role = "group"
	RoleJoin   Role = "join"   // "LEFT JOIN users u ON …", or a table and its condition
	RoleOn     Role = "on"     // the condition of a join whose table is another argument
	RoleSelect Role = "select" // a list of columns
	RoleSet    Role = "set"
	RoleFrom   Role = "from" // a table, or tables
	RoleLimit  Role = "limit"
	RoleOffset Role = "offset"
	RoleModel  Role = "model" // a value whose type is the table
	RoleDest   Role = "dest"  // a value that rows are read into
	RoleOmit   Role = "omit"  // columns that are left out
	RoleCond   Role = "cond"  // makes a condition that is not text
)

var roles = []Role{
	RoleWhere, RoleHaving, RoleOrder, RoleGroup, RoleJoin, RoleOn, RoleSelect, RoleSet, RoleFrom,
	RoleLimit, RoleOffset, RoleModel, RoleDest, RoleOmit, RoleCond,
}

// Part says which argument has a role.
type Part struct {
	Role Role
	Arg  int
}

// Chain is what a call adds to a statement that a chain of calls builds.
type Chain struct {
	Parts []Part
	// As is "or" or "not" for conditions, "each" where every argument from the
	// part on is a text of its own, "opaque" where the call may add anything,
	// "raw" where it gives the whole text, "lock" for a locking read.
	As string
	// Run is what the call does with the statement: "select", "first" (one
	// row), "count", "update", "delete" or "insert"; "" adds to it only.
	Run string
	// Start begins a new chain.
	Start bool
}

var chainAs = []string{"or", "not", "each", "opaque", "raw", "lock"}
var chainRun = []string{"select", "first", "count", "update", "delete", "insert"}

// chain is one pair of `chain:`.
type chain struct {
	name  string
	chain *Chain
	line  int
}

// chain reads a mapping of methods, several to a key, to what they add.
func (l *loader) chain(e *entry, n *yaml.Node) error {
	pairs, err := l.pairs(n, "chain")
	if err != nil {
		return err
	}
	for _, p := range pairs {
		fields, err := l.pairs(p.value, "chain."+p.key)
		if err != nil {
			return err
		}
		c := new(Chain)
		for _, f := range fields {
			switch {
			case f.key == "as":
				if c.As = f.value.Value; !slices.Contains(chainAs, c.As) {
					return l.errorf(f.line, "unknown as %q in chain.%s; it is %s", c.As, p.key, strings.Join(chainAs, ", "))
				}
			case f.key == "run" || f.key == "start":
				if c.Run = f.value.Value; !slices.Contains(chainRun, c.Run) {
					return l.errorf(f.line, "unknown %s %q in chain.%s; it is %s", f.key, c.Run, p.key, strings.Join(chainRun, ", "))
				}
				c.Start = f.key == "start"
			case slices.Contains(roles, Role(f.key)):
				i, err := l.index(f, "chain."+p.key+"."+f.key)
				if err != nil {
					return err
				}
				c.Parts = append(c.Parts, Part{Role(f.key), i})
			default:
				keys := []string{"as", "run", "start"}
				for _, r := range roles {
					keys = append(keys, string(r))
				}
				return l.errorf(f.line, "unknown key %q in chain.%s%s", f.key, p.key, didYouMean(f.key, keys))
			}
		}
		for name := range strings.FieldsSeq(p.key) {
			e.chains = append(e.chains, chain{name, c, p.line})
		}
	}
	return nil
}

// Dialect is the database that a driver package is for: "mysql", "postgres",
// "sqlite", "mssql" or another; "" for a package that is no driver.
func (c *Catalog) Dialect(pkg string) string { return c.dialects[pkg] }

// Callee looks the callee of a call up. The static type of the receiver comes
// first: a pipeline and a client share the very method.
func (c *Catalog) Callee(info *types.Info, call *ast.CallExpr) (Method, bool) {
	fun := ast.Unparen(call.Fun)
	switch f := fun.(type) {
	case *ast.IndexExpr:
		fun = f.X
	case *ast.IndexListExpr:
		fun = f.X
	}
	var id *ast.Ident
	switch f := fun.(type) {
	case *ast.Ident:
		id = f
	case *ast.SelectorExpr:
		if sel := info.Selections[f]; sel != nil {
			return c.selected(sel)
		}
		id = f.Sel
	default:
		return Method{}, false
	}
	fn, ok := info.Uses[id].(*types.Func)
	if !ok || fn.Pkg() == nil {
		return Method{}, false
	}
	return c.Lookup(fn.Pkg().Path(), "", fn.Name())
}

func (c *Catalog) selected(sel *types.Selection) (Method, bool) {
	fn, ok := sel.Obj().(*types.Func)
	if !ok {
		return Method{}, false
	}
	t := sel.Recv()
	for i := 0; ; i++ {
		if n := namedType(t); n != nil && n.Obj().Pkg() != nil {
			if m, ok := c.Lookup(n.Obj().Pkg().Path(), n.Obj().Name(), fn.Name()); ok {
				return m, true
			}
		}
		if i == len(sel.Index())-1 {
			break
		}
		st, _ := t.Underlying().(*types.Struct)
		if ptr, ok := t.Underlying().(*types.Pointer); ok {
			st, _ = ptr.Elem().Underlying().(*types.Struct)
		}
		if st == nil || sel.Index()[i] >= st.NumFields() {
			break
		}
		t = st.Field(sel.Index()[i]).Type()
	}
	if recv := fn.Signature().Recv(); recv != nil {
		if n := namedType(recv.Type()); n != nil && n.Obj().Pkg() != nil {
			return c.Lookup(n.Obj().Pkg().Path(), n.Obj().Name(), fn.Name())
		}
	}
	return Method{}, false
}

func namedType(t types.Type) *types.Named {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	n, _ := t.(*types.Named)
	return n
}

var (
	extendedMu sync.Mutex
	extended   = make(map[string]*Catalog) // by the file that extends it
)

// Load returns the embedded tables, extended by the user's file unless that is
// "".
func Load(file string) (*Catalog, error) {
	if file == "" {
		return Default(), nil
	}
	extendedMu.Lock()
	defer extendedMu.Unlock()
	if c := extended[file]; c != nil {
		return c, nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	c, err := Default().Extend(file, data)
	if err != nil {
		return nil, err
	}
	extended[file] = c
	return c, nil
}
