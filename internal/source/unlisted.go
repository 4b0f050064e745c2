package source

import (
	"maps"
	"path/filepath"
	"slices"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/stream"
)

// A Listing is a kustomization whose resources are not right for a file with generated Services: it does not list the file,
// although it lists the modules that they are for, so that kustomize does not render them; or it lists one that is deleted, so
// that kustomize fails. Or it lists the Services and not the file with the modules, or only some of those that render the modules
// render the Services.
type Listing struct {
	Path          string // of the file with Services or modules
	Kustomization string // its file
	Relative      string // the path as seen from there
	Created       bool   // by a change that is to be made
	Deleted       bool   // by a change that is to be made
	Missing       bool   // it was deleted before
	Empty         bool   // it is an empty kustomization; Kustomization is the first that lists it, "" if none does
	Apart         bool   // it is not beside the modules
	Module        bool   // it is the file with the modules
	Service       string // the name of the first one that is not beside its module, if its file cannot be moved there as a whole
	ListedIn      string // the first kustomization that lists the file of a Service that is not beside its module, "" if none does
	WithoutOther  string // one that renders only one of the two, while another one renders both
	OnlyService   bool   // which renders the Service
}

// Listings returns what is not right after changes.
func (t *Tree) Listings(changes []Change) []Listing {
	if len(t.layout.files) == 0 {
		return nil
	}
	modules, services := t.listedOwners()
	deleted := map[string]bool{}
	var found []Listing
	add := func(path string, created bool) {
		k := t.layout.root(path)
		if k == nil || k.generates || t.layout.resources[filepath.Clean(path)] {
			return
		}
		if relative, err := filepath.Rel(k.dir(), path); err == nil {
			found = append(found, Listing{Path: path, Kustomization: k.path, Relative: filepath.ToSlash(relative), Created: created})
		}
	}
	for _, path := range t.unlisted {
		add(path, false)
	}
	listedBy := t.layout.listedBy()
	changed := map[string][]fn.Item{}
	for _, c := range changes {
		changed[c.Path] = nil
		if deleted[c.Path] = c.After == nil; !deleted[c.Path] {
			if after, err := stream.Read(c.After, c.Path); err == nil {
				changed[c.Path] = Items(after)
			}
			continue
		}
		for _, k := range listedBy[filepath.Clean(c.Path)] {
			found = append(found, Listing{Path: c.Path, Kustomization: k.path, Relative: k.names[filepath.Clean(c.Path)], Deleted: true})
		}
	}
	ls := newListers(t.layout, listedBy)
	apart := t.partlyApart(changed, ls)
	maps.Copy(apart, t.apart(changed, ls))
	for _, in := range t.inputs {
		separate := apart[in.path]
		switch {
		case deleted[in.path], slices.Contains(t.unlisted, in.path): // which is reported already
		case areFor(Items(in.stream), modules[filepath.Dir(in.path)]) && !t.layout.resources[filepath.Clean(in.path)]:
			add(in.path, false)
		case hasModule(Items(in.stream), services[filepath.Dir(in.path)], modules[filepath.Dir(in.path)]):
			n := len(found)
			if add(in.path, false); len(found) > n {
				found[n].Module = true
			}
		case separate != nil:
			k := separate.kustomization
			if relative, err := filepath.Rel(k.dir(), in.path); err == nil {
				l := Listing{Path: in.path, Kustomization: k.path, Relative: filepath.ToSlash(relative), Apart: true}
				if listers := listedBy[filepath.Clean(in.path)]; listers != nil {
					l.ListedIn = listers[0].path
				}
				if p := separate.partly; p != nil {
					l.WithoutOther, l.OnlyService = p.withoutOther.path, p.onlyService
				}
				if target := filepath.Join(k.dir(), filepath.Base(in.path)); !separate.areAll || target != filepath.Clean(in.path) && t.holds(target) {
					l.Service = separate.names[slices.Min(slices.Collect(maps.Keys(separate.names)))]
				}
				found = append(found, l)
			}
		}
	}
	created := map[string]bool{}
	for _, c := range changes {
		if created[c.Path] = c.Before == nil; !created[c.Path] {
			continue
		}
		if areFor(changed[c.Path], modules[filepath.Dir(c.Path)]) {
			add(c.Path, true)
		}
	}
	for _, dir := range slices.Sorted(maps.Keys(t.layout.files)) {
		k := t.layout.files[dir]
		if k.empty {
			l := Listing{Path: k.path, Empty: true}
			if listers := listedBy[filepath.Clean(dir)]; listers != nil && !k.component {
				l.Kustomization, l.Relative = listers[0].path, listers[0].names[filepath.Clean(dir)]
			}
			found = append(found, l)
		}
		for _, name := range k.missing {
			if path := filepath.ToSlash(k.join(name)); !created[path] {
				found = append(found, Listing{Path: path, Kustomization: k.path, Relative: name, Missing: true})
			}
		}
	}
	return found
}

// holds reports whether there is a file with manifests.
func (t *Tree) holds(path string) bool {
	return slices.ContainsFunc(t.inputs, func(in *input) bool { return filepath.Clean(in.path) == path })
}

// listedOwners returns by their directories the marks of the resources in listed files that may request a Service, and those that
// generated Services in listed files are for.
func (t *Tree) listedOwners() (modules, services map[string]map[mark]bool) {
	modules, services = map[string]map[mark]bool{}, map[string]map[mark]bool{}
	for _, in := range t.inputs {
		if !t.layout.resources[filepath.Clean(in.path)] {
			continue
		}
		dir := filepath.Dir(in.path)
		if modules[dir] == nil {
			modules[dir], services[dir] = map[mark]bool{}, map[mark]bool{}
		}
		for _, item := range Items(in.stream) {
			switch {
			case fn.MayRequest(item):
				modules[dir][markOf(item)] = true
			case isGenerated(item):
				for _, m := range ownersOf(item) {
					services[dir][m] = true
				}
			}
		}
	}
	return modules, services
}

// hasModule reports whether one of some items may request one of the listed Services, which no listed module requests.
func hasModule(items []fn.Item, services, modules map[mark]bool) bool {
	return len(services) > 0 && slices.ContainsFunc(items, func(item fn.Item) bool {
		m := markOf(item)
		return services[m] && !modules[m] && fn.MayRequest(item)
	})
}

// areFor reports whether items are generated Services, and one of them is for one of the modules.
func areFor(items []fn.Item, modules map[mark]bool) bool {
	some := false
	for _, item := range items {
		if !isGenerated(item) {
			return false
		}
		for _, m := range ownersOf(item) {
			some = some || modules[m]
		}
	}
	return some
}
