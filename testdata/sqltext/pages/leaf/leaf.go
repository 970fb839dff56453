// Package leaf says where in a list a request is.
package leaf

import (
	"net/http"
	"strconv"
)

// Leaf is a page of a list.
type Leaf struct{ No, Size int }

// Offset is how many rows stand before it.
func (l Leaf) Offset() int { return (l.No - 1) * l.Size }

// Any takes what the client asks for.
func Any(r *http.Request) Leaf {
	no, _ := strconv.Atoi(r.URL.Query().Get("page"))
	if no < 1 {
		no = 1
	}
	return Leaf{No: no, Size: 20}
}

// Cut lets nobody look further than 50 pages.
func Cut(r *http.Request) Leaf {
	l := Any(r)
	l.No = min(l.No, 50)
	return l
}

// Sometimes cuts only where it is asked to.
func Sometimes(r *http.Request, cut bool) Leaf {
	l := Any(r)
	if cut {
		l.No = min(l.No, 50)
	}
	return l
}

// Clamped cuts before it fills the page.
func Clamped(r *http.Request) *Leaf {
	no, err := strconv.Atoi(r.FormValue("page"))
	if err != nil {
		return &Leaf{1, 20}
	}
	if no > 50 {
		no = 50
	}
	return &Leaf{No: no, Size: 20}
}

// Named fills its result.
func Named(r *http.Request) (l Leaf, err error) {
	l.No, err = strconv.Atoi(r.FormValue("page"))
	l.Size = 20
	if l.No > 50 {
		l.No = 50
	}
	return
}

// Refused has none for a page that is too far.
func Refused(r *http.Request) (*Leaf, bool) {
	l := Any(r)
	if l.No > 100 {
		return nil, false
	}
	return &l, true
}

// At is the page with a number.
func At(no int) Leaf { return Leaf{no, 20} }
