package link

import (
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/querylint/querylint/analyzers/internal/pack"
)

// Nothing of a summary is lost where it is packed, and all of it can be.
func TestSummaryIsPacked(t *testing.T) {
	var s Summary
	n := int64(0)
	fill(reflect.ValueOf(&s).Elem(), &n)
	assert.Greater(t, n, int64(100))
	assert.Equal(t, &s, pack.Value[Summary](pack.Of(&s)))
}

// fill gives all fields values, of which no two are equal as far as their types allow. What a
// value has of the type of a value that it is within stays empty.
func fill(v reflect.Value, n *int64, within ...reflect.Type) {
	*n++
	switch {
	case v.Kind() == reflect.Struct:
		for _, f := range v.Fields() {
			if f.CanSet() {
				fill(f, n, within...)
			}
		}
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), n, within...)
		fill(v.Index(1), n, within...)
	case v.Kind() == reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), n, within...)
		}
	case v.Kind() == reflect.Pointer:
		if slices.Contains(within, v.Type()) {
			return
		}
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n, slices.Concat(within, []reflect.Type{v.Type()})...)
	case v.Kind() == reflect.Map:
		key, elem := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, n, within...)
		fill(elem, n, within...)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, elem)
	case v.CanInt():
		v.SetInt(*n % 100)
	case v.CanUint():
		v.SetUint(uint64(*n % 100))
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	case v.Kind() == reflect.String:
		v.SetString(string(rune('a' + *n)))
	}
}
