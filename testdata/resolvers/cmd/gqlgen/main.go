// Command gqlgen knows the implementation of what resolvers are given.
package main

import (
	"example.com/resolvers/gqlgen/generated"
	"example.com/resolvers/gqlgen/graph"
	"example.com/resolvers/store"
)

func main() {
	var _ graph.Users = new(store.Store)
	generated.NewExecutableSchema(generated.Config{Resolvers: new(graph.Resolver)})
}
