//go:build unix

package interrupt

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// How long children may take to end: on their own, where the terminal has sent them
// the same signal, a second of which would keep the go command from cleaning up;
// and in all.
const (
	grace    = 300 * time.Millisecond
	patience = 3 * time.Second
)

// endChildren ends the processes that this one has started, and those that they
// have started: as from the keyboard, and then for good.
func endChildren(by os.Signal) {
	var wait time.Duration
	if by == os.Interrupt {
		wait = grace
	}
	start := time.Now()
	family := make(map[int]bool) // whether told to end
	for time.Since(start) < patience {
		if extend(family); len(family) == 0 {
			return
		}
		for pid, told := range family {
			if !told && time.Since(start) >= wait {
				_ = syscall.Kill(pid, syscall.SIGINT)
				family[pid] = true
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
	// Whoever is stopped starts nothing more.
	stopped := make(map[int]bool)
	for more := true; more; {
		extend(family)
		more = false
		for pid := range family {
			if !stopped[pid] {
				_ = syscall.Kill(pid, syscall.SIGSTOP)
				stopped[pid], more = true, true
			}
		}
	}
	for pid := range family {
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
}

// extend adds the descendants of this process and of the family to the family, and
// takes out who is gone. The parent of a process may end before it.
func extend(family map[int]bool) {
	parents := processes()
	for pid := range family {
		if _, ok := parents[pid]; !ok {
			delete(family, pid)
		}
	}
	for more := true; more; {
		more = false
		for pid, parent := range parents {
			if _, known := family[pid]; known {
				continue
			}
			if _, ok := family[parent]; ok || parent == os.Getpid() {
				family[pid], more = false, true
			}
		}
	}
}

// processes are the parents of all processes that have not ended.
func processes() map[int]int {
	parents := make(map[int]int)
	add := func(pid, parent, state string) {
		p, err := strconv.Atoi(pid)
		pp, err2 := strconv.Atoi(parent)
		if err == nil && err2 == nil && !strings.HasPrefix(state, "Z") {
			parents[p] = pp
		}
	}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, stat := range stats {
		data, err := os.ReadFile(stat)
		if err != nil {
			continue // it has ended
		}
		pid, _, _ := strings.Cut(string(data), " ")
		_, rest, _ := strings.Cut(string(data[strings.LastIndexByte(string(data), ')')+1:]), " ") // behind the name
		if f := strings.Fields(rest); len(f) > 1 {
			add(pid, f[1], f[0])
		}
	}
	if len(stats) > 0 {
		return parents
	}
	ps := exec.Command("ps", "-A", "-o", "pid=,ppid=,stat=")
	out, err := ps.Output()
	if err != nil {
		return nil
	}
	for line := range strings.Lines(string(out)) {
		if f := strings.Fields(line); len(f) > 2 {
			add(f[0], f[1], f[2])
		}
	}
	delete(parents, ps.Process.Pid)
	return parents
}
