package cli

import (
	"maps"
	"path/filepath"
	"slices"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/disk"
	"github.com/koupleless/module-service/internal/source"
)

// ownFiles are what the files of a kustomization show about how to correct what it renders.
type ownFiles struct {
	configuration  string       // the file with it, "" if there is none
	isInPlace      bool         // render changes files in the directory of the kustomization
	sharedDir      string       // the directory to render instead, as a Service that is missing is for modules outside, too
	renderDirs     []string     // where render changes its files, as modules are outside of it
	changesModules bool         // it can change them so that this is not enough
	servicesIn     []string     // the files with the Services of its modules, if these are outside of it
	unlisted       []fn.Item    // the Services in files there that it lacks, as nothing lists them
	left           []kptfn.File // where the Services are whose modules it does not render
	haveError      bool         // what is in its directory has an error, which its rendering has not

	areModulesCurrent bool // render changes nothing in the directories of its modules, which are outside of it
}

// isInPlace reports whether render changes files in the directory of a unit.
func (u *unit) isInPlace() bool { return u.tree != nil && len(u.changes) > 0 || u.files.isInPlace }

// isFixedByRender reports whether render brings a unit up to date, in its own files or in those of its modules.
func (u *unit) isFixedByRender() bool {
	return u.isInPlace() || u.files.renderDirs != nil && !u.files.changesModules
}

// evaluateFiles finds out for a kustomization with drift whether its own files are what is to be changed: a base has its
// modules among them, an overlay has not.
func (u *unit) evaluateFiles(s *settings, c configuration) {
	u.files.configuration = c.file
	tree := &unit{paths: u.paths, dir: u.dir, kustomizer: u.kustomizer}
	if tree.readTree(c.file, s.ignore); tree.err != nil {
		u.files.haveError = true
		return
	}
	c.reported = nil // it is reported with the rendering
	left, others := u.leftServices()
	u.files.left = u.placesOf(left)
	places := u.placesOf(others)
	outside := slices.DeleteFunc(filesOf(places), func(path string) bool { return isWithin(path, u.dir) })
	isOwn := len(others) > 0 && len(places) == len(others) && len(outside) == 0
	switch tree.evaluate(s, c); {
	case tree.err != nil || tree.outcome.Failed():
		u.files.haveError = true
	case len(tree.outcome.Added) > 0 && len(u.outcome.Added) == 0 && !isOwn: // what render would create is in a file outside already
		u.files.servicesIn = outside
	default:
		u.listings = slices.DeleteFunc(tree.listings, func(l source.Listing) bool { return l.Problem == source.UnlistedByHand }) // the diff shows them
		u.files.isInPlace = len(tree.changes) > 0
		if c.file == "" { // a configuration would be found in one of the two directories only
			if dir := u.sharedDir(); !disk.Exists(filepath.Join(dir, source.ConfigFile)) {
				u.files.sharedDir = dir
			}
		}
		u.files.unlisted = u.unlistedIn(tree)
		u.files.renderDirs, u.files.changesModules = stale(tree.outside), changesModules(tree.outside)
	}
	u.files.areModulesCurrent = !u.isInPlace() && u.files.renderDirs == nil && u.areModulesCurrent(*s)
}

// areModulesCurrent reports whether render changes nothing in the directories of the modules of a kustomization, so that it is the
// kustomization that makes them differ from their Services.
func (u *unit) areModulesCurrent(s settings) bool {
	dirs := u.moduleDirs()
	if dirs == nil || len(u.files.left) > 0 {
		return false
	}
	s.file = u.files.configuration // as in the command for them
	trees := unitsOf(dirs, dirs, u.kustomizer)
	loaded, err := s.loadUnits(trees)
	if err != nil {
		return false
	}
	for i, tree := range trees {
		if tree.readTree(loaded[i].file, s.ignore); tree.err != nil {
			return false
		}
		if tree.evaluate(&s, loaded[i]); tree.err != nil || tree.outcome.Failed() || len(tree.changes)+len(tree.listings)+len(tree.outside) > 0 {
			return false
		}
	}
	return true
}

// unlistedIn returns the Services that a unit lacks and that are in files beside their modules which no kustomization lists: render creates
// none beside a Service that somebody wrote.
func (u *unit) unlistedIn(tree *unit) []fn.Item {
	isWanted := map[fn.ID]bool{}
	for _, a := range u.outcome.Added {
		isWanted[a.ID()] = true
	}
	var unlisted []fn.Item
	for _, item := range tree.set.Items() {
		if path, _ := item.File(); isWanted[item.ID()] && !tree.tree.IsListed(path) {
			unlisted = append(unlisted, item)
		}
	}
	if unlisted == nil {
		return nil
	}
	homes := map[fn.ID]string{} // of the modules that are found in a file
	for i, place := range u.findPlaces(u.requesters()) {
		if place.Path != "" {
			homes[u.outcome.Added[i].ID()] = homeOf(place.Path)
		}
	}
	return slices.DeleteFunc(unlisted, func(item fn.Item) bool {
		path, _ := item.File()
		home, isFound := homes[item.ID()]
		return isFound && homeOf(fromHere(path)) != home
	})
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
