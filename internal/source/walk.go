package source

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/disk"
	"github.com/koupleless/module-service/internal/kustomize"
	"github.com/koupleless/module-service/internal/rule"
)

// A walk finds the files below a directory that is read into a set.
type walk struct {
	*Set
	dir        string
	top        string // the directory, as the walk begins at it
	skipConfig string

	manifests      []string
	links          []string
	kustomizations []string
}

// visit is called for each file and folder, as fs.WalkDirFunc has it.
func (w *walk) visit(path string, entry fs.DirEntry, err error) error {
	isTop := path == w.top
	switch {
	case err != nil && entry == nil:
		return err
	case err != nil:
		w.fail(filepath.Clean(path), rule.Failed, unreadable(err))
		return skip(entry)
	case !isTop && strings.HasPrefix(entry.Name(), "."):
		if entry.Type().IsRegular() && hasConfigName(path) && !w.ignores.match(path, false) {
			w.beside = append(w.beside, Beside{filepath.Clean(path), w.dir})
		}
		return skip(entry)
	case !isTop && w.ignores.match(path, entry.IsDir()):
		return skip(entry)
	case entry.IsDir() && depth(w.dir, path) > bounds.FolderDepth:
		w.fail(path, rule.Limit, fmt.Sprintf("is in more than %d directories, which is the limit: move it up", bounds.FolderDepth))
		return fs.SkipDir
	case !isTop && entry.IsDir() && IsChart(path):
		w.leaveOut(path, "a Helm chart, whose templates Helm renders")
		return fs.SkipDir
	case entry.IsDir() || isSame(path, w.skipConfig):
	case entry.Type()&fs.ModeSymlink != 0:
		w.links = append(w.links, path)
		if isLinkedKustomization(path) {
			w.kustomizations = append(w.kustomizations, path)
		}
	case kustomize.IsFile(path) && entry.Type().IsRegular():
		w.kustomizations = append(w.kustomizations, path)
	case IsManifest(path):
		w.manifests = append(w.manifests, path)
	}
	return nil
}

func skip(entry fs.DirEntry) error {
	if entry.IsDir() {
		return fs.SkipDir
	}
	return nil
}

// depth returns in how many folders of a directory a path is, itself included.
func depth(dir, path string) int {
	relative, err := filepath.Rel(dir, path)
	if err != nil || relative == "." {
		return 0
	}
	return strings.Count(relative, string(filepath.Separator)) + 1
}

// isSame reports whether two paths lead to one file, going by its name first.
func isSame(path, other string) bool {
	if filepath.Base(path) != filepath.Base(other) {
		return false
	}
	info, err := os.Stat(path)
	otherInfo, otherErr := os.Stat(other)
	return err == nil && otherErr == nil && os.SameFile(info, otherInfo)
}

// IsManifest reports whether a file of a directory is read, going by its name.
func IsManifest(path string) bool {
	name := filepath.Base(path)
	switch strings.ToLower(filepath.Ext(name)) {
	case ".yaml", ".yml", ".json":
		return name != chartFile && !kustomize.IsFile(name)
	}
	return false
}

// chartFile is what Helm knows a chart by. It has an apiVersion and is no resource.
const chartFile = "Chart.yaml"

// IsChart reports whether a directory is a Helm chart. A link is one whatever it leads to, so that nothing that is written makes a
// chart of a directory.
func IsChart(dir string) bool { return disk.Exists(filepath.Join(dir, chartFile)) }
