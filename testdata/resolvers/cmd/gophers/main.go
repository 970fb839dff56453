// Command gophers knows the implementation of what resolvers are given.
package main

import (
	"example.com/resolvers/gophers/resolver"
	"example.com/resolvers/gophers/server"
	"example.com/resolvers/store"
)

func main() {
	var _ resolver.Users = new(store.Store)
	_, _ = server.New(new(resolver.Root))
}
