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
	ancestors
	layout  *layout
	indexes map[*kustomizationFile]int
}

func newListers(l *layout, listedBy map[string][]*kustomizationFile) *listers {
	ls := &listers{layout: l, indexes: map[*kustomizationFile]int{}}
	ls.ancestors = newAncestors(listedBy, func(k *kustomizationFile) (int, bool) {
		i, has := ls.indexes[k]
		return i, has
	})
	for _, dir := range slices.Sorted(maps.Keys(l.files)) {
		if k := l.files[dir]; k.generates || len(listedBy[dir]) == 0 {
			ls.indexes[k] = len(ls.indexes)
		}
	}
	return ls
}

// of returns those that render a file, and those that render the kustomization that it is in.
func (ls *listers) of(path string) *big.Int {
	root := ls.layout.root(path)
	all := ls.around(path, root)
	if i, has := ls.bit(root); has {
		all.SetBit(all, i, 1)
	}
	return all
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

// FunctionRuns returns the directory of a kustomization that renders a file to be created and runs the function, which makes the Service
// without the file. It is empty if there is none.
func (t *Tree) FunctionRuns(created Change) (dir string) {
	if len(t.layout.files) == 0 {
		return ""
	}
	ls := newListers(t.layout, t.layout.listedBy())
	of := ls.of(created.Path)
	for k, i := range ls.indexes {
		if k.generates && !k.component && of.Bit(i) == 1 && (dir == "" || k.dir() < dir) {
			dir = k.dir()
		}
	}
	return filepath.ToSlash(dir)
}

// apart returns by the paths of files the kustomization that lists the module of a generated Service there, if none renders both. The
// items of files that change are given.
func (t *Tree) apart(changed map[string][]fn.Item, listedBy map[string][]*kustomizationFile) map[string]*kustomizationFile {
	ls := newListers(t.layout, listedBy)
	modules := map[owner]*listedModule{}
	for _, in := range t.inputs {
		if !t.layout.resources[filepath.Clean(in.path)] {
			continue
		}
		of := ls.above(in.path)
		for _, item := range Items(in.stream) {
			if !fn.MayRequest(item) {
				continue
			}
			m := modules[ownerOf(item)]
			if m == nil {
				m = &listedModule{listedBy[filepath.Clean(in.path)][0], new(big.Int)}
				modules[ownerOf(item)] = m
			}
			m.listers.Or(m.listers, of)
		}
	}
	if len(modules) == 0 {
		return nil
	}
	generating, both := ls.generating(), new(big.Int)
	found := map[string]*kustomizationFile{}
	for _, in := range t.inputs {
		items, isChanged := changed[in.path]
		if !isChanged {
			items = Items(in.stream)
		}
		var with *big.Int
		for _, item := range items {
			if !isGenerated(item) {
				continue
			}
			if with == nil {
				with = new(big.Int).Or(ls.above(in.path), generating)
			}
			for _, name := range ownersOf(item) {
				m := modules[owner{item.ID().Namespace, name}]
				if m != nil && both.And(m.listers, with).BitLen() == 0 {
					found[in.path] = m.kustomization
				}
			}
		}
	}
	return found
}

// A listedModule is a resource that may request a Service, in one or more files that kustomizations list.
type listedModule struct {
	kustomization *kustomizationFile // the first one
	listers       *big.Int           // those that render one of the files
}
