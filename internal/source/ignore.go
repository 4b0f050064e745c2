package source

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	gitignore "github.com/monochromegane/go-gitignore"

	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/lazyregexp"
)

// ignoreFile is the name of a file with patterns of what is left out of its folder, in the syntax of .gitignore. kyaml and kpt
// read it with the same library.
const ignoreFile = ".krmignore"

// ignores knows what such files leave out of a directory. As in kpt, those above a package do not reach into it.
type ignores struct {
	dir      string
	folders  map[string]ignoring
	patterns int      // in all files
	more     []string // at the top
	fail     func(path, message string)
}

type ignoring struct {
	gitignore.IgnoreMatcher // nil if there are no patterns
	isPackage               bool
}

func newIgnores(dir string, more []string, fail func(path, message string)) *ignores {
	return &ignores{dir: filepath.Clean(dir), folders: map[string]ignoring{}, more: more, fail: fail}
}

// match reports whether a path below the directory is left out, seeing only the path itself: what is below a folder that is
// left out is never come to.
func (i *ignores) match(path string, isDir bool) bool {
	for folder := filepath.Dir(path); ; folder = filepath.Dir(folder) {
		in := i.in(folder)
		if in.IgnoreMatcher != nil && in.Match(path, isDir) {
			return true
		}
		if in.isPackage || folder == i.dir {
			return false
		}
	}
}

// matchBelow is match for a file that a walk may not come to.
func (i *ignores) matchBelow(file string) bool {
	for path := file; path != i.dir; path = filepath.Dir(path) {
		if i.match(path, path != file) {
			return true
		}
	}
	return false
}

func (i *ignores) in(folder string) ignoring {
	in, known := i.folders[folder]
	if !known {
		patterns, err := i.read(filepath.Join(folder, ignoreFile))
		if err != nil {
			i.fail(filepath.Join(folder, ignoreFile), err.Error())
		}
		if folder == i.dir && len(i.more) > 0 {
			patterns = slices.Concat(patterns, usable([]byte(strings.Join(i.more, "\n"))))
		}
		_, err = os.Stat(filepath.Join(folder, "Kptfile"))
		in.isPackage = err == nil
		if len(patterns) > 0 {
			in.IgnoreMatcher = gitignore.NewGitIgnoreFromReader(folder, bytes.NewReader(patterns))
		}
		i.folders[folder] = in
	}
	return in
}

func (i *ignores) read(path string) ([]byte, error) {
	switch _, err := os.Lstat(path); {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, errors.New(unreadable(err))
	}
	relative, err := Relative(i.dir, path)
	if err != nil {
		return nil, err
	}
	if !filepath.IsLocal(relative) {
		return nil, errors.New(leadsOut(i.dir))
	}
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return nil, errors.New("must be a file with patterns of files to ignore")
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, errors.New(unreadable(err))
	}
	patterns := usable(content)
	if i.patterns += bytes.Count(patterns, []byte("\n")); i.patterns > bounds.IgnorePatterns {
		return nil, fmt.Errorf("is one of the files that hold more than %d patterns together: use fewer", bounds.IgnorePatterns)
	}
	return patterns, nil
}

// folderName matches ** at the end of the name of a folder, where it is like *.
var folderName = lazyregexp.New(`[^/!]\*\*/`)

// otherCharacters matches the beginning of a bracket of all other characters as git has it. The library has [^ only.
var otherCharacters = lazyregexp.New(`(^|[^\\])\[!`)

// usable returns patterns, each as a line, but for those of nothing, at which the library panics. For the library, ** is one folder, and
// for git also none.
func usable(patterns []byte) (all []byte) {
	for line := range bytes.Lines(patterns) {
		line = otherCharacters().ReplaceAll(bytes.TrimSuffix(line, []byte("\n")), []byte("$1[^"))
		lines := [][]byte{line}
		if folders := []byte("**/"); bytes.Contains(line, folders) && !folderName().Match(line) {
			lines = append(lines, bytes.Replace(line, folders, nil, 1), bytes.ReplaceAll(line, folders, nil))
		}
		for _, line := range lines {
			if len(bytes.Trim(line, " !/\r")) > 0 {
				all = append(append(all, line...), '\n')
			}
		}
	}
	return all
}
