package catalog_test

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// TestValidators: which tags refuse a request that gives nothing, or too large a number.
func TestValidators(t *testing.T) {
	for _, test := range []struct {
		tag             reflect.StructTag
		filled, bounded bool
	}{
		{`binding:"required"`, true, false},
		{`json:"id" binding:"required,gt=0"`, true, false},
		{`validate:"gt=0"`, true, false},
		{`validate:"gte=0"`, false, false},
		{`validate:"min=1,max=100"`, true, true},
		{`validate:"min=0,max=100"`, false, true},
		{`validate:"omitempty,min=1"`, false, false},
		{`validate:"omitempty,required"`, true, false},
		{`validate:"ne=0"`, true, false},
		{`validate:"oneof=1 2 3"`, true, true},
		{`validate:"oneof=0 1"`, false, true},
		{`validate:"oneof=open shut"`, true, true},
		{`validate:"required_with=Name"`, false, false},
		{`validate:"dive,required"`, false, false},
		{`validate:"required,dive,gt=0"`, true, false},
		{`validate:"uuid4"`, true, false},
		{`validate:"min=1|eq=0"`, false, false},
		{`v:"required#who?"`, true, false},
		{`v:"id@required|min:1"`, true, false},
		{`v:"min:1|max:50"`, false, true},
		{`v:"required-with:name"`, false, false},
		{`valid:"Required;Range(1, 100)"`, true, true},
		{`valid:"Min(1)"`, true, false},
		{`valid:"Min(0);Max(9)"`, false, true},
		{`valid:"required,email"`, true, false},
		{`valid:"optional,email"`, false, false},
		{`vd:"$>0"`, true, false},
		{`vd:"len($)>0; msg:'who?'"`, true, false},
		{`vd:"$>0||$==-1"`, false, false},
		{`vd:"$<=100"`, false, true},
		{`json:"id,range=[1:100]"`, true, true},
		{`form:"page,range=[0:100]"`, false, true},
		{`form:"kind,optional,options=a|b"`, false, false},
		{`path:"kind,options=a|b"`, true, false},
		{`json:"id,omitempty" gorm:"required"`, false, false},
	} {
		assert.Equal(t, test.filled, catalog.Default().Filled(test.tag), "filled: %s", test.tag)
		assert.Equal(t, test.bounded, catalog.Default().Bounded(test.tag), "bounded: %s", test.tag)
	}
}
