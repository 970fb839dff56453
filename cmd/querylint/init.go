package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/querylint/querylint/analyzers/config"
)

// initialize writes the example of a settings file into the working directory,
// unless there is one.
func initialize(args []string, stdout, stderr io.Writer) int {
	opts, err := parseOptions(args)
	switch {
	case err != nil:
		return fail(stderr, "%v", err)
	case opts.help:
		fmt.Fprint(stdout, usage)
		return exitClean
	case opts.named:
		return fail(stderr, "querylint init has no arguments")
	}
	if opts.dir != "" {
		if err := os.Chdir(opts.dir); err != nil {
			return fail(stderr, "%v", err)
		}
	}
	file, err := os.OpenFile(config.Name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return fail(stderr, "%s exists; it is left as it is", config.Name)
	}
	if err == nil {
		_, err = io.WriteString(file, config.Example)
		err = errors.Join(err, file.Close())
	}
	if err != nil {
		return fail(stderr, "%v", err)
	}
	fmt.Fprintf(stdout, "wrote %s: remove the # before what is to be different\n", config.Name)
	return exitClean
}
