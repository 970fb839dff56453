package output

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// fingerprints tells the findings of a report apart in a way that stays when lines
// move: by what is found where, and equal ones by their order.
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
	file, _ := p.report.rooted(p.root, f.File)
	identity := strings.Join([]string{f.Rule, file, f.Function, cmp.Or(f.Callee, f.SQL)}, "\x00")
	p.seen[identity]++
	sum := sha256.Sum256([]byte(identity))
	return fmt.Sprintf("%s:%d", hex.EncodeToString(sum[:8]), p.seen[identity])
}
