package run

import (
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/packages"
)

// module converts a module to the form that a pass has it in.
func module(m *packages.Module) *analysis.Module {
	if m == nil {
		return nil
	}
	mod := &analysis.Module{
		Path:      m.Path,
		Version:   m.Version,
		Replace:   module(m.Replace),
		Time:      m.Time,
		Main:      m.Main,
		Indirect:  m.Indirect,
		Dir:       m.Dir,
		GoMod:     m.GoMod,
		GoVersion: m.GoVersion,
	}
	if m.Error != nil {
		mod.Error = &analysis.ModuleError{Err: m.Error.Err}
	}
	return mod
}
