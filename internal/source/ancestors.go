package source

import (
	"math/big"
	"path/filepath"
)

// ancestors finds the kustomizations that list a file or another kustomization, in any number of steps, as a set with a bit for each
// that has one.
type ancestors struct {
	layout   *layout
	listedBy map[string][]*kustomizationFile // by a file or directory
	bit      func(*kustomizationFile) (index int, has bool)
	found    map[string]*big.Int // by a file or directory

	way      []string       // to the file or directory that is visited, with those that may be in a circle with it
	position map[string]int // of each on the way
}

func newAncestors(l *layout, bit func(*kustomizationFile) (index int, has bool)) *ancestors {
	return &ancestors{layout: l, listedBy: l.listedBy(), bit: bit, found: map[string]*big.Int{}, position: map[string]int{}}
}

// above returns those that list a file or directory. The set must not be changed.
func (a *ancestors) above(path string) *big.Int {
	path = filepath.Clean(path)
	if a.found[path] == nil {
		a.visit(path)
	}
	return a.found[path]
}

// visit finds those that list a file or directory, and returns the position of the first one on the way that lists it. kustomize refuses
// kustomizations that list each other in a circle. They have one set, so that it does not depend on which of them is visited first: that is
// Tarjan's algorithm.
func (a *ancestors) visit(path string) (first int) {
	at := len(a.way)
	first = at
	a.way, a.position[path] = append(a.way, path), at
	all := new(big.Int)
	a.found[path] = all
	for _, k := range a.listedBy[path] {
		if position, onTheWay := a.position[k.dir()]; onTheWay {
			first = min(first, position)
		} else if a.found[k.dir()] == nil {
			first = min(first, a.visit(k.dir()))
		}
		a.addFrom(all, k)
	}
	if first == at {
		for _, other := range a.way[at:] {
			all.Or(all, a.found[other])
			a.found[other] = all
			delete(a.position, other)
		}
		a.way = a.way[:at]
	}
	return first
}

// addFrom adds a kustomization and those that list it to a set.
func (a *ancestors) addFrom(set *big.Int, k *kustomizationFile) {
	set.Or(set, a.above(k.dir()))
	if i, has := a.bit(k); has {
		set.SetBit(set, i, 1)
	}
}

// of returns those that list a file, the kustomization that it is in, and those that list that.
func (a *ancestors) of(path string) *big.Int {
	all := new(big.Int).Set(a.above(path))
	if root := a.layout.root(path); root != nil {
		a.addFrom(all, root)
	}
	return all
}
