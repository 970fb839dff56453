//go:build unix

package revision

import (
	"errors"
	"syscall"
)

// running reports whether there is a process.
func running(pid int) bool {
	return !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH)
}
