package fn

import (
	"fmt"
	"maps"
	"slices"

	"github.com/koupleless/module-service/internal/document"
)

// A replacement is the Service that a resource requests instead of one that is removed.
type replacement struct {
	owner           ID
	namespace, name string
	created         *wanted // nil if it exists
}

// replacements are all Services that resources request.
type replacements struct {
	byMark      map[resourceKey]replacement // by namespace and owner mark
	byNamespace map[string][]replacement
	created     map[string][]replacement // of any namespace, by owner mark
	compared    int                      // how many names of marks of compared
}

func (r *reconciliation) replacements() *replacements {
	all := &replacements{map[resourceKey]replacement{}, map[string][]replacement{}, map[string][]replacement{}, 0}
	add := func(w *wanted, name string, created *wanted) {
		for _, o := range w.owners {
			s := replacement{o.object.id, w.namespace, name, created}
			all.byMark[keyOf(w.namespace, o.mark)] = s
			all.byNamespace[namespaceKey(w.namespace)] = append(all.byNamespace[namespaceKey(w.namespace)], s)
			if created != nil {
				all.created[o.mark] = append(all.created[o.mark], s)
			}
		}
	}
	for _, k := range slices.Concat(r.kept, r.foreign) {
		add(k.wanted, k.service.id.Name, nil)
	}
	for _, w := range r.missing {
		add(w, w.name, w)
	}
	return all
}

// of returns the Service that replaces one which is removed: a resource in its mark, under that name, under one that kustomize gave it,
// or now in another namespace, requests it.
func (all *replacements) of(e *existing) (s replacement, found bool) {
	marks := slices.Sorted(maps.Keys(e.marks()))
	for _, mark := range marks {
		if s, found = all.byMark[keyOf(e.id.Namespace, mark)]; found {
			return s, true
		}
	}
	for _, s := range all.byNamespace[namespaceKey(e.id.Namespace)] {
		if all.compared += len(marks); all.compared > maxComparedMarks {
			break
		}
		if e.isRenamedWith(s.owner.Kind, s.owner.Name) {
			return s, true
		}
	}
	for _, mark := range marks {
		if s := all.created[mark]; len(s) == 1 { // of several, the one to which the owner moved is unknown
			return s[0], true
		}
	}
	return s, false
}

func (r replacement) reason(e *existing) string {
	service := r.name
	switch {
	case namespaceKey(r.namespace) == namespaceKey(e.id.Namespace):
	case r.namespace == "":
		service += " without a namespace"
	default:
		service = qualified(r.namespace, r.name)
	}
	return fmt.Sprintf("%s %s requests Service %s instead", r.owner.Kind, r.owner.Name, service)
}

// loss returns what to say about a Service that is removed for a new one which has less, as when its type was edited by hand. What is
// derived from the module may differ.
func (r replacement) loss(e *existing) string {
	if r.created == nil {
		return ""
	}
	was, is := e.root(), document.Tree(document.Node(r.created.create(nil, nil)))
	none := func(string) bool { return false }
	var ports []Value
	for _, port := range is.Lookup("spec", "ports").Entries() {
		ports = append(ports, port)
	}
	loses := hasMore(was.Lookup(labelsField...), is.Lookup(labelsField...), none) ||
		hasMore(was.Lookup(annotationsField...), is.Lookup(annotationsField...), isToolAnnotation) ||
		hasMore(was.Field("spec"), is.Field("spec"), none) ||
		typeOf(was) != typeOf(is)
	for i, port := range was.Lookup("spec", "ports").Entries() {
		loses = loses || i >= len(ports) || hasMore(port, ports[i], none)
	}
	if !loses {
		return ""
	}
	return "; what was edited in it by hand is not in that one"
}

// hasMore reports whether a map has a field that another one lacks, but for some.
func hasMore(was, is Value, but func(key string) bool) bool {
	for key, value := range was.Fields() {
		if !value.IsNull() && is.Field(key).IsNull() && !but(key) {
			return true
		}
	}
	return false
}
