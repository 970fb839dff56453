package sqltext

import (
	"go/token"
	"go/types"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestFieldsUnknown: a row whose embedded struct comes of a package that does not
// compile may have any fields.
func TestFieldsUnknown(t *testing.T) {
	id := types.NewField(token.NoPos, nil, "ID", types.Typ[types.Int], false)
	base := types.NewField(token.NoPos, nil, "BaseModel", types.Typ[types.Invalid], true)
	row := types.NewStruct([]*types.Var{base, id}, nil)
	assert.Nil(t, rowFields(row, 0))
	outer := types.NewStruct([]*types.Var{types.NewField(token.NoPos, nil, "Row", row, true)}, nil)
	assert.Nil(t, rowFields(outer, 0))
	assert.Len(t, rowFields(types.NewStruct([]*types.Var{id}, nil), 0), 1)
	assert.NotNil(t, rowFields(types.NewStruct(nil, nil), 0))
}
