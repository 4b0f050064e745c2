package source

import (
	"cmp"
	"maps"
	"math/big"
	"path/filepath"
	"slices"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/requester"
)

// A twiceFinder finds the kustomizations that render a module or a generated Service twice, so that kustomize fails: each of two that are
// rendered apart can hold one of that name, and one can be listed twice. Those that only lack a file are held to list it.
type twiceFinder struct {
	layout   *layout
	items    map[string][]fn.Item // by the cleaned paths of their files
	lacking  map[string][]string  // the cleaned paths of the files that kustomizations lack, by the paths of these
	ids      []fn.ID
	indexes  map[fn.ID]int
	rendered map[string]*big.Int // the indexes of what a file or a kustomization renders, without what it can rename or remove
	changing map[string]bool     // the directories of kustomizations that can rename or remove what they render
	found    []Listing
}

// findTwice returns a listing for each such kustomization, but for those that list it, and for the first file that would make it one if it
// was listed, too: listings has these files.
func findTwice(l *layout, items map[string][]fn.Item, listings []Listing) []Listing {
	f := &twiceFinder{
		layout: l, items: items, lacking: map[string][]string{}, indexes: map[fn.ID]int{}, rendered: map[string]*big.Int{}, changing: map[string]bool{},
	}
	for _, l := range listings {
		if l.Problem.isOfUnlistedService() {
			f.lacking[l.Kustomization] = append(f.lacking[l.Kustomization], filepath.Clean(l.Path))
		}
	}
	for _, dir := range slices.Sorted(maps.Keys(l.files)) {
		f.of(dir)
	}
	return f.found
}

// of returns what a file or the kustomization of a directory renders for another kustomization.
func (f *twiceFinder) of(path string) *big.Int {
	if rendered := f.rendered[path]; rendered != nil {
		return rendered
	}
	all := new(big.Int)
	f.rendered[path] = all // also for a circle, which kustomize refuses
	k := f.layout.files[path]
	if k == nil {
		for _, item := range f.items[path] {
			if requester.MayBe(item) || IsManaged(item) {
				all.SetBit(all, f.index(item.ID()), 1)
			}
		}
		return all
	}
	isReported := false
	for _, listed := range f.listed(k) {
		rendered := f.of(listed)
		twice := new(big.Int).And(all, rendered)
		if k.again[listed] != "" {
			twice = rendered
		}
		if twice.BitLen() > 0 && !isReported {
			f.add(k, listed, int(twice.TrailingZeroBits()))
			isReported = true
		}
		all.Or(all, rendered)
	}
	f.changing[path] = k.moves || k.opaque || k.patched != nil || slices.ContainsFunc(k.components, func(dir string) bool {
		return f.layout.files[dir] == nil || f.changing[dir] // one that was not read can do so, too
	})
	if isReported || k.component || f.changing[path] { // only what comes before that is known to stay
		f.rendered[path] = new(big.Int)
	}
	return f.rendered[path]
}

// listed returns what a kustomization lists, sorted, and after it the files that it lacks.
func (f *twiceFinder) listed(k *kustomizationFile) []string {
	return append(slices.Sorted(maps.Keys(k.resources)), f.lacking[k.path]...)
}

// index returns the index of a resource by what kustomize compares: an absent namespace is the default one.
func (f *twiceFinder) index(id fn.ID) int {
	key := id
	key.Namespace = namespaceOf(id.Namespace)
	i, known := f.indexes[key]
	if !known {
		i = len(f.ids)
		f.ids, f.indexes[key] = append(f.ids, id), i
	}
	return i
}

// add reports a kustomization that lists a resource a second time, or would do so with a file that it lacks.
func (f *twiceFinder) add(k *kustomizationFile, second string, index int) {
	listed := f.listed(k)
	first := listed[slices.IndexFunc(listed, func(path string) bool { return f.of(path).Bit(index) == 1 })]
	l := Listing{Problem: RenderedTwice, Path: k.path, Kustomization: k.path, Relative: k.names[second], First: cmp.Or(k.names[first], first), Twice: f.ids[index]}
	if first == second {
		l.Problem, l.Relative = ListedTwice, k.again[second]
	}
	if !k.resources[second] {
		l.Problem, l.Path = UnlistableService, filepath.ToSlash(second)
	}
	f.found = append(f.found, l)
}
