package validation_test

import (
	"testing"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/validation"
)

func affinity(affinity corev1.ServiceAffinity, seconds *int32) func(*corev1.Service) {
	return func(s *corev1.Service) {
		s.Spec.SessionAffinity = affinity
		s.Spec.SessionAffinityConfig = &corev1.SessionAffinityConfig{
			ClientIP: &corev1.ClientIPConfig{TimeoutSeconds: seconds},
		}
	}
}

func externalPolicy(policy corev1.ServiceExternalTrafficPolicy) func(*corev1.Service) {
	return func(s *corev1.Service) { s.Spec.ExternalTrafficPolicy = policy }
}

func TestSessionAffinity(t *testing.T) {
	t.Parallel()
	const timeout = "spec.sessionAffinityConfig.clientIP.timeoutSeconds"
	check(t, validation.Service, []testCase{
		accepted("a timeout has a default", func(s *corev1.Service) {
			s.Spec.SessionAffinity = corev1.ServiceAffinityClientIP
		}),
		accepted("a timeout in an empty config has one too", affinity(corev1.ServiceAffinityClientIP, nil)),
		accepted("a second is the shortest timeout", affinity(corev1.ServiceAffinityClientIP, ptr[int32](1))),
		accepted("a day is the longest timeout", affinity(corev1.ServiceAffinityClientIP, ptr[int32](86400))),
		accepted("without affinity the API server drops the config", affinity(corev1.ServiceAffinityNone, ptr[int32](0))),
		refused("0 is no timeout", affinity(corev1.ServiceAffinityClientIP, ptr[int32](0)),
			refusal{timeout, field.ErrorTypeInvalid, "0: must be greater than 0 and less than 86400"}),
		refused("a day and a second are too long", affinity(corev1.ServiceAffinityClientIP, ptr[int32](86401)),
			refusal{timeout, field.ErrorTypeInvalid, "86401: must be greater than 0"}),
		refused("an affinity must be known", affinity("ClientIp", nil), refusal{"spec.sessionAffinity",
			field.ErrorTypeNotSupported, `"ClientIp": supported values: "ClientIP", "None"`}),
	})
}

func TestTrafficPolicies(t *testing.T) {
	t.Parallel()
	const local = corev1.ServiceExternalTrafficPolicyLocal
	const message = "may only be set for externally-accessible services"
	externalIPs := func(s *corev1.Service) { s.Spec.ExternalIPs = []string{"203.0.113.1"} }
	internal := func(policy corev1.ServiceInternalTrafficPolicy) func(*corev1.Service) {
		return func(s *corev1.Service) { s.Spec.InternalTrafficPolicy = &policy }
	}
	distribution := func(d string) func(*corev1.Service) {
		return func(s *corev1.Service) { s.Spec.TrafficDistribution = &d }
	}
	check(t, validation.Service, []testCase{
		accepted("NodePort may keep traffic local", all(ofType(corev1.ServiceTypeNodePort), externalPolicy(local))),
		accepted("LoadBalancer may keep traffic local", all(ofType(corev1.ServiceTypeLoadBalancer), externalPolicy(local))),
		accepted("so may ClusterIP with externalIPs", all(externalIPs, externalPolicy(local))),
		refused("ClusterIP has no external traffic", externalPolicy(local),
			refusal{"spec.externalTrafficPolicy", field.ErrorTypeInvalid, `"Local": ` + message}),
		refused("ExternalName has none, in spite of externalIPs",
			all(ofType(corev1.ServiceTypeExternalName), externalIPs, externalPolicy(local)),
			refusal{"spec.externalTrafficPolicy", field.ErrorTypeInvalid, message}),
		refused("an external policy must be known", all(ofType(corev1.ServiceTypeNodePort), externalPolicy("Global")),
			refusal{"spec.externalTrafficPolicy", field.ErrorTypeNotSupported, `supported values: "Cluster", "Local"`}),

		accepted("internal traffic may stay local", internal(corev1.ServiceInternalTrafficPolicyLocal)),
		refused("an internal policy must be known", internal("Node"),
			refusal{"spec.internalTrafficPolicy", field.ErrorTypeNotSupported, `supported values: "Cluster", "Local"`}),

		accepted("close endpoints may be preferred", distribution("PreferClose")),
		accepted("endpoints of the zone may be preferred", distribution("PreferSameZone")),
		accepted("endpoints of the node may be preferred", distribution("PreferSameNode")),
		refused("a distribution must be known", distribution(""),
			refusal{"spec.trafficDistribution", field.ErrorTypeNotSupported, `"PreferClose"`}),
	})
}

func TestHealthCheckNodePort(t *testing.T) {
	t.Parallel()
	const path = "spec.healthCheckNodePort"
	const message = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
	nodePort := func(port int32) func(*corev1.Service) {
		return func(s *corev1.Service) { s.Spec.HealthCheckNodePort = port }
	}
	local := externalPolicy(corev1.ServiceExternalTrafficPolicyLocal)
	loadBalancer := all(ofType(corev1.ServiceTypeLoadBalancer), local)
	check(t, validation.Service, []testCase{
		accepted("a LoadBalancer with local traffic may choose one", all(loadBalancer, nodePort(32000))),
		accepted("it needs not choose", loadBalancer),
		refused("cluster-wide traffic needs none", all(ofType(corev1.ServiceTypeLoadBalancer), nodePort(32000)),
			refusal{path, field.ErrorTypeInvalid, message}),
		refused("NodePort needs none", all(ofType(corev1.ServiceTypeNodePort), local, nodePort(32000)),
			refusal{path, field.ErrorTypeInvalid, message}),
		refused("it must be a port", all(loadBalancer, nodePort(65536)),
			refusal{path, field.ErrorTypeInvalid, "must be between 1 and 65535"}),
		refused("it must not be the node port of a port",
			all(loadBalancer, nodePort(32000), withPorts(corev1.ServicePort{Port: 80, NodePort: 32000})),
			refusal{path, field.ErrorTypeInvalid, "32000: provided port is already allocated"}),
	})
}

func TestLoadBalancer(t *testing.T) {
	t.Parallel()
	const annotation = corev1.AnnotationLoadBalancerSourceRangesKey
	const annotationPath = "metadata.annotations[" + annotation + "]"
	const message = "may only be used when `type` is 'LoadBalancer'"
	loadBalancer := ofType(corev1.ServiceTypeLoadBalancer)
	ranges := func(ranges ...string) func(*corev1.Service) {
		return func(s *corev1.Service) { s.Spec.LoadBalancerSourceRanges = ranges }
	}
	annotated := func(ranges string) func(*corev1.Service) {
		return func(s *corev1.Service) { s.Annotations = map[string]string{annotation: ranges} }
	}
	class := func(class string) func(*corev1.Service) {
		return func(s *corev1.Service) { s.Spec.LoadBalancerClass = &class }
	}
	allocate := func(allocate bool) func(*corev1.Service) {
		return func(s *corev1.Service) { s.Spec.AllocateLoadBalancerNodePorts = &allocate }
	}
	check(t, validation.Service, []testCase{
		accepted("sources may be restricted, spaces do no harm", all(loadBalancer, ranges("10.0.0.0/8 ", "2001:db8::/32"))),
		accepted("bits beyond the prefix are accepted yet", all(loadBalancer, ranges("10.0.0.1/8"))),
		refused("a range must be a CIDR", all(loadBalancer, ranges("10.0.0.0/8", "10.0.0.1")),
			refusal{"spec.loadBalancerSourceRanges[1]", field.ErrorTypeInvalid, "must be a valid CIDR value"}),
		refused("only a LoadBalancer restricts sources", ranges("10.0.0.0/8"),
			refusal{"spec.loadBalancerSourceRanges", field.ErrorTypeForbidden, message}),
		accepted("the annotation holds a list", all(loadBalancer, annotated("10.0.0.0/8, 192.168.0.0/16"))),
		accepted("the annotation may be blank", all(loadBalancer, annotated(" "))),
		accepted("the field goes before the annotation", all(loadBalancer, annotated("any"), ranges("10.0.0.0/8"))),
		refused("the annotation holds CIDRs", all(loadBalancer, annotated("10.0.0.0/8,any")),
			refusal{annotationPath, field.ErrorTypeInvalid, "must be a valid CIDR value"}),
		refused("the annotation is for LoadBalancer, blank or not", annotated(""),
			refusal{annotationPath, field.ErrorTypeForbidden, message}),

		accepted("a class may be chosen", all(loadBalancer, class("example.com/internal"))),
		refused("a class must be a qualified name", all(loadBalancer, class("internal/")),
			refusal{"spec.loadBalancerClass", field.ErrorTypeInvalid, "name part must be non-empty"},
			refusal{"spec.loadBalancerClass", field.ErrorTypeInvalid, "name part must consist of"}),
		refused("only a LoadBalancer has a class", class("internal/"),
			refusal{"spec.loadBalancerClass", field.ErrorTypeForbidden, message}),

		accepted("a LoadBalancer may do without node ports", all(loadBalancer, allocate(false))),
		refused("only a LoadBalancer may say so", all(ofType(corev1.ServiceTypeNodePort), allocate(true)),
			refusal{"spec.allocateLoadBalancerNodePorts", field.ErrorTypeForbidden, message}),
	})
}

func TestWarnings(t *testing.T) {
	t.Parallel()
	nodePort := func(serviceType corev1.ServiceType, nodePort int32) func(*corev1.Service) {
		return all(ofType(serviceType), func(s *corev1.Service) { s.Spec.Ports[0].NodePort = nodePort })
	}
	healthCheck := func(port int32) func(*corev1.Service) {
		return all(ofType(corev1.ServiceTypeLoadBalancer), externalPolicy(corev1.ServiceExternalTrafficPolicyLocal),
			func(s *corev1.Service) { s.Spec.HealthCheckNodePort = port })
	}
	const path, message = "spec.ports[0].nodePort", "The range of valid ports is 30000-32767, unless kube-apiserver"
	check(t, found, []testCase{
		accepted("what module-service renders gives no warning", func(*corev1.Service) {}),
		accepted("an allocated node port is in the range", nodePort(corev1.ServiceTypeNodePort, 0)),
		accepted("30000 is the first of the range", nodePort(corev1.ServiceTypeNodePort, 30000)),
		accepted("32767 is the last of the range", nodePort(corev1.ServiceTypeLoadBalancer, 32767)),
		accepted("what is an error is no warning too", nodePort(corev1.ServiceTypeNodePort, 65536)),
		accepted("nor is it for ClusterIP", nodePort(corev1.ServiceTypeClusterIP, 80)),
		accepted("a health check may use the range", healthCheck(32000)),
		accepted("a config of ClientIP is used", affinity(corev1.ServiceAffinityClientIP, ptr[int32](60))),
		refused("29999 is below the range", nodePort(corev1.ServiceTypeNodePort, 29999),
			refusal{path, field.ErrorTypeInvalid, message}),
		refused("32768 is above the range", nodePort(corev1.ServiceTypeLoadBalancer, 32768),
			refusal{path, field.ErrorTypeInvalid, message}),
		refused("ExternalName has no use for a node port", nodePort(corev1.ServiceTypeExternalName, 30000),
			refusal{path, field.ErrorTypeForbidden, "is ignored when `type` is 'ExternalName'"},
			refusal{"spec.type", field.ErrorTypeInvalid, "its selector is ignored, and no traffic reaches the module"}),
		refused("a health check is in the range of node ports", healthCheck(80),
			refusal{"spec.healthCheckNodePort", field.ErrorTypeInvalid, message}),
		accepted("addresses in their usual form", func(s *corev1.Service) {
			s.Spec.ExternalIPs = []string{"192.0.2.1", "2001:db8::1"}
		}),
		refused("leading zeros are rejected by newer versions", func(s *corev1.Service) { s.Spec.ExternalIPs = []string{"192.0.02.1"} },
			refusal{"spec.externalIPs[0]", field.ErrorTypeInvalid, `use "192.0.2.1"; Kubernetes rejects it from 1.36 on`}),
		refused("and bits behind the mask", all(ofType(corev1.ServiceTypeLoadBalancer), func(s *corev1.Service) { s.Spec.LoadBalancerSourceRanges = []string{"10.0.0.1/8"} }),
			refusal{"spec.loadBalancerSourceRanges[0]", field.ErrorTypeInvalid, `(should be "10.0.0.0/8" or "10.0.0.1/32"?); Kubernetes rejects it from 1.36 on`}),
		refused("another form of IPv6 is not", func(s *corev1.Service) { s.Spec.ExternalIPs = []string{"2001:DB8::1"} },
			refusal{"spec.externalIPs[0]", field.ErrorTypeInvalid, `in RFC 5952 canonical format ("2001:db8::1")`}),
		refused("nor is what nothing validates", all(ofType(corev1.ServiceTypeLoadBalancer), func(s *corev1.Service) { s.Spec.LoadBalancerIP = "192.0.02.1" }),
			refusal{"spec.loadBalancerIP", field.ErrorTypeInvalid, `in a future Kubernetes release: use "192.0.2.1"`}),
		refused("a config without affinity is dropped", affinity("", ptr[int32](60)),
			refusal{"spec.sessionAffinityConfig", field.ErrorTypeForbidden, "is ignored when session affinity is None"}),
	})
}

// found returns the findings without their rules.
func found(s *corev1.Service) field.ErrorList {
	var errs field.ErrorList
	for _, f := range validation.Findings(s) {
		errs = append(errs, f.Error)
	}
	return errs
}
