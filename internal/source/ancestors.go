package source

import (
	"math/big"
	"path/filepath"
)

// ancestors finds the kustomizations that list a file or another kustomization, in any number of steps, as a set with a bit for each
// that has one.
type ancestors struct {
	listedBy map[string][]*kustomizationFile // by a file or directory
	bit      func(*kustomizationFile) (index int, has bool)
	found    map[string]*big.Int // by a file or directory
}

func newAncestors(listedBy map[string][]*kustomizationFile, bit func(*kustomizationFile) (index int, has bool)) ancestors {
	return ancestors{listedBy, bit, map[string]*big.Int{}}
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
		found.Or(found, a.above(k.dir()))
		if i, has := a.bit(k); has {
			found.SetBit(found, i, 1)
		}
	}
	return found
}

// around returns those that list a file, or the kustomization that it is in, if there is one.
func (a ancestors) around(path string, root *kustomizationFile) *big.Int {
	all := new(big.Int).Set(a.above(path))
	if root != nil {
		all.Or(all, a.above(root.dir()))
	}
	return all
}
