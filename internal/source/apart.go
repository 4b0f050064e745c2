package source

import (
	"math/big"
	"path/filepath"

	"github.com/koupleless/module-service/fn"
)

// listers finds the kustomizations that render a file: those that list it, in any number of steps. Only those that no other one lists
// and those that run the function have a bit: two files with a common lister have one of these in common, and a tree can hold
// thousands of kustomizations, each above all others.
type listers struct {
	layout   *layout
	listedBy map[string][]*kustomizationFile
	indexes  map[*kustomizationFile]int
	above    map[*kustomizationFile]*big.Int // a bit for each, itself included
}

func newListers(l *layout, listedBy map[string][]*kustomizationFile) *listers {
	ls := &listers{l, listedBy, map[*kustomizationFile]int{}, map[*kustomizationFile]*big.Int{}}
	for _, k := range l.files {
		if k.generates || len(listedBy[k.dir()]) == 0 {
			ls.indexes[k] = len(ls.indexes)
		}
	}
	return ls
}

func (ls *listers) of(path string) *big.Int {
	all := new(big.Int)
	for _, k := range ls.listedBy[filepath.Clean(path)] {
		all.Or(all, ls.aboveOf(k))
	}
	return all
}

// around returns those that render a file, and those that render the kustomization that it is in.
func (ls *listers) around(path string) *big.Int {
	all := ls.of(path)
	if root := ls.layout.root(path); root != nil {
		all.Or(all, ls.aboveOf(root))
	}
	return all
}

func (ls *listers) aboveOf(k *kustomizationFile) *big.Int {
	if found := ls.above[k]; found != nil { // not all of it in a circle, which kustomize refuses
		return found
	}
	found := new(big.Int)
	ls.above[k] = found
	if i, has := ls.indexes[k]; has {
		found.SetBit(found, i, 1)
	}
	for _, listing := range ls.listedBy[k.dir()] {
		found.Or(found, ls.aboveOf(listing))
	}
	return found
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

// apart returns by the paths of files the kustomization that lists the module of a generated Service there, if none renders both. The
// items of files that change are given.
func (t *Tree) apart(changed map[string][]fn.Item, listedBy map[string][]*kustomizationFile) map[string]*kustomizationFile {
	ls := newListers(t.layout, listedBy)
	modules := map[owner]*listedModule{}
	for _, in := range t.inputs {
		if !t.layout.resources[filepath.Clean(in.path)] {
			continue
		}
		of := ls.of(in.path)
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
				with = ls.of(in.path)
				with.Or(with, generating)
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
