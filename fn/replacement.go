package fn

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// A replacement is the Service that a resource requests instead of one that is removed.
type replacement struct {
	owner           ID
	namespace, name string
	created         func() Value // nil if it exists
}

// replacements are all Services that resources request.
type replacements struct {
	byMark      map[resourceKey]replacement // by namespace and owner mark
	byNamespace map[string][]replacement
	created     map[string][]replacement      // of any namespace, by owner mark
	selecting   map[resourceKey]replacement   // new ones, by namespace and selector
	createdIn   map[resourceKey][]replacement // by namespace and the number of the module's port
	compared    int                           // how many names of marks were compared
}

func (r *reconciliation) replacements() *replacements {
	all := &replacements{
		byMark: map[resourceKey]replacement{}, byNamespace: map[string][]replacement{},
		created: map[string][]replacement{}, selecting: map[resourceKey]replacement{}, createdIn: map[resourceKey][]replacement{},
	}
	add := func(w *wanted, name string, created func() Value) {
		for _, o := range w.owners {
			s := replacement{o.object.id, w.namespace, name, created}
			all.byMark[keyOf(w.namespace, o.mark)] = s
			all.byNamespace[namespaceKey(w.namespace)] = append(all.byNamespace[namespaceKey(w.namespace)], s)
			if created != nil {
				all.created[o.mark] = append(all.created[o.mark], s)
				in := keyOf(w.namespace, strconv.Itoa(w.port))
				all.createdIn[in] = append(all.createdIn[in], s)
				all.selecting[keyOf(w.namespace, selectorText(w.selector))] = s
			}
		}
	}
	for _, k := range slices.Concat(r.kept, r.foreign) {
		add(k.wanted, k.service.id.Name, nil)
	}
	for _, w := range r.missing {
		add(w, w.name, sync.OnceValue(func() Value { return document.Tree(document.Node(w.create(nil, nil))) }))
	}
	return all
}

// of returns the Service that replaces one which is removed: a resource in its mark, under that name, under one that kustomize gave it,
// or now in another namespace, requests it, or it is new and selects the same Pods, as its ModuleDeployment was renamed.
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
	var selector []label
	for key, value := range e.root().Lookup("spec", "selector").Fields() {
		selector = append(selector, label{key, value.Text()})
	}
	slices.SortFunc(selector, func(a, b label) int { return strings.Compare(a.key, b.key) }) // as those of wanted Services are
	s, found = all.selecting[keyOf(e.id.Namespace, selectorText(selector))]
	return s, found
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

// maxNamedFields is how many fields a note names.
const maxNamedFields = 5

// maxSuccessors is how many new Services a note compares with one that is removed.
const maxSuccessors = 10

// missingText names what a Service that is removed for a new one has and that one lacks.
func (r replacement) missingText(e *existing) string {
	if r.created == nil {
		return ""
	}
	return fieldsText(", without its ", r.missingFields(e))
}

// missingText names what a Service that is removed has and no new one with its port in its namespace. One of them may be of its module,
// which was renamed.
func (all *replacements) missingText(e *existing) string {
	var successors []replacement
	for _, port := range e.root().Lookup("spec", "ports").Entries() {
		if successors = all.createdIn[keyOf(e.id.Namespace, port.Field("port").Describe())]; successors != nil {
			break
		}
	}
	if len(successors) == 0 || len(successors) > maxSuccessors {
		return ""
	}
	missing := successors[0].missingFields(e)
	for _, s := range successors[1:] {
		fields := s.missingFields(e)
		missing = slices.DeleteFunc(missing, func(f string) bool { return !slices.Contains(fields, f) })
	}
	return fieldsText("; no new Service has its ", missing)
}

// missingFields returns what a Service has and a new one lacks, such as a type that was edited by hand, or that the configuration set. What
// is derived from the module may differ.
func (r replacement) missingFields(e *existing) (missing []string) {
	was, is := e.root(), r.created()
	isType := func(key string) bool { return key == "type" }
	none := func(string) bool { return false }
	if typeOf(was) != typeOf(is) {
		missing = append(missing, "spec.type "+typeOf(was))
	}
	missing = slices.Concat(missing,
		fieldsOnlyIn("metadata.labels", was.Lookup(labelsField...), is.Lookup(labelsField...), none),
		fieldsOnlyIn("metadata.annotations", was.Lookup(annotationsField...), is.Lookup(annotationsField...), isToolAnnotation),
		fieldsOnlyIn("spec", was.Field("spec"), is.Field("spec"), isType))
	var ports []Value
	for _, port := range is.Lookup("spec", "ports").Entries() {
		ports = append(ports, port)
	}
	for i, port := range was.Lookup("spec", "ports").Entries() {
		at := fmt.Sprintf("spec.ports[%d]", i)
		if i >= len(ports) {
			missing = append(missing, at)
			continue
		}
		missing = append(missing, fieldsOnlyIn(at, port, ports[i], none)...)
	}
	return missing
}

// fieldsText names fields after an introduction, "" if there are none.
func fieldsText(introduction string, fields []string) string {
	if len(fields) == 0 {
		return ""
	}
	if len(fields) > maxNamedFields {
		fields = append(fields[:maxNamedFields:maxNamedFields], fmt.Sprintf("%d more", len(fields)-maxNamedFields))
	}
	return introduction + strings.Join(fields, ", ")
}

// fieldsOnlyIn returns the paths of the fields of a map that another one lacks, except some.
func fieldsOnlyIn(path string, was, is Value, except func(key string) bool) (paths []string) {
	for key, value := range was.Fields() {
		if !value.IsNull() && is.Field(key).IsNull() && !except(key) {
			paths = append(paths, yamlnode.Join(path, key))
		}
	}
	return paths
}
