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
	f := &apartFinder{Tree: t, listers: ls, modules: map[owner]*listedModules{}, unlisted: map[placedOwner]bool{}, items: map[string][]fn.Item{}}
	if !f.readModules() {
		return nil
	}
	maps.Copy(f.items, changed)
	found := map[string]*apartServices{}
	for _, s := range f.notRendered() {
		k := s.modules.needingBeside(ls.of(s.path))
		if k == nil {
			continue
		}
		if found[s.path] == nil {
			found[s.path] = &apartServices{kustomization: k, names: map[int]string{}}
		}
		if found[s.path].kustomization == k { // the next run reports those for other ones
			found[s.path].names[s.at] = s.name
		}
	}
	for path, apart := range found {
		apart.areAll = len(apart.names) == len(f.items[path])
	}
	return found
}

// An apartFinder finds the Services that no kustomization renders with their module.
type apartFinder struct {
	*Tree
	listers  *listers
	modules  map[owner]*listedModules
	unlisted map[placedOwner]bool // modules in files that no kustomization lists
	items    map[string][]fn.Item // by the paths of their files
}

// A placedOwner is an owner in the files of a kustomization.
type placedOwner struct {
	kustomization *kustomizationFile
	owner         owner
}

// readModules reads the files, and reports whether there are modules that no kustomization with the function renders.
func (f *apartFinder) readModules() (areNeeding bool) {
	generating := f.listers.generating()
	for _, in := range f.inputs {
		isListed := f.layout.resources[filepath.Clean(in.path)]
		f.items[in.path] = Items(in.stream)
		for _, item := range f.items[in.path] {
			if !fn.MayRequest(item) {
				continue
			}
			of := ownerOf(item)
			if !isListed {
				f.unlisted[placedOwner{f.layout.root(in.path), of}] = true
				continue
			}
			all := f.modules[of]
			if all == nil {
				all = &listedModules{new(big.Int), new(big.Int), new(big.Int), nil}
				f.modules[of] = all
			}
			above := f.listers.above(in.path)
			all.listers.Or(all.listers, above)
			if !haveCommon(above, generating) {
				all.needing = append(all.needing, listedModule{f.listers.listedBy[filepath.Clean(in.path)][0], above})
				areNeeding = true
			}
		}
	}
	return areNeeding
}

// An apartService is a Service that no kustomization renders with one of its modules.
type apartService struct {
	path    string
	at      int // its index in the file
	name    string
	modules *listedModules
}

// notRendered returns the Services that no kustomization renders with their modules, and notes at the modules where all their Services are.
func (f *apartFinder) notRendered() (services []apartService) {
	for path, items := range f.items {
		for at, item := range items {
			if !isManaged(item) {
				continue
			}
			for _, mark := range ownersOf(item) {
				of := newOwner(item.ID().Namespace, mark)
				all := f.modules[of]
				if all == nil {
					continue
				}
				all.add(f.listers.of(path))
				if !haveCommon(all.listers, f.listers.above(path)) && !f.unlisted[placedOwner{f.layout.root(path), of}] {
					services = append(services, apartService{path, at, item.ID().Name, all})
				}
			}
		}
	}
	return services
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
	listers *big.Int       // of all of them
	once    *big.Int       // the kustomizations with at least one of their Services, listed or not
	twice   *big.Int       // those with more than one
	needing []listedModule // those that no kustomization with the function renders
}

// add takes in the kustomizations with a Service.
func (all *listedModules) add(of *big.Int) {
	all.twice.Or(all.twice, new(big.Int).And(all.once, of))
	all.once.Or(all.once, of)
}

// others returns the kustomizations with one of their Services, not counting the Service that the given ones are with.
func (all *listedModules) others(of *big.Int) *big.Int {
	others := new(big.Int).AndNot(all.once, of)
	return others.Or(others, all.twice)
}

// needingBeside returns the kustomization of the first module without a Service, given the kustomizations with one of the Services, nil if
// there is none.
func (all *listedModules) needingBeside(of *big.Int) *kustomizationFile {
	others := all.others(of)
	for _, m := range all.needing {
		if !haveCommon(m.listers, others) {
			return m.kustomization
		}
	}
	return nil
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
