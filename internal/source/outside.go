package source

import (
	"errors"
	"maps"
	"math/big"
	"path/filepath"
	"slices"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/disk"
	"github.com/koupleless/module-service/internal/kustomize"
)

// An Outside is a generated Service that no resource in the directory requests, in a kustomization that lists what was not read, or that
// changes modules. It is left as it is if a module there requests it, or if that is unknown.
type Outside struct {
	Item          fn.Item
	Kustomization string // the directory of what was rendered
	Module        string // the file of the module, "" if it is not known
	Dir           string // the nearest directory with the Service and the module, absolute
	Differences   string // from what the module requests, "" if the Service is right
	Changed       bool   // the kustomization can change the module
	Patched       bool   // it does, and lists nothing that was not read: Module and Dir are empty
	Moved         bool   // it changes nothing of the module but its namespace and its name, and lists nothing that was not read: so they are
	Renamed       bool   // the Service names the module as the kustomization does, and not as its file does
	Err           error  // why the kustomization could not be rendered

	isUnlisted bool // the kustomization does not render it
}

// Spare finds the Services that Render would remove although a kustomization in which they are renders a module that requests them.
// The function is called with the items of the tree and of each such kustomization. Render leaves these Services out from then on.
func (t *Tree) Spare(k *kustomize.Kustomizer, render func(items []fn.Item) fn.Outcome) []Outside {
	items := t.Items()
	roots := t.layout.incomplete(t.found)
	ls := newListers(t.layout)
	read := len(roots)
	patched, moved := t.changing(items, ls, roots)
	roots = slices.Concat(roots, patched, moved)
	if roots == nil {
		return nil
	}
	in := t.removed(items, ls, render)
	if len(in) == 0 {
		return nil
	}
	all := slices.Sorted(maps.Keys(in))
	isApart, isRenamed := t.apartFromOwners(items, all)
	t.spared = map[int]bool{}
	t.held = &heldServices{ls, items, map[mark]*big.Int{}, map[renderedKind]*renaming{}}
	moves := t.layout.which(func(k *kustomizationFile) bool { return k.changes }) != nil
	var found []Outside
	begin, exceeded := kustomize.ProcessorTime(), false // what takes too long cannot be stopped, so that nothing is rendered beside it
	for i, root := range roots {
		isRead := i >= read
		isMoved := i >= read+len(patched)
		dropped := slices.DeleteFunc(slices.Clone(all), func(at int) bool {
			return t.spared[at] || in[at].Bit(ls.indexes[root]) == 0 || isMoved && !isApart[at] && !isRenamed[at]
		})
		if len(dropped) == 0 {
			continue
		}
		if exceeded || k.Used(begin) > bounds.SpareTime {
			o := notRendered(root, isRead, isMoved)
			for _, at := range dropped {
				o.Item, t.spared[at] = items[at], true
				found = append(found, o)
			}
			continue
		}
		rendered := renderOutside(root.dir(), k, render)
		rendered.moves = moves
		exceeded = errors.As(rendered.err, new(kustomize.ExceededError))
		for _, at := range dropped {
			o := rendered.request(t.dir, items[at])
			if o == nil || isRead && o.Err != nil && !exceeded { // check of that kustomization reports the error
				continue
			}
			o.Changed = root.changes
			if isRead {
				o.Moved, o.Renamed, o.Patched, o.Module, o.Dir = isMoved, isRenamed[at], !isMoved, "", ""
			}
			if o.Err == nil {
				t.held.add(items[at], root, rendered.items)
			}
			t.spared[at] = true
			found = append(found, *o)
			if path, _ := items[at].File(); o.isUnlisted && !slices.Contains(t.unlisted, path) {
				t.unlisted = append(t.unlisted, path)
			}
		}
	}
	return found
}

// notRendered returns what is known of the Services in a kustomization that is not rendered, as others took too long.
func notRendered(root *kustomizationFile, isRead, isMoved bool) Outside {
	if !isRead {
		return Outside{Kustomization: root.dir(), Err: errManyKustomizations}
	}
	return Outside{Kustomization: root.dir(), Moved: isMoved, Patched: !isMoved, Err: errManyChanging}
}

// removed returns the kustomizations that Services are in which Render would remove, by the indexes of those.
func (t *Tree) removed(items []fn.Item, ls *listers, render func(items []fn.Item) fn.Outcome) map[int]*big.Int {
	in := map[int]*big.Int{}
	for at, edit := range t.Render(func(items []fn.Item, _ kptfn.Results) fn.Outcome { return render(items) }, nil).Edits {
		if edit.Drop {
			path, _ := items[at].File()
			in[at] = ls.of(path)
		}
	}
	return in
}

// Errors about kustomizations that are not rendered, as others took too long.
var (
	errManyKustomizations = errors.New("too many kustomizations list files outside: render them one by one")
	errManyChanging       = errors.New("too many kustomizations change modules: run check on each of them")
)

// changing returns the kustomizations that no other one lists and that can change what modules request, and those that change their
// namespaces and names only, but for some.
func (t *Tree) changing(items []fn.Item, ls *listers, but []*kustomizationFile) (patched, moved []*kustomizationFile) {
	if t.layout.which(func(k *kustomizationFile) bool { return k.changes }) == nil {
		return nil, nil
	}
	opaque, moving := ls.opaque(t.found, newPatching(t.dir, items).isBy), ls.moving()
	for _, dir := range slices.Sorted(maps.Keys(t.layout.files)) {
		k := t.layout.files[dir]
		i, has := ls.bit(k)
		switch {
		case !has || k.component || t.layout.resources[dir] || slices.Contains(but, k):
		case opaque.Bit(i) == 1:
			patched = append(patched, k)
		case moving.Bit(i) == 1:
			moved = append(moved, k)
		}
	}
	return patched, moved
}

// apartFromOwners returns which of some managed Services are for a resource of another kustomization than their own, in whatever
// namespace, and which name none, but what kustomize can have made of the name of one.
func (t *Tree) apartFromOwners(items []fn.Item, services []int) (isApart, isRenamed map[int]bool) {
	rootOf := func(item fn.Item) *kustomizationFile {
		path, _ := item.File()
		return t.layout.root(path)
	}
	homes := map[mark]map[*kustomizationFile]bool{}
	for _, item := range items {
		if !fn.MayRequest(item) {
			continue
		}
		m := markOf(item)
		if homes[m] == nil {
			homes[m] = map[*kustomizationFile]bool{}
		}
		homes[m][rootOf(item)] = true
	}
	isSource := map[mark]bool{} // by marks that no resource has
	isApart, isRenamed = map[int]bool{}, map[int]bool{}
	for _, at := range services {
		for _, m := range ownersOf(items[at]) {
			if homes[m] != nil {
				isApart[at] = isApart[at] || !homes[m][rootOf(items[at])]
				continue
			}
			if _, known := isSource[m]; !known {
				for source := range homes {
					isSource[m] = isSource[m] || source.name != "" && source.isWorkload == m.isWorkload && strings.Contains(m.name, source.name)
				}
			}
			isRenamed[at] = isRenamed[at] || isSource[m]
		}
	}
	return isApart, isRenamed
}

// incomplete returns the kustomizations that no other one lists and that list what was not read, in any number of steps.
func (l *layout) incomplete(read map[string]bool) []*kustomizationFile {
	known := map[string]bool{}
	var isIncomplete func(dir string) bool
	isIncomplete = func(dir string) bool {
		incomplete, done := known[dir]
		if done {
			return incomplete
		}
		known[dir] = false // kustomize refuses a circle
		k := l.files[dir]
		incomplete = k.remote
		for path := range k.resources {
			switch {
			case l.files[path] != nil:
				incomplete = isIncomplete(path) || incomplete
			case !read[path] && disk.Exists(path):
				incomplete = true
			}
		}
		known[dir] = incomplete
		return incomplete
	}
	var roots []*kustomizationFile
	for _, dir := range slices.Sorted(maps.Keys(l.files)) {
		if !l.resources[dir] && isIncomplete(dir) {
			roots = append(roots, l.files[dir])
		}
	}
	return roots
}

// isBelow reports whether an absolute path is that of a directory or below it.
func isBelow(dir, path string) bool {
	relative, err := filepath.Rel(dir, path)
	return err == nil && filepath.IsLocal(relative)
}
