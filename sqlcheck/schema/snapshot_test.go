package schema

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What a snapshot says is what is read of it.
func TestSnapshot(t *testing.T) {
	snapshot := &Snapshot{Version: "MariaDB 10.11\n19", Server: "mariadb10", Tables: []Snapshotted{
		{Name: "carts", Create: "CREATE TABLE `carts` (`id` int PRIMARY KEY, `a` int, `b` int, KEY `a``b` (`a`,`b`))", Sized: true, Rows: 405123, Distinct: []Distinct{
			{"PRIMARY", []int64{405123}}, {"a`b", []int64{12, 405000}},
		}},
		{Name: "empty", Create: "CREATE TABLE `empty` (`id` int)", Sized: true},
		{Name: "unasked", Create: "CREATE TABLE `unasked` (`id` int)"},
		{Name: "odd", Create: "CREATE TABLE `odd` (`id` FANCY(3) NOT A TYPE, KEY k (id)", Sized: true, Rows: 5},
		{Name: "a\n-- querylint:rows `carts` 1", Create: "CREATE TABLE `a` (`id` int)", Sized: true, Rows: 7},
		{Name: "v", Create: "CREATE VIEW `v` AS SELECT `id` FROM `carts`", View: true},
	}}
	text := snapshot.String()
	assert.True(t, strings.HasPrefix(text, "-- querylint:snapshot of MariaDB 10.1119\n-- querylint:server mariadb10\n\nCREATE TABLE `carts`"), text)
	assert.NotContains(t, text, "\n-- querylint:rows ``carts", "a name that ends its comment has none")
	b := NewBuilder(&Schema{})
	require.NoError(t, b.Text("s.sql", text))
	s := b.Schema
	assert.False(t, b.Lenient)
	assert.Equal(t, "mariadb10", s.Server)
	carts := s.Table("", "carts")
	require.NotNil(t, carts)
	assert.True(t, carts.Sized)
	assert.EqualValues(t, 405123, carts.Rows)
	assert.Equal(t, []int64{405123}, carts.Index("PRIMARY").Distinct)
	assert.Equal(t, []int64{12, 405000}, carts.Index("a`b").Distinct)
	assert.True(t, s.Table("", "empty").Sized)
	assert.Zero(t, s.Table("", "empty").Rows)
	assert.False(t, s.Table("", "unasked").Sized)
	assert.Nil(t, s.Table("", "odd"), "what cannot be read is not known, and no error")
	assert.NotEmpty(t, b.Notes)
	assert.False(t, s.Table("", "a").Sized)
	assert.True(t, s.Table("", "v").View)

	// A copy has numbers of its own.
	clone := carts.Clone()
	clone.Index("a`b").Distinct[0] = 1
	assert.EqualValues(t, 12, carts.Index("a`b").Distinct[0])
}

// Comments that a snapshot would not have say nothing, wherever they stand.
func TestSizesOfOthers(t *testing.T) {
	s, _ := read(t, "CREATE TABLE c (id int, k int, KEY k (k));\n"+
		"-- querylint:rows c 5\n-- querylint:rows `c` five\n-- querylint:rows `c` 5 6\n-- querylint:rows `c` -5\n-- querylint:rows `d` 5\n-- querylint:rows `c\n-- querylint:rows\n"+
		"-- querylint:distinct `c` `k` 1 2\n-- querylint:distinct `c` `none` 1\n-- querylint:distinct `c`\n-- querylint:ignore big-write it is\n")
	c := s.Table("", "c")
	assert.False(t, c.Sized)
	assert.Nil(t, c.Index("k").Distinct)
	assert.Empty(t, s.Server)
}
