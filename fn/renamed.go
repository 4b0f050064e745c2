package fn

import (
	"path"
	"slices"
	"strings"
)

// renamedServices finds Services that kustomize renamed, if nothing but their names shows it: in finished renderings, and
// in the output of build.
type renamedServices map[[2]string][]*existing // by namespace and selector

// selectorKey returns what a Service with a selector is found by.
func selectorKey(namespace string, selector []label) [2]string {
	selector = slices.SortedFunc(slices.Values(selector), func(a, b label) int { return strings.Compare(a.key, b.key) })
	return [2]string{namespaceKey(namespace), selectorText(selector)}
}

func indexRenamed(services []*existing) renamedServices {
	index := renamedServices{}
	for _, e := range services {
		if !e.owned || path.Base(e.path) == fileOf(e.id.Name) { // kustomize writes no file of that name
			continue
		}
		var selector []label
		for key, value := range e.root().Lookup("spec", "selector").Fields() {
			selector = append(selector, label{key, value.Text()})
		}
		k := selectorKey(e.id.Namespace, selector)
		index[k] = append(index[k], e)
	}
	return index
}

// find returns the Services that a wanted one may be under another name. Each selects the same Pods, has the wanted name with the
// prefix and the suffix that the name of an owner has, and names that owner in its mark, with or without them.
func (index renamedServices) find(w *wanted, isTaken func(*existing) bool) []*existing {
	var found []*existing
	for _, e := range index[selectorKey(w.namespace, w.selector)] {
		if !isTaken(e) && e.isRenamed(w) {
			found = append(found, e)
		}
	}
	return found
}

func (e *existing) isRenamed(w *wanted) bool { return len(e.renamedFor(w)) > 0 }

// renamedFor returns the owners of a wanted Service by whose names a Service is that one under another name.
func (e *existing) renamedFor(w *wanted) (owners []owner) {
	marked := e.marks()
	for at := range e.id.Name {
		rest, found := strings.CutPrefix(e.id.Name[at:], w.name)
		prefix := e.id.Name[:at]
		if !found || prefix == "" && rest == "" {
			continue
		}
		for _, o := range w.owners {
			if o.wasNamed(marked, prefix, rest) {
				owners = append(owners, o)
			}
		}
	}
	return owners
}

// split divides a wanted Service among its owners if each of the Services that it may be is that of other owners: kustomize gave
// copies of a base prefixes of their own. Nil means that it cannot be divided.
func (w *wanted) split(candidates []*existing) (parts []*wanted) {
	seen := map[*object]bool{}
	for _, e := range candidates {
		part := *w
		part.owners = e.renamedFor(w)
		for _, o := range part.owners {
			if seen[o.object] {
				return nil
			}
			seen[o.object] = true
		}
		if len(part.owners) == 0 {
			return nil
		}
		parts = append(parts, &part)
	}
	return parts
}

// wasNamed reports whether an owner's name has a prefix and a suffix, and a mark names the owner with or without them.
func (o owner) wasNamed(marked []string, prefix, suffix string) bool {
	kind, name := "", o.mark
	if i := strings.IndexByte(name, '/'); i >= 0 {
		kind, name = name[:i+1], name[i+1:]
	}
	if len(name) <= len(prefix)+len(suffix) || !strings.HasPrefix(name, prefix) || !strings.HasSuffix(name, suffix) {
		return false
	}
	original := name[len(prefix) : len(name)-len(suffix)]
	return slices.Contains(marked, o.mark) || slices.Contains(marked, kind+original)
}
