package revision

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/querylint/querylint/cmd/querylint/internal/interrupt"
)

// Tree is a commit's files in a directory of their own.
type Tree struct {
	Root   string
	repo   *Repo
	forget func() // that the tree is to be removed when a signal ends the program
}

// prefix is how the names of the folders begin that hold a tree and its owner.
const prefix = "querylint-base-"

// owner is the run that a folder is of, and is written into it.
type owner struct {
	Repo, Host string
	PID        int
}

// Checkout makes a work tree of a commit; Remove takes it away again. What git
// ignores is not in it, nor are submodules. It also removes the trees of runs that
// have been killed.
func (r *Repo) Checkout(ctx context.Context, c Commit) (*Tree, error) {
	r.removeStale(ctx)
	t := &Tree{repo: r}
	temp, err := filepath.EvalSymlinks(os.TempDir())
	if err != nil {
		return nil, err
	}
	folder := func() error {
		dir, err := os.MkdirTemp(temp, prefix)
		t.Root = filepath.Join(dir, "tree")
		return err
	}
	if t.forget, err = interrupt.Make(folder, t.remove); err != nil {
		return nil, err
	}
	if err := t.fill(ctx, c); err != nil {
		t.Remove()
		return nil, err
	}
	return t, nil
}

func (t *Tree) fill(ctx context.Context, c Commit) error {
	host, _ := os.Hostname() // the name may be empty as well
	data, err := json.Marshal(owner{t.repo.Root, host, os.Getpid()})
	if err != nil {
		return err
	}
	if err := os.WriteFile(ownerFile(filepath.Dir(t.Root)), data, 0o600); err != nil {
		return err
	}
	_, err = git(ctx, t.repo.Root, "worktree", "add", "--detach", "--force", t.Root, c.Hash)
	return err
}

func ownerFile(dir string) string { return filepath.Join(dir, "owner.json") }

// Remove removes the work tree, and what the repository knows of it.
func (t *Tree) Remove() {
	t.remove()
	t.forget()
}

func (t *Tree) remove() { t.repo.removeTree(context.Background(), filepath.Dir(t.Root)) } // also behind a run that was interrupted

// removeTree removes a folder with its work tree. Work trees of others are not
// pruned: theirs may be on a disk that is not there now.
func (r *Repo) removeTree(ctx context.Context, dir string) {
	_, _ = git(ctx, r.Root, "worktree", "remove", "--force", "--force", filepath.Join(dir, "tree"))
	_ = os.RemoveAll(dir)
}

// removeStale removes the trees that runs on this repository have left behind which
// could not: they were killed.
func (r *Repo) removeStale(ctx context.Context) {
	dirs, _ := filepath.Glob(filepath.Join(os.TempDir(), prefix+"*"))
	list, _ := git(ctx, r.Root, "worktree", "list", "--porcelain") // those of another TMPDIR
	for line := range strings.Lines(list) {
		if tree, ok := strings.CutPrefix(strings.TrimSpace(line), "worktree "); ok {
			dir := filepath.Dir(tree)
			switch _, err := os.Stat(dir); {
			case !strings.HasPrefix(filepath.Base(dir), prefix):
			case os.IsNotExist(err): // somebody has cleared up
				r.removeTree(ctx, dir)
			default:
				dirs = append(dirs, dir)
			}
		}
	}
	for _, dir := range dirs {
		if r.stale(dir) {
			r.removeTree(ctx, dir)
		}
	}
}

// long is how long no run takes. Whether a run is still going on is only known on
// the same host.
const long = 24 * time.Hour

func (r *Repo) stale(dir string) bool {
	info, err := os.Stat(ownerFile(dir))
	if err != nil {
		return false
	}
	data, err := os.ReadFile(ownerFile(dir))
	var o owner
	if err != nil || json.Unmarshal(data, &o) != nil || o.Repo != r.Root {
		return false
	}
	host, err := os.Hostname()
	return time.Since(info.ModTime()) > long || err == nil && host == o.Host && !running(o.PID)
}

// Dir is where the directory that the repository was opened with is in the tree.
func (t *Tree) Dir() string { return filepath.Join(t.Root, t.repo.dir) }

// Path is where a file or folder of the repository is in the tree, if it is
// there.
func (t *Tree) Path(name string) (string, bool) {
	rel, err := filepath.Rel(t.repo.Root, name)
	if err != nil || !filepath.IsLocal(rel) {
		return "", false
	}
	name = filepath.Join(t.Root, rel)
	_, err = os.Stat(name)
	return name, err == nil
}
