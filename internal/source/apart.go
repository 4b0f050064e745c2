package source

import (
	"maps"
	"math/big"
	"path/filepath"

	"github.com/koupleless/module-service/fn"
)

// apart returns by the paths of files the generated Services there that no kustomization renders with their module. A
// Service is for an unlisted module of that name, if there is one where it is; and none is missing where a module is, if another one
// for it is there. Of several modules of that name it is the first one without a Service. The items of files that change are given.
func (t *Tree) apart(changed map[string][]fn.Item, ls *listers) map[string]*apartServices {
	type place struct {
		kustomization *kustomizationFile
		module        owner
	}
	modules, unlisted := map[owner]*listedModules{}, map[place]bool{}
	services := map[string][]fn.Item{}
	generating := ls.generating()
	isMissing := false
	for _, in := range t.inputs {
		isListed := t.layout.resources[filepath.Clean(in.path)]
		services[in.path] = Items(in.stream)
		for _, item := range services[in.path] {
			if !fn.MayRequest(item) {
				continue
			}
			if !isListed {
				unlisted[place{t.layout.root(in.path), ownerOf(item)}] = true
				continue
			}
			all := modules[ownerOf(item)]
			if all == nil {
				all = &listedModules{new(big.Int), new(big.Int), new(big.Int), nil}
				modules[ownerOf(item)] = all
			}
			above := ls.above(in.path)
			all.listers.Or(all.listers, above)
			if !haveCommon(above, generating) {
				all.needing = append(all.needing, listedModule{ls.listedBy[filepath.Clean(in.path)][0], above})
				isMissing = true
			}
		}
	}
	if !isMissing {
		return nil
	}
	maps.Copy(services, changed)
	type service struct {
		path    string
		at      int
		name    string
		modules *listedModules
	}
	var notRendered []service
	for path, items := range services {
		for at, item := range items {
			if !isGenerated(item) {
				continue
			}
			for _, mark := range ownersOf(item) {
				of := newOwner(item.ID().Namespace, mark)
				all := modules[of]
				if all == nil {
					continue
				}
				all.add(ls.of(path))
				if !haveCommon(all.listers, ls.above(path)) && !unlisted[place{t.layout.root(path), of}] {
					notRendered = append(notRendered, service{path, at, item.ID().Name, all})
				}
			}
		}
	}
	found := map[string]*apartServices{}
	for _, s := range notRendered {
		others := s.modules.others(ls.of(s.path))
		for _, m := range s.modules.needing {
			if haveCommon(m.listers, others) {
				continue
			}
			f := found[s.path]
			if f == nil {
				f = &apartServices{kustomization: m.kustomization, names: map[int]string{}}
				found[s.path] = f
			}
			if f.kustomization == m.kustomization { // the next run reports those for other ones
				f.names[s.at] = s.name
			}
			break
		}
	}
	for path, f := range found {
		f.areAll = len(f.names) == len(services[path])
	}
	return found
}

// apartServices are Services of a file whose modules a kustomization lists that does not render the file.
type apartServices struct {
	kustomization *kustomizationFile // the first one
	names         map[int]string     // by their indexes in the file
	areAll        bool               // the file holds nothing else
	partly        *partly            // nil if no kustomization renders them with their modules
}

// A listedModule is a resource that may request a Service, in a file that kustomizations list.
type listedModule struct {
	kustomization *kustomizationFile // the first one
	listers       *big.Int           // those that render the file
}

// listedModules are those of one name.
type listedModules struct {
	listers     *big.Int       // of all of them
	once, twice *big.Int       // the listers that one or more of their Services are with, listed or not, and those that several are with
	needing     []listedModule // those that no kustomization with the function renders
}

// add takes in the listers that a Service is with.
func (all *listedModules) add(of *big.Int) {
	all.twice.Or(all.twice, new(big.Int).And(all.once, of))
	all.once.Or(all.once, of)
}

// others returns the listers that Services are with beside one that is with these.
func (all *listedModules) others(of *big.Int) *big.Int {
	others := new(big.Int).AndNot(all.once, of)
	return others.Or(others, all.twice)
}

// haveCommon reports whether two sets have a common member. Thousands of overlays can each hold a module of one name, so that it is asked
// for each two of them.
func haveCommon(a, b *big.Int) bool {
	of, other := a.Bits(), b.Bits()
	for i := range min(len(of), len(other)) {
		if of[i]&other[i] != 0 {
			return true
		}
	}
	return false
}
