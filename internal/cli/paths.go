package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/koupleless/module-service/internal/source"
)

// stdinPath is the PATH that stands for standard input.
const stdinPath = "-"

// orWorkingDirectory returns the current directory instead of no paths.
func orWorkingDirectory(paths []string) []string {
	if len(paths) == 0 {
		return []string{"."}
	}
	return paths
}

// isTree reports whether the files of a directory are read, and not what kustomize renders of it.
func isTree(dir string) bool { return !source.HasKustomization(dir) }

// checkApart refuses a directory that is given twice, or one whose files are read and which lies in another one: each of them would
// be read, or changed, twice.
func checkApart(dirs []string, isTree func(dir string) bool) error {
	for i, dir := range dirs {
		for _, other := range slices.Concat(dirs[:i], dirs[i+1:]) {
			relative, err := source.Relative(other, dir)
			if err != nil {
				return err
			}
			if relative == "." || filepath.IsLocal(relative) && isTree(dir) && isTree(other) {
				return usageError{fmt.Errorf("%s is in %s, which is given too: name only one of the two", dir, other)}
			}
		}
	}
	return nil
}

// appendApart appends a directory unless another one holds it, and removes those that it holds: render takes no directory twice.
func appendApart(dirs []string, dir string) []string {
	if slices.ContainsFunc(dirs, func(outer string) bool { return isWithin(dir, outer) }) {
		return dirs
	}
	return append(slices.DeleteFunc(dirs, func(inner string) bool { return isWithin(inner, dir) }), dir)
}

// isWithin reports whether a path is a directory or in it.
func isWithin(path, dir string) bool {
	relative, err := source.Relative(dir, path)
	return err == nil && filepath.IsLocal(relative)
}

// fromHere returns a path as seen from the working directory.
func fromHere(path string) string {
	here, err := os.Getwd()
	if err != nil {
		return path
	}
	relative, err := filepath.Rel(here, path)
	if err != nil {
		return path
	}
	return filepath.ToSlash(relative)
}
