package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/internal/source"
)

// fixes returns what brings the units up to date: a command, and for each kustomization that no command changes what to do in it.
func (c *check) fixes(units []*unit) []string {
	a := &advice{settings: &c.settings}
	apart, removed := heldApart(units), removedByTrees(units)
	isAdvised := map[string]bool{} // what one unit needs can be done for another one already
	for _, u := range units {
		keeping, held := keepingFixes(u, units), heldFixes(u, apart)
		known := len(u.files.left)
		u.files.left = slices.DeleteFunc(u.files.left, func(place kptfn.File) bool { return removed[place] })
		settled := known - len(u.files.left)
		switch {
		case len(u.changes) == 0:
		case keeping != nil: // render of its directory alone would remove what others request
			a.add(keeping...)
			if u.changesOthers() && !u.isFixedByRender() {
				a.add(c.renderingFix(u))
			}
		case held != nil: // what render would create is there already
			for _, h := range held {
				if !isAdvised[h.fix] {
					a.add(h.fix + h.reason)
				}
				isAdvised[h.fix] = true
			}
		case u.isFixedByRender():
			if u.files.sharedDir != "" { // which holds the Service if somebody wrote it
				a.addFirst(u.markFixes()...)
			}
			a.render(u)
		case len(u.files.unlisted) > 0:
			a.addFirst(u.markFixes()...)
			a.list(u)
		case u.dir == "" && u.isAmongOthers():
			a.checkDirectories(u.paths)
		case u.dir == "" && len(u.paths) == 1 && isRegularFile(u.paths[0]):
			a.build(u)
		case u.dir != "":
			left, others := u.leftServices()
			if len(left) > settled {
				a.add(leftFix(u, u.files.left))
			}
			byMark := u.markFixes()
			a.add(byMark...)
			if others != nil || len(u.outcome.Added) > len(byMark) {
				a.add(c.renderingFix(u))
			}
		default:
			a.add("use the output of: " + c.settings.command("build", operands(u.paths)...))
		}
	}
	return a.lines()
}

// isRegularFile reports whether build can write to a path that was read: not to standard input, to a pipe or through a link.
func isRegularFile(path string) bool {
	info, err := os.Lstat(path)
	return path != stdinPath && err == nil && info.Mode().IsRegular()
}

// changesOthers reports whether a unit changes more than to remove Services whose modules it does not render.
func (u *unit) changesOthers() bool {
	_, others := u.leftServices()
	return others != nil || len(u.outcome.Added) > 0
}

// removedByTrees returns where the Services are that render of the directories among the units removes.
func removedByTrees(units []*unit) map[kptfn.File]bool {
	removed := map[kptfn.File]bool{}
	for _, u := range units {
		if u.tree == nil {
			continue
		}
		items := u.set.Items()
		for i, edit := range u.outcome.Edits {
			if path, index := items[i].File(); edit.Drop {
				removed[kptfn.File{Path: fromHere(path), Index: index}] = true
			}
		}
	}
	return removed
}

// keepingFixes returns what to do about Services that a unit removes and others request, nil if they request none.
func keepingFixes(u *unit, units []*unit) []string {
	var fixes []string
	left := u.files.left
	for _, keeper := range units {
		if keeper == u || len(left) == 0 {
			continue
		}
		together, apart := keeper.needed(left)
		if together != nil {
			fixes = append(fixes, fmt.Sprintf("if %s deletes the module by a patch, delete the Service, too ($patch: delete): %s requests what is removed from %s",
				quoted(u.dir), quoted(keeper.paths[0]), shellLine(filesOf(together)...)))
		}
		if apart != nil {
			fixes = append(fixes, fmt.Sprintf("move what is removed from %s to the kustomization with its module, as %s requests it",
				shellLine(filesOf(apart)...), quoted(keeper.paths[0])))
		}
		left = slices.DeleteFunc(slices.Clone(left), func(place kptfn.File) bool { return slices.Contains(together, place) || slices.Contains(apart, place) })
	}
	if fixes != nil && len(left) > 0 {
		fixes = append(fixes, leftFix(u, left))
	}
	return fixes
}

// leftFix returns what to do about Services that a kustomization renders without their modules. Only a directory with all that renders
// them shows whether a module elsewhere requests them.
func leftFix(u *unit, left []kptfn.File) string {
	removed := "what is removed"
	if len(left) > 0 {
		removed += " from " + shellLine(filesOf(left)...)
	}
	return "move " + removed + " to the kustomization with its module; if none has that, run module-service render in a directory that holds " +
		"all kustomizations with this Service; if " + quoted(u.dir) + " deletes the module by a patch, delete the Service, too ($patch: delete)"
}

// renderingFix returns what to do about what a kustomization renders to, if no command changes its files.
func (c *check) renderingFix(u *unit) string {
	dir := quoted(u.dir)
	patch := "patch the Service too"
	if u.removesServices() {
		patch += " ($patch: delete removes it)"
	}
	if len(u.outcome.Added) > 0 {
		patch += " (if only the patch requests it, list a file with it in " + dir + ")"
	}
	if len(u.files.servicesIn) > 0 {
		return "run module-service render in a directory that holds both " + dir + " and " + shellLine(u.files.servicesIn...) + "; if " + dir + " changes the module by a patch or a replacement, " + patch
	}
	fix, otherwise := "if "+dir+" changes the module by a patch or a replacement, "+patch+", or list the function in its Component and transformers (docs/kustomize.md)", ""
	if !u.files.areModulesCurrent {
		run := "run " + c.renderOfModules(u)
		if isOwn := c.settings.file == "" && u.files.configuration != ""; isOwn && u.moduleDirs() != nil { // what others list must not follow it
			run = "if only " + dir + " lists " + shellLine(u.moduleDirs()...) + ", " + run + ", else patch the Service in " + dir
		}
		fix, otherwise = run+"; "+fix, "if something else differs, "
	}
	if u.removesSelectorLabels() {
		fix = "if " + dir + " adds labels to the selector of the Service, set includeSelectors: false for them under labels:, or move them there from commonLabels:; " +
			otherwise + fix
	}
	if u.kustomizer.EnableHelm {
		fix += "; if the module is from a chart, deploy the output of: " + c.settings.command("build", append(c.reader.given(), operand(u.dir))...)
	}
	return fix
}

// renderOfModules returns the command that corrects the Services of a kustomization in the files next to their modules.
func (c *check) renderOfModules(u *unit) string {
	if u.files.renderDirs != nil {
		return c.settings.command("render", operands(u.files.renderDirs)...)
	}
	dirs := u.moduleDirs()
	switch {
	case dirs != nil && len(u.files.left) == 0: // render there would remove what is left
		with := c.settings
		with.file = u.files.configuration // which is not found there
		return with.command("render", operands(dirs)...)
	case dirs == nil && u.files.haveError:
		return c.settings.command("render", operand(u.dir)) + ", which reports an error to correct first"
	}
	return c.settings.command("render") + " in the directory of the modules of " + quoted(u.dir)
}

// isAmongOthers reports whether there are other manifests in the directories of the files of a unit.
func (u *unit) isAmongOthers() bool {
	if slices.Contains(u.paths, stdinPath) {
		return false
	}
	named := map[string]bool{}
	for _, path := range u.paths {
		named[filepath.Clean(path)] = true
	}
	return slices.ContainsFunc(u.paths, func(path string) bool {
		entries, _ := os.ReadDir(filepath.Dir(path)) // one that cannot be read shows none
		return slices.ContainsFunc(entries, func(e os.DirEntry) bool {
			return e.Type().IsRegular() && source.IsManifest(e.Name()) && !named[filepath.Join(filepath.Dir(path), e.Name())]
		})
	})
}

func appendOnce[T comparable](all []T, one T) []T {
	if slices.Contains(all, one) {
		return all
	}
	return append(all, one)
}
