package output

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// fingerprints tells the findings of a report apart in a way that stays when lines
// or functions move and variables are renamed: by what is found in which function, or
// else file, and equal ones by their order.
type fingerprints struct {
	report *Report
	root   string         // of the repository
	seen   map[string]int // findings by identity
}

func (r *Report) fingerprints(root string) fingerprints {
	return fingerprints{r, root, make(map[string]int)}
}

// next is the fingerprint of a finding; they are asked in the order of the report.
func (p fingerprints) next(f *Finding) string {
	where := f.Function
	if where == "" {
		where, _ = p.report.rooted(p.root, f.File)
	}
	identity := strings.Join([]string{f.Rule, where, cmp.Or(f.Target, f.Callee, f.SQL)}, "\x00")
	p.seen[identity]++
	sum := sha256.Sum256([]byte(identity))
	return fmt.Sprintf("%s:%d", hex.EncodeToString(sum[:8]), p.seen[identity])
}
