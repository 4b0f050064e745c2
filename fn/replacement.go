package fn

import (
	"fmt"
	"maps"
	"slices"
)

// A replacement is the Service that a resource requests instead of one that is removed.
type replacement struct {
	owner           ID
	namespace, name string
}

// replacements are all Services that resources request.
type replacements struct {
	byMark      map[resourceKey]replacement // by namespace and owner mark
	byNamespace map[string][]replacement
	created     map[string][]replacement // of any namespace, by owner mark
	compared    int                      // how many names of marks reason compared
}

func (r *reconciliation) replacements() *replacements {
	all := &replacements{map[resourceKey]replacement{}, map[string][]replacement{}, map[string][]replacement{}, 0}
	add := func(w *wanted, name string, isNew bool) {
		for _, o := range w.owners {
			s := replacement{o.object.id, w.namespace, name}
			all.byMark[keyOf(w.namespace, o.mark)] = s
			all.byNamespace[namespaceKey(w.namespace)] = append(all.byNamespace[namespaceKey(w.namespace)], s)
			if isNew {
				all.created[o.mark] = append(all.created[o.mark], s)
			}
		}
	}
	for _, k := range slices.Concat(r.kept, r.foreign) {
		add(k.wanted, k.service.id.Name, false)
	}
	for _, w := range r.missing {
		add(w, w.name, true)
	}
	return all
}

// reason returns why a Service is removed: a resource in its mark, under that name, under one that kustomize gave it, or now in another
// namespace, requests another Service, or none does.
func (all *replacements) reason(e *existing) string {
	marks := slices.Sorted(maps.Keys(e.marks()))
	for _, mark := range marks {
		if s, found := all.byMark[keyOf(e.id.Namespace, mark)]; found {
			return s.reason(e)
		}
	}
	for _, s := range all.byNamespace[namespaceKey(e.id.Namespace)] {
		if all.compared += len(marks); all.compared > maxComparedMarks {
			break
		}
		if e.isRenamedWith(s.owner.Kind, s.owner.Name) {
			return s.reason(e)
		}
	}
	for _, mark := range marks {
		if s := all.created[mark]; len(s) == 1 { // of several, the one to which the owner moved is unknown
			return s[0].reason(e)
		}
	}
	return "no module requests it"
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
