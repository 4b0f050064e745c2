package fn

import (
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
		if !e.owned {
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

func (e *existing) isRenamed(w *wanted) bool {
	marked := e.marks()
	for at := range e.id.Name {
		rest, found := strings.CutPrefix(e.id.Name[at:], w.name)
		prefix := e.id.Name[:at]
		if !found || prefix == "" && rest == "" {
			continue
		}
		if slices.ContainsFunc(w.owners, func(o owner) bool { return o.wasNamed(marked, prefix, rest) }) {
			return true
		}
	}
	return false
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
