package fn

import (
	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/validation"
)

// warnFindings warns about what the API server accepts in a Service that is updated, although it will hardly work.
func (k pairing) warnFindings(service *corev1.Service, changed Value) {
	all := findings(service, changed)
	for _, f := range all {
		path := addressPath(f.Field, k.service.root(), changed)
		k.service.fieldAmong(len(all), path).warn(f.Rule, nil, "%s%s", f.ErrorBody(), k.wanted.settings.Origin(f.Field, service))
	}
}

// findings returns what the API server accepts although it will hardly work.
func findings(service *corev1.Service, manifest Value) []validation.Finding {
	all := validation.Findings(service)
	for _, e := range validation.OutOfSync(manifest, service) {
		all = append(all, validation.Finding{Rule: rule.OutOfSync, Error: e})
	}
	return all
}

// warnAlias warns about a Service that stays as it is and leads to a host name instead of the Pods of its module. If that is by the
// configuration it has been reported there.
func (e *existing) warnAlias() {
	f := e.peek("spec", "type")
	if alias := validation.Alias(corev1.ServiceType(f.value.Text())); alias != nil && !e.run.findings[alias.ErrorBody()] {
		f.warn(rule.IgnoredField, nil, "%s", alias.ErrorBody())
	}
}

// warnLocal warns about a Service that kustomize and kpt leave out of what they apply.
func (e *existing) warnLocal(service Value) {
	f := field{object: e.object, keys: localConfigField, value: service.Lookup(localConfigField...)}
	if f.value.Text() == "true" {
		f.warn(rule.LocalService, nil, "keeps kustomize and kpt from applying the Service, which a module requests: remove it")
	}
	f.warnUnclearLocal()
}

// reportedFindings are what has been reported of new Services: by the configuration as messages, and of Services as fields with the
// templates that set them. Modules are many, the templates few.
type reportedFindings map[string]bool

// newReportedFindings returns those that are among the results of the configuration.
func newReportedFindings(prior kptfn.Results) reportedFindings {
	reported := reportedFindings{}
	for _, result := range prior {
		reported[result.Message] = true
	}
	return reported
}

// warnFindings warns about what has not been reported yet of a new Service for which several templates are merged: each of them is right
// by itself. A single one has been checked with the configuration.
func (w *wanted) warnFindings(service *corev1.Service, manifest Value) {
	if !w.settings.IsOverridden {
		return
	}
	o := w.requester()
	reported := o.run.findings
	for _, f := range findings(service, manifest) {
		origin := w.settings.Origin(f.Field, service)
		key := f.Field + origin
		if reported[f.ErrorBody()] || reported[key] {
			continue
		}
		reported[key] = true
		o.warn(f.Rule, "its Service %s: %s: %s%s", w.qualifiedName(), f.Field, f.ErrorBody(), origin)
	}
}
