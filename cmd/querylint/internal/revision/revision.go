// Package revision gets at older revisions of the user's code with git.
package revision

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
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
		if hash == "" && r.shallow(ctx) {
			return Commit{}, errors.New("this clone is shallow, and has no default branch to compare with: fetch-depth: 0 (actions/checkout), GIT_DEPTH: 0 (GitLab), " +
				"or git fetch --unshallow origin '+refs/heads/*:refs/remotes/origin/*'")
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

// Has reports whether git knows a commit by this name.
func (r *Repo) Has(ctx context.Context, rev string) bool {
	_, err := r.commit(ctx, rev)
	return err == nil
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
	changed, err := r.Changed(ctx, c)
	return len(changed) == 0, err
}

// Changed are the files, from Root and with forward slashes, that the work tree has
// or the commit has, and not both alike, but for those that git ignores.
func (r *Repo) Changed(ctx context.Context, c Commit) ([]string, error) {
	changed, err := git(ctx, r.Root, "-c", "core.quotePath=false", "diff", "--name-only", "--no-ext-diff", "--no-renames", "--ignore-submodules=dirty", c.Hash, "--")
	if err != nil {
		return nil, err
	}
	added, err := git(ctx, r.Root, "-c", "core.quotePath=false", "ls-files", "--others", "--exclude-standard")
	return strings.FieldsFunc(changed+"\n"+added, func(r rune) bool { return r == '\n' }), err
}

// Text is what a file, named from Root, was at a commit; "" if it was not there.
func (r *Repo) Text(ctx context.Context, c Commit, name string) string {
	text, err := git(ctx, r.Root, "cat-file", "blob", c.Hash+":"+name)
	if err != nil {
		return ""
	}
	return text
}
