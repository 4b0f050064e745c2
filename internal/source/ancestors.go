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
}

func newAncestors(l *layout, bit func(*kustomizationFile) (index int, has bool)) ancestors {
	return ancestors{l, l.listedBy(), bit, map[string]*big.Int{}}
}

// above returns those that list a file or directory. The set must not be changed.
func (a ancestors) above(path string) *big.Int {
	path = filepath.Clean(path)
	if found := a.found[path]; found != nil { // not all of it in a circle, which kustomize refuses
		return found
	}
	found := new(big.Int)
	a.found[path] = found
	for _, k := range a.listedBy[path] {
		a.addFrom(found, k)
	}
	return found
}

// addFrom adds a kustomization and those that list it to a set.
func (a ancestors) addFrom(set *big.Int, k *kustomizationFile) {
	set.Or(set, a.above(k.dir()))
	if i, has := a.bit(k); has {
		set.SetBit(set, i, 1)
	}
}

// of returns those that list a file, the kustomization that it is in, and those that list that.
func (a ancestors) of(path string) *big.Int {
	all := new(big.Int).Set(a.above(path))
	if root := a.layout.root(path); root != nil {
		a.addFrom(all, root)
	}
	return all
}
