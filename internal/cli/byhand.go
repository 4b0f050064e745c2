package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/requester"
	"github.com/koupleless/module-service/internal/source"
)

// markFixes returns what to do about Services that somebody wrote for modules of a kustomization which renames both: only by its mark is a
// Service known under another name.
func (u *unit) markFixes() []string {
	if u.dir == "" || u.tree != nil {
		return nil
	}
	items := u.set.Items()
	isByHand := func(item fn.Item) bool { return item.ID().Kind == "Service" && !source.IsManaged(item) }
	if len(u.files.unlisted) == 0 && !slices.ContainsFunc(items, isByHand) {
		return nil
	}
	var fixes []string
	var modules []int
	var services []fn.ID // of the modules
	for _, a := range u.outcome.Added {
		for _, module := range modulesFor(a, items) {
			modules, services = append(modules, module), append(services, a.ID())
		}
	}
	isFound := map[fn.ID]bool{} // of a Service of several modules, one mark is enough: render adds the others
	for i, place := range u.findPlaces(modules) {
		service := services[i]
		if place.Path == "" || isFound[service] {
			continue
		}
		module := itemAt(place)
		if module == nil {
			continue
		}
		of := module.ID()
		prefix, suffix, isMadeOf := strings.Cut(items[modules[i]].ID().Name, of.Name)
		if !isMadeOf || prefix+suffix == "" {
			continue
		}
		mark := of.Name
		if requester.IsWorkload(module) {
			mark = of.Kind + "/" + of.Name
		}
		for _, file := range u.filesByHand(service, prefix+service.Name+suffix) {
			isFound[service] = true
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
