package validation

import (
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/koupleless/module-service/internal/corev1"
)

// The node ports that kube-apiserver allocates unless its flag --service-node-port-range says otherwise.
const firstNodePort, lastNodePort = 30000, 32767

// Warnings returns what [Service] accepts and yet will hardly work: node ports outside of the range that clusters have
// by default, and fields that the API server takes and ignores.
func Warnings(s *corev1.Service) field.ErrorList {
	s = withDefaults(s)
	spec, path := &s.Spec, field.NewPath("spec")
	var warnings field.ErrorList
	for i, p := range spec.Ports {
		path := path.Child("ports").Index(i).Child("nodePort")
		switch {
		case hasNodePorts(spec):
			warnings = append(warnings, nodePortRange(p.NodePort, path)...)
		case spec.Type == corev1.ServiceTypeExternalName && p.NodePort != 0:
			warnings = append(warnings, field.Forbidden(path, "is ignored when `type` is 'ExternalName'"))
		}
	}
	if needsHealthCheck(spec) {
		warnings = append(warnings, nodePortRange(spec.HealthCheckNodePort, path.Child("healthCheckNodePort"))...)
	}
	if spec.SessionAffinity == corev1.ServiceAffinityNone && spec.SessionAffinityConfig != nil {
		warnings = append(warnings, field.Forbidden(path.Child("sessionAffinityConfig"),
			"is ignored when session affinity is None"))
	}
	return warnings
}

// nodePortRange warns of a port number that most clusters do not have as node port.
func nodePortRange(nodePort int32, path *field.Path) field.ErrorList {
	if firstNodePort <= nodePort && nodePort <= lastNodePort || len(validation.IsValidPortNum(int(nodePort))) > 0 {
		return nil
	}
	return field.ErrorList{field.Invalid(path, nodePort,
		notInRange+", unless kube-apiserver has another --service-node-port-range")}
}
