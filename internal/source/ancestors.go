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
	found    map[*kustomizationFile]*big.Int // with itself
}

func newAncestors(listedBy map[string][]*kustomizationFile, bit func(*kustomizationFile) (index int, has bool)) ancestors {
	return ancestors{listedBy, bit, map[*kustomizationFile]*big.Int{}}
}

// above returns those that list a file or directory.
func (a ancestors) above(path string) *big.Int {
	all := new(big.Int)
	for _, k := range a.listedBy[filepath.Clean(path)] {
		all.Or(all, a.upTo(k))
	}
	return all
}

// upTo returns a kustomization with those that list it. The set must not be changed.
func (a ancestors) upTo(k *kustomizationFile) *big.Int {
	if found := a.found[k]; found != nil { // not all of it in a circle, which kustomize refuses
		return found
	}
	found := new(big.Int)
	a.found[k] = found
	if i, has := a.bit(k); has {
		found.SetBit(found, i, 1)
	}
	for _, listing := range a.listedBy[k.dir()] {
		found.Or(found, a.upTo(listing))
	}
	return found
}
