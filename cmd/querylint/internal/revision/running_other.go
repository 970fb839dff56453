//go:build !unix

package revision

import "os"

// running reports whether there is a process.
func running(pid int) bool {
	p, err := os.FindProcess(pid)
	if err == nil {
		_ = p.Release()
	}
	return err == nil
}
