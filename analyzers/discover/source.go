package discover

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/querylint/querylint/sqlcheck/schema"
)

// set is the files of one folder, with those of the folders below it that are
// named by versions.
type set struct {
	dir   string
	files []*sqlFile // of migrations, Go's among them
	plain []*sqlFile
	code  []*goFile
	scan  schema.Scan // of all, but for those that name their database
}

// sources makes sources of what has been found.
func (w *walker) sources() {
	w.declared()
	sets := make(map[string]*set)
	var order []string
	of := func(p string) *set {
		dir := path.Dir(p)
		for versionFolder(path.Base(dir)) {
			dir = path.Dir(dir)
		}
		if sets[dir] == nil {
			sets[dir] = &set{dir: dir}
			order = append(order, dir)
		}
		return sets[dir]
	}
	for _, f := range w.sql {
		s := of(f.path)
		if f.migration() {
			s.files = append(s.files, f)
		} else {
			s.plain = append(s.plain, f)
		}
		if DatabaseOf(path.Base(f.path)) == "" {
			s.scan.Add(f.scan)
		}
	}
	for _, f := range w.code {
		s := of(f.path)
		s.scan.Add(f.scan)
		if f.migration && version(path.Base(f.path)) {
			s.files = append(s.files, &sqlFile{path: f.path, scan: f.scan, code: f})
		} else {
			s.code = append(s.code, f)
		}
	}
	for _, dir := range order {
		w.set(sets[dir])
	}
	slices.SortStableFunc(w.found.Sources, func(a, b *Source) int { return strings.Compare(a.Path, b.Path) })
	slices.SortStableFunc(w.found.Left, func(a, b Left) int { return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Why, b.Why)) })
}

// migration reports whether a file is one of several that build upon one
// another: by its name, or by what goose, dbmate and sql-migrate write in it.
func (f *sqlFile) migration() bool {
	base := strings.ToLower(strings.TrimSuffix(path.Base(f.path), path.Ext(f.path)))
	if version(base) || versionFolder(path.Base(path.Dir(f.path))) {
		return true
	}
	for part := range strings.SplitSeq(base, ".") {
		if part == "up" {
			return true
		}
	}
	return schema.Annotated(f.text)
}

// dialect is the database that a file of a set is for, and whether only that one
// understands it. It is "" where nothing tells.
func (s *set) dialect(f *sqlFile) (name string, sure bool) {
	named, shown := DatabaseOf(f.path), f.scan.Dialect()
	switch {
	case schema.Columnar(named):
		return named, true
	case schema.Columnar(shown):
		return shown, true
	case f.scan.MySQL > 0 && (f.scan.Other == "" || named == "" || named == "MySQL"):
		return "MySQL", true
	case f.scan.Other != "":
		return f.scan.Other, true
	case named != "":
		return named, true
	case s.scan.MySQL == 0 && s.scan.Other != "":
		return s.scan.Other, false // as the other files of the folder
	}
	return shown, false
}

// set makes sources of the files of one folder.
func (w *walker) set(s *set) {
	taken := func(list []*sqlFile) (mine []*sqlFile, sure bool) {
		left := make(map[string][]*sqlFile)
		for _, f := range variants(list) {
			d, certain := s.dialect(f)
			switch {
			case d != "" && d != "MySQL":
				left[d] = append(left[d], f)
			case !certain && w.others:
				left[noDriver] = append(left[noDriver], f)
			default:
				mine = append(mine, f)
				sure = sure || certain
			}
		}
		w.leave(s.dir, left)
		return mine, sure
	}
	if files, sure := taken(s.files); len(files) > 0 {
		w.add(w.build(s.dir, Migrations, files, sure))
	}
	// Files that lie together may change tables of one another, and each may be a
	// copy of another.
	plain, _ := taken(s.plain)
	if len(plain) > 1 && slices.ContainsFunc(plain, func(f *sqlFile) bool { return len(f.scan.Creates) == 0 }) && series(plain) {
		w.add(w.build(s.dir, Migrations, plain, false))
		plain = nil
	}
	for _, f := range plain {
		_, sure := s.dialect(f)
		w.add(w.build(f.path, Plain, []*sqlFile{f}, sure))
	}
	if len(s.code) > 0 {
		w.addCode(s)
	}
}

const noDriver = "go.mod has no driver of MySQL"

// series reports whether the names of all files have numbers.
func series(files []*sqlFile) bool {
	return !slices.ContainsFunc(files, func(f *sqlFile) bool { return !numbered(strings.TrimSuffix(path.Base(f.path), path.Ext(f.path))) })
}

// variants leaves out the general one of files that are there for MySQL, too:
// 1_users.up.sql beside 1_users.mysql.up.sql.
func variants(files []*sqlFile) []*sqlFile {
	general := func(p string) string {
		var kept []string
		for part := range strings.SplitSeq(path.Base(p), ".") {
			if DatabaseOf(part) == "" {
				kept = append(kept, part)
			}
		}
		return path.Join(path.Dir(p), strings.Join(kept, "."))
	}
	special := make(map[string]bool)
	for _, f := range files {
		if g := general(f.path); g != f.path && DatabaseOf(path.Base(f.path)) == "MySQL" {
			special[g] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(files), func(f *sqlFile) bool { return special[f.path] })
}

// leave notes which files of a folder were left out, by reason.
func (w *walker) leave(dir string, left map[string][]*sqlFile) {
	for why, files := range left {
		if len(files) == 0 {
			continue
		}
		p := dir
		if len(files) == 1 {
			p = files[0].path
		}
		var tables []string
		for _, f := range files {
			tables = append(tables, f.scan.Creates...)
		}
		slices.Sort(tables)
		w.found.leave(p, why, slices.Compact(tables))
	}
}

func (w *walker) add(s *Source) {
	if len(s.Tables)+len(s.Changes)+len(s.Lost) > 0 {
		w.found.Sources = append(w.found.Sources, s)
	}
}

// build reads files in the order of migrations.
func (w *walker) build(p string, kind Kind, files []*sqlFile, sure bool) *Source {
	s := w.newSource(p, kind, len(files))
	s.MySQL = sure
	names := make([]string, len(files))
	byName := make(map[string]*sqlFile, len(files))
	for i, f := range files {
		names[i], byName[f.path] = f.path, f
		s.Embedded = s.Embedded || f.code != nil || w.embedded(f.path)
	}
	schema.SortMigrations(names)
	b := schema.NewBuilder(&schema.Schema{})
	b.Lenient = true
	for _, name := range names {
		f := byName[name]
		if f.code == nil {
			_ = b.Text(name, f.text) // a lenient builder has no errors
			continue
		}
		for _, t := range f.code.texts {
			_ = b.TextAt(name, t.line, t.text)
		}
	}
	s.take(b)
	return s
}

func (w *walker) newSource(p string, kind Kind, files int) *Source {
	s := &Source{Path: p, Files: files, Kind: kind}
	dir := p
	if files == 1 && schema.IsSQL(p) {
		dir = path.Dir(p)
	}
	s.Home, s.Aside, s.Old = HomeOf(dir), aside(p), has(oldWords, p)
	return s
}

// take moves what a builder has read into the source. That a plain file drops
// tables which it does not define says nothing about the program.
func (s *Source) take(b *schema.Builder) {
	for _, t := range b.Schema.Tables() {
		if !t.Temporary {
			s.Tables = append(s.Tables, t)
		}
	}
	s.Server, s.Lost = b.Schema.Server, b.Lost
	s.Changes = slices.DeleteFunc(b.Changes, func(c schema.Change) bool { return c.Drop && s.Kind == Plain })
	s.Delta = s.Kind == Migrations && slices.ContainsFunc(s.Changes, func(c schema.Change) bool { return !c.Drop })
}
