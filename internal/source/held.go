package source

import (
	"slices"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/document"
)

// heldServices are Services that Render leaves out as kustomizations render them with their modules, by their names: with a second one
// beside the module, kustomize would fail.
type heldServices struct {
	listers *listers
	byName  map[string][]heldService
}

// A heldService is one that a kustomization renders.
type heldService struct {
	item fn.Item
	root int // the bit of the kustomization
}

func (h *heldServices) add(service fn.Item, root *kustomizationFile) {
	if i, has := h.listers.bit(root); has {
		name := service.ID().Name
		h.byName[name] = append(h.byName[name], heldService{service, i})
	}
}

// isHeld reports whether a kustomization that renders the module of a new Service has that Service already.
func (s *Set) isHeld(a fn.Addition) bool {
	if s.held == nil {
		return false
	}
	service := document.Tree(a.Node())
	with := s.held.listers.above(a.Requester().Path)
	return slices.ContainsFunc(s.held.byName[service.Lookup("metadata", "name").Text()], func(h heldService) bool {
		marks := ownersOf(h.item)
		return with.Bit(h.root) == 1 && slices.ContainsFunc(marksOf(service), func(m mark) bool { return slices.Contains(marks, m) })
	})
}
