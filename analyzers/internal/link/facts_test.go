package link

import (
	"reflect"
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

// fill gives all fields values, of which no two are equal as far as their types allow.
func fill(v reflect.Value, n *int64) {
	*n++
	switch {
	case v.Kind() == reflect.Struct:
		for _, f := range v.Fields() {
			if f.CanSet() {
				fill(f, n)
			}
		}
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), n)
		fill(v.Index(1), n)
	case v.Kind() == reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case v.Kind() == reflect.Map:
		key, elem := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, n)
		fill(elem, n)
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
