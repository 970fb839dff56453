package main

import (
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/querylint/querylint/analyzers"
	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/finding"
)

// isVet reports whether the go command calls: go vet -vettool=querylint asks
// for the flags and the version of the tool, then runs it with a .cfg file per
// package.
func isVet(args []string) bool {
	if len(args) == 0 {
		return false
	}
	if strings.HasSuffix(args[len(args)-1], ".cfg") {
		return true
	}
	switch strings.TrimLeft(args[0], "-") {
	case "flags", "V", "V=full":
		return len(args) == 1 && args[0][0] == '-'
	}
	return false
}

// vet answers the go command. It does not return.
//
// Unitchecker has no flags but those of analyzers, and prints all of its help
// for a wrong value. So the flags of querylint are only declared to it, and are
// read here.
func vet() {
	list := analyzers.All()
	flag.Var(vetVersion{}, "V", "print version and exit")
	flag.String("severity", "warning", "least severity to report: info, warning or error")
	flag.Bool("tests", false, "check _test.go files, too")
	flag.String("config", "", "absolute path of the settings file (default: .querylint.yml of the package's module)")
	flag.String("schema", "", "files and folders that define the tables, relative to the root of the module, separated by commas (default: what .querylint.yml says, or what the module defines)")
	flag.String("server", "", "mysql8, mysql57, mariadb10 or mariadb11")
	flag.String("dialect", "", "take all SQL for mysql, postgres, sqlite or mssql")
	if file := os.Args[len(os.Args)-1]; strings.HasSuffix(file, ".cfg") {
		// Unitchecker reports a file that cannot be read.
		cfg, _ := readVetConfig(file)
		if err := setVetFlags(list, os.Args[1:len(os.Args)-1], file, cfg); err != nil && !cfg.VetxOnly {
			os.Exit(complain(os.Stderr, err))
		}
	}
	unitchecker.Main(list...)
}

func readVetConfig(file string) (cfg unitchecker.Config, err error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return cfg, err
	}
	return cfg, json.Unmarshal(data, &cfg)
}

// setVetFlags passes flags on to the analyzers, and the settings and the schema
// that apply to the package. Those of a module that somebody else has published
// are not meant for this run.
func setVetFlags(list []*analysis.Analyzer, args []string, vetFile string, cfg unitchecker.Config) error {
	var settings string
	own := cfg.ModulePath != "" && cfg.ModuleVersion == ""
	if own {
		settings = config.Find(cfg.Dir)
	}
	root := config.Root(cfg.Dir)
	flags := make(map[string]string)
	for _, arg := range args {
		// The go command writes flags as -name=value.
		name, value, _ := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		switch name {
		case "severity":
			var severity finding.Severity
			if err := severity.UnmarshalText([]byte(value)); err != nil {
				return fmt.Errorf("querylint: %w", err)
			}
			flags[name] = value
		case "tests":
			flags[name] = cmp.Or(value, "true")
		case "schema":
			paths := strings.Split(value, ",")
			if err := config.OnlyFiles(paths); err != nil {
				return fmt.Errorf("querylint: %w", err)
			}
			for i, path := range paths {
				// The working directory is that of the package.
				if !filepath.IsAbs(path) {
					paths[i] = filepath.Join(root, path)
				}
			}
			flags[name] = strings.Join(paths, ",")
		case "server", "dialect":
			flags[name] = value
		case "config":
			settings = value
		}
	}
	s, err := vetSettings(settings)
	if err != nil {
		return err
	}
	config.Use(s)
	if own && !cfg.VetxOnly {
		flags["find-schema"] = "true"
		flags["found-schema"] = shared(vetFile)
	}
	for name, value := range flags {
		if err := analyzers.SetFlag(list, name, value); err != nil {
			return err
		}
	}
	return nil
}

// shared is where the processes of one go vet keep what they find of the schema:
// in the folder in which the go command works, and which it removes in the end.
// vetFile is b042/vet.cfg in it. Elsewhere it is "".
func shared(vetFile string) string {
	if work := filepath.Dir(filepath.Dir(vetFile)); strings.HasPrefix(filepath.Base(work), "go-build") {
		return work
	}
	return ""
}

func vetSettings(file string) (*config.Settings, error) {
	if file == "" {
		return config.Default(), nil
	}
	return analyzers.LoadSettings(file)
}

// vetVersion is the flag -V, whose answer go vet puts into the key under which
// it caches the outcome for a package.
//
// The key leaves out whether a package was vetted for its facts only, on behalf
// of a package that imports it, or for diagnostics, too. So with an answer that
// does not change, after vetting an importer of p, go vet takes the silence
// about p for its outcome, prints nothing and exits 0. A nonce in the answer
// gives the caching up; QUERYLINT_VETCACHE=1 brings it back.
type vetVersion struct{}

func (vetVersion) IsBoolFlag() bool { return true }
func (vetVersion) String() string   { return "" }

func (vetVersion) Set(value string) error {
	if value != "full" {
		return fmt.Errorf("unsupported value %q (use -V=full)", value)
	}
	id, err := toolID(os.Getenv("QUERYLINT_VETCACHE") == "1")
	if err != nil {
		os.Exit(complain(os.Stderr, err))
	}
	fmt.Printf("querylint version devel buildID=%s\n", id)
	os.Exit(exitClean)
	return nil
}

// toolID identifies what decides on the outcome, but for flags and the package
// itself, which the go command knows: the executable, and the settings and the
// schema of the working directory.
func toolID(stable bool) (string, error) {
	h := sha256.New()
	exe, err := os.Executable()
	if err != nil {
		return "", err
	}
	if err := hashFile(h, exe); err != nil {
		return "", err
	}
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	settings, err := vetSettings(config.Find(dir))
	if err != nil {
		return "", err
	}
	h.Write(settings.Data)
	if err := analyzers.HashSchema(h, settings, dir); err != nil {
		return "", err
	}
	if !stable {
		h.Write([]byte(rand.Text()))
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func hashFile(w io.Writer, name string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // it is only read
	_, err = io.Copy(w, file)
	return err
}
