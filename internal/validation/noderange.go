package validation

import (
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/koupleless/module-service/internal/corev1"
)

// The node ports that kube-apiserver allocates unless its flag --service-node-port-range sets others.
const firstNodePort, lastNodePort = 30000, 32767

// nodePortRanges warns of the port numbers of a Service that most clusters do not have as node ports.
func nodePortRanges(spec *corev1.ServiceSpec, path *field.Path) field.ErrorList {
	var warnings field.ErrorList
	if hasNodePorts(spec) {
		for i, p := range spec.Ports {
			warnings = append(warnings, nodePortRange(p.NodePort, path.Child("ports").Index(i).Child("nodePort"))...)
		}
	}
	if needsHealthCheck(spec) {
		warnings = append(warnings, nodePortRange(spec.HealthCheckNodePort, path.Child("healthCheckNodePort"))...)
	}
	return warnings
}

func nodePortRange(nodePort int32, path *field.Path) field.ErrorList {
	if firstNodePort <= nodePort && nodePort <= lastNodePort || len(validation.IsValidPortNum(int(nodePort))) > 0 {
		return nil
	}
	return field.ErrorList{field.Invalid(path, nodePort,
		notInRange+", unless kube-apiserver has another --service-node-port-range")}
}
