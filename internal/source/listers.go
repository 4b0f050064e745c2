package source

import (
	"maps"
	"math/big"
	"path/filepath"
	"slices"

	"github.com/koupleless/module-service/fn"
)

// listers finds the kustomizations that render a file: those that list it, in any number of steps. Only those that no other one lists
// and those that run the function have a bit: two files with a common lister have one of these in common, and a tree can hold
// thousands of kustomizations, each above all others.
type listers struct {
	*ancestors
	indexes map[*kustomizationFile]int
}

func newListers(l *layout) *listers {
	ls := &listers{indexes: map[*kustomizationFile]int{}}
	ls.ancestors = newAncestors(l, func(k *kustomizationFile) (int, bool) {
		i, has := ls.indexes[k]
		return i, has
	})
	for _, dir := range slices.Sorted(maps.Keys(l.files)) {
		if k := l.files[dir]; k.generates || len(ls.listedBy[dir]) == 0 {
			ls.indexes[k] = len(ls.indexes)
		}
	}
	return ls
}

// generating returns the kustomizations that run the function.
func (ls *listers) generating() *big.Int {
	all := new(big.Int)
	for k, i := range ls.indexes {
		if k.generates {
			all.SetBit(all, i, 1)
		}
	}
	return all
}

// opaque returns the kustomizations of which it is unknown, by some files and what patches change, which resources they render and what
// these request. Components that none of them lists are among them, as nothing renders one by itself.
func (ls *listers) opaque(files map[string]bool, patches func(*kustomizationFile) bool) *big.Int {
	all := new(big.Int)
	for _, k := range ls.layout.files {
		isOpaque := k.opaque || patches(k)
		for path := range k.resources {
			isOpaque = isOpaque || !files[path] && ls.layout.files[path] == nil
		}
		if isOpaque {
			ls.addFrom(all, k)
		} else if i, has := ls.bit(k); has && k.component {
			all.SetBit(all, i, 1)
		}
	}
	return all
}

// moving returns the kustomizations that change the namespace or the name of some of what they render.
func (ls *listers) moving() *big.Int {
	all := new(big.Int)
	for _, k := range ls.layout.files {
		if k.moves {
			ls.addFrom(all, k)
		}
	}
	return all
}

// A deployedItem is an item that some kustomizations deploy.
type deployedItem struct {
	fn.Item
	kustomizations *big.Int
}

// Deployments returns the kustomizations, which fn compares: a cluster allocates a node port once.
func (i deployedItem) Deployments() *big.Int { return i.kustomizations }

// deployed returns items of a file with the kustomizations that render it, and as they are if none does: they can then be deployed with
// any.
func (ls *listers) deployed(path string, items []fn.Item) []fn.Item {
	kustomizations := ls.of(path)
	if kustomizations.BitLen() == 0 {
		return items
	}
	for i, item := range items {
		items[i] = deployedItem{item, kustomizations}
	}
	return items
}

// RunsFunction reports whether the directory is a kustomization that runs the function.
func (t *Tree) RunsFunction() bool {
	k := t.layout.files[t.dir]
	return k != nil && k.generates
}

// GeneratedBy returns the directory of a kustomization that renders a file to be created and runs the function, which makes the Service
// without the file. It is empty if there is none, or if the file is in a kustomization that runs the function itself.
func (t *Tree) GeneratedBy(created Change) (dir string) {
	if root := t.layout.root(created.Path); len(t.layout.files) == 0 || root != nil && root.generates {
		return ""
	}
	ls := newListers(t.layout)
	of := ls.of(created.Path)
	for k, i := range ls.indexes {
		if k.generates && !k.component && of.Bit(i) == 1 && (dir == "" || k.dir() < dir) {
			dir = k.dir()
		}
	}
	return filepath.ToSlash(dir)
}
