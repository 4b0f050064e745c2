package fn

import (
	"slices"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/oneline"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/typo"
)

// A suspicion is a field by which a resource seems to mean to request a Service, though it does not.
type suspicion struct {
	result     *kptfn.Result
	hint       string // about a variable in the field, whose value is gone when the next resource is read
	kind, name string // of the resource
}

// suspect warns about a field by which a resource seems to mean to request a Service. If the Service exists, escalateSuspicions makes an
// error of the warning, so that no typing error removes it.
func (o *object) suspect(id rule.ID, f field, proposed any, format string, args ...any) {
	o.warn(id, f, proposed, format, args...)
	namespace, name := o.meantIdentity()
	s := suspicion{o.run.entries[len(o.run.entries)-1].result, f.variableHint(), o.id.Kind, name}
	around := namespaceKey(namespace)
	o.run.suspected[around] = append(o.run.suspected[around], s)
	for _, mark := range []string{name, o.id.Kind + "/" + name} {
		for _, k := range slices.Compact([]resourceKey{keyOf(o.id.Namespace, mark), keyOf(namespace, mark)}) {
			o.run.suspicions[k] = append(o.run.suspicions[k], s)
		}
	}
}

// escalateSuspicions makes errors of the warnings about resources that an existing Service names as its owners and that seem to mean to
// request it. It reports whether there are any: the Service is not removed then.
func (r *reconciliation) escalateSuspicions(e *existing) bool {
	var found []suspicion
	for mark := range e.marks() {
		found = append(found, r.run.suspicions[keyOf(e.id.Namespace, mark)]...)
	}
	if found == nil {
		found = r.renamedSuspicions(e)
	}
	for _, s := range found {
		if s.result.Severity == kptfn.Error {
			continue // with another Service
		}
		s.result.Severity = kptfn.Error
		separator := "; "
		if strings.HasSuffix(s.result.Message, "?") {
			separator = " "
		}
		s.result.Message = bounds.Cut(s.result.Message+oneline.Redact(separator+"Service "+qualified(shortName(e.id.Namespace), shortName(e.id.Name))+
			" exists and would be removed"+s.hint), bounds.Message)
	}
	return found != nil
}

// maxComparedMarks is how many names of marks are compared with the names of resources. No rendering has that many.
const maxComparedMarks = 1_000_000

// renamedSuspicions returns those about resources that a Service names as its owners by the names from before kustomize gave both a
// prefix or a suffix.
func (r *reconciliation) renamedSuspicions(e *existing) (found []suspicion) {
	for _, s := range r.run.suspected[namespaceKey(e.id.Namespace)] {
		if r.compared += len(e.marks()); r.compared > maxComparedMarks {
			break
		}
		if e.isRenamedWith(s.kind, s.name) {
			found = append(found, s)
		}
	}
	return found
}

// The fields of a ModuleDeployment by which it requests a Service, and the maps that they belong in.
var strategyPlaces = []struct {
	name string
	in   []string
}{
	{"operationStrategy", []string{"spec"}},
	{"serviceStrategy", []string{"spec", "operationStrategy"}},
	{"enableModuleService", []string{"spec", "operationStrategy", "serviceStrategy"}},
	{"port", []string{"spec", "operationStrategy", "serviceStrategy"}},
	{"targetPort", []string{"spec", "operationStrategy", "serviceStrategy"}},
}

// maxSuspicionDepth is how deep fields in a wrong place are looked for, and maxSuspicionFields in how many of a resource. Its aliases can
// stand for more than can be read.
const (
	maxSuspicionDepth  = 16
	maxSuspicionFields = 10_000
)

// maySearch counts the fields that are searched for those in a wrong place, and reports whether this one may be.
func (o *object) maySearch() bool {
	if o.searched >= maxSuspicionFields {
		return false
	}
	o.searched++
	return true
}

// suspectFields looks for fields that are misspelt, or known ones in a wrong place.
func suspectFields(f field, in []string) {
	if len(f.keys) > maxSuspicionDepth || f.value.Kind() != document.Map {
		return
	}
	for key, value := range f.value.Fields() {
		if !f.object.maySearch() {
			return
		}
		child := f.key(key)
		child.value = value
		name, right := placeOf(key, in, f.value)
		isRival := key != name && !f.value.Field(name).IsNull() // beside the right one
		switch {
		case len(in) == 0 && key == "status":
			continue
		case name == "" || isRival:
			suspectFields(child, append(in[:len(in):len(in)], key))
			continue
		case key != name:
			f.object.suspect(rule.MisspeltField, f.key(key), nil, "%s", typo.Unknown(key, []string{name}))
		case !slices.Equal(in, right):
			f.object.suspect(rule.MisplacedField, f.key(key), nil, "belongs in %s", strings.Join(right, "."))
		}
		suspectFields(child, append(right[:len(right):len(right)], name))
	}
}

// placeOf returns which of the fields a key in a map is or was meant to be, "" if none, and the map that it belongs in. A port is
// one of many fields of that name everywhere but in the maps of the strategies, and goes with the flag beside it.
func placeOf(key string, in []string, around Value) (name string, right []string) {
	if len(in) == 0 {
		return "", nil
	}
	for _, p := range strategyPlaces {
		isPort := p.name == "port" || p.name == "targetPort"
		inStrategy := slices.Equal(in, p.in) || isPort && slices.Equal(in, p.in[:2]) && around.Field("enableModuleService").IsNull()
		switch {
		case key == p.name && (!isPort || inStrategy):
			return p.name, p.in
		case !isPort && key != p.name && typo.Distance(key, p.name) <= maxEdits && (len(in) < 2 || slices.Equal(in, p.in)):
			return p.name, p.in
		}
	}
	return "", nil
}
