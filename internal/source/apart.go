package source

import (
	"maps"
	"math/big"
	"path/filepath"
	"slices"

	"github.com/koupleless/module-service/fn"
)

// listers finds the kustomizations that render a file: those that list it, in any number of steps.
type listers struct {
	layout   *layout
	listedBy map[string][]*kustomizationFile
	indexes  map[*kustomizationFile]int
	above    map[*kustomizationFile]*big.Int // a bit for each, itself included
}

func newListers(l *layout, listedBy map[string][]*kustomizationFile) *listers {
	ls := &listers{l, listedBy, map[*kustomizationFile]int{}, map[*kustomizationFile]*big.Int{}}
	for i, dir := range slices.Sorted(maps.Keys(l.files)) {
		ls.indexes[l.files[dir]] = i
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

func (ls *listers) aboveOf(k *kustomizationFile) *big.Int {
	if found := ls.above[k]; found != nil { // not all of it in a circle, which kustomize refuses
		return found
	}
	found := new(big.Int)
	ls.above[k] = found
	found.SetBit(found, ls.indexes[k], 1)
	for _, listing := range ls.listedBy[k.dir()] {
		found.Or(found, ls.aboveOf(listing))
	}
	return found
}

// generates reports whether one of some kustomizations runs the function.
func (ls *listers) generates(some *big.Int) bool {
	for k, i := range ls.indexes {
		if k.generates && some.Bit(i) == 1 {
			return true
		}
	}
	return false
}

// apart returns by the paths of files the kustomization that lists the module of a generated Service there, if none renders both. The
// items of files that change are given.
func (t *Tree) apart(changed map[string][]fn.Item, listedBy map[string][]*kustomizationFile) map[string]*kustomizationFile {
	modules := map[owner][]string{} // listed files
	for _, in := range t.inputs {
		if !t.layout.resources[filepath.Clean(in.path)] {
			continue
		}
		for _, item := range Items(in.stream) {
			if fn.MayRequest(item) {
				modules[ownerOf(item)] = append(modules[ownerOf(item)], in.path)
			}
		}
	}
	if len(modules) == 0 {
		return nil
	}
	ls := newListers(t.layout, listedBy)
	found := map[string]*kustomizationFile{}
	for _, in := range t.inputs {
		with := ls.of(in.path)
		items, isChanged := changed[in.path]
		if !isChanged {
			items = Items(in.stream)
		}
		for _, item := range items {
			if !isGenerated(item) {
				continue
			}
			for _, name := range ownersOf(item) {
				files := modules[owner{item.ID().Namespace, name}]
				isTogether := func(path string) bool {
					of := ls.of(path)
					return new(big.Int).And(of, with).BitLen() > 0 || ls.generates(of)
				}
				if len(files) > 0 && !slices.ContainsFunc(files, isTogether) {
					found[in.path] = listedBy[filepath.Clean(files[0])][0]
				}
			}
		}
	}
	return found
}
