package poly

import (
	"go/constant"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// Need is what a caller has to pass for a term to run at all: the function asks a
// parameter for it, as in
//
//	func Users(ids []int64, withOrders bool) { …; if withOrders { … } }
type Need struct {
	Param int         // see Factor.Param
	Part  string      // what of it is compared: nothing more, len for its length, .Name for a field
	Op    token.Token // EQL, NEQ, LSS, LEQ, GTR or GEQ
	Value string      // with what: a constant as constant.Value.ExactString writes it, or Nil
}

// What Need.Met knows beside the constants of Go.
const (
	Nil    = "nil"
	NotNil = "not nil"
)

// OfField reports whether it is a field of the parameter that is compared.
func (n Need) OfField() bool { return strings.HasPrefix(n.Part, ".") }

// If is what is needed for the comparison to hold, or not to hold.
func (n Need) If(holds bool) Need {
	if holds {
		return n
	}
	switch n.Op {
	case token.EQL:
		n.Op = token.NEQ
	case token.NEQ:
		n.Op = token.EQL
	case token.LSS:
		n.Op = token.GEQ
	case token.GEQ:
		n.Op = token.LSS
	case token.GTR:
		n.Op = token.LEQ
	case token.LEQ:
		n.Op = token.GTR
	}
	return n
}

// Met reports whether a value may be what is needed. Only where both are known to be
// what they are, it may be not.
func (n Need) Met(value string) bool {
	if n.Value == Nil || value == Nil || value == NotNil {
		known := n.Value == Nil && (value == Nil || value == NotNil)
		return !known || (value == Nil) == (n.Op == token.EQL)
	}
	x, y := literal(value), literal(n.Value)
	if x.Kind() != y.Kind() || x.Kind() == constant.Unknown {
		return true
	}
	return constant.Compare(x, n.Op, y)
}

// literal reads a constant that ExactString has written.
func literal(s string) constant.Value {
	switch {
	case s == "true" || s == "false":
		return constant.MakeBool(s == "true")
	case strings.HasPrefix(s, `"`):
		return constant.MakeFromLiteral(s, token.STRING, 0)
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return constant.MakeInt64(n)
	}
	return constant.MakeUnknown()
}

// Settle is the cost of terms in the place of which their caller has put its arguments:
// kept is what each of them still needs. Those of which nobody asks any more are added
// up, unless they need opposite things: of these ways, one runs.
func Settle(ts []Term, kept [][]Need) []Term {
	type way struct {
		needs [][]Need
		terms []Term
	}
	var ways []*way
	for i, t := range ts {
		open := len(kept[i]) == 0 && len(t.Needs) > 0
		at := len(ways)
		if open {
			if k := slices.IndexFunc(ways, func(w *way) bool {
				return len(w.needs) > 0 && !slices.ContainsFunc(w.needs, func(ns []Need) bool { return !Exclude(ns, t.Needs) })
			}); k >= 0 {
				at = k
			}
		}
		if at == len(ways) {
			ways = append(ways, &way{})
		}
		if open {
			ways[at].needs = append(ways[at].needs, t.Needs)
		}
		t.Needs = kept[i]
		ways[at].terms = bound(with(ways[at].terms, &t, larger))
	}
	var out []Term
	for _, w := range ways {
		out = Add(out, w.terms)
	}
	return out
}

// Exclude reports whether what is needed here cannot be passed where the other is.
func Exclude(a, b []Need) bool {
	return slices.ContainsFunc(a, func(x Need) bool {
		return slices.ContainsFunc(b, func(y Need) bool {
			same := x.Param == y.Param && x.Part == y.Part
			return same && (x == y.If(false) || x.Op == token.EQL && !y.Met(x.Value) || y.Op == token.EQL && !x.Met(y.Value))
		})
	})
}

// flag bits of Leaf.Flags.
const (
	flagBits  = 2
	flagFalse = 1
	flagTrue  = 2
	flagNil   = 3
)

// Flag is a constant argument of an open call as Leaf.Flags has it. Only what tells
// one way through a function from another is: true, false and nil.
func Flag(param int, value string) uint64 {
	code := uint64(slices.Index([]string{"", "false", "true", Nil}, value))
	if param < 1 || param >= 64/flagBits || value == "" || code > flagNil {
		return 0
	}
	return code << (flagBits * param)
}

// flagged is the constant that the call of an open leaf passes for a parameter.
func flagged(flags uint64, param int) string {
	if param < 1 || param >= 64/flagBits {
		return ""
	}
	switch flags >> (flagBits * param) & flagNil {
	case flagFalse:
		return "false"
	case flagTrue:
		return "true"
	case flagNil:
		return Nil
	}
	return ""
}

// Runs reports whether the term runs where the call of an interface method, a leaf,
// passes what it does.
func (t *Term) Runs(call Leaf) bool {
	for _, n := range t.Needs {
		if v := flagged(call.Flags, n.Param); v != "" && n.Part == "" && !n.Met(v) {
			return false
		}
	}
	return true
}
