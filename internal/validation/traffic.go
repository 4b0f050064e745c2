package validation

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/koupleless/module-service/internal/corev1"
)

// maxAffinitySeconds is a day. The API server accepts it, although its message excludes it.
const maxAffinitySeconds = 86400

func sessionAffinity(spec *corev1.ServiceSpec, path *field.Path) field.ErrorList {
	errs := oneOf(path.Child("sessionAffinity"), spec.SessionAffinity,
		corev1.ServiceAffinityClientIP, corev1.ServiceAffinityNone)
	timeout := affinityTimeout(spec)
	if spec.SessionAffinity != corev1.ServiceAffinityClientIP || timeout == nil {
		return errs
	}
	if *timeout <= 0 || *timeout > maxAffinitySeconds {
		errs = append(errs, field.Invalid(path.Child("sessionAffinityConfig", "clientIP", "timeoutSeconds"), *timeout,
			fmt.Sprintf("must be greater than 0 and less than %d", maxAffinitySeconds)))
	}
	return errs
}

// affinityTimeout returns timeoutSeconds, nil if the API server sets its default.
func affinityTimeout(spec *corev1.ServiceSpec) *int32 {
	config := spec.SessionAffinityConfig
	if config == nil || config.ClientIP == nil {
		return nil
	}
	return config.ClientIP.TimeoutSeconds
}

// externallyAccessible reports whether the Service takes traffic from outside of the cluster.
func externallyAccessible(spec *corev1.ServiceSpec) bool {
	return hasNodePorts(spec) || spec.Type == corev1.ServiceTypeClusterIP && len(spec.ExternalIPs) > 0
}

func externalTrafficPolicy(spec *corev1.ServiceSpec, path *field.Path) field.ErrorList {
	policy := spec.ExternalTrafficPolicy
	if externallyAccessible(spec) {
		return oneOf(path, policy, corev1.ServiceExternalTrafficPolicyCluster, corev1.ServiceExternalTrafficPolicyLocal)
	}
	if policy != "" {
		return field.ErrorList{field.Invalid(path, policy, "may only be set for externally-accessible services")}
	}
	return nil
}

func internalTrafficPolicy(spec *corev1.ServiceSpec, path *field.Path) field.ErrorList {
	policy := spec.InternalTrafficPolicy
	if policy == nil {
		return nil
	}
	return oneOf(path, *policy, corev1.ServiceInternalTrafficPolicyCluster, corev1.ServiceInternalTrafficPolicyLocal)
}

func trafficDistribution(spec *corev1.ServiceSpec, path *field.Path) field.ErrorList {
	if spec.TrafficDistribution == nil {
		return nil
	}
	return oneOf(path, *spec.TrafficDistribution, corev1.ServiceTrafficDistributionPreferClose,
		corev1.ServiceTrafficDistributionPreferSameZone, corev1.ServiceTrafficDistributionPreferSameNode)
}

// needsHealthCheck reports whether load balancers probe the nodes for the Service.
func needsHealthCheck(spec *corev1.ServiceSpec) bool {
	return spec.Type == corev1.ServiceTypeLoadBalancer &&
		spec.ExternalTrafficPolicy == corev1.ServiceExternalTrafficPolicyLocal
}

func healthCheckNodePort(spec *corev1.ServiceSpec, path *field.Path) field.ErrorList {
	nodePort := spec.HealthCheckNodePort
	if nodePort == 0 {
		return nil
	}
	if !needsHealthCheck(spec) {
		return field.ErrorList{field.Invalid(path, nodePort,
			"may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'")}
	}
	errs := invalid(path, nodePort, validation.IsValidPortNum(int(nodePort)))
	for _, p := range spec.Ports {
		if p.NodePort == nodePort {
			return append(errs, field.Invalid(path, nodePort, alreadyAllocated))
		}
	}
	return errs
}
