package source

import (
	"math/big"
	"slices"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/requester"
)

// heldServices are Services that Render leaves out as kustomizations render them with their modules: with a second one beside the module,
// kustomize would fail.
type heldServices struct {
	listers   *listers
	items     []fn.Item                  // of the directory
	by        map[mark]*big.Int          // the kustomizations that render one for a module in a file
	renamings map[renderedKind]*renaming // of modules
}

// A renderedKind is the ModuleDeployments, or the workloads, that a kustomization renders.
type renderedKind struct {
	root       *kustomizationFile
	isWorkload bool
}

// add takes in a Service that a kustomization renders with some resources.
func (h *heldServices) add(service fn.Item, root *kustomizationFile, rendered []fn.Item) {
	i, has := h.listers.bit(root)
	if !has {
		return
	}
	for _, m := range ownersOf(service) {
		n := h.renaming(renderedKind{root, m.isWorkload}, i, rendered)
		names := []string{m.name}
		if !slices.Contains(n.names, m.name) {
			names = n.sources(m.name)
		}
		for _, name := range names {
			of := mark{name, m.isWorkload}
			if h.by[of] == nil {
				h.by[of] = new(big.Int)
			}
			h.by[of].SetBit(h.by[of], i, 1)
		}
	}
}

// renaming returns what a kustomization, which has a bit, makes of the names of modules in files.
func (h *heldServices) renaming(of renderedKind, bit int, rendered []fn.Item) *renaming {
	if known := h.renamings[of]; known != nil {
		return known
	}
	n := newRenaming()
	for _, item := range h.items {
		if path, _ := item.File(); isModule(item, of.isWorkload) && h.listers.above(path).Bit(bit) == 1 {
			n.names = append(n.names, item.ID().Name)
		}
	}
	for _, item := range rendered {
		if isModule(item, of.isWorkload) {
			n.rendered[item.ID().Name] = true
		}
	}
	h.renamings[of] = n
	return n
}

func isModule(item fn.Item, isWorkload bool) bool {
	return requester.MayBe(item) && requester.IsWorkload(item) == isWorkload
}

// isHeld reports whether a kustomization that renders the module of a new Service has that Service already.
func (s *Set) isHeld(a fn.Addition) bool {
	if s.held == nil {
		return false
	}
	with := s.held.listers.above(a.Requester().Path)
	return slices.ContainsFunc(marksOf(document.Tree(a.Node())), func(m mark) bool {
		by := s.held.by[m]
		return by != nil && haveCommon(by, with)
	})
}
