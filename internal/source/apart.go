package source

import (
	"maps"
	"math/big"
	"path/filepath"

	"github.com/koupleless/module-service/fn"
)

// apart returns by the paths of files the kustomization that lists the module of a generated Service there, if none renders both. A
// Service is for an unlisted module of that name, if there is one where it is; and none is missing where the module is, if another one
// for it is there. The items of files that change are given.
func (t *Tree) apart(changed map[string][]fn.Item, listedBy map[string][]*kustomizationFile) map[string]*kustomizationFile {
	ls := newListers(t.layout, listedBy)
	type place struct {
		kustomization *kustomizationFile
		module        owner
	}
	modules, unlisted := map[owner]*listedModule{}, map[place]bool{}
	services := map[string][]fn.Item{}
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
			m := modules[ownerOf(item)]
			if m == nil {
				m = &listedModule{kustomization: listedBy[filepath.Clean(in.path)][0], listers: new(big.Int)}
				modules[ownerOf(item)] = m
			}
			m.listers.Or(m.listers, ls.above(in.path))
		}
	}
	generating := ls.generating()
	maps.DeleteFunc(modules, func(_ owner, m *listedModule) bool { return haveCommon(m.listers, generating) })
	if len(modules) == 0 {
		return nil
	}
	maps.Copy(services, changed)
	type service struct {
		path   string
		module *listedModule
		isNear bool
	}
	var notRendered []service
	for path, items := range services {
		for _, item := range items {
			if !isGenerated(item) {
				continue
			}
			for _, mark := range ownersOf(item) {
				of := newOwner(item.ID().Namespace, mark)
				m := modules[of]
				if m == nil {
					continue
				}
				isNear := haveCommon(m.listers, ls.of(path))
				if isNear {
					m.near++
				}
				if !haveCommon(m.listers, ls.above(path)) && !unlisted[place{t.layout.root(path), of}] {
					notRendered = append(notRendered, service{path, m, isNear})
				}
			}
		}
	}
	found := map[string]*kustomizationFile{}
	for _, s := range notRendered {
		if s.module.near == 0 || s.isNear && s.module.near == 1 {
			found[s.path] = s.module.kustomization
		}
	}
	return found
}

// A listedModule is a resource that may request a Service, in one or more files that kustomizations list.
type listedModule struct {
	kustomization *kustomizationFile // the first one
	listers       *big.Int           // those that render one of the files
	near          int                // its Services that are in these, listed or not
}

func haveCommon(a, b *big.Int) bool { return new(big.Int).And(a, b).BitLen() > 0 }
