package cli

import (
	"maps"
	"path/filepath"
	"slices"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/kustomize"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/source"
)

// A unit is what check and render take by itself: a directory with its own configuration, or all files and standard input
// of the command line together.
type unit struct {
	paths []string
	dir   string       // "" for files and standard input
	tree  *source.Tree // nil if it is not changed in place: files, standard input and kustomizations

	set     *source.Set
	outcome fn.Outcome
	changes []source.Change
	notes   kptfn.Results // to be printed when the changes are made
	err     error

	listings []source.Listing // of kustomizations in the directory, to be corrected
	outside  []source.Outside // Services in the directory whose modules are not
	inPlace  bool             // render changes its files

	functionAdds bool // its changes are only new files, and a kustomization adds the Services by the function instead

	fixDirs        []string // of a kustomization: where render changes its files, as modules are outside of it
	changesModules bool     // it can change them so that this is not enough
	servicesIn     []string // of a kustomization: the files with the Services of its modules, if these are outside of it
	filesFail      bool     // of a kustomization: what is in its directory has an error, which its rendering has not

	left []kptfn.File // of a kustomization: where the Services are whose modules it does not render

	configuration string // of a kustomization: the file with it, "" if there is none

	kustomizer *kustomize.Kustomizer // of all units
}

// dirs returns the directory of a unit, if it is one.
func (u *unit) dirs() []string {
	if u.dir == "" {
		return nil
	}
	return []string{u.dir}
}

// isRendering reports whether what a unit reads is a rendering, in which no command changes what is optional.
func (u *unit) isRendering() bool { return u.dir == "" || source.HasKustomization(u.dir) }

// unitsOf divides paths into units, in the order of their first paths.
func unitsOf(paths, dirs []string, kustomizer *kustomize.Kustomizer) []*unit {
	var units []*unit
	var files *unit
	for _, path := range paths {
		switch {
		case slices.Contains(dirs, path):
			units = append(units, &unit{paths: []string{path}, dir: path, kustomizer: kustomizer})
		case files == nil:
			files = &unit{paths: []string{path}}
			units = append(units, files)
		default:
			files.paths = append(files.paths, path)
		}
	}
	return units
}

// evaluate finds what a unit that has been read changes.
func (u *unit) evaluate(s *settings, c configuration) {
	if u.tree != nil {
		u.spare(c)
	}
	u.outcome = s.evaluate(u.set, c, u.dirs())
	if u.outcome.Failed() {
		return
	}
	if u.tree != nil {
		u.changes, u.err = u.tree.Changes(u.outcome)
		u.listings = u.tree.Listings(u.changes)
		u.inPlace = len(u.changes) > 0
	} else {
		maps.DeleteFunc(u.outcome.Edits, func(_ int, e fn.Edit) bool { return e.Optional }) // no command makes them in a rendering
		u.changes, u.err = u.set.Rewritten(u.outcome)
	}
}

// evaluateFiles finds out for a kustomization with drift whether its own files are what is to be changed: a base has its
// modules among them, an overlay has not.
func (u *unit) evaluateFiles(s *settings, c configuration) {
	u.configuration = c.file
	files := &unit{paths: u.paths, dir: u.dir, kustomizer: u.kustomizer}
	if files.readTree(c.file, s.ignore); files.err != nil {
		u.filesFail = true
		return
	}
	c.reported = nil // it is reported with the rendering
	left, others := u.leftServices()
	u.left = u.placesOf(left)
	places := u.placesOf(others)
	outside := slices.DeleteFunc(filesOf(places), func(path string) bool { return isWithin(path, u.dir) })
	isOwn := len(others) > 0 && len(places) == len(others) && len(outside) == 0
	switch files.evaluate(s, c); {
	case files.err != nil || files.outcome.Failed():
		u.filesFail = true
	case len(files.outcome.Added) > 0 && len(u.outcome.Added) == 0 && !isOwn: // what render would create is in a file outside already
		u.servicesIn = outside
	default:
		u.listings, u.inPlace = files.listings, files.inPlace
		u.fixDirs, u.changesModules = stale(files.outside), changesModules(files.outside)
	}
}

// leftServices divides the Services that a kustomization renders and that are not as they must be, by their indexes: those that are to be
// removed and whose modules it does not render, and all others.
func (u *unit) leftServices() (left, others []int) {
	items := u.set.Items()
	for _, i := range slices.Sorted(maps.Keys(u.outcome.Edits)) {
		if u.outcome.Edits[i].Drop && modulesOf(items[i], items) == nil {
			left = append(left, i)
		} else {
			others = append(others, i)
		}
	}
	return left, others
}

// placesOf returns where Services which a kustomization renders are in files, but for those that are not found.
func (u *unit) placesOf(services []int) []kptfn.File {
	var places []kptfn.File
	for _, place := range u.findPlaces(services) {
		if place.Path != "" {
			places = append(places, place)
		}
	}
	return places
}

// findPlaces returns where each of some items of a unit is in a file, without a path if it is not found.
func (u *unit) findPlaces(indexes []int) []kptfn.File {
	var results kptfn.Results
	items := u.set.Items()
	for _, i := range indexes {
		results = append(results, source.ResultAt(items[i], kptfn.Info, rule.Drift, ""))
	}
	u.set.Trace(results)
	places := make([]kptfn.File, len(results))
	for i, r := range results {
		if path := fromHere(r.File.Path); path != fromHere(u.dir) {
			places[i] = kptfn.File{Path: path, Index: r.File.Index}
		}
	}
	return places
}

// moduleDirs returns the directories, other than that of a unit, of the kustomizations with the modules of the Services that it changes, nil
// if they are not all known.
func (u *unit) moduleDirs() []string {
	items := u.set.Items()
	var modules []int
	for _, i := range slices.Sorted(maps.Keys(u.outcome.Edits)) {
		modules = append(modules, modulesOf(items[i], items)...)
	}
	var dirs []string
	for _, place := range u.findPlaces(append(modules, u.requesters()...)) {
		dir := homeOf(place.Path)
		if place.Path == "" || dir == fromHere(u.dir) {
			return nil
		}
		dirs = appendApart(dirs, dir)
	}
	return dirs
}

// requesters returns the indexes of the modules of the Services that a unit adds.
func (u *unit) requesters() []int {
	items := u.set.Items()
	var modules []int
	for _, a := range u.outcome.Added {
		id := a.Requester().ID
		modules = append(modules, slices.IndexFunc(items, func(item fn.Item) bool { return item.ID() == id }))
	}
	return modules
}

func filesOf(places []kptfn.File) []string {
	var files []string
	for _, place := range places {
		files = appendOnce(files, place.Path)
	}
	return files
}

// kept returns those of the Services that another unit removes which this one needs: together with their modules in the directory of one
// kustomization, or apart from them.
func (u *unit) kept(removed []kptfn.File) (together, apart []kptfn.File) {
	if u.set == nil || u.outcome.Failed() {
		return nil, nil
	}
	items := u.set.Items()
	var kept []int
	for i, item := range items {
		if !u.outcome.Edits[i].Drop && item.Mentions(fn.OwnerAnnotation) {
			kept = append(kept, i)
		}
	}
	for k, place := range u.findPlaces(kept) {
		if !slices.Contains(removed, place) {
			continue
		}
		home := homeOf(place.Path)
		if slices.ContainsFunc(u.placesOf(modulesOf(items[kept[k]], items)), func(module kptfn.File) bool { return homeOf(module.Path) == home }) {
			together = append(together, place)
		} else {
			apart = append(apart, place)
		}
	}
	return together, apart
}

// homeOf returns the directory of the kustomization that a file is in, its own directory if there is none.
func homeOf(path string) string {
	own := filepath.Dir(path)
	for dir := own; ; dir = filepath.Dir(dir) {
		if source.HasKustomization(dir) {
			return dir
		}
		if dir == filepath.Dir(dir) || filepath.Base(dir) == ".." {
			return own
		}
	}
}

// readTree reads a directory that is changed in place.
func (u *unit) readTree(configFile string, ignore []string) {
	if source.IsChart(u.dir) && !source.HasKustomization(u.dir) {
		u.err = isChart(u.dir)
		return
	}
	if u.tree, u.err = source.ReadTree(u.dir, configFile, ignore...); u.err == nil {
		u.set = &u.tree.Set
	}
}
