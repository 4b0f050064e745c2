package cli

import (
	"maps"
	"slices"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/kustomize"
	"github.com/koupleless/module-service/internal/source"
)

// A unit is what check, list and render take by itself: a directory with its own configuration, or all files and standard input
// of the command line together.
type unit struct {
	paths      []string
	dir        string                // "" for files and standard input
	kustomizer *kustomize.Kustomizer // of all units

	// What was read.
	set   *source.Set
	tree  *source.Tree // the same if it is changed in place, nil for files, standard input and kustomizations
	notes kptfn.Results
	err   error

	// What the function makes of it.
	outcome  fn.Outcome
	changes  []source.Change
	outside  []source.Outside // Services in the directory whose modules are not
	listings []source.Listing // of kustomizations in the directory, to be corrected
	files    ownFiles         // of a kustomization with changes
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
	u.outcome = s.evaluate(u.set, c)
	if u.outcome.Failed() {
		return
	}
	if u.tree != nil {
		u.changes, u.err = u.tree.Changes(u.outcome)
		u.listings = append(u.tree.Listings(u.changes), u.tree.UnlistedByHand(c.lenient())...)
	} else {
		maps.DeleteFunc(u.outcome.Edits, func(_ int, e fn.Edit) bool { return e.Optional }) // no command makes them in a rendering
		u.changes, u.err = u.set.Rewritten(u.outcome)
	}
}

// readTree reads a directory that is changed in place.
func (u *unit) readTree(configFile string, ignore []string) {
	if source.IsChart(u.dir) && !source.HasKustomization(u.dir) {
		u.err = chartError(u.dir)
		return
	}
	if u.tree, u.err = source.ReadTree(u.dir, configFile, ignore...); u.err == nil {
		u.set = &u.tree.Set
	}
}
