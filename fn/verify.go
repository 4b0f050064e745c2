package fn

import (
	"cmp"
	"fmt"
	"slices"

	apifield "k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/lazyregexp"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/strict"
	"github.com/koupleless/module-service/internal/validation"
)

// verify applies the rules of the API server to the Services that the run keeps, changes and adds.
func (r *reconciliation) verify() {
	taken, ours := allocated{}, map[int]bool{}
	for i := range r.edits {
		ours[i] = true
	}
	for _, k := range r.kept {
		ours[k.service.item] = true
		if edit, edited := r.edits[k.service.item]; edited {
			r.verifyChanged(k, edit, taken)
		} else {
			k.verifyUnchanged(taken)
		}
	}
	r.verifyAdded(taken)
	r.run.checkForeign(taken, ours)
}

// verifyUnchanged applies the rules of the API server to a Service that the run keeps as it is: everything but what is derived can have
// been written by hand.
func (k pairing) verifyUnchanged(taken allocated) {
	service := k.service.root()
	switch {
	case k.service.unreadable:
		k.service.failFlaws(service)
	case !k.isPlain() && !service.IsBomb():
		if known, typed, ok := k.decode(service); ok {
			k.failRefusals(typed, nil, known)
		}
	}
	taken.add(&holder{service: service, wanted: k.wanted, object: k.service.object})
	k.service.warnLive(k.wanted)
	k.service.warnAlias()
	k.service.warnLocal(service)
	k.wanted.warnHeadless(service)
}

// verifyChanged applies the rules of the API server to a Service that the run changes.
func (r *reconciliation) verifyChanged(k pairing, edit Edit, taken allocated) {
	service := k.service.root()
	changed, err := service.Changed(edit.Changes)
	if err != nil {
		before := len(r.run.entries)
		if k.service.failFlaws(service); !r.run.failedSince(before) {
			k.service.fail(rule.ParseError, "cannot be changed: %v", err)
		}
		return
	}
	taken.add(&holder{service: changed, wanted: k.wanted, object: k.service.object})
	r.warnOrder(k.service.object, changed)
	changed, typed, ok := k.decode(changed)
	if !ok {
		return
	}
	before, _ := strict.Decode(service) // nil if it was none
	if !k.failRefusals(typed, before, changed) {
		k.service.warnLive(k.wanted)
		if before != nil {
			k.warnImmutable(before, typed, changed)
		}
	}
	k.warnFindings(typed, changed)
	k.service.warnLocal(changed)
	k.wanted.warnHeadless(changed)
}

// verifyAdded applies the rules of the API server to the Services that the run adds. One without a template names no allocation, and is
// valid by construction; one of a shape that is valid is valid, too.
func (r *reconciliation) verifyAdded(taken allocated) {
	valid := map[shape]bool{}
	for i, w := range r.missing {
		if len(w.settings.Template) == 0 {
			continue
		}
		s, before := w.shape(), len(r.run.entries)
		if valid[s] {
			continue
		}
		service := document.Tree(r.added[i].Node())
		taken.add(&holder{service: service, wanted: w})
		r.warnOrder(w.requester(), service)
		w.verify(service)
		valid[s] = len(allocations(service)) == 0 && len(r.run.entries) == before
	}
}

// A shape is what the API server's rules see of a new Service: the template, which the modules of the same overrides share, and the ports.
// Its names, labels and marks are valid by construction. Modules are many, the shapes few.
type shape struct {
	template *document.Entry
	ports    string
}

func (w *wanted) shape() shape { return shape{&w.settings.Template[0], fmt.Sprintf("%#v", w.ports())} }

// verify applies the rules of the API server to a new Service.
func (w *wanted) verify(service Value) {
	o, name := w.requester(), w.qualifiedName()
	typed, err := strict.Decode(service)
	if err != nil {
		o.fail(rule.RejectedService, "its Service %s is not valid: %v", name, err)
		return
	}
	for _, refusal := range refusals(typed, w.settings) {
		o.fail(rule.RejectedService, "its Service %s would be rejected by the API server: %s: %s", name, refusal.path, refusal.message)
	}
	w.warnFindings(typed, service)
	w.warnHeadless(service)
}

// failFlaws reports each field of a Service that the API server does not read. It returns the Service without unknown fields, and
// whether it can be decoded.
func (o *object) failFlaws(service Value) (known Value, ok bool) {
	flaws := strict.Flaws(service)
	if len(flaws) == 0 {
		return service, true
	}
	ok = true
	failed := failedPaths(o.run.entries, o.item)
	for _, f := range flaws {
		if !failed[f.Path] {
			o.fieldAmong(len(flaws), f.Path).fail(f.Rule, f.Proposed, "%s", f.Message)
		}
		failed[f.Path] = true
		ok = ok && f.Key
	}
	return strict.Known(service), ok
}

// A refusal is an error of the API server, with the value that is wrong if that is a string.
type refusal struct{ path, message, value string }

func refusals(service *corev1.Service, settings config.Settings) []refusal {
	var all []refusal
	for _, e := range validation.Service(service) {
		if r, ok := numberTwice(e, service, settings); ok {
			all = append(all, r)
			continue
		}
		value, _ := e.BadValue.(string)
		all = append(all, refusal{e.Field, e.ErrorBody() + valueHint(e.BadValue) + settings.Origin(e.Field, service), value})
	}
	return all
}

// numberTwice returns why the API server refuses a whole port: an earlier one has its number. It is about the one of the two that the
// configuration numbers.
func numberTwice(e *apifield.Error, service *corev1.Service, settings config.Settings) (r refusal, ok bool) {
	number, isPort := e.BadValue.(corev1.ServicePort)
	one := 0
	if _, err := fmt.Sscanf(e.Field, "spec.ports[%d]", &one); err != nil || !isPort || settings.Template == nil {
		return r, false
	}
	other := slices.IndexFunc(service.Spec.Ports, func(p corev1.ServicePort) bool {
		return p.Port == number.Port && cmp.Or(p.Protocol, defaultProtocol) == number.Protocol
	})
	origin := settings.PortOrigin(service.Spec.Ports[one].Name)
	if origin == "" {
		one, other = other, one
		origin = settings.PortOrigin(service.Spec.Ports[one].Name)
	}
	if origin == "" {
		return r, false
	}
	which := fmt.Sprintf("port %q", service.Spec.Ports[other].Name)
	if service.Spec.Ports[other].Name == settings.PortName {
		which = "the module's own " + which
	}
	message := fmt.Sprintf("has the number %d/%s of %s: change it in %s of the configuration", number.Port, number.Protocol, which, origin)
	return refusal{path: fmt.Sprintf("spec.ports[%d]", one), message: message}, true
}

// longDate is the form in which kustomize writes a date.
var longDate = lazyregexp.New(`^(\d{4}-\d\d-\d\d)T00:00:00Z$`)

// valueHint explains a rejected value that is a date in the file, or has a variable.
func valueHint(value any) string {
	text := fmt.Sprint(value) // a string, or a type of one
	if date := longDate().FindStringSubmatch(text); date != nil {
		return fmt.Sprintf("; if it is %s in the file: kustomize writes a date without quotes in this form, so put it in quotes", date[1])
	}
	return variableHint(text)
}
