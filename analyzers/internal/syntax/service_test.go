package syntax

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestSameWork(t *testing.T) {
	for _, c := range []struct {
		one, several string
		want         bool
	}{
		{"GetUser", "BatchGetUsers", true}, {"GetUser", "ListUsers", true}, {"UserInfo", "UserInfoByIds", true}, {"FindCity", "FindManyCities", true},
		{"DeleteUser", "RemoveUsers", true}, {"SetConversation", "BatchSetConversations", true}, {"CreateUser", "BulkCreateUser", true},
		{"GetConversation", "SetConversations", false}, {"SetConversation", "GetConversations", false}, {"DeleteUser", "CreateUsers", false},
		{"UserInfo", "DeleteUserInfoByIds", false}, {"GetUser", "UpdateUsers", false}, {"GetUser", "GetOrders", false}, {"MarkRead", "GetManyRead", false},
	} {
		assert.Equal(t, c.want, sameWork(c.one, c.several), c.one+" "+c.several)
	}
}
