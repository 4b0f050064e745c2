package fn

import (
	"fmt"
	"slices"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/internal/rule"
)

// An existing Service that is ours or may be a wanted one.
type existing struct {
	*object
	owned   bool
	aliases []string // its earlier names, where kustomize renamed it
	renamed bool     // by kustomize, as its name shows

	unreadable bool // a field that must be updated has a wrong type, or is there twice
}

// reconciliation brings the existing Services and the wanted ones together.
type reconciliation struct {
	report    *report
	edits     map[int]Edit
	missing   []*wanted // in the order of the items
	kept      []kept
	foreign   []kept // that are not generated
	left      []*existing
	updated   int
	removed   int
	unchanged int
}

// A kept Service is an owned one that is wanted.
type kept struct {
	wanted  *wanted
	service *existing
}

// reconcile compares the wanted Services with those that exist.
func reconcile(all []*wanted, services []*existing, rep *report) *reconciliation {
	r := &reconciliation{report: rep, edits: map[int]Edit{}}
	refuseDuplicates(services)
	index, renamed := indexServices(services), renamedServices(nil)
	claimed := map[*existing]bool{}
	names := map[serviceKey]bool{}
	if len(services) > 0 {
		for _, w := range all {
			names[keyOf(w.namespace, w.name)] = true
		}
	}
	isTaken := func(e *existing) bool { return claimed[e] || names[keyOf(e.id.Namespace, e.id.Name)] }
	for _, w := range all {
		candidates, foreign := index.find(w, claimed)
		if candidates == nil && len(services) > 0 {
			if renamed == nil {
				renamed = indexRenamed(services)
			}
			candidates = renamed.find(w, isTaken)
			for _, e := range candidates {
				e.renamed = true
			}
		}
		var ours *existing
		for _, e := range candidates {
			ours, claimed[e] = candidates[0], true
		}
		if len(candidates) > 1 {
			r.refuseAmbiguous(w, candidates)
		}
		if foreign != nil {
			claimed[foreign] = true
			r.compare(w, foreign, ours)
			if ours == nil {
				r.foreign = append(r.foreign, kept{w, foreign})
			}
		}
		switch {
		case ours != nil:
			r.update(w, ours)
		case foreign == nil:
			r.missing = append(r.missing, w)
		}
	}
	for _, e := range services {
		if !e.owned || claimed[e] {
			continue
		}
		r.left = append(r.left, e)
		if !r.doubtful(e) {
			r.remove(e, "no module requests it")
		}
	}
	return r
}

// refuseDuplicates reports owned Services of one name: which of them is the generated one is unknown, as anybody can
// write the mark.
func refuseDuplicates(services []*existing) {
	first := map[ID]*existing{}
	for _, e := range services {
		if !e.owned {
			continue
		}
		earlier, duplicate := first[e.id]
		if !duplicate {
			first[e.id] = e
			continue
		}
		f, _ := e.field(nameField...)
		e.fault(rule.DuplicateService, f, nil, "duplicate Service %q: already defined %s; remove one of the two", e.id.Name, earlier.defined())
	}
}

// refuseAmbiguous reports that several Services may be a wanted one under another name.
func (r *reconciliation) refuseAmbiguous(w *wanted, candidates []*existing) {
	var names []string
	for _, e := range candidates {
		names = append(names, fmt.Sprintf("%q (%s)", e.id.Name, e.position()))
	}
	w.owners[0].object.fault(rule.AmbiguousService, field{}, nil, "its Service %q was renamed by kustomize to one of %s; remove all but one of them",
		qualified(w.namespace, w.name), strings.Join(names, ", "))
}

// update sets in an owned Service what is not as wanted.
func (r *reconciliation) update(w *wanted, e *existing) {
	r.kept = append(r.kept, kept{w, e})
	e.noteNamespace(w)
	u := &updater{service: e.object, portName: w.settings.PortName}
	u.merge("", nil, e.root(), w.marked())
	marks := len(u.differences)
	u.merge("", nil, e.root(), w.owned())
	switch {
	case u.failed:
		e.unreadable = true
	case len(u.differences) == 0:
		r.unchanged++
	default:
		r.updated++
		r.edits[e.item] = Edit{
			Changes:  append(u.changes, u.removals...),
			Optional: e.renamed && len(u.differences) == marks, // kustomize renames the owner, but not in the mark
		}
		e.result(rule.ServiceUpdated, kptfn.Info, field{}, nil, "updated: %s", differencesText(u.differences))
	}
}

func (r *reconciliation) remove(e *existing, reason string) {
	r.removed++
	r.edits[e.item] = Edit{Drop: true}
	e.result(rule.ServiceRemoved, kptfn.Info, field{}, nil, "removed: %s", reason)
}

func (r *reconciliation) summary() string {
	return fmt.Sprintf("generated %d, updated %d, removed %d, unchanged %d module Services",
		len(r.missing), r.updated, r.removed, r.unchanged)
}

// compare reports where a Service that is not managed differs from the wanted one.
func (r *reconciliation) compare(w *wanted, e, generated *existing) {
	mark, _ := e.field(markField...)
	if generated != nil {
		if generated.id == e.id {
			e.warn(rule.SecondService, mark, nil, "is a second Service of this name beside the generated one: remove one of the two")
		}
		return
	}
	u := &updater{service: e.object, portName: w.settings.PortName}
	u.merge("", nil, e.root(), w.owned())
	if u.failed || len(u.differences) == 0 {
		return
	}
	var differences []string
	for _, d := range u.differences {
		differences = append(differences, fmt.Sprintf("%s is %s, wanted %s", d.path, d.was, d.is))
	}
	e.warn(rule.ForeignService, mark, w.mark(), "differs from the Service that %s requests (%s), and is not managed: "+
		"to have it managed add the annotation %s: %s; otherwise rename it or the module, or request no Service",
		w.asker(), strings.Join(differences, "; "), OwnerAnnotation, w.mark())
}

func (w *wanted) asker() string {
	o := w.owners[0].object
	return o.id.Kind + " " + o.where()
}

func differencesText(differences []difference) string {
	var all []string
	for _, d := range differences {
		all = append(all, d.String())
	}
	return strings.Join(all, "; ")
}

// A serviceIndex finds Services by their namespace and any of their names.
type serviceIndex map[serviceKey][]*existing

func indexServices(services []*existing) serviceIndex {
	index := serviceIndex{}
	for _, e := range services {
		for _, name := range append([]string{e.id.Name}, e.aliases...) {
			k := keyOf(e.id.Namespace, name)
			index[k] = append(index[k], e)
		}
	}
	return index
}

// find returns the Services of ours and the foreign one that are the wanted one, nil where there is none. A Service of
// the very name goes before renamed ones, of which there may be several.
func (index serviceIndex) find(w *wanted, claimed map[*existing]bool) (ours []*existing, foreign *existing) {
	for _, e := range index[keyOf(w.namespace, w.name)] {
		closeness := e.closeness(w)
		switch {
		case claimed[e], slices.Contains(ours, e), e.id.Name != w.name && !e.isOf(w):
		case !e.owned:
			if foreign == nil || closeness > foreign.closeness(w) {
				foreign = e
			}
		case ours == nil, closeness > ours[0].closeness(w):
			ours = []*existing{e}
		case closeness == ours[0].closeness(w) && e.id.Name != w.name:
			ours = append(ours, e)
		}
	}
	return ours, foreign
}

// closeness is higher the more the Service has of the name and namespace of a wanted one.
func (e *existing) closeness(w *wanted) int {
	switch {
	case e.id.Name == w.name && e.id.Namespace == w.namespace:
		return 3
	case e.id.Name == w.name:
		return 2
	case e.id.Namespace == w.namespace:
		return 1
	}
	return 0
}

// marks returns the names in the owner mark.
func (e *existing) marks() []string {
	names := strings.Split(e.root().Lookup("metadata", "annotations", OwnerAnnotation).Text(), ",")
	for i, name := range names {
		names[i] = strings.TrimSpace(name)
	}
	return names
}

// isOf reports whether the mark of a renamed Service names an owner of the wanted one: kustomize renames the owner, but not
// in the mark.
func (e *existing) isOf(w *wanted) bool {
	marked := e.marks()
	return slices.ContainsFunc(w.owners, func(o owner) bool {
		return slices.ContainsFunc(marked, func(name string) bool { return name != "" && strings.Contains(o.mark, name) })
	})
}
