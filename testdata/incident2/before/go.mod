module example.com/crm

go 1.26

require (
	example.com/orgtree v1.4.0
	github.com/go-sql-driver/mysql v1.10.0
)

require filippo.io/edwards25519 v1.2.0 // indirect

replace example.com/orgtree v1.4.0 => ../orgtree1
