package source

import (
	"maps"
	"path/filepath"
	"slices"
)

// A layout is how the kustomizations in a directory use its files.
type layout struct {
	dir       string
	files     map[string]*kustomizationFile // by their directories
	resources map[string]bool               // what any of them lists as a resource
	others    map[string]bool               // what any of them lists as something else
}

// readLayout reads kustomization files of a directory.
func readLayout(dir string, paths []string) *layout {
	l := &layout{filepath.Clean(dir), map[string]*kustomizationFile{}, map[string]bool{}, map[string]bool{}}
	for _, path := range paths {
		k := readKustomizationFile(dir, filepath.Clean(path))
		l.files[k.dir()] = k
		maps.Copy(l.resources, k.resources)
		maps.Copy(l.others, k.others)
	}
	// A kustomization of transformers, say, lists configurations: what it calls resources are none.
	for dir, k := range l.files {
		k.configures = l.leavesOut(dir)
	}
	l.resources = map[string]bool{}
	for dir, k := range l.files {
		if k.configures {
			delete(l.files, dir)
			maps.Copy(l.others, k.resources)
		} else {
			maps.Copy(l.resources, k.resources)
		}
	}
	l.passOn()
	return l
}

// passOn makes the kustomizations that list a component with the function ones that run it, as kustomize does.
func (l *layout) passOn() {
	listedBy := l.listedBy()
	var components []*kustomizationFile
	for _, k := range l.files {
		if k.component && k.generates {
			components = append(components, k)
		}
	}
	for len(components) > 0 {
		component := components[0]
		components = components[1:]
		for _, k := range listedBy[component.dir()] {
			if k.component && !k.generates {
				components = append(components, k)
			}
			k.generates = true
		}
	}
}

// leavesOut reports whether a file, or a directory that it is in, is listed as a patch, a configuration, a generator or the
// like, and not as a resource.
func (l *layout) leavesOut(path string) bool {
	if len(l.others) == 0 {
		return false
	}
	for path = filepath.Clean(path); ; path = filepath.Dir(path) {
		switch {
		case l.resources[path]:
			return false
		case l.others[path]:
			return true
		case path == l.dir || path == filepath.Dir(path):
			return false
		}
	}
}

// root returns the kustomization that a file is in: that of its directory, or of the nearest one above. It is nil if there
// is none.
func (l *layout) root(path string) *kustomizationFile {
	for dir := filepath.Dir(filepath.Clean(path)); ; dir = filepath.Dir(dir) {
		if k, found := l.files[dir]; found {
			return k
		}
		if dir == l.dir || dir == filepath.Dir(dir) {
			return nil
		}
	}
}

// listedBy returns by a file or directory the kustomizations that list it as a resource, sorted by their directories.
func (l *layout) listedBy() map[string][]*kustomizationFile {
	all := map[string][]*kustomizationFile{}
	for _, dir := range slices.Sorted(maps.Keys(l.files)) {
		for path := range l.files[dir].resources {
			all[path] = append(all[path], l.files[dir])
		}
	}
	return all
}

// trees returns by a kustomization the first of those that list each other, or files of each other, in any number of steps.
func (l *layout) trees() map[*kustomizationFile]*kustomizationFile {
	trees := map[*kustomizationFile]*kustomizationFile{}
	tree := func(k *kustomizationFile) *kustomizationFile {
		for trees[k] != k {
			trees[k] = trees[trees[k]]
			k = trees[k]
		}
		return k
	}
	for _, k := range l.files {
		trees[k] = k
	}
	for _, k := range l.files {
		for path := range k.resources {
			listed := l.files[path]
			if listed == nil {
				listed = l.root(path)
			}
			if listed == nil {
				continue
			}
			a, b := tree(k), tree(listed)
			if a.path > b.path {
				a, b = b, a
			}
			trees[b] = a
		}
	}
	for k := range trees {
		trees[k] = tree(k)
	}
	return trees
}
