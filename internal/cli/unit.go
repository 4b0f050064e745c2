package cli

import (
	"slices"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/fn"
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
}

// dirs returns the directory of a unit, if it is one.
func (u *unit) dirs() []string {
	if u.dir == "" {
		return nil
	}
	return []string{u.dir}
}

// unitsOf divides paths into units, in the order of their first paths.
func unitsOf(paths, dirs []string) []*unit {
	var units []*unit
	var files *unit
	for _, path := range paths {
		switch {
		case slices.Contains(dirs, path):
			units = append(units, &unit{paths: []string{path}, dir: path})
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
	u.outcome = s.evaluate(u.set, c, u.dirs())
	if u.outcome.Failed() {
		return
	}
	if u.tree != nil {
		u.changes, u.err = u.tree.Changes(u.outcome)
		u.listings = u.tree.Listings(u.changes)
	} else {
		u.changes, u.err = u.set.Rewritten(u.outcome)
	}
}

// readTree reads a directory that is changed in place.
func (u *unit) readTree(configFile string) {
	if u.tree, u.err = source.ReadTree(u.dir, configFile); u.err == nil {
		u.set = &u.tree.Set
	}
}
