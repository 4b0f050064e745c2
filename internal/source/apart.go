package source

import (
	"math/big"
	"path/filepath"

	"github.com/koupleless/module-service/fn"
)

// apart returns by the paths of files the kustomization that lists the module of a generated Service there, if none renders both. A
// Service is for an unlisted module of that name, if there is one where it is. The items of files that change are given.
func (t *Tree) apart(changed map[string][]fn.Item, listedBy map[string][]*kustomizationFile) map[string]*kustomizationFile {
	ls := newListers(t.layout, listedBy)
	type place struct {
		kustomization *kustomizationFile
		module        owner
	}
	modules, unlisted := map[owner]*listedModule{}, map[place]bool{}
	for _, in := range t.inputs {
		isListed := t.layout.resources[filepath.Clean(in.path)]
		for _, item := range Items(in.stream) {
			if !fn.MayRequest(item) {
				continue
			}
			if !isListed {
				unlisted[place{t.layout.root(in.path), ownerOf(item)}] = true
				continue
			}
			m := modules[ownerOf(item)]
			if m == nil {
				m = &listedModule{listedBy[filepath.Clean(in.path)][0], new(big.Int)}
				modules[ownerOf(item)] = m
			}
			m.listers.Or(m.listers, ls.above(in.path))
		}
	}
	if len(modules) == 0 {
		return nil
	}
	generating, both := ls.generating(), new(big.Int)
	found := map[string]*kustomizationFile{}
	for _, in := range t.inputs {
		items, isChanged := changed[in.path]
		if !isChanged {
			items = Items(in.stream)
		}
		var with *big.Int
		for _, item := range items {
			if !isGenerated(item) {
				continue
			}
			if with == nil {
				with = new(big.Int).Or(ls.above(in.path), generating)
			}
			for _, name := range ownersOf(item) {
				of := owner{item.ID().Namespace, name}
				m := modules[of]
				if m != nil && !unlisted[place{t.layout.root(in.path), of}] && both.And(m.listers, with).BitLen() == 0 {
					found[in.path] = m.kustomization
				}
			}
		}
	}
	return found
}

// A listedModule is a resource that may request a Service, in one or more files that kustomizations list.
type listedModule struct {
	kustomization *kustomizationFile // the first one
	listers       *big.Int           // those that render one of the files
}
