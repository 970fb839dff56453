package eval

import "testing"

// TestLate is about what comes behind the place where a value is first known.
func TestLate(t *testing.T) {
	expect(t, header+`
func fails(n int) error

func deferred() (o *options) {
	defer func() { o.deep = true }()
	return &options{}
}

func kept() (o *options) {
	defer fails(1)
	return &options{}
}

func results() {
	want(deferred(), "?")
	want(kept(), "&{false \"\" nil}")
}

func told(n int) (err error) {
	defer func() { want(err, "?") }()
	return fails(n)
}

func turns() {
	xs, ys := []bool{false, false}, []bool{false, false}
	for i, x := range xs {
		want(x, "?")
		xs[i] = true
		want(ys[i], "false")
	}
}

func left(n int) {
	var a, b options
	for {
		if n++; n > 3 {
			a.deep = true
			break
		}
	}
	want(a, "{true \"\" nil}")
	for n > 0 {
		if n--; n == 7 {
			b.deep = true
			break
		}
	}
	want(b, "{? \"\" nil}")
}

func others(p *options) {
	o := options{next: p}
	o.next.deep = true
	want(o, "{false \"\" ?}")
}

type wrapped struct{ *options }

func promoted(p *options) {
	w, own := wrapped{p}, wrapped{&options{}}
	w.deep, own.deep = true, true
	want(w, "{?}")
	want(own, "{&{true \"\" nil}}")
}

func counted(n uint) {
	var less uint
	want(less-1, "?")
	want(less+1, "1")
}
`)
}
