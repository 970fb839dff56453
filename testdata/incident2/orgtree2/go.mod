module example.com/orgtree

go 1.26
