// Package pace makes workers wait.
package pace

import "time"

// Nap sleeps a while.
func Nap() { time.Sleep(time.Minute) }
