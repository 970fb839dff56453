package change

import (
	"bytes"
	"compress/flate"
	"encoding/gob"
	"errors"
	"go/token"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/effect"
)

// kept is a revision as it is written: all of it that a comparison asks of the older one.
type kept struct {
	Findings, Ignored, Remarks []keptFinding
	Functions                  []Function
	Steps                      map[string]keptSteps // by function
}

// keptFinding is a finding whose place has no FileSet.
type keptFinding struct {
	finding.Finding
	File string
	Line int
}

type keptSteps struct {
	Steps []effect.Step
	Cut   bool
}

// Encode writes what Decode reads: the revision as the older one of a comparison.
func (r *Revision) Encode() ([]byte, error) {
	k := kept{Findings: r.keep(r.Findings), Ignored: r.keep(r.Ignored), Steps: make(map[string]keptSteps)}
	if r.Remarks != nil {
		k.Remarks = r.keep(r.Remarks(nil))
	}
	for i := range r.Functions {
		f := r.Functions[i]
		if _, again := k.Steps[f.Name]; !again && !f.Foreign() && r.Steps != nil { // of a package with tests, too, the first counts
			if steps, cut := r.Steps(&r.Functions[i]); len(steps) > 0 || cut {
				k.Steps[f.Name] = keptSteps{steps, cut}
			}
		}
		f.Events, f.Parts = nil, nil // what requests cost no comparison of revisions asks
		k.Functions = append(k.Functions, f)
	}
	var out bytes.Buffer
	small, err := flate.NewWriter(&out, flate.BestSpeed)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(gob.NewEncoder(small).Encode(&k), small.Close()); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func (r *Revision) keep(findings []*finding.Finding) []keptFinding {
	out := make([]keptFinding, len(findings))
	for i, f := range findings {
		out[i] = keptFinding{Finding: *f}
		k := &out[i]
		k.Pos, k.End, k.Loop, k.Related, k.Fixes, k.Ignored = token.NoPos, token.NoPos, token.NoPos, nil, nil, nil
		if r.Fset != nil && f.Pos.IsValid() {
			at := r.Fset.Position(f.Pos)
			k.File, k.Line = at.Filename, at.Line
		}
	}
	return out
}

// Decode reads what Encode has written.
func Decode(data []byte) (*Revision, error) {
	var k kept
	if err := gob.NewDecoder(flate.NewReader(bytes.NewReader(data))).Decode(&k); err != nil {
		return nil, err
	}
	places := &keptPlaces{token.NewFileSet(), make(map[string]*token.File)}
	for _, list := range [][]keptFinding{k.Findings, k.Ignored, k.Remarks} {
		places.add(list)
	}
	remarks := places.findings(k.Remarks)
	return &Revision{
		Findings: places.findings(k.Findings), Ignored: places.findings(k.Ignored), Functions: k.Functions, Fset: places.fset,
		Steps: func(f *Function) ([]effect.Step, bool) {
			s := k.Steps[f.Name]
			return s.Steps, s.Cut
		},
		Remarks: func([]*finding.Finding) []*finding.Finding { return remarks },
	}, nil
}

// keptPlaces are the places of findings, in files of which nothing is known but how many
// lines they must have.
type keptPlaces struct {
	fset  *token.FileSet
	files map[string]*token.File
}

func (p *keptPlaces) add(list []keptFinding) {
	lines := make(map[string]int)
	for i := range list {
		if f := &list[i]; f.Line > 0 {
			lines[f.File] = max(lines[f.File], f.Line)
		}
	}
	for name, n := range lines {
		if old := p.files[name]; old != nil && old.LineCount() >= n {
			continue
		}
		file := p.fset.AddFile(name, -1, n)
		starts := make([]int, n)
		for i := range starts {
			starts[i] = i
		}
		file.SetLines(starts)
		p.files[name] = file
	}
}

func (p *keptPlaces) findings(list []keptFinding) []*finding.Finding {
	var out []*finding.Finding
	for i := range list {
		f := &list[i].Finding
		if list[i].Line > 0 {
			f.Pos = p.files[list[i].File].LineStart(list[i].Line)
		}
		out = append(out, f)
	}
	return out
}
