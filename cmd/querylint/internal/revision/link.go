package revision

import (
	"context"
	"net/url"
	"path/filepath"
	"strings"
)

// hosts are what comes between a repository and a file of a commit on the pages of
// those who host them, and how they name a line.
var hosts = map[string][2]string{
	"github.com":    {"/blob/", "#L{line}"},
	"gitlab.com":    {"/-/blob/", "#L{line}"},
	"bitbucket.org": {"/src/", "#lines-{line}"},
	"codeberg.org":  {"/src/commit/", "#L{line}"},
	"gitee.com":     {"/blob/", "#L{line}"},
}

// Link is the address of a line in the commit that is checked out, {line} of {file},
// seen from the directory; "" if origin is no host that is known.
func (r *Repo) Link(ctx context.Context) string {
	remote, err := git(ctx, r.Root, "config", "--get", "remote.origin.url")
	if err != nil {
		return ""
	}
	head, err := r.commit(ctx, "HEAD")
	if err != nil {
		return ""
	}
	host, path := repository(remote)
	form, ok := hosts[host]
	if !ok || path == "" {
		return ""
	}
	dir := ""
	if r.dir != "." {
		dir = (&url.URL{Path: filepath.ToSlash(r.dir)}).EscapedPath() + "/"
	}
	return "https://" + host + "/" + path + form[0] + head + "/" + dir + "{file}" + form[1]
}

// repository takes the address of a remote apart: git@github.com:owner/name.git,
// https://github.com/owner/name.
func repository(remote string) (host, path string) {
	if u, err := url.Parse(remote); err == nil && u.Host != "" {
		host, path = u.Hostname(), u.Path
	} else if at, rest, ok := strings.Cut(remote, ":"); ok {
		host, path = at[strings.IndexByte(at, '@')+1:], rest
	}
	return host, (&url.URL{Path: strings.Trim(strings.TrimSuffix(path, ".git"), "/")}).EscapedPath()
}
