package fn

import (
	"fmt"

	"github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/validation"
)

// warnUpdate reports what of an update the API server rejects, or accepts without doing it. The names of the Service are valid.
func (k kept) warnUpdate(before, after *corev1.Service, changed Value) {
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
		e.warn(rule.ImmutableField, f, nil, "was %s, is now %s; the API server rejects this update (%s: %s)%s; %s%s",
			f.value.Describe(), is.Describe(), refusal.Field, refusal.Detail, unless, e.anotherWay(),
			k.wanted.settings.Origin(refusal.Field, after))
	}
	if validation.StaysHeadless(before, after) {
		path := addressPath("spec.clusterIPs[0]", e.root(), changed)
		f := e.fieldAt(path)
		e.warn(rule.ImmutableField, f, nil, "was %s, is now %s; the API server accepts this update, but the live Service stays headless; %s",
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

// valueAt returns what stands at a path, absent if nothing does.
func valueAt(v Value, path string) Value {
	if at, _, found := v.Locate(path); found {
		return at
	}
	return Value{}
}

// fieldAt returns the field at a path.
func (o *object) fieldAt(path string) field { return field{base: path, value: valueAt(o.root(), path)} }

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

// warnOrder warns if a Service takes over a node port or an address of one that this run removes: GitOps tools apply first and prune
// afterwards, and until then the API server does not give it away again. The Service is a resource, or one that the resource requests.
func (r *reconciliation) warnOrder(of *object, namespace, name string, service Value) {
	if len(r.left) == 0 {
		return
	}
	self := keyOf(namespace, name)
	taken := map[string]bool{}
	for _, a := range allocations(service) {
		taken[a.value] = true
	}
	for _, e := range r.left {
		if !r.edits[e.item].Drop || e.isApart(of) || self == keyOf(e.id.Namespace, e.id.Name) { // an error has been reported
			continue
		}
		for _, a := range allocations(e.root()) {
			if !taken[a.value] || a.key == loadBalancerIP { // which the API server does not allocate
				continue
			}
			e.warn(rule.AllocationOrder, e.fieldAt(a.path), nil,
				"%s moves to Service %s, which is applied before this one is pruned, so the API server rejects it (provided %s is already allocated); "+
					"delete this Service first (%s), or choose another value", a.value, qualified(namespace, name), a.noun(), e.deleteCommand())
		}
	}
}

// noun returns what the API server calls the allocation.
func (a allocation) noun() string {
	if a.key == clusterIP {
		return "IP"
	}
	return "port"
}
