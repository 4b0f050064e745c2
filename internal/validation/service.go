package validation

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/koupleless/module-service/internal/corev1"
)

// Service returns what the API server would refuse in a new Service, as field errors with its paths and messages. The
// order of the errors depends on the Service alone. The Service is not changed.
func Service(s *corev1.Service) field.ErrorList {
	s = withDefaults(s)
	spec, path := &s.Spec, field.NewPath("spec")
	return slices.Concat(
		metadata(&s.ObjectMeta, field.NewPath("metadata")),
		serviceType(spec, path),
		externalName(spec, path),
		ports(spec, path.Child("ports")),
		nodePorts(spec, path.Child("ports")),
		labels(spec.Selector, path.Child("selector")),
		addresses(spec, path),
		externalIPs(spec, path.Child("externalIPs")),
		sessionAffinity(spec, path),
		externalTrafficPolicy(spec, path.Child("externalTrafficPolicy")),
		internalTrafficPolicy(spec, path.Child("internalTrafficPolicy")),
		trafficDistribution(spec, path.Child("trafficDistribution")),
		healthCheckNodePort(spec, path.Child("healthCheckNodePort")),
		sourceRanges(s),
		loadBalancerClass(spec, path.Child("loadBalancerClass")),
		allocateNodePorts(spec, path.Child("allocateLoadBalancerNodePorts")),
	)
}

func serviceType(spec *corev1.ServiceSpec, path *field.Path) field.ErrorList {
	return oneOf(path.Child("type"), spec.Type, corev1.ServiceTypeClusterIP, corev1.ServiceTypeExternalName,
		corev1.ServiceTypeLoadBalancer, corev1.ServiceTypeNodePort)
}

func externalName(spec *corev1.ServiceSpec, path *field.Path) field.ErrorList {
	if spec.Type != corev1.ServiceTypeExternalName {
		return nil
	}
	path = path.Child("externalName")
	name := strings.TrimSuffix(spec.ExternalName, ".")
	if name == "" {
		return field.ErrorList{field.Required(path, "")}
	}
	return invalid(path, name, validation.IsDNS1123Subdomain(name))
}

// oneOf checks that a value is among the supported ones.
func oneOf[T ~string](path *field.Path, value T, supported ...T) field.ErrorList {
	if slices.Contains(supported, value) {
		return nil
	}
	return field.ErrorList{field.NotSupported(path, value, supported)}
}

// invalid makes a field error of each message about a value.
func invalid(path *field.Path, value any, messages []string) field.ErrorList {
	var errs field.ErrorList
	for _, message := range messages {
		errs = append(errs, field.Invalid(path, value, message))
	}
	return errs
}
