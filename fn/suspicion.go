package fn

import (
	"slices"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/oneline"
	"github.com/koupleless/module-service/internal/requester"
	"github.com/koupleless/module-service/internal/rule"
)

// A suspicion is a field by which a resource seems to mean to request a Service, though it does not.
type suspicion struct {
	result     *kptfn.Result
	hint       string // about a variable in the field, whose value is gone when the next resource is read
	kind, name string // of the resource
}

// suspect warns about a field by which a resource seems to mean to request a Service. If the Service exists, escalateSuspicions makes an
// error of the warning, so that no typing error removes it.
func (f field) suspect(id rule.ID, proposed any, format string, args ...any) {
	o := f.object
	f.warn(id, proposed, format, args...)
	namespace, name := requester.MeantIdentity(o.root(), o.id)
	s := suspicion{o.run.entries[len(o.run.entries)-1].result, variableHint(f.value.Text()), o.id.Kind, name}
	around := namespaceKey(namespace)
	o.run.suspicionsIn[around] = append(o.run.suspicionsIn[around], s)
	for _, mark := range []string{name, o.id.Kind + "/" + name} {
		for _, k := range slices.Compact([]resourceKey{keyOf(o.id.Namespace, mark), keyOf(namespace, mark)}) {
			o.run.suspicionsByMark[k] = append(o.run.suspicionsByMark[k], s)
		}
	}
}

// escalateSuspicions makes errors of the warnings about resources that an existing Service names as its owners and that seem to mean to
// request it. It reports whether there are any: the Service is not removed then.
func (r *reconciliation) escalateSuspicions(e *existing) bool {
	var found []suspicion
	for mark := range e.marks() {
		found = append(found, r.run.suspicionsByMark[keyOf(e.id.Namespace, mark)]...)
	}
	if found == nil {
		found = r.renamedSuspicions(e)
	}
	for _, s := range found {
		if s.result.Severity == kptfn.Error {
			continue // with another Service
		}
		s.result.Severity = kptfn.Error
		message, separator := strings.TrimSuffix(s.result.Message, s.hint), "; "
		if strings.HasSuffix(message, "?") {
			separator = " "
		}
		s.result.Message = bounds.Cut(message+oneline.Redact(separator+"Service "+qualified(shortName(e.id.Namespace), shortName(e.id.Name))+
			" exists and would be removed"+s.hint), bounds.Message)
	}
	return found != nil
}

// maxComparedMarks is how many names of marks are compared with the names of resources. No rendering has that many.
const maxComparedMarks = 1_000_000

// renamedSuspicions returns those about resources that a Service names as its owners by the names from before kustomize gave both a
// prefix or a suffix.
func (r *reconciliation) renamedSuspicions(e *existing) (found []suspicion) {
	for _, s := range r.run.suspicionsIn[namespaceKey(e.id.Namespace)] {
		if r.compared += len(e.marks()); r.compared > maxComparedMarks {
			break
		}
		if e.isRenamedWith(s.kind, s.name) {
			found = append(found, s)
		}
	}
	return found
}
