// Package revision gets at older revisions of the user's code with git.
package revision

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// Repo is the git repository that a directory belongs to.
type Repo struct {
	Root string // top of the work tree
	dir  string // relative to Root
}

// Commit is a commit and how the user knows it.
type Commit struct {
	Hash string
	Name string // of the revision that was asked for: origin/main
}

func (c Commit) String() string {
	short := c.Hash[:min(len(c.Hash), 10)]
	if strings.HasPrefix(c.Hash, c.Name) {
		return short
	}
	return fmt.Sprintf("%s (%s)", short, c.Name)
}

// Open finds the repository of a directory. Errors are one line.
func Open(ctx context.Context, dir string) (*Repo, error) {
	if _, err := exec.LookPath("git"); err != nil {
		return nil, errors.New("querylint diff needs git, and there is none on PATH")
	}
	root, err := git(ctx, dir, "rev-parse", "--show-toplevel")
	if err != nil {
		return nil, err
	}
	if root, err = filepath.EvalSymlinks(root); err != nil {
		return nil, err
	}
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return nil, err
	}
	rel, err := filepath.Rel(root, dir)
	if err != nil {
		return nil, err
	}
	return &Repo{Root: root, dir: rel}, nil
}

// defaults are where the default branch of origin may be, best first.
var defaults = []string{
	"refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/remotes/origin/master", "refs/heads/main", "refs/heads/master",
}

// Base is the commit to compare the work tree with: where the history of HEAD
// and that of rev part, or, without rev, that of the default branch. If HEAD is
// part of the history of rev and nothing is changed, it is rev itself: what would
// going back make worse?
func (r *Repo) Base(ctx context.Context, rev string) (Commit, error) {
	head, err := r.commit(ctx, "HEAD")
	if err != nil {
		return Commit{}, errors.New("there is no commit yet to compare with")
	}
	name, hash := rev, ""
	if rev == "" {
		for _, ref := range defaults {
			if hash, err = r.commit(ctx, ref); err == nil {
				name = strings.TrimPrefix(strings.TrimPrefix(ref, "refs/remotes/"), "refs/heads/")
				break
			}
		}
		if hash == "" {
			return Commit{}, errors.New("there is no origin/HEAD, origin/main, origin/master, main or master to compare with; name the revision: -base REV")
		}
	} else if hash, err = r.commit(ctx, rev); err != nil {
		return Commit{}, fmt.Errorf("there is no commit %s here; %s", rev, r.fetch(ctx, rev))
	}
	base, err := git(ctx, r.Root, "merge-base", hash, head)
	if err != nil || base == "" {
		if r.shallow(ctx) {
			return Commit{}, fmt.Errorf("where HEAD and %s part is not known; %s", name, r.fetch(ctx, name))
		}
		return Commit{}, fmt.Errorf("HEAD and %s have no commit in common", name)
	}
	commit := Commit{base, name}
	if base == head && hash != head && rev != "" {
		same, err := r.Unchanged(ctx, commit)
		if err != nil {
			return Commit{}, err
		}
		if same {
			commit.Hash = hash
		}
	}
	return commit, nil
}

func (r *Repo) commit(ctx context.Context, rev string) (string, error) {
	return git(ctx, r.Root, "rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}")
}

// fetch says how to get a commit and the history that leads to it.
func (r *Repo) fetch(ctx context.Context, rev string) string {
	if branch, ok := strings.CutPrefix(rev, "origin/"); ok {
		rev = branch + ":refs/remotes/origin/" + branch // also where only one branch was cloned
	}
	if r.shallow(ctx) {
		return "this clone is shallow: git fetch --unshallow origin " + rev + " (with actions/checkout: fetch-depth: 0)"
	}
	return "try git fetch origin " + rev
}

func (r *Repo) shallow(ctx context.Context) bool {
	out, err := git(ctx, r.Root, "rev-parse", "--is-shallow-repository")
	return err == nil && out == "true"
}

// Unchanged reports whether the work tree has the files of the commit and no
// others, but for those that git ignores.
func (r *Repo) Unchanged(ctx context.Context, c Commit) (bool, error) {
	changed, err := git(ctx, r.Root, "diff", "--name-only", "--no-ext-diff", c.Hash, "--")
	if err != nil || changed != "" {
		return false, err
	}
	added, err := git(ctx, r.Root, "ls-files", "--others", "--exclude-standard")
	return added == "", err
}

// Tree is a commit's files in a directory of their own.
type Tree struct {
	Root string
	repo *Repo
}

// Checkout makes a work tree of a commit; Remove takes it away again. What git
// ignores is not in it, nor are submodules.
func (r *Repo) Checkout(ctx context.Context, c Commit) (*Tree, error) {
	dir, err := os.MkdirTemp("", "querylint-base-")
	if err != nil {
		return nil, err
	}
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return nil, err
	}
	t := &Tree{Root: filepath.Join(dir, "tree"), repo: r}
	if _, err := git(ctx, r.Root, "worktree", "add", "--detach", "--force", t.Root, c.Hash); err != nil {
		t.Remove()
		return nil, err
	}
	return t, nil
}

// Remove removes the work tree, and what the repository knows of it.
func (t *Tree) Remove() {
	// Also behind a run that was interrupted.
	_, _ = git(context.Background(), t.repo.Root, "worktree", "remove", "--force", t.Root)
	_ = os.RemoveAll(filepath.Dir(t.Root))
	_, _ = git(context.Background(), t.repo.Root, "worktree", "prune")
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

// unset are the variables by which git, when it runs querylint as a hook, names
// one work tree and index for all commands.
var unset = []string{"GIT_DIR=", "GIT_WORK_TREE=", "GIT_INDEX_FILE=", "GIT_PREFIX="}

// git runs git, without hooks and large files, and returns what it prints. The
// error is the first line of what went wrong.
func git(ctx context.Context, dir string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", slices.Concat([]string{"-c", "core.hooksPath=" + os.DevNull}, args)...)
	cmd.Dir = dir
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool {
		return slices.ContainsFunc(unset, func(name string) bool { return strings.HasPrefix(v, name) })
	})
	cmd.Env = append(cmd.Env, "LC_ALL=C", "GIT_LFS_SKIP_SMUDGE=1", "GIT_OPTIONAL_LOCKS=0")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		line, _, _ := strings.Cut(strings.TrimSpace(stderr.String()), "\n")
		return "", fmt.Errorf("git %s: %s", args[0], cmp.Or(line, err.Error()))
	}
	return strings.TrimSpace(stdout.String()), nil
}
