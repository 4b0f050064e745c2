package cli

import (
	"fmt"
	"strings"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/source"
)

// unlistedByHand returns listings for Services in a directory that somebody wrote for modules and that no kustomization lists.
func (u *unit) unlistedByHand(c configuration) []source.Listing {
	return u.tree.UnlistedByHand(c.lenient())
}

// markFixes returns what to do about Services that somebody wrote for modules of a kustomization which renames both: only by its mark is a
// Service known under another name.
func (u *unit) markFixes() []string {
	if u.dir == "" || u.tree != nil {
		return nil
	}
	var fixes []string
	items, modules := u.set.Items(), u.requesters()
	for i, place := range u.findPlaces(modules) {
		if place.Path == "" {
			continue
		}
		module := itemAt(place)
		if module == nil {
			continue
		}
		service, of := u.outcome.Added[i].ID(), module.ID()
		prefix, suffix, isMadeOf := strings.Cut(items[modules[i]].ID().Name, of.Name)
		if !isMadeOf || prefix+suffix == "" {
			continue
		}
		mark := of.Name
		if fn.IsWorkload(module) {
			mark = of.Kind + "/" + of.Name
		}
		for _, file := range u.filesByHand(service, prefix+service.Name+suffix) {
			fixes = append(fixes, fmt.Sprintf("add the annotation %s: %s to Service %s in %s, as %s renames it", fn.OwnerAnnotation, mark, service.Name, shellLine(file), quoted(u.dir)))
		}
	}
	return fixes
}

// filesByHand returns the files with a Service that is not managed: those that no kustomization lists, and the one that is rendered under
// another name.
func (u *unit) filesByHand(service fn.ID, renamed string) []string {
	var files []string
	for _, item := range u.files.unlisted {
		if path, _ := item.File(); item.ID() == service {
			files = append(files, path)
		}
	}
	for i, item := range u.set.Items() {
		if id := item.ID(); id.Kind == service.Kind && id.Name == renamed && id.Namespace == service.Namespace && !source.IsManaged(item) {
			files = append(files, filesOf(u.placesOf([]int{i}))...)
		}
	}
	return files
}
