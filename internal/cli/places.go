package cli

import (
	"iter"
	"maps"
	"path/filepath"
	"slices"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/source"
)

// placesOf returns where some items of a unit are in files, without those that are not found.
func (u *unit) placesOf(indexes []int) []kptfn.File {
	return slices.DeleteFunc(u.findPlaces(indexes), func(place kptfn.File) bool { return place.Path == "" })
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
	if u.holdsServicesOf(dirs) {
		return []string{commonDir(append(dirs, u.dir))}
	}
	return dirs
}

// holdsServicesOf reports whether a kustomization renders Services that are apart from their modules in some directories: render there alone
// would create second ones.
func (u *unit) holdsServicesOf(dirs []string) bool {
	for service, module := range u.apart(func(string) bool { return true }) {
		if !slices.Contains(dirs, homeOf(service.Path)) && slices.Contains(dirs, homeOf(module.Path)) {
			return true
		}
	}
	return false
}

// sharedDir returns the nearest directory with all modules of a Service that a kustomization lacks, if another kustomization outside of its
// directory holds some of them: render of each would make two Services of that name. It is "" if there is none.
func (u *unit) sharedDir() string {
	items := u.set.Items()
	for _, a := range u.outcome.Added {
		modules := modulesFor(a, items)
		if len(modules) < 2 {
			continue
		}
		dirs := []string{u.dir}
		for _, place := range u.placesOf(modules) {
			dirs = append(dirs, homeOf(place.Path))
		}
		if slices.ContainsFunc(dirs, func(dir string) bool { return !isWithin(dir, u.dir) }) {
			return commonDir(dirs)
		}
	}
	return ""
}

// commonDir returns the nearest directory that holds all of some directories.
func commonDir(dirs []string) string {
	common, _ := filepath.Abs(dirs[0]) // a working directory that is gone was an error before
	for _, dir := range dirs[1:] {
		for !isWithin(dir, common) {
			common = filepath.Dir(common)
		}
	}
	return fromHere(common)
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

// keptServices returns the indexes of the managed Services that a unit keeps, none if it has errors.
func (u *unit) keptServices() []int {
	if u.set == nil || u.outcome.Failed() {
		return nil
	}
	var kept []int
	for i, item := range u.set.Items() {
		if !u.outcome.Edits[i].Drop && source.IsManaged(item) {
			kept = append(kept, i)
		}
	}
	return kept
}

// apart yields where the Services that a unit keeps and their modules are in files, of those Services whose names are wanted and that have
// no module in the directory of the kustomization that they are in.
func (u *unit) apart(isWanted func(name string) bool) iter.Seq2[kptfn.File, kptfn.File] {
	return func(yield func(service, module kptfn.File) bool) {
		kept := u.keptServices()
		if kept == nil {
			return
		}
		items := u.set.Items()
		var services, modules []int
		for _, i := range kept {
			if isWanted(items[i].ID().Name) {
				for _, module := range modulesOf(items[i], items) {
					services, modules = append(services, i), append(modules, module)
				}
			}
		}
		places := u.findPlaces(slices.Concat(services, modules))
		isBeside := map[kptfn.File]bool{}
		for i, module := range places[len(services):] {
			isBeside[places[i]] = isBeside[places[i]] || module.Path != "" && homeOf(places[i].Path) == homeOf(module.Path)
		}
		for i, module := range places[len(services):] {
			service := places[i]
			if service.Path != "" && module.Path != "" && !isBeside[service] && !yield(service, module) {
				return
			}
		}
	}
}

// needed returns those of the Services that another unit removes which this one keeps: together with their modules in the directory of one
// kustomization, or apart from them.
func (u *unit) needed(removed []kptfn.File) (together, apart []kptfn.File) {
	kept := u.keptServices()
	if kept == nil {
		return nil, nil
	}
	items := u.set.Items()
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
