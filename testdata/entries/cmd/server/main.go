// Command server starts all of it.
package main

import (
	"example.com/entries/ginx"
	"example.com/entries/std"
)

func main() { // entry: main example.com/entries/cmd/server → cmd/server.main
	engine := ginx.New("/api")
	ginx.Legacy(engine.Group("/legacy"))
	std.Serve()
}
