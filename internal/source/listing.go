package source

import (
	"maps"
	"path/filepath"
	"slices"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/requester"
	"github.com/koupleless/module-service/internal/stream"
)

// A Listing is a kustomization whose resources are not right for a file with generated Services or with their modules.
type Listing struct {
	Problem       Problem
	Path          string // of the file
	Kustomization string // its file
	Relative      string // the path as seen from there

	// Of Services that are apart from their modules:
	Service      string // the name of the first one, if its file cannot be moved to the module as a whole
	ListedIn     string // the first kustomization that lists the file, "" if none does
	WithoutOther string // one that renders only the Service or only the module, if another one renders both
	OnlyService  bool   // it renders the Service
	HasCopies    bool   // others need the Service where it is: a copy is for Kustomization, which is WithoutOther if there is one

	// Of a Service, with its name, that is not managed and that the kustomization renames:
	Mark string // that it needs

	// Of a kustomization that renders a resource twice:
	First string // what it lists before Relative and renders the resource, too
	Twice fn.ID  // the resource
}

// A Problem is what is wrong with a Listing.
type Problem int

// The problems of listings.
const (
	UnlistedService    Problem = iota // kustomize does not render the Services, although it renders their modules
	CreatedService                    // the same, of a file that a change creates
	UnlistedModule                    // kustomize renders the Services, but not the modules
	DeletedFile                       // a change deletes the file, so that kustomize fails
	MissingFile                       // the file was deleted before
	EmptyKustomization                // the file is a kustomization that lists nothing; Kustomization is the first that lists it, "" if none does
	ServiceApart                      // no kustomization renders the Services with their modules
	ServicePartlyApart                // one does, and another one renders only one of the two
	RenderedTwice                     // the file is a kustomization that renders a resource twice
	ListedTwice                       // ... as it lists a file or a kustomization twice
	UnlistedByHand                    // as UnlistedService, of a Service that is not managed
	UnlistableService                 // the file has Services, and with it the kustomization would render a resource twice
)

// isOfUnlistedService reports whether the remedy is to list a file with Services in the kustomization.
func (p Problem) isOfUnlistedService() bool { return p == UnlistedService || p == CreatedService }

// A listingChecker finds the listings that are not right after changes.
type listingChecker struct {
	tree              *Tree
	listers           *listers
	modules, services map[string]map[mark]bool // in listed files, by their directories
	changed           map[string][]fn.Item     // by their paths, what the files that change then hold
	created, deleted  map[string]bool          // paths of files
	found             []Listing
}

// Listings returns what is not right after changes.
func (t *Tree) Listings(changes []Change) []Listing {
	if len(t.layout.files) == 0 {
		return nil
	}
	c := &listingChecker{
		tree: t, listers: newListers(t.layout), changed: map[string][]fn.Item{}, created: map[string]bool{}, deleted: map[string]bool{},
	}
	c.modules, c.services = t.listedOwners()
	for _, path := range t.unlisted {
		c.checkListed(path, UnlistedService)
	}
	for _, change := range changes {
		c.change(change)
	}
	apart := newApartFinder(t, c.listers, c.changed).find()
	for _, in := range t.inputs {
		if !c.deleted[in.path] && !slices.Contains(t.unlisted, in.path) { // which is reported already
			c.checkInput(in, apart[in.path])
		}
	}
	for _, change := range changes {
		if c.created[change.Path] && areFor(c.changed[change.Path], c.modules[filepath.Dir(change.Path)]) {
			c.checkListed(change.Path, CreatedService)
		}
	}
	for _, dir := range slices.Sorted(maps.Keys(t.layout.files)) {
		c.checkKustomization(t.layout.files[dir])
	}
	twice := findTwice(t.layout, c.itemsAfter(), c.found)
	return append(slices.DeleteFunc(c.found, func(l Listing) bool { return l.Problem.isOfUnlistedService() && isUnlistable(twice, l) }), twice...)
}

// isUnlistable reports whether the remedy of a listing would make a kustomization render a resource twice.
func isUnlistable(twice []Listing, l Listing) bool {
	return slices.ContainsFunc(twice, func(t Listing) bool {
		return t.Problem == UnlistableService && filepath.Clean(t.Path) == filepath.Clean(l.Path) && t.Kustomization == l.Kustomization
	})
}

// checkListed reports a file with a problem, unless a kustomization lists it or the one around it runs the function.
func (c *listingChecker) checkListed(path string, problem Problem) {
	k := c.tree.layout.root(path)
	if k == nil || k.generates || c.tree.layout.resources[filepath.Clean(path)] {
		return
	}
	if relative, err := filepath.Rel(k.dir(), path); err == nil {
		c.found = append(c.found, Listing{Problem: problem, Path: path, Kustomization: k.path, Relative: filepath.ToSlash(relative)})
	}
}

// change takes in a change, and reports the kustomizations that list a file which it deletes.
func (c *listingChecker) change(change Change) {
	c.changed[change.Path] = nil
	c.created[change.Path], c.deleted[change.Path] = change.Before == nil, change.After == nil
	if change.After != nil {
		if after, err := stream.Read(change.After, change.Path); err == nil {
			c.changed[change.Path] = Items(after)
		}
		return
	}
	path := filepath.Clean(change.Path)
	for _, k := range c.listers.listedBy[path] {
		c.found = append(c.found, Listing{Problem: DeletedFile, Path: change.Path, Kustomization: k.path, Relative: k.names[path]})
	}
}

// checkInput reports a file whose Services, or whose modules, are not rendered with the others.
func (c *listingChecker) checkInput(in *input, apart *apartServices) {
	items, dir := Items(in.stream), filepath.Dir(in.path)
	switch {
	case areFor(items, c.modules[dir]) && !c.tree.layout.resources[filepath.Clean(in.path)]:
		c.checkListed(in.path, UnlistedService)
	case hasModule(items, c.services[dir], c.modules[dir]):
		c.checkListed(in.path, UnlistedModule)
	case apart != nil:
		c.addApart(in.path, apart)
	}
}

// addApart reports Services of a file that are apart from their modules.
func (c *listingChecker) addApart(path string, apart *apartServices) {
	k, p := apart.kustomization, apart.partly
	if p != nil && p.hasCopies {
		k = p.withoutOther
	}
	relative, err := filepath.Rel(k.dir(), path)
	if err != nil {
		return
	}
	l := Listing{Problem: ServiceApart, Path: path, Kustomization: k.path, Relative: filepath.ToSlash(relative), HasCopies: apart.isShared}
	if listers := c.listers.listedBy[filepath.Clean(path)]; listers != nil {
		l.ListedIn = listers[0].path
	}
	if p != nil {
		l.Problem, l.WithoutOther, l.OnlyService, l.HasCopies = ServicePartlyApart, p.withoutOther.path, p.onlyService, p.hasCopies
	}
	if target := filepath.Join(k.dir(), filepath.Base(path)); !apart.areAll || target != filepath.Clean(path) && c.tree.holds(target) {
		l.Service = apart.names[slices.Min(slices.Collect(maps.Keys(apart.names)))]
	}
	c.found = append(c.found, l)
}

// checkKustomization reports a kustomization that lists nothing, and the files that it lists and that do not exist.
func (c *listingChecker) checkKustomization(k *kustomizationFile) {
	if k.empty {
		l := Listing{Problem: EmptyKustomization, Path: k.path}
		if listers := c.listers.listedBy[k.dir()]; listers != nil && !k.component {
			l.Kustomization, l.Relative = listers[0].path, listers[0].names[k.dir()]
		}
		c.found = append(c.found, l)
	}
	for _, name := range k.missing {
		if path := filepath.ToSlash(k.join(name)); !c.created[path] {
			c.found = append(c.found, Listing{Problem: MissingFile, Path: path, Kustomization: k.path, Relative: name})
		}
	}
}

// itemsAfter returns what the files hold after the changes, by their paths.
func (c *listingChecker) itemsAfter() map[string][]fn.Item {
	items := map[string][]fn.Item{}
	for _, in := range c.tree.inputs {
		items[filepath.Clean(in.path)] = Items(in.stream)
	}
	for path, after := range c.changed {
		items[filepath.Clean(path)] = after
	}
	return items
}

// IsListed reports whether a kustomization in the directory lists a file as a resource.
func (t *Tree) IsListed(path string) bool { return t.layout.resources[filepath.Clean(path)] }

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
			case requester.MayBe(item):
				modules[dir][markOf(item)] = true
			case IsManaged(item):
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
		return services[m] && !modules[m] && requester.MayBe(item)
	})
}

// areFor reports whether items are generated Services, and one of them is for one of the modules.
func areFor(items []fn.Item, modules map[mark]bool) bool {
	some := false
	for _, item := range items {
		if !IsManaged(item) {
			return false
		}
		for _, m := range ownersOf(item) {
			some = some || modules[m]
		}
	}
	return some
}
