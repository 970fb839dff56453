package load

import "os/exec"

// cachedOnly are flags by which the go command tells which export data it has
// without making any. The tools only say which version they are, which is part of
// the names of what is cached (-V=full those of Go, -### a C compiler): what would
// have to be compiled fails, and so does what imports it. Failures are not cached.
//
// Without a shell, as on some Windows machines, there is no such flag.
func cachedOnly() (flags []string, ok bool) {
	if _, err := exec.LookPath("sh"); err != nil {
		return nil, false
	}
	return []string{`-toolexec=sh -c 'case "$1" in -V=full|"-###") exec "$0" "$@";; esac; exit 1'`}, true
}
