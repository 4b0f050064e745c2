package source

import (
	"maps"
	"math/big"
	"path/filepath"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/requester"
)

// An apartFinder finds the generated Services that no kustomization renders with their module, or that one renders with it and another
// one does not.
type apartFinder struct {
	*Tree
	listers *listers
	items   map[string][]fn.Item // by the paths of their files, with the changes
	placed  map[mark][]placedModule

	modules  map[owner]*listedModules
	unlisted map[placedOwner]bool // modules in files that no kustomization lists
}

// A placedModule is a resource that may request a Service, and its file.
type placedModule struct {
	owner
	path    string
	listers *big.Int // that render the file, nil if none lists it
}

// A placedOwner is an owner in the files of a kustomization.
type placedOwner struct {
	kustomization *kustomizationFile
	owner         owner
}

// newApartFinder returns a finder for a tree with changes: the items of the files that change are given.
func newApartFinder(t *Tree, ls *listers, changed map[string][]fn.Item) *apartFinder {
	f := &apartFinder{
		Tree: t, listers: ls, items: map[string][]fn.Item{}, placed: map[mark][]placedModule{},
		modules: map[owner]*listedModules{}, unlisted: map[placedOwner]bool{},
	}
	for _, in := range t.inputs {
		path := filepath.Clean(in.path)
		var listers *big.Int
		if t.layout.resources[path] {
			listers = ls.above(path)
		}
		f.items[in.path] = Items(in.stream)
		for _, item := range f.items[in.path] {
			if requester.MayBe(item) {
				o := ownerOf(item)
				f.placed[o.mark] = append(f.placed[o.mark], placedModule{o, path, listers})
			}
		}
	}
	maps.Copy(f.items, changed)
	return f
}

// find returns what it finds by the paths of the files.
func (f *apartFinder) find() map[string]*apartServices {
	found := f.partlyApart()
	maps.Copy(found, f.apart())
	return found
}

// apart returns by the paths of files the generated Services there that no kustomization renders with their module. A
// Service is for an unlisted module of that name, if there is one where it is; and none is missing where a module is, if another one
// for it is there. Of several modules of that name it is the first one without a Service.
func (f *apartFinder) apart() map[string]*apartServices {
	if !f.divideModules() {
		return nil
	}
	found := map[string]*apartServices{}
	for _, s := range f.notRendered() {
		module := s.modules.needingBeside(f.listers.of(s.path))
		if module == nil {
			continue
		}
		k := f.listers.listedBy[module.path][0]
		if found[s.path] == nil {
			found[s.path] = &apartServices{kustomization: k, names: map[int]string{}, isShared: s.isShared}
		}
		if found[s.path].kustomization == k && found[s.path].isShared == s.isShared { // the next run reports the others
			found[s.path].names[s.at] = s.name
		}
	}
	for path, apart := range found {
		apart.areAll = len(apart.names) == len(f.items[path])
	}
	return found
}

// divideModules divides the modules by whether a kustomization lists them, and reports whether there are some that no kustomization with
// the function renders.
func (f *apartFinder) divideModules() (areNeeding bool) {
	generating := f.listers.generating()
	for _, placed := range f.placed {
		for _, m := range placed {
			if m.listers == nil {
				f.unlisted[placedOwner{f.layout.root(m.path), m.owner}] = true
				continue
			}
			all := f.modules[m.owner]
			if all == nil {
				all = &listedModules{listers: new(big.Int), once: new(big.Int), twice: new(big.Int)}
				f.modules[m.owner] = all
			}
			all.listers.Or(all.listers, m.listers)
			if !haveCommon(m.listers, generating) {
				all.needing = append(all.needing, m)
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

	isShared bool // a kustomization renders it with another one of its modules
}

// notRendered returns the Services that no kustomization renders with their modules, and notes at the modules where all their Services are.
func (f *apartFinder) notRendered() (services []apartService) {
	for path, items := range f.items {
		for at, item := range items {
			if !IsManaged(item) {
				continue
			}
			before, isShared := len(services), false
			for _, mark := range ownersOf(item) {
				of := newOwner(item.ID().Namespace, mark)
				all := f.modules[of]
				if all == nil {
					continue
				}
				all.add(f.listers.of(path))
				switch {
				case haveCommon(all.listers, f.listers.above(path)):
					isShared = true
				case !f.unlisted[placedOwner{f.layout.root(path), of}]:
					services = append(services, apartService{path: path, at: at, name: item.ID().Name, modules: all})
				}
			}
			for i := range services[before:] {
				services[before+i].isShared = isShared
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
	isShared      bool               // another kustomization renders them with other modules of theirs
	partly        *partly            // nil if no kustomization renders them with their modules
}

// listedModules are the modules of one name in files that kustomizations list.
type listedModules struct {
	listers *big.Int       // of all of them
	once    *big.Int       // the kustomizations with at least one of their Services, listed or not
	twice   *big.Int       // those with more than one
	needing []placedModule // those that no kustomization with the function renders
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

// needingBeside returns the first module without a Service, given the kustomizations with one of the Services, nil if there is none.
func (all *listedModules) needingBeside(of *big.Int) *placedModule {
	others := all.others(of)
	for i := range all.needing {
		if !haveCommon(all.needing[i].listers, others) {
			return &all.needing[i]
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
