package cli

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/koupleless/module-service/internal/source"
)

// maxEdits is how many commands for kustomizations a check prints: a line of a shell has a limit.
const maxEdits = 50

// An advice is what brings units up to date: commands, and what is to be done by hand.
type advice struct {
	settings *settings
	before   []string // what comes first, by hand
	trees    []string // the directories to be rendered
	wholes   []string // those for Services in the files of units: what is in one is rendered with it, and not by itself
	edits    []edit   // the commands for kustomizations after that
	commands []string // the others
	after    []string // the rest, by hand
}

// An edit is a command for a kustomization after render of a directory.
type edit struct{ dir, command string }

// add adds what is to be done by hand.
func (a *advice) add(fixes ...string) {
	for _, fix := range fixes {
		a.after = appendOnce(a.after, fix)
	}
}

// addFirst adds what is to be done by hand before the commands.
func (a *advice) addFirst(fixes ...string) {
	for _, fix := range fixes {
		a.before = appendOnce(a.before, "first "+fix)
	}
}

// render adds the commands for a unit that render brings up to date.
func (a *advice) render(u *unit) {
	if len(u.files.left) > 0 {
		a.addFirst(fmt.Sprintf("move what is removed from %s to the kustomization with its module, if there is one outside of %s",
			shellLine(filesOf(u.files.left)...), quoted(u.dir)))
	}
	for _, dir := range u.files.renderDirs {
		a.trees = appendApart(a.trees, dir)
	}
	if u.isInPlace() {
		dir := cmp.Or(u.files.sharedDir, u.dir)
		a.trees, a.wholes = appendApart(a.trees, dir), append(a.wholes, dir)
	}
	for _, l := range u.listings {
		if l.Problem == source.CreatedService || l.Problem == source.DeletedFile {
			a.edits = append(a.edits, edit{u.dir, editListing(l)})
		}
	}
}

// editCommands returns the commands for kustomizations, but for those in a directory that is rendered with more: render prints them for the
// files that it then creates.
func (a *advice) editCommands() []string {
	var commands []string
	for _, e := range a.edits {
		isOuter := func(whole string) bool { return whole != e.dir && isWithin(e.dir, whole) }
		if slices.Contains(a.trees, e.dir) || !slices.ContainsFunc(a.wholes, isOuter) {
			commands = appendOnce(commands, e.command)
		}
	}
	return commands
}

// list adds the commands for a kustomization that does not list files with its Services.
func (a *advice) list(u *unit) {
	for _, service := range u.files.unlisted {
		path, _ := service.File()
		relative, _ := filepath.Rel(u.dir, path) // it is below the directory
		a.commands = appendOnce(a.commands, editListing(source.Listing{Kustomization: filepath.Join(u.dir, "kustomization.yaml"), Relative: filepath.ToSlash(relative)}))
	}
}

// build adds the command for a unit that is a file.
func (a *advice) build(u *unit) {
	path := u.paths[0]
	if slices.ContainsFunc(u.set.Items(), isConfiguration) {
		a.addFirst("move the ModuleService out of " + shellLine(path) + ", as build does not print it")
	}
	args := []string{"-o", path, operand(path)}
	if filepath.Ext(path) == ".json" { // with the separators of YAML it would be none
		args = append([]string{"--format", "json"}, args...)
	}
	a.commands = appendOnce(a.commands, a.settings.command("build", args...))
}

// checkDirectories advises a check of the directories of files: build would write a Service a second time, or delete it.
func (a *advice) checkDirectories(files []string) {
	var dirs []string
	for _, path := range files {
		dirs = appendApart(dirs, filepath.Dir(path))
	}
	a.add("check the directory, as another file in it can hold the module or its Service: " + a.settings.command("check", operands(dirs)...))
}

// lines returns the advice, in the order in which it is to be followed.
func (a *advice) lines() []string {
	all := a.editCommands()
	lines, commands, edits := a.before, a.commands, all[:min(len(all), maxEdits)]
	if a.trees != nil {
		commands = slices.Concat([]string{a.settings.command("render", operands(a.trees)...)}, edits, commands)
	}
	if commands != nil {
		lines = append(lines, "run: "+strings.Join(commands, " && "))
	}
	lines = append(lines, a.after...)
	if more := len(all) - len(edits); more > 0 {
		lines = append(lines, fmt.Sprintf("run check again afterwards: kustomizations need %d more commands", more))
	}
	return lines
}
