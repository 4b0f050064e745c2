package cli

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/disk"
	"github.com/koupleless/module-service/internal/source"
)

// heldServices are the places of Services that kustomizations render with a module in another one, by the place of the module.
type heldServices map[kptfn.File][]kptfn.File

// heldApart returns the Services that a unit lacks and others render.
func heldApart(units []*unit) heldServices {
	if len(units) < 2 {
		return nil
	}
	var lacking []string
	for _, u := range units {
		for _, a := range u.outcome.Added {
			lacking = append(lacking, a.ID().Name)
		}
	}
	if lacking == nil {
		return nil
	}
	held := heldServices{}
	for _, u := range units {
		u.addHeld(held, lacking)
	}
	return held
}

// addHeld adds the Services that a unit renders under some names, which kustomize can have extended.
func (u *unit) addHeld(held heldServices, names []string) {
	isNamed := func(service string) bool {
		return slices.ContainsFunc(names, func(name string) bool { return strings.Contains(service, name) })
	}
	for service, module := range u.apart(isNamed) {
		held[module] = appendOnce(held[module], service)
	}
}

// heldFixes returns what to do about Services that a unit lacks and others hold apart from their modules, nil if none does: with a second
// one beside the module, kustomize would fail for the others.
func heldFixes(u *unit, held heldServices) []heldFix {
	if u.dir == "" || len(held) == 0 || len(u.outcome.Added) == 0 {
		return nil
	}
	var fixes []heldFix
	for _, module := range u.placesOf(u.requesters()) {
		if services := held[module]; services != nil {
			fixes = append(fixes, newHeldFix(u, module, services))
		}
	}
	return fixes
}

// A heldFix is what to do about a Service that a unit lacks and that is in files apart from the module, and why, if others can lack it, too.
type heldFix struct{ fix, reason string }

func newHeldFix(u *unit, module kptfn.File, services []kptfn.File) heldFix {
	home, dir := homeOf(module.Path), fromHere(u.dir)
	files := filesOf(services)
	isFor := areTogether(services[0], module)
	if home != dir && (len(files) > 1 || !isFor) {
		file := filepath.Base(files[0])
		saved := "as " + shellLine(filepath.ToSlash(filepath.Join(dir, file)))
		list := "run " + editListing(source.Listing{Kustomization: filepath.Join(dir, "kustomization.yaml"), Relative: file})
		if disk.Exists(filepath.Join(dir, file)) {
			saved, list = "in a new file there", "list that there"
		}
		return heldFix{fix: fmt.Sprintf("save the Service that the diff adds to %s %s, and %s; in %s it would be a duplicate of that in %s",
			quoted(u.dir), saved, list, shellLine(operand(home)), shellLine(files[0]))}
	}
	fix := fmt.Sprintf("move %s to %s and list it there instead", shellLine(files[0]), shellLine(operand(home)))
	if !isFor {
		fix += ", with the namespace and the annotation that the diff shows"
	}
	if len(files) > 1 {
		fix += fmt.Sprintf(", and remove %s (what differs in it can be a patch)", shellLine(files[1:]...))
	}
	return heldFix{fix, fmt.Sprintf(", as %s renders its module, too, but not the Service", quoted(u.dir))}
}

// areTogether reports whether the file of a Service names the module as that is in its file, with its namespace.
func areTogether(service, module kptfn.File) bool {
	s, m := itemAt(service), itemAt(module)
	return s != nil && m != nil && len(modulesOf(s, []fn.Item{m})) > 0
}

// itemAt returns the resource at a place, nil if it cannot be read.
func itemAt(place kptfn.File) fn.Item {
	var set source.Set
	if set.ReadFile(filepath.FromSlash(place.Path)) != nil {
		return nil
	}
	items := set.Items()
	if place.Index >= len(items) {
		return nil
	}
	return items[place.Index]
}
