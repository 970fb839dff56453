package schema

import (
	"path"
	"sort"
	"strings"
)

// Backwards reports whether a file undoes a migration.
func Backwards(name string) bool {
	base := strings.ToLower(path.Base(name))
	base = strings.TrimSuffix(base, ".sql")
	// 0001_name.down.sql, and with the database named: 0001_name.down.mysql.sql.
	for part := range strings.FieldsFuncSeq(base, func(r rune) bool { return r == '.' }) {
		switch part {
		case "down", "rollback", "undo", "revert":
			return true
		}
	}
	for _, suffix := range []string{"_down", "-down", "_rollback", "-rollback", "_undo", "_revert"} {
		if strings.HasSuffix(base, suffix) {
			return true
		}
	}
	switch strings.ToLower(path.Base(path.Dir(name))) {
	case "down", "rollback", "rollbacks", "undo", "revert":
		return true
	}
	// Flyway's undo migrations: U1__name.sql
	return len(base) > 2 && base[0] == 'u' && base[1] >= '0' && base[1] <= '9' && strings.Contains(base, "__")
}

// Annotated reports whether a file has the comments by which goose, sql-migrate
// and dbmate tell the way forward of a migration from the way back.
func Annotated(text string) bool {
	for rest := text; ; {
		_, after, ok := strings.Cut(rest, "--")
		if !ok {
			return false
		}
		if annotation(after[:min(len(after), 40)]) != "" {
			return true
		}
		rest = after
	}
}

// annotation is up or down, of what stands behind -- in a line.
func annotation(comment string) string {
	comment = strings.ToLower(strings.TrimSpace(comment))
	for _, tool := range []string{"+goose ", "+migrate ", "migrate:"} {
		if way, ok := strings.CutPrefix(comment, tool); ok {
			switch way = strings.TrimSpace(way); {
			case strings.HasPrefix(way, "down"):
				return "down"
			case strings.HasPrefix(way, "up"):
				return "up"
			}
		}
	}
	return ""
}

// UpPart blanks what a migration file runs to undo itself (goose, sql-migrate,
// dbmate); lines keep their numbers.
func UpPart(text string) string {
	if !Annotated(text) {
		return text
	}
	var out strings.Builder
	down := false
	changed := false
	for rest := text; rest != ""; {
		line := rest
		if i := strings.IndexByte(rest, '\n'); i >= 0 {
			line = rest[:i+1]
		}
		rest = rest[len(line):]
		if comment, ok := strings.CutPrefix(strings.TrimSpace(line), "--"); ok {
			if way := annotation(comment); way != "" {
				down = way == "down"
			}
		}
		if down {
			changed = true
			if strings.HasSuffix(line, "\n") {
				out.WriteByte('\n')
			}
			continue
		}
		out.WriteString(line)
	}
	if !changed {
		return text
	}
	return out.String()
}

// SortMigrations orders files as their tools do: by folder, then by the
// numbers in their names.
func SortMigrations(files []string) {
	sort.SliceStable(files, func(i, j int) bool {
		di, dj := path.Dir(files[i]), path.Dir(files[j])
		if di != dj {
			return natural(di, dj)
		}
		bi, bj := path.Base(files[i]), path.Base(files[j])
		// A file of the whole schema comes before what changes it.
		wi, wj := whole(bi), whole(bj)
		if wi != wj {
			return wi
		}
		return natural(strings.ToLower(bi), strings.ToLower(bj))
	})
}

func whole(base string) bool {
	switch strings.ToLower(base) {
	case "schema.sql", "structure.sql", "init.sql", "baseline.sql":
		return true
	}
	return false
}

// natural compares runs of digits as numbers.
func natural(a, b string) bool {
	for a != "" && b != "" {
		if digit(a[0]) && digit(b[0]) {
			na, ra := number(a)
			nb, rb := number(b)
			if len(na) != len(nb) {
				return len(na) < len(nb)
			}
			if na != nb {
				return na < nb
			}
			a, b = ra, rb
			continue
		}
		if a[0] != b[0] {
			return a[0] < b[0]
		}
		a, b = a[1:], b[1:]
	}
	return len(a) < len(b)
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

func number(s string) (n, rest string) {
	i := 0
	for i < len(s) && digit(s[i]) {
		i++
	}
	return strings.TrimLeft(s[:i], "0"), s[i:]
}
