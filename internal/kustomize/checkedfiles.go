package kustomize

import (
	"errors"
	"fmt"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"

	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/disk"
)

// checkedFiles are the files that kustomize reads. Each is checked before kustomize sees it: for what it would fetch, and for
// what has no end once it is expanded. kustomize takes a kustomization file that cannot be read for none, so the first error
// is kept, and nothing is read after it.
type checkedFiles struct {
	filesys.FileSystem
	root         string            // the directory of the kustomization, as the user names it
	resolved     string            // the same without links
	names        map[string]string // of directories, as the user would write them
	enableRemote bool
	refuseSchema bool            // fail at a kustomization that sets the OpenAPI schema
	withOrigins  bool            // have kustomize note the files of the resources
	linked       map[string]bool // files that links of kustomizations lead to
	data         map[string]bool // files that generators take as they are
	err          error
	warnings     map[string]kptfn.Results // by the path

	last        string // the file that was read last
	lastContent []byte

	aliases  aliasBudget
	loads    int             // of kustomizations
	read     map[string]bool // files
	repeated int             // bytes of files that were read before
	size     atomic.Int64    // of all files
}

func newCheckedFiles(dir string, enableRemote bool) (*checkedFiles, error) {
	resolved, err := disk.Target(dir)
	if err != nil {
		return nil, err
	}
	return &checkedFiles{
		FileSystem: filesys.MakeFsOnDisk(), root: dir, resolved: resolved, names: map[string]string{}, enableRemote: enableRemote,
		linked: map[string]bool{}, data: map[string]bool{}, aliases: bounds.AliasNodes, read: map[string]bool{},
		warnings: map[string]kptfn.Results{},
	}, nil
}

// CleanedAbs implements filesys.FileSystem. Under its name a kustomization file may be a link to a file of another name.
func (c *checkedFiles) CleanedAbs(path string) (filesys.ConfirmedDir, string, error) {
	dir, file, err := c.FileSystem.CleanedAbs(path)
	if err == nil && file != "" && IsFile(path) {
		c.linked[dir.Join(file)] = true
	}
	return dir, file, err
}

// FileNames are the names of kustomization files.
var FileNames = konfig.RecognizedKustomizationFileNames()

// IsFile reports whether a path has the name of a kustomization file.
func IsFile(path string) bool { return slices.Contains(FileNames, filepath.Base(path)) }

// isKustomization reports whether a file is read as a kustomization.
func (c *checkedFiles) isKustomization(path string) bool {
	return IsFile(path) || c.linked[path]
}

// A kustomizationRead is a kustomization file that was read.
type kustomizationRead struct {
	path    string
	content []byte
	types.Kustomization
}

// kustomizationsRead yields the kustomization files that were read, sorted by their paths.
func (c *checkedFiles) kustomizationsRead() iter.Seq[*kustomizationRead] {
	return func(yield func(*kustomizationRead) bool) {
		for _, path := range slices.Sorted(maps.Keys(c.read)) {
			if !c.isKustomization(path) {
				continue
			}
			content, err := c.FileSystem.ReadFile(path)
			k := &kustomizationRead{path: path, content: content}
			if err == nil && k.Unmarshal(content) == nil && !yield(k) {
				return
			}
		}
	}
}

// ReadFile implements filesys.FileSystem.
func (c *checkedFiles) ReadFile(path string) ([]byte, error) {
	if c.err != nil {
		return nil, c.err
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return nil, fmt.Errorf("%s: must be a file", path) // a pipe has no end
	}
	content, err := c.FileSystem.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if c.err = c.check(path, content); c.err != nil {
		return nil, c.err
	}
	c.last, c.lastContent = path, content
	if c.withOrigins && IsFile(path) {
		return c.noteOrigins(path, content), nil
	}
	return content, nil
}

// errSetsSchema stops a rendering that is run again while no other one is.
var errSetsSchema = errors.New("sets the OpenAPI schema")

func (c *checkedFiles) check(path string, content []byte) error {
	isKustomization := c.isKustomization(path)
	if err := c.count(path, content, isKustomization); err != nil {
		return c.fail(path, content, err.Error())
	}
	refs := &references{}
	if isKustomization {
		var k types.Kustomization
		if err := k.Unmarshal(content); err == nil { // else kustomize refuses it, or it is a resource
			refs.kustomization(&k)
			c.noteData(path, &k)
			c.warnings[path] = deprecated(c.name(path), content, &k)
		}
		if c.refuseSchema && len(k.OpenAPI) > 0 {
			return errSetsSchema
		}
	} else if !c.data[path] {
		c.warnings[path] = joined(c.name(path), content)
	}
	refs.text(content, nil)
	for _, r := range refs.found {
		if err := r.check(c.enableRemote); err != nil {
			return c.failAt(path, content, r.path, err.Error())
		}
	}
	return nil
}

// count refuses what is beyond a bound.
func (c *checkedFiles) count(path string, content []byte, isKustomization bool) error {
	if isKustomization {
		if c.loads++; c.loads > bounds.Loads {
			return fmt.Errorf("more than %d kustomizations are loaded, each as often as it is listed: list it fewer times",
				bounds.Loads)
		}
	}
	if c.read[path] {
		if c.repeated += len(content); c.repeated > bounds.RepeatedBytes {
			return fmt.Errorf("files that are read again come to more than %d MiB: name it fewer times", bounds.RepeatedBytes>>20)
		}
	} else {
		c.size.Add(int64(len(content)))
	}
	c.read[path] = true
	return c.aliases.take(content, isKustomization)
}

// name returns the path of a file as the user would write it.
func (c *checkedFiles) name(path string) string {
	dir := filepath.Dir(path)
	if _, known := c.names[dir]; !known {
		c.names[dir] = c.nameDir(dir)
	}
	return filepath.ToSlash(filepath.Join(c.names[dir], filepath.Base(path)))
}

// nameDir is name for a directory. Above one that a link leads to, what is beside the link is another one.
func (c *checkedFiles) nameDir(dir string) string {
	relative, err := filepath.Rel(c.resolved, dir)
	if err != nil {
		return dir
	}
	named := filepath.Join(c.root, relative)
	if target, err := disk.Target(named); filepath.IsLocal(relative) || err == nil && target == dir {
		return named
	}
	if here, err := disk.Target("."); err == nil && !filepath.IsAbs(c.root) {
		if relative, err := filepath.Rel(here, dir); err == nil {
			return relative
		}
	}
	return dir
}
