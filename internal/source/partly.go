package source

import (
	"maps"
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

// A placedModule is a resource that may request a Service, and its file.
type placedModule struct {
	owner
	path    string
	listers *big.Int // that render the file, nil if none lists it
}

// partlyApart returns by the paths of files the first generated Service there that some kustomizations render with its module, while
// another one renders only one of the two and nothing that can make up for that. Of several Services of a name it is the first one.
// The items of files that change are given.
func (t *Tree) partlyApart(changed map[string][]fn.Item, ls *listers) map[string]*apartServices {
	found := map[string]*apartServices{}
	if len(ls.indexes) < 2 {
		return found
	}
	isKept := map[string]bool{} // by the paths of files that are read and not deleted
	services := map[string][]fn.Item{}
	for _, in := range t.inputs {
		items, isChanged := changed[in.path]
		isKept[filepath.Clean(in.path)] = !isChanged || items != nil
		services[in.path] = Items(in.stream)
	}
	maps.Copy(services, changed)
	modules, renderers := t.placedModules(ls), ls.renderersOf(services)
	opaque := ls.opaque(isKept, newPatching(t.dir, t.Items()).isBy)
	isReported := map[placedModule]bool{}
	for _, in := range t.inputs {
		for at, item := range services[in.path] {
			if found[in.path] != nil || !isManaged(item) {
				continue
			}
			of, isOnly := ls.moduleOf(item, in.path, modules)
			if !isOnly || isReported[of] {
				continue
			}
			name := item.ID().Name
			if p := ls.partly(of.path, in.path, renderers[name], opaque); p != nil {
				found[in.path] = &apartServices{ls.listedBy[of.path][0], map[int]string{at: name}, len(services[in.path]) == 1, p}
				isReported[of] = true
			}
		}
	}
	return found
}

// placedModules returns the resources that may request a Service, by their marks.
func (t *Tree) placedModules(ls *listers) map[mark][]placedModule {
	modules := map[mark][]placedModule{}
	for _, in := range t.inputs {
		path := filepath.Clean(in.path)
		var listers *big.Int
		if t.layout.resources[path] {
			listers = ls.above(path)
		}
		for _, item := range Items(in.stream) {
			if fn.MayRequest(item) {
				o := ownerOf(item)
				modules[o.mark] = append(modules[o.mark], placedModule{o, path, listers})
			}
		}
	}
	return modules
}

// renderersOf returns the kustomizations that render a Service, generated or not, by its name.
func (ls *listers) renderersOf(services map[string][]fn.Item) map[string]*big.Int {
	renderers := map[string]*big.Int{}
	for path, items := range services {
		for _, item := range items {
			if id := item.ID(); id.Kind == "Service" {
				if renderers[id.Name] == nil {
					renderers[id.Name] = new(big.Int)
				}
				renderers[id.Name].Or(renderers[id.Name], ls.above(path))
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
		return &partly{first, false, copies.AndNot(copies, withService).BitLen() > 0}
	}
	if first := ls.first(withService, withModule, opaque); first != nil {
		return &partly{first, true, false}
	}
	return nil
}

// moduleOf returns the module of a Service if a kustomization renders the two and no other resource can be the one that the Service is
// for. One kustomization lists the module.
func (ls *listers) moduleOf(service fn.Item, path string, modules map[mark][]placedModule) (module placedModule, isOnly bool) {
	count, above := 0, ls.above(path)
	for _, m := range ownersOf(service) {
		for _, candidate := range modules[m] {
			if candidate.listers != nil && !haveCommon(candidate.listers, above) {
				continue
			}
			count++
			module = candidate
			isOnly = candidate.listers != nil && candidate.owner == newOwner(service.ID().Namespace, m)
		}
	}
	return module, isOnly && count == 1 && len(ls.listedBy[module.path]) == 1
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
