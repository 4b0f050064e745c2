package fn

import (
	"fmt"

	"github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/validation"
)

// warnImmutable warns about what the API server rejects in an update, or accepts without doing it. The names of the Service are valid.
func (k pairing) warnImmutable(before, after *corev1.Service, changed Value) {
	e := k.service
	for _, refusal := range validation.Update(before, after) {
		path := addressPath(refusal.Field, e.root(), changed)
		f := e.fieldAt(path)
		is := valueAt(changed, path)
		if is.Kind() != document.Absent && is.Describe() == f.value.Describe() {
			continue // with this manifest the second apply is rejected, too, which is reported
		}
		unless := ""
		if f.value.Kind() == document.Absent && refusal.Field != "spec.loadBalancerClass" && is.Text() != corev1.ClusterIPNone {
			unless = ", unless the live Service has this value already"
		}
		f.warn(rule.ImmutableField, nil, "was %s, is now %s; the API server rejects this update (%s: %s)%s; %s%s",
			f.value.Describe(), is.Describe(), refusal.Field, refusal.Detail, unless, e.anotherWay(),
			k.wanted.settings.Origin(refusal.Field, after))
	}
	if validation.StaysHeadless(before, after) {
		path := addressPath("spec.clusterIPs[0]", e.root(), changed)
		f := e.fieldAt(path)
		f.warn(rule.ImmutableField, nil, "was %s, is now %s; the API server accepts this update, but the live Service stays headless; %s",
			f.value.Describe(), valueAt(changed, path).Describe(), e.anotherWay())
	}
}

// addressPath returns the path of a field as the manifests of a Service name it: clusterIP for the first of clusterIPs if they have
// none.
func addressPath(path string, before, after Value) string {
	if path == "spec.clusterIPs[0]" && valueAt(before, path).IsNull() && valueAt(after, path).IsNull() {
		return "spec.clusterIP"
	}
	return path
}

// anotherWay returns how to change a Service whose update the API server rejects.
func (e *existing) anotherWay() string {
	return fmt.Sprintf("delete the Service first (%s), or give it another name with spec.name of the configuration", e.deleteCommand())
}

// deleteCommand returns the command that deletes the Service from the cluster.
func (e *existing) deleteCommand() string {
	if e.id.Namespace == "" {
		return "kubectl delete service " + e.id.Name
	}
	return fmt.Sprintf("kubectl delete service --namespace %s %s", e.id.Namespace, e.id.Name)
}
