package resultcache

import (
	"bytes"
	"context"
	"debug/buildinfo"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
)

// goSettings are what the go command chooses packages, files and tools by.
var goSettings = []string{
	"GOVERSION", "GOTOOLCHAIN", "GOROOT", "GOOS", "GOARCH", "GO386", "GOAMD64", "GOARM", "GOARM64", "GOMIPS", "GOMIPS64",
	"GOPPC64", "GORISCV64", "GOWASM", "GOEXPERIMENT", "GOFIPS140", "GOFLAGS", "GOMOD", "GOWORK", "GOMODCACHE",
	"GOPATH", "GO111MODULE", "CGO_ENABLED", "CC", "CXX", "PKG_CONFIG", "CGO_CFLAGS", "CGO_CPPFLAGS",
	"CGO_CXXFLAGS", "CGO_LDFLAGS",
}

// AddGo adds the settings of the go command in dir, and returns where its module and
// workspace begin: the files go.mod and go.work, of which there may be none.
func (in *Inputs) AddGo(ctx context.Context, dir string) (mod, work string) {
	cmd := exec.CommandContext(ctx, "go", append([]string{"env"}, goSettings...)...)
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		in.fail(err)
		return "", ""
	}
	values := strings.Split(strings.TrimSuffix(string(bytes.ReplaceAll(out, []byte("\r\n"), []byte("\n"))), "\n"), "\n")
	if len(values) != len(goSettings) {
		in.fail(fmt.Errorf("%w: a setting of the go command that has lines", errUnsure))
		return "", ""
	}
	in.Add("go", values...)
	of := func(name string) string { return values[slices.Index(goSettings, name)] }
	for _, flag := range []string{"-modfile", "-overlay", "-toolexec"} {
		if strings.Contains(of("GOFLAGS"), flag) {
			in.fail(fmt.Errorf("%w: %s", errUnsure, flag))
		}
	}
	in.addFile(filepath.Join(of("GOROOT"), "VERSION"), false)
	return of("GOMOD"), of("GOWORK")
}

// AddModules adds what belongs to the modules that are worked on: that of a go.mod,
// those of a go.work, and those that folders replace. What is in the module cache
// does not change; go.mod and go.sum say what is taken from it.
func (in *Inputs) AddModules(mod, work string) {
	if filepath.Base(mod) != "go.mod" && (work == "" || work == "off") {
		in.fail(fmt.Errorf("%w: no module", errUnsure))
		return
	}
	var roots []string
	if work == "" || work == "off" {
		roots = []string{filepath.Dir(mod)}
	} else {
		in.AddPath(work)
		in.AddPath(work + ".sum")
		in.parse(work, func(data []byte) error {
			file, err := modfile.ParseWork(work, data, nil)
			if err != nil {
				return err
			}
			for _, use := range file.Use {
				roots = append(roots, absolute(filepath.Dir(work), use.Path))
			}
			roots = append(roots, folders(filepath.Dir(work), file.Replace)...)
			return nil
		})
	}
	for _, root := range slices.Clone(roots) {
		in.parse(filepath.Join(root, "go.mod"), func(data []byte) error {
			file, err := modfile.Parse("go.mod", data, nil)
			if err == nil {
				roots = append(roots, folders(root, file.Replace)...)
			}
			return err
		})
	}
	slices.Sort(roots)
	for _, root := range slices.Compact(roots) {
		in.AddPath(root)
	}
}

func (in *Inputs) parse(file string, parse func(data []byte) error) {
	data, err := os.ReadFile(file)
	if err == nil {
		err = parse(data)
	}
	if err != nil {
		in.fail(err)
	}
}

// folders are those that replace modules.
func folders(dir string, replaced []*modfile.Replace) (list []string) {
	for _, r := range replaced {
		if r.New.Version == "" {
			list = append(list, absolute(dir, r.New.Path))
		}
	}
	return list
}

func absolute(dir, path string) string {
	if path = filepath.FromSlash(path); filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(dir, path)
}

// AddTool adds the program that runs: its build, and the file that it is.
func (in *Inputs) AddTool() {
	file, err := os.Executable()
	if err != nil {
		in.fail(err)
		return
	}
	in.addProgram(file)
}

func (in *Inputs) addProgram(file string) {
	build, err := buildinfo.ReadFile(file)
	if err != nil {
		in.fail(err)
		return
	}
	in.Add("tool", build.String())
	in.addFile(file, true)
}
