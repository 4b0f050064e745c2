package source

import (
	"math/big"
	"path/filepath"

	"github.com/koupleless/module-service/fn"
)

// partly is how kustomizations differ: one renders a Service with its module, and another one only one of the two.
type partly struct {
	withoutOther *kustomizationFile // the first one that no other one lists and that renders only one of the two
	onlyService  bool               // it renders the Service
	hasCopies    bool               // a third one renders the module with another Service of that name
}

// partlyApart returns by the paths of files the first generated Service there that some kustomizations render with its module, while
// another one renders only one of the two and nothing that can make up for that. Of several Services of a name it is the first one.
func (f *apartFinder) partlyApart() map[string]*apartServices {
	found := map[string]*apartServices{}
	if len(f.listers.indexes) < 2 {
		return found
	}
	isKept := map[string]bool{} // by the paths of files that are read and not deleted
	for _, in := range f.inputs {
		isKept[filepath.Clean(in.path)] = f.items[in.path] != nil
	}
	renderers := f.renderers()
	opaque := f.listers.opaque(isKept, newPatching(f.dir, f.Items()).isBy)
	isReported := map[placedModule]bool{}
	for _, in := range f.inputs {
		items := f.items[in.path]
		for at, item := range items {
			if found[in.path] != nil || !IsManaged(item) {
				continue
			}
			of, isOnly := f.moduleOf(item, in.path)
			if !isOnly || isReported[of] {
				continue
			}
			name := item.ID().Name
			if p := f.listers.partly(of.path, in.path, renderers[name], opaque); p != nil {
				found[in.path] = &apartServices{kustomization: f.listers.listedBy[of.path][0], names: map[int]string{at: name}, areAll: len(items) == 1, partly: p}
				isReported[of] = true
			}
		}
	}
	return found
}

// renderers returns the kustomizations that render a Service, generated or not, by its name.
func (f *apartFinder) renderers() map[string]*big.Int {
	renderers := map[string]*big.Int{}
	for path, items := range f.items {
		for _, item := range items {
			if id := item.ID(); id.Kind == "Service" {
				if renderers[id.Name] == nil {
					renderers[id.Name] = new(big.Int)
				}
				renderers[id.Name].Or(renderers[id.Name], f.listers.above(path))
			}
		}
	}
	return renderers
}

// partly returns the first kustomization that renders only one of a module and its Service, by the paths of their files, and nothing that
// can make up for it: no Service of that name, and nothing opaque. It is nil if there is none.
func (ls *listers) partly(module, service string, renderers, opaque *big.Int) *partly {
	withModule, withService := ls.above(module), ls.above(service)
	if first := ls.first(withModule, renderers, opaque); first != nil {
		copies := new(big.Int).And(renderers, withModule)
		return &partly{withoutOther: first, hasCopies: copies.AndNot(copies, withService).BitLen() > 0}
	}
	if first := ls.first(withService, withModule, opaque); first != nil {
		return &partly{withoutOther: first, onlyService: true}
	}
	return nil
}

// moduleOf returns the module of a Service if a kustomization renders the two and no other resource can be the one that the Service is
// for. One kustomization lists the module.
func (f *apartFinder) moduleOf(service fn.Item, path string) (module placedModule, isOnly bool) {
	count, above := 0, f.listers.above(path)
	for _, m := range ownersOf(service) {
		for _, candidate := range f.placed[m] {
			if candidate.listers != nil && !haveCommon(candidate.listers, above) {
				continue
			}
			count++
			module = candidate
			isOnly = candidate.listers != nil && candidate.owner == newOwner(service.ID().Namespace, m)
		}
	}
	return module, isOnly && count == 1 && len(f.listers.listedBy[module.path]) == 1
}

// first returns the first kustomization of a set that is in none of some others, nil if there is none.
func (ls *listers) first(of *big.Int, others ...*big.Int) *kustomizationFile {
	left := new(big.Int).Set(of)
	for _, other := range others {
		left.AndNot(left, other)
	}
	if left.BitLen() == 0 {
		return nil
	}
	first := int(left.TrailingZeroBits())
	for k, i := range ls.indexes {
		if i == first {
			return k
		}
	}
	return nil
}
