// Command prefix is a program of all of it.
package main

import (
	_ "example.com/prefix/conf"
	_ "example.com/prefix/models"
	_ "example.com/prefix/store"
)

func main() {}
