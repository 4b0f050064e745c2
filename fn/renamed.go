package fn

import (
	"path"
	"slices"
	"strings"
)

// renamedServices finds Services that kustomize renamed, if nothing but their names shows it: in finished renderings, and
// in the output of build.
type renamedServices map[renamedKey][]selecting

// A renamedKey is the namespace and one label of the selector of a Service.
type renamedKey struct {
	namespace string
	label     label
}

// A selecting Service is one with its selector.
type selecting struct {
	*existing
	selector map[string]string
}

func indexRenamed(services []*existing) renamedServices {
	index := renamedServices{}
	for _, e := range services {
		if !e.managed || path.Base(e.path) == fileOf(e.id.Name) { // kustomize writes no file of that name
			continue
		}
		s := selecting{e, map[string]string{}}
		for key, value := range e.root().Lookup("spec", "selector").Fields() {
			s.selector[key] = value.Text()
		}
		for key, value := range s.selector {
			k := renamedKey{namespaceKey(e.id.Namespace), label{key, value}}
			index[k] = append(index[k], s)
		}
	}
	return index
}

// candidates returns the Services that select the Pods of a wanted one, or, as kustomize can add labels to a selector, some of them.
func (index renamedServices) candidates(w *wanted) []selecting {
	var fewest []selecting
	for i, l := range w.selector {
		if found := index[renamedKey{namespaceKey(w.namespace), l}]; i == 0 || len(found) < len(fewest) {
			fewest = found
		}
	}
	var all []selecting
	for _, s := range fewest {
		if !slices.ContainsFunc(w.selector, func(l label) bool { return s.selector[l.key] != l.value }) {
			all = append(all, s)
		}
	}
	return all
}

// find returns the Services that a wanted one may be under another name. Each selects its Pods, has the wanted name with the
// prefix and the suffix that the name of an owner has, and names that owner in its mark, with all, some or none of them. Those that select
// some of the Pods only are returned if there are no others for the same owner.
func (index renamedServices) find(w *wanted, isTaken func(*existing) bool) []*existing {
	var found, narrower []*existing
	for _, s := range index.candidates(w) {
		switch {
		case isTaken(s.existing) || !s.isRenamed(w):
		case len(s.selector) == len(w.selector):
			found = append(found, s.existing)
		default:
			narrower = append(narrower, s.existing)
		}
	}
	if found == nil || narrower == nil {
		return append(found, narrower...)
	}
	served := map[*object]bool{}
	for _, e := range found {
		for _, o := range e.renamedFor(w) {
			served[o.object] = true
		}
	}
	for _, e := range narrower {
		if !slices.ContainsFunc(e.renamedFor(w), func(o owner) bool { return served[o.object] }) {
			found = append(found, e)
		}
	}
	return found
}

func (e *existing) isRenamed(w *wanted) bool { return len(e.renamedFor(w)) > 0 }

// renamedFor returns the owners of a wanted Service by whose names a Service is that one under another name.
func (e *existing) renamedFor(w *wanted) (owners []owner) {
	if before, after, named := w.aroundOwner(); named {
		for _, o := range w.owners {
			keepsName := before+after == "" && e.id.Name == w.name && o.isMarkedInPart(e.marks())
			if keepsName || o.isRenamedService(e.id.Name, before, after, e.marks()) {
				owners = append(owners, o)
			}
		}
		return owners
	}
	for _, o := range w.owners {
		if e.isRenamedLike(o, w.name) {
			owners = append(owners, o)
		}
	}
	return owners
}

// isRenamedLike reports whether the name of a Service is a given one with the prefix and the suffix that the name of an owner has.
func (e *existing) isRenamedLike(o owner, name string) bool {
	for at := range e.id.Name {
		prefix := e.id.Name[:at]
		suffix, found := strings.CutPrefix(e.id.Name[at:], name)
		if found && prefix+suffix != "" && o.wasNamed(e.marks(), prefix, suffix) {
			return true
		}
	}
	return false
}

// split divides a wanted Service among its owners if each of the Services that it may be is that of other owners: kustomize gave
// copies of a base prefixes of their own. One that has the wanted name is that of the owners that are left. Nil means that it cannot be
// divided.
func (w *wanted) split(candidates []*existing) (parts []*wanted) {
	seen := map[*object]bool{}
	for _, e := range candidates {
		part := *w
		part.owners = nil
		if e.id.Name != w.name {
			part.owners = e.renamedFor(w)
		}
		isMarked := func(o owner) bool { return e.marks()[o.mark] }
		if slices.ContainsFunc(part.owners, isMarked) { // by the run before
			part.owners = slices.DeleteFunc(part.owners, func(o owner) bool { return !isMarked(o) })
		}
		for _, o := range part.owners {
			if seen[o.object] {
				return nil
			}
			seen[o.object] = true
		}
		parts = append(parts, &part)
	}
	for i, part := range parts {
		if candidates[i].id.Name == w.name {
			part.owners = slices.DeleteFunc(slices.Clone(w.owners), func(o owner) bool { return seen[o.object] })
		}
		if len(part.owners) == 0 {
			return nil
		}
	}
	return parts
}
