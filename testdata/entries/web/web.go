// Package web has handlers of gin.
package web

import (
	"database/sql"

	"github.com/gin-gonic/gin"
)

// DB makes the program one that is looked at.
var DB *sql.DB

// Router is used by others.
var Router = gin.New().Group("/global")

// Votes has methods that are handlers.
type Votes struct{}

func (*Votes) Get(c *gin.Context)    {}
func (*Votes) Put(c *gin.Context)    {}
func (*Votes) Delete(c *gin.Context) {}

func Plain(c *gin.Context) {
	for _, id := range c.QueryArray("id") {
		_, _ = DB.Exec("UPDATE votes SET n = n + 1 WHERE id = ?", id)
	}
}
func Other(c *gin.Context) {}
func Admin(c *gin.Context) {}

// Auth makes a handler that asks the database once per request.
func Auth() gin.HandlerFunc {
	return func(c *gin.Context) { _ = DB.QueryRow("SELECT 1") }
}

// Wrap puts something around one.
func Wrap(next gin.HandlerFunc) gin.HandlerFunc {
	return func(c *gin.Context) { next(c) }
}
