package poly

import (
	"strconv"
	"strings"
)

// Times is how often the factors make something run, as a reader would write
// it: 3·len(ids)·len(x.Lines).
func Times(coef int64, fs []Factor) string {
	var parts []string
	if coef > 1 {
		parts = append(parts, strconv.FormatInt(coef, 10))
	}
	for _, f := range fs {
		if f.Class.Raises() {
			parts = append(parts, f.Text())
		}
	}
	if len(parts) == 0 {
		return "1"
	}
	return strings.Join(parts, "·")
}

// Polynomial is Times with the memos and caches that have to be without an answer.
func (t *Term) Polynomial() string {
	var parts []string
	for _, f := range t.Factors {
		if f.Class.Remembers() {
			parts = append(parts, "miss("+f.Memo()+")")
		}
	}
	if times := Times(t.Coef, t.Factors); times != "1" || len(parts) == 0 {
		parts = append(parts, times)
	}
	return strings.Join(parts, "·")
}

// Memos are the memos and caches that have to be without an answer.
func (t *Term) Memos() []string {
	var out []string
	for _, f := range t.Factors {
		if f.Class.Remembers() {
			out = append(out, f.Memo())
		}
	}
	return out
}

// Path is the way from the call to the driver: its two last steps, behind an
// ellipsis for the call itself and all between.
func (t *Term) Path() string {
	n := len(t.Chain) // the last is the driver
	if n < 2 {
		return ""
	}
	parts := []string{"…"}
	if n > 2 || t.Bound {
		parts = append(parts, LocalName(t.Chain[n-2].Function))
	}
	return strings.Join(append(parts, t.Leaf.Name), " → ")
}

// LocalName is a function's name without its package, for those who read it
// next to the code: (*T).Method, Func.
func LocalName(full string) string {
	name := full[strings.LastIndexByte(full, '/')+1:]
	if _, local, ok := strings.Cut(name, "."); ok {
		return local
	}
	return name
}
