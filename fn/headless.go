package fn

import (
	"slices"

	"github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/rule"
)

// warnHeadless warns about ports of a Service that lead to another number although it is headless: clients connect to the Pods themselves,
// so nothing translates the one number to the other. The API server accepts it, and by its reference targetPort is ignored.
func (w *wanted) warnHeadless(service Value) {
	spec := service.Field("spec")
	if spec.Field("clusterIP").Text() != corev1.ClusterIPNone {
		return
	}
	for i, port := range spec.Field("ports").Entries() {
		number, _ := port.Field("port").Int()
		target, _ := port.Field("targetPort").Int()
		if target == number || target == 0 {
			continue
		}
		const message = "Service %s is headless, so clients connect to the Pods directly and the port %d does not lead to %d: make them equal"
		o, name := w.requester(), w.qualifiedName()
		if f := w.targetField(); f.isSet() && port.Field("name").Text() == w.settings.PortName {
			f.warn(rule.IgnoredField, nil, message, name, number, target)
			continue
		}
		o.warn(rule.IgnoredField, "its "+message+" (spec.ports[%d].targetPort)", name, number, target, i)
	}
}

// targetField returns the field with the target of the module's port.
func (w *wanted) targetField() field {
	o := w.requester()
	if slices.Equal(w.owners[0].request.target, portsAnnotationField) {
		return field{} // it has all ports
	}
	f, _ := o.field(w.owners[0].request.target...)
	return f
}
