package fn

import (
	"fmt"
	"strings"

	"github.com/koupleless/module-service/internal/rule"
)

// existing is a managed Service, or one with the name of a wanted one.
type existing struct {
	*object
	managed       bool
	previousNames []string        // if kustomize renamed it
	renamed       bool            // by kustomize, as its name shows
	misnamed      bool            // kustomize gave it the name of another wanted Service
	marked        map[string]bool // what marks returns, nil before the first call

	removal    string // why it is removed, "" if it is not
	unreadable bool   // a field that must be updated has a wrong type, or is there twice
}

// reconciliation brings the existing Services and the wanted ones together.
type reconciliation struct {
	run       *run
	edits     map[int]Edit
	missing   []*wanted  // in the order of the items
	added     []Addition // for those that are missing
	kept      []pairing
	foreign   []pairing   // with those without the owner mark
	left      []*existing // that no module requests
	compared  int         // how many names of marks renamedSuspicions compared
	updated   int
	removed   int
	unchanged int
}

// A pairing is a wanted Service and the existing one of it.
type pairing struct {
	wanted  *wanted
	service *existing
}

// reconcile compares the wanted Services with those that exist.
func (r *run) reconcile(all []*wanted, services []*existing) *reconciliation {
	result := &reconciliation{run: r, edits: map[int]Edit{}}
	failDuplicates(services)
	m := newMatcher(all, services)
	for _, w := range all {
		candidates, foreign := m.find(w)
		result.resolve(w, candidates, foreign)
	}
	result.failTaken()
	for _, e := range services {
		if e.managed && !m.claimed[e] {
			result.left = append(result.left, e)
		}
	}
	if len(result.left) > 0 {
		result.removeLeft(result.replacements())
	}
	result.added = r.additions(result.missing)
	return result
}

// resolve decides what becomes of a wanted Service and of those that it may be.
func (r *reconciliation) resolve(w *wanted, candidates []*existing, foreign *existing) {
	switch {
	case len(candidates) == 0 && foreign == nil:
		r.missing = append(r.missing, w)
		return
	case len(candidates) == 0:
		w.warnForeign(foreign)
		r.foreign = append(r.foreign, pairing{w, foreign})
		return
	case foreign != nil && foreign.key() == candidates[0].key():
		mark, _ := foreign.field(markField...)
		mark.warn(rule.SecondService, nil, "duplicates the generated Service of this name: remove one of the two")
	}
	parts := []*wanted{w}
	if len(candidates) > 1 {
		if parts = w.split(candidates); parts == nil {
			w.failAmbiguous(candidates)
			parts = []*wanted{w}
		}
	}
	for i, part := range parts {
		r.update(part, candidates[i])
	}
}

// failDuplicates reports managed Services of one name: which of them is the generated one is unknown, as anybody can
// write the mark.
func failDuplicates(services []*existing) {
	first := map[resourceKey]*existing{}
	for _, e := range services {
		if !e.managed {
			continue
		}
		k := e.key()
		earlier, duplicate := first[k]
		if !duplicate {
			first[k] = e
			continue
		}
		f, _ := e.field(nameField...)
		f.fail(rule.DuplicateService, nil, "duplicate Service %q: already defined %s; remove one of the two", e.id.Name, earlier.defined())
	}
}

// failTaken reports new Services whose names kustomize gave to those of other modules.
func (r *reconciliation) failTaken() {
	taken := map[resourceKey]pairing{}
	for _, k := range r.kept {
		if k.service.misnamed {
			taken[k.service.key()] = k
		}
	}
	for _, w := range r.missing {
		if k, isTaken := taken[w.key()]; isTaken {
			w.requester().fail(rule.DuplicateService, "its new Service would have the name that kustomize gave to the one of %s: %q, defined %s; "+
				"generate it in the kustomization that defines the module, before kustomize renames", k.wanted.requestedBy(), k.service.id.Name, k.service.defined())
		}
	}
}

// failAmbiguous reports that several Services may be a wanted one under another name.
func (w *wanted) failAmbiguous(candidates []*existing) {
	var names []string
	for _, e := range candidates {
		names = append(names, fmt.Sprintf("%q (%s)", e.id.Name, e.position()))
	}
	w.requester().fail(rule.AmbiguousService, "its Service %q was renamed by kustomize to one of %s; remove all but one of them",
		w.qualifiedName(), strings.Join(names, ", "))
}

// update sets in a managed Service what is not as wanted.
func (r *reconciliation) update(w *wanted, e *existing) {
	r.kept = append(r.kept, pairing{w, e})
	e.noteNamespace(w)
	u := &updater{service: e.object, portName: w.settings.PortName}
	u.compare(nil, e.root(), w.markedFields())
	marks := len(u.differences)
	u.compare(nil, e.root(), w.managedFields())
	switch {
	case u.failed:
		e.unreadable = true
	case len(u.differences) == 0:
		r.unchanged++
	default:
		r.updated++
		r.edits[e.item] = Edit{
			Changes: append(u.changes, u.removals...),
			// kustomize renames the owner, but not in the mark. With its name in that of the Service, this one has the wanted name.
			Optional: len(u.differences) == marks && (e.renamed || e.isRenamed(w)),
		}
		e.note(rule.ServiceUpdated, "updated: %s", differencesText(u.differences, "%s was %s, is now %s"))
	}
}

// removeLeft removes the Services that no module requests.
func (r *reconciliation) removeLeft(requested *replacements) {
	for _, e := range r.left {
		if r.escalateSuspicions(e) || e.id.Namespace == "" && checkMetadata(e.object, field.fail) {
			continue
		}
		r.removed++
		r.edits[e.item] = Edit{Drop: true}
		missing := ""
		if other, found := requested.of(e); found {
			e.removal, missing = other.reason(e), other.missingText(e)
		} else {
			e.removal, missing = "no module requests it", requested.missingText(e)
		}
		e.note(rule.ServiceRemoved, "removed: %s%s", e.removal, missing)
	}
}

func (r *reconciliation) summary() string {
	return fmt.Sprintf("generated %d, updated %d, removed %d, unchanged %d module Services",
		len(r.missing), r.updated, r.removed, r.unchanged)
}

// warnForeign warns about a Service that is not managed and differs from the wanted one.
func (w *wanted) warnForeign(e *existing) {
	u := &updater{service: e.object, portName: w.settings.PortName}
	u.compare(nil, e.root(), w.managedFields())
	if u.failed || len(u.differences) == 0 {
		return
	}
	mark, _ := e.field(markField...)
	mark.warn(rule.ForeignService, w.mark(), "differs from the Service that %s requests (%s), and is not managed: "+
		"to have it managed add the annotation %s: %s; otherwise rename it or the module, or request no Service",
		w.requestedBy(), differencesText(u.differences, "%s is %s, wanted %s"), OwnerAnnotation, w.mark())
}

// requestedBy names the first owner and the place where it is defined, for a message.
func (w *wanted) requestedBy() string {
	o := w.requester()
	return o.id.Kind + " " + o.where()
}
