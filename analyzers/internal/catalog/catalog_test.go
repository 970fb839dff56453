package catalog

import (
	"encoding/json"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// BenchmarkDefault: every process of go vet pays this.
func BenchmarkDefault(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		build()
	}
}

func TestOwnTablesAreConsistent(t *testing.T) {
	var all []*entry
	for _, entries := range ownEntries() {
		all = append(all, entries...)
	}
	assert.NoError(t, consistent(all))
}

func TestLookup(t *testing.T) {
	const goredis = "github.com/redis/go-redis/v9"
	tests := []struct {
		pkg, typ, name string
		want           Method
	}{
		{"database/sql", "DB", "QueryContext", Method{Library: "database/sql", Effect: DBRead, SQL: 1}},
		{"database/sql", "Tx", "Commit", Method{Library: "database/sql", Effect: Tx, SQL: -1, Op: Commit}},
		{"database/sql", "Stmt", "Query", Method{Library: "database/sql", Effect: DBRead, SQL: -1}},
		{"database/sql", "Rows", "Next", Method{Library: "database/sql", Effect: Rows, SQL: -1}},
		{"database/sql", "Rows", "NextResultSet", Method{Library: "database/sql", SQL: -1}},
		{"database/sql", "DB", "Conn", Method{Library: "database/sql", SQL: -1, Op: Session}},
		{"github.com/jmoiron/sqlx", "", "Select", Method{Library: "sqlx", Effect: DBRead, SQL: 2}},
		{"gorm.io/gorm", "DB", "Where", Method{Library: "gorm", Effect: Build, SQL: -1}},
		{"gorm.io/gorm", "DB", "Raw", Method{Library: "gorm", Effect: Build, SQL: 0}},
		{"gorm.io/gorm", "DB", "Find", Method{Library: "gorm", Effect: DBRead, SQL: -1}},
		{"gorm.io/gorm", "DB", "ToSQL", Method{Library: "gorm", SQL: -1}},
		{"gorm.io/gorm", "DB", "Transaction", Method{Library: "gorm", Effect: Tx, SQL: -1, Op: Within, Calls: []Callback{{0, Once, -1, false}}, Args: []Argument{{"isolation", 1}}}},
		{"sync", "Map", "Range", Method{Library: "sync", SQL: -1, Calls: []Callback{{0, Each, -1, true}}}},
		{"gorm.io/gorm", "DB", "FindInBatches", Method{Library: "gorm", Effect: DBRead, SQL: -1, Calls: []Callback{{2, Batch, -1, false}}}},
		{"gorm.io/gorm", "DB", "Association", Method{Library: "gorm", Effect: Build, SQL: -1}},
		{"gorm.io/gorm", "Association", "Find", Method{Library: "gorm", Effect: DBRead, SQL: -1}},
		{"gorm.io/gorm", "DB", "Session", Method{Library: "gorm", Effect: Build, SQL: -1}},
		{"gorm.io/gorm", "DB", "Debug", Method{Library: "gorm", Effect: Build, SQL: -1}},
		{"gorm.io/gorm", "DB", "Scopes", Method{Library: "gorm", Effect: Build, SQL: -1, Calls: []Callback{{0, Once, -1, false}}}},
		{"gorm.io/gorm", "DB", "Connection", Method{Library: "gorm", Effect: None, SQL: -1, Calls: []Callback{{0, Once, -1, false}}}},
		{"github.com/beego/beego/v2/client/orm", "Ormer", "Raw", Method{Library: "beego", Effect: Build, SQL: 0}},
		{"github.com/beego/beego/v2/client/orm", "RawSeter", "QueryRows", Method{Library: "beego", Effect: DBRead, SQL: -1}},
		{"github.com/beego/beego/v2/client/orm", "QuerySeter", "Filter", Method{Library: "beego", Effect: Build, SQL: -1}},
		{"xorm.io/xorm", "Engine", "NewSession", Method{Library: "xorm", Effect: Build, SQL: -1, Op: Session}},
		{"xorm.io/xorm", "Session", "Cols", Method{Library: "xorm", Effect: Build, SQL: -1}},
		{"xorm.io/xorm", "Session", "FindAndCount", Method{Library: "xorm", Effect: DBRead, SQL: -1}},
		{"github.com/xorm-io/xorm", "Session", "Iterate", Method{Library: "xorm", Effect: DBRead, SQL: -1, Op: Stream, Calls: []Callback{{1, Each, -1, false}}}},
		{goredis, "Client", "Get", Method{Library: "go-redis", Effect: CacheRead, SQL: -1, Op: Get, Args: []Argument{{"key", 1}}}},
		{goredis, "Client", "BLPop", Method{Library: "go-redis", Effect: Wait, SQL: -1}},
		{goredis, "StringCmdable", "Get", Method{Library: "go-redis", Effect: CacheRead, SQL: -1, Op: Get, Args: []Argument{{"key", 1}}}},
		{goredis, "Pipeliner", "Get", Method{Library: "go-redis", Effect: Queue, SQL: -1, Op: Get, Args: []Argument{{"key", 1}}}},
		{goredis, "Pipeliner", "Exec", Method{Library: "go-redis", Effect: CacheWrite, SQL: -1, Op: Still}},
		{goredis, "Client", "Pipelined", Method{Library: "go-redis", Effect: CacheWrite, SQL: -1, Op: Still, Calls: []Callback{{1, Once, -1, false}}}},
		{goredis, "ClusterClient", "ForEachMaster", Method{Library: "go-redis", Effect: None, SQL: -1, Calls: []Callback{{1, Once, -1, false}}}},
		{"os", "", "Exit", Method{Library: "std", Effect: Exit, SQL: -1}},
		{"testing", "TB", "FailNow", Method{Library: "std", Effect: Exit, SQL: -1}},
		{"go.uber.org/zap", "SugaredLogger", "Fatalw", Method{Library: "zap", Effect: Exit, SQL: -1}},
		{"github.com/sirupsen/logrus", "Entry", "Fatal", Method{Library: "logrus", Effect: Exit, SQL: -1}},
		{"github.com/go-redis/redis", "Client", "Pipelined", Method{Library: "go-redis", Effect: CacheWrite, SQL: -1, Op: Still, Calls: []Callback{{0, Once, -1, false}}}},
		{"go.mongodb.org/mongo-driver/mongo", "Collection", "FindOne", Method{Library: "mongo", Effect: DBRead, SQL: -1}},
		{"github.com/IBM/sarama", "SyncProducer", "SendMessage", Method{Library: "sarama", Effect: MQSend, SQL: -1, Op: Send, Batch: "one SendMessages"}},
		{"github.com/twmb/franz-go/pkg/kgo", "Client", "Produce", Method{
			Library: "franz-go", Effect: Queue, SQL: -1, Op: Send, Calls: []Callback{{2, Once, -1, false}}, Args: []Argument{{"told", 2}},
		}},
		{"net/http", "Client", "Do", Method{Library: "net/http", Effect: RPC, SQL: -1, Args: []Argument{{"request", 0}}}},
		{"google.golang.org/grpc", "ClientConnInterface", "Invoke", Method{Library: "grpc", Effect: RPC, SQL: -1, Op: Call}},
		{"slices", "", "Chunk", Method{Library: "std", Effect: Chunk, SQL: -1}},
		{"slices", "", "SortFunc", Method{Library: "std", Effect: None, SQL: -1, Calls: []Callback{{1, Each, 0, false}}}},
		{"sync", "Once", "Do", Method{Library: "std", Effect: None, SQL: -1, Calls: []Callback{{0, First, -1, false}}}},
		{"github.com/zeromicro/go-zero/core/mr", "", "ForEach", Method{Library: "go-zero", Effect: None, SQL: -1, Calls: []Callback{{0, Once, -1, false}, {1, Each, 0, false}}}},
	}
	for _, tt := range tests {
		t.Run(tt.pkg+"."+tt.typ+"."+tt.name, func(t *testing.T) {
			got, ok := Default().Lookup(tt.pkg, tt.typ, tt.name)
			got.Chain = nil // held against the libraries by TestConformance
			assert.True(t, ok)
			assert.Equal(t, tt.want, got)
		})
	}
	for _, n := range [][3]string{
		{"database/sql", "DB", "Stats"}, {"database/sql", "", "Query"}, {"fmt", "", "Println"}, {"gorm.io/gorm", "Nobody", "Find"},
	} {
		_, ok := Default().Lookup(n[0], n[1], n[2])
		assert.False(t, ok, "%s.%s.%s", n[0], n[1], n[2])
	}
}

func TestPackages(t *testing.T) {
	tests := []struct {
		pkg                        string
		client, opaque, combinator bool
	}{
		{pkg: "database/sql", client: true, opaque: true},
		{pkg: "gorm.io/gorm", client: true, opaque: true},
		{pkg: "gorm.io/driver/mysql", opaque: true},
		{pkg: "github.com/redis/go-redis/v9", client: true, opaque: true},
		{pkg: "github.com/redis/go-redis/v9/internal/pool", opaque: true},
		{pkg: "github.com/redis/go-redis-entraid"},
		{pkg: "github.com/jackc/pgx/v5/pgxpool", client: true, opaque: true},
		{pkg: "github.com/rabbitmq/amqp091-go", client: true, opaque: true},
		{pkg: "net/http", opaque: true},
		{pkg: "google.golang.org/grpc", opaque: true},
		{pkg: "google.golang.org/protobuf/proto"},
		{pkg: "slices", opaque: true},
		{pkg: "golang.org/x/sync/errgroup", combinator: true},
		{pkg: "golang.org/x/sync/semaphore"},
		{pkg: "github.com/samber/lo", combinator: true},
		{pkg: "github.com/samber/lo/parallel", combinator: true},
		{pkg: "github.com/samber/lo2"},
		{pkg: "github.com/cenkalti/backoff/v4", combinator: true},
		{pkg: "entgo.io/ent", combinator: true},
		{pkg: "entgo.io/ent/dialect/sql", client: true, opaque: true},
		{pkg: "example.com/shop/orders"},
		{pkg: "shop/orders"},
	}
	for _, tt := range tests {
		t.Run(tt.pkg, func(t *testing.T) {
			assert.Equal(t, tt.client, Default().Client(tt.pkg), "Client")
			assert.Equal(t, tt.opaque, Default().Opaque(tt.pkg), "Opaque")
			assert.Equal(t, tt.combinator, Default().Combinator(tt.pkg), "Combinator")
		})
	}
}

func TestTypes(t *testing.T) {
	c := Default()
	assert.True(t, c.Handle("database/sql", "DB"))
	assert.True(t, c.Handle("github.com/redis/go-redis/v9", "UniversalClient"))
	assert.False(t, c.Handle("database/sql", "Rows"))
	assert.True(t, c.Request("github.com/gin-gonic/gin", "Context"))
	assert.True(t, c.Request("net/http", "ResponseWriter"))
	assert.False(t, c.Request("context", "Context"))
	assert.True(t, c.Command("github.com/spf13/cobra", "Command"))
	assert.False(t, c.Command("os/exec", "Cmd"))
	assert.True(t, c.Maintenance("migrations"))
	assert.False(t, c.Maintenance("load"))

	handles := c.Handles()
	assert.Contains(t, handles, TypeName{"gorm.io/gorm", "DB"})
	assert.True(t, slices.IsSortedFunc(handles, func(a, b TypeName) int { return strings.Compare(a.Pkg+" "+a.Name, b.Pkg+" "+b.Name) }))
}

func TestExtend(t *testing.T) {
	base := Default()
	c, err := base.Extend(".querylint.yml", []byte(`
severity: error
rules: [query-in-loop]
catalog:
  - packages: example.com/store/v2
    types: Client Pool
    handles: Client
    db.read: [Get, Find List]
    db.write: Put Tx
    build: Prepare
    sql: {Find Prepare: 0}
    calls:
      Tx: {arg: 1, times: once}
      Each Walk: [{arg: 0, times: each}, {arg: 1, times: batch, of: 2}]
  - packages: example.com/pay example.com/ship
    library: carriers
    rpc: Send
  - packages: gorm.io/gorm
    types: DB
    none: Count
`))
	require.NoError(t, err)

	m, ok := c.Lookup("example.com/store/v2", "Client", "Find")
	assert.True(t, ok)
	assert.Equal(t, Method{Library: "store", Effect: DBRead, SQL: 0}, m)
	m, _ = c.Lookup("example.com/store/v2", "Pool", "Tx")
	assert.Equal(t, Method{Library: "store", Effect: DBWrite, SQL: -1, Calls: []Callback{{1, Once, -1, false}}}, m)
	m, _ = c.Lookup("example.com/store/v2", "Pool", "Walk")
	assert.Equal(t, Method{Library: "store", Effect: None, SQL: -1, Calls: []Callback{{0, Each, -1, false}, {1, Batch, 2, false}}}, m)
	m, _ = c.Lookup("example.com/ship", "", "Send")
	assert.Equal(t, Method{Library: "carriers", Effect: RPC, SQL: -1}, m)

	assert.True(t, c.Client("example.com/store/v2"))
	assert.False(t, c.Client("example.com/ship"))
	assert.True(t, c.Handle("example.com/store/v2", "Client"))
	assert.False(t, c.Handle("example.com/store/v2", "Pool"))
	assert.Equal(t, []string{"example.com/store/v2", "example.com/pay", "example.com/ship", "gorm.io/gorm"}, c.Added())

	m, _ = c.Lookup("gorm.io/gorm", "DB", "Count")
	assert.Equal(t, None, m.Effect, "the user's file comes first")
	m, _ = c.Lookup("gorm.io/gorm", "DB", "Find")
	assert.Equal(t, DBRead, m.Effect, "what it does not mention stays")
	m, _ = base.Lookup("gorm.io/gorm", "DB", "Count")
	assert.Equal(t, DBRead, m.Effect, "and nobody else sees it")
	assert.False(t, base.Client("example.com/store/v2"))
	assert.Empty(t, base.Added())
}

func TestExtendWithoutCatalog(t *testing.T) {
	for _, data := range []string{"", "# nothing\n", "severity: error\n", "catalog:\n", "catalog: []\n"} {
		c, err := Default().Extend("x.yml", []byte(data))
		require.NoError(t, err, "%q", data)
		assert.Empty(t, c.Added())
	}
}

func TestExtendErrors(t *testing.T) {
	tests := []struct{ name, data, want string }{
		{"bad YAML", "catalog:\n  - packages: a.b/c\n\trpc: A\n", "x.yml:2: found a tab character that violates indentation"},
		{"unknown anchor", "catalog:\n  - packages: *p\n", "x.yml:1: unknown anchor 'p' referenced"},
		{"not a mapping", "- catalog\n", "x.yml:1: file must be a mapping"},
		{"not a list", "catalog:\n  packages: a.b/c\n", "x.yml:2: catalog must be a list of entries"},
		{"not an entry", "catalog:\n  - a.b/c\n", "x.yml:2: an entry of catalog must be a mapping"},
		{"no packages", "catalog:\n  - types: T\n    db.read: Get\n", "x.yml:2: the entry names no packages"},
		{"empty packages", "catalog:\n  - packages:\n    db.read: Get\n", "x.yml:2: the entry names no packages"},
		{"no types", "catalog:\n  - packages: a.b/c\n    types: \"\"\n", "x.yml:3: types is empty; without the key the entry is about functions"},
		{"unknown key", "catalog:\n  - package: a.b/c\n", `x.yml:2: unknown key "package"; did you mean packages?`},
		{"unknown key, nothing near", "catalog:\n  - packages: a.b/c\n    frobnicate: x\n", `x.yml:3: unknown key "frobnicate"`},
		{"unknown effect", "catalog:\n  - packages: a.b/c\n    db.raed: Get\n", `x.yml:3: unknown effect "db.raed"; did you mean db.read?`},
		{"a key that only our files have", "catalog:\n  - packages: a.b/c\n    opaque: a.b\n", `x.yml:3: unknown key "opaque"`},
		{"duplicate key", "catalog:\n  - packages: a.b/c\n    rpc: A\n    rpc: B\n", `x.yml:4: duplicate key "rpc", first on line 3`},
		{"names in a mapping", "catalog:\n  - packages: a.b/c\n    rpc: {A: 1}\n", "x.yml:3: rpc must be names separated by spaces, or a list of names"},
		{"commas", "catalog:\n  - packages: a.b/c\n    rpc: A, B\n", `x.yml:3: "A," is not a name`},
		{"pointer type", "catalog:\n  - packages: a.b/c\n    types: \"*T\"\n    rpc: A\n", `x.yml:2: "*T" is not a name`},
		{"twice in one entry", "catalog:\n  - packages: a.b/c\n    db.read: Get\n    db.write: Put Get\n", "x.yml:4: Get is listed twice in the entry"},
		{"twice in two entries", "catalog:\n  - packages: a.b/c\n    types: T\n    rpc: A\n  - packages: a.b/c\n    types: U T\n    wait: A\n", "x.yml:5: the entry of line 2 lists A of a.b/c.T already"},
		{"SQL of nothing", "catalog:\n  - packages: a.b/c\n    sql: {Get: 0}\n", "x.yml:3: sql.Get: no effect lists Get"},
		{"SQL index", "catalog:\n  - packages: a.b/c\n    db.read: Get\n    sql: {Get: first}\n", "x.yml:4: sql.Get must be the index of an argument, from 0"},
		{"SQL mapping", "catalog:\n  - packages: a.b/c\n    sql: Get\n", "x.yml:3: sql must be a mapping"},
		{"callback without times", "catalog:\n  - packages: a.b/c\n    calls: {Do: {arg: 0}}\n", "x.yml:3: calls.Do must have arg and times"},
		{"callback without arg", "catalog:\n  - packages: a.b/c\n    calls: {Do: {times: once}}\n", "x.yml:3: calls.Do must have arg and times"},
		{"callback times", "catalog:\n  - packages: a.b/c\n    calls: {Do: {arg: 0, times: twice}}\n", `x.yml:3: unknown times "twice" in calls.Do; it is once, each, batch, first, miss, shared, match`},
		{"callback key", "catalog:\n  - packages: a.b/c\n    calls: {Do: {args: 0, times: once}}\n", `x.yml:3: unknown key "args" in calls.Do; did you mean arg?`},
		{"callback index", "catalog:\n  - packages: a.b/c\n    calls: {Do: {arg: -1, times: once}}\n", "x.yml:3: calls.Do.arg must be the index of an argument, from 0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Default().Extend("x.yml", []byte(tt.data))
			assert.EqualError(t, err, tt.want)
		})
	}
}

func TestCheck(t *testing.T) {
	pkg := typeCheck(t, "a.b/c", `package c

type Client struct{ inner }
type inner struct{}
func (*inner) Ping() error { return nil }
func (c *Client) Get(key string) string { return key }
type OnConflict struct{}
func (c Client) Exec(n int, sql string, args ...any) {}
func (c *Client) All(keys []string, f func(string)) {}
type Store interface{ Get(key string) string; Put(key, value string) }
type Alias = Client
type List[T any] struct{}
func (l *List[T]) Each(f func(T)) {}
func Map[T any, S ~[]T](s S, f func(T)) {}
func Dial(addr string) *Client { return nil }
var Hook func()
`)
	tests := []struct {
		name, entry string
		want        []string
	}{
		{"all there", "types: Client Store\n    handles: Store\n    db.read: Get Put Ping\n    db.write: Exec\n    sql: {Exec: 1}\n    calls: {All: {arg: 1, times: each, of: 0}}", nil},
		{"generic", "types: List\n    calls: {Each: {arg: 0, times: each}}", nil},
		{"functions", "rpc: Dial\n    calls: {Map: {arg: 1, times: each, of: 0}}", nil},
		{"no type", "types: Clients\n    db.read: Gett", []string{"x.yml:2: a.b/c has no type Clients; did you mean Client?"}},
		{"no handle", "types: Client\n    handles: Pool\n    db.read: Get", []string{"x.yml:2: a.b/c has no type Pool"}},
		{"no transaction", "types: Client\n    transactions: Tx\n    db.read: Get", []string{"x.yml:2: a.b/c has no type Tx"}},
		{"upserts", "upserts: OnConflict", nil},
		{"no type of upserts", "upserts: Conflict", []string{"x.yml:2: a.b/c has no type Conflict; did you mean OnConflict?"}},
		{"alias", "types: Alias\n    db.read: Get", []string{"x.yml:2: a.b/c.Alias is an alias; name a.b/c.Client instead"}},
		{"no method", "types: Client\n    db.read: Get Gett", []string{"x.yml:4: (*Client) has no method Gett; did you mean Get?"}},
		{"no method of an interface", "types: Store\n    db.read: Pu", []string{"x.yml:4: Store has no method Pu; did you mean Put?"}},
		{"no method of several", "types: Client Store\n    db.read: Frobnicate", []string{"x.yml:4: (*Client), Store have no method Frobnicate"}},
		{"a function is no method", "types: Client\n    rpc: Dial", []string{"x.yml:4: (*Client) has no method Dial"}},
		{"no function", "rpc: Dail", []string{"x.yml:3: a.b/c has no function Dail; did you mean Dial?"}},
		{"a variable is no function", "rpc: Hook", []string{"x.yml:3: a.b/c has no function Hook"}},
		{"two faults", "types: Client\n    db.read: Gett\n    calls: {Al: {arg: 0, times: once}}", []string{
			"x.yml:4: (*Client) has no method Gett; did you mean Get?", "x.yml:5: (*Client) has no method Al; did you mean All?"}},
		{"SQL is an int", "types: Client\n    db.write: Exec\n    sql: {Exec: 0}", []string{"x.yml:5: argument 0 of Client.Exec cannot be SQL: it is not a string"}},
		{"SQL is not there", "types: Client\n    db.read: Get\n    sql: {Get: 1}", []string{"x.yml:5: argument 1 of Client.Get cannot be SQL: it is not a string"}},
		{"no such argument", "types: Client\n    db.read: Get\n    op: {get: Get}\n    args: {key: {Get: 0}, ttl: {Get: 1}}", []string{"x.yml:6: Client.Get has no argument 1 for ttl"}},
		{"an argument of many", "types: Client\n    db.write: Exec\n    args: {key: {Exec: 7}}", nil},
		{"no function argument", "types: Client\n    calls: {All: {arg: 0, times: once}}", []string{"x.yml:4: argument 0 of Client.All is not a function"}},
		{"nothing to count", "types: Client\n    calls: {All: {arg: 1, times: each, of: 2}}", []string{"x.yml:4: argument 2 of Client.All has no length"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Default().Extend("x.yml", []byte("catalog:\n  - packages: a.b/c a.b/other\n    "+tt.entry+"\n"))
			require.NoError(t, err)
			var got []string
			for _, err := range c.Check(pkg) {
				got = append(got, err.Error())
			}
			assert.Equal(t, tt.want, got)
		})
	}
	t.Run("another package", func(t *testing.T) {
		c, err := Default().Extend("x.yml", []byte("catalog:\n  - packages: a.b/d\n    rpc: Nothing\n"))
		require.NoError(t, err)
		assert.Empty(t, c.Check(pkg))
	})
}

func typeCheck(t *testing.T, path, src string) *types.Package {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "c.go", src, 0)
	require.NoError(t, err)
	cfg := types.Config{Importer: importer.Default()}
	pkg, err := cfg.Check(path, fset, []*ast.File{file}, nil)
	require.NoError(t, err)
	return pkg
}

func TestNames(t *testing.T) {
	assert.Equal(t, "db.read", DBRead.String())
	assert.Equal(t, "exit", Exit.String())
	assert.Equal(t, "invalid", Effect(99).String())
	assert.Equal(t, "batch", Batch.String())
	assert.Equal(t, "invalid", Times(99).String())
}

// The JSON Schema of .querylint.yml has the keys of an entry.
func TestSchemaOfEntries(t *testing.T) {
	data, err := os.ReadFile("../../../docs/querylint.schema.json")
	require.NoError(t, err)
	var schema struct {
		Defs struct {
			Entry struct {
				Properties map[string]any `json:"properties"`
			} `json:"entry"`
		} `json:"$defs"`
	}
	require.NoError(t, json.Unmarshal(data, &schema))
	assert.ElementsMatch(t, slices.Concat(entryKeys, effectNames[:]), slices.Collect(maps.Keys(schema.Defs.Entry.Properties)))
}
