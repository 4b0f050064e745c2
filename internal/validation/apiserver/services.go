package apiserver

import (
	"math/rand/v2"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// Random makes a Service of values that are right, wrong and at the edge, alone and together.
func Random(r *rand.Rand) *corev1.Service {
	s := &corev1.Service{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Service"},
		ObjectMeta: metav1.ObjectMeta{Name: "provider-service", Namespace: "shop"},
		Spec: corev1.ServiceSpec{
			Type:     pick(r, corev1.ServiceTypeClusterIP, corev1.ServiceTypeNodePort, corev1.ServiceTypeLoadBalancer, corev1.ServiceTypeExternalName),
			Selector: map[string]string{"module.koupleless.io/provider": "true"},
			Ports:    []corev1.ServicePort{{Name: "http", Port: 80}},
		},
	}
	for range 1 + r.IntN(5) {
		changes[r.IntN(len(changes))](r, s)
	}
	return s
}

// Change makes one to three of the changes of Random, and keeps the identity of the Service.
func Change(r *rand.Rand, s *corev1.Service) {
	name, namespace := s.Name, s.Namespace
	for range 1 + r.IntN(3) {
		changes[r.IntN(len(changes))](r, s)
	}
	s.Name, s.GenerateName, s.Namespace = name, "", namespace
}

func pick[T any](r *rand.Rand, values ...T) T { return values[r.IntN(len(values))] }

// some returns none to three of the values.
func some[T any](r *rand.Rand, values ...T) []T {
	var all []T
	for range r.IntN(4) {
		all = append(all, pick(r, values...))
	}
	return all
}

var changes = []func(*rand.Rand, *corev1.Service){
	func(r *rand.Rand, s *corev1.Service) {
		s.Name = pick(r, "a", "a-", "-a", "1a", "A", "a.b", "a_b", "ä", "", strings.Repeat("a", 63), strings.Repeat("a", 64), "a/b", "..")
	},
	func(r *rand.Rand, s *corev1.Service) {
		s.Name, s.GenerateName = "", pick(r, "a-", "A-", "1", strings.Repeat("a", 70))
	},
	func(r *rand.Rand, s *corev1.Service) {
		s.Namespace = pick(r, "", "a-b", "1a", "A", "a.b", strings.Repeat("a", 63), strings.Repeat("a", 64))
	},
	func(r *rand.Rand, s *corev1.Service) { s.Labels = labels(r) },
	func(r *rand.Rand, s *corev1.Service) { s.Spec.Selector = labels(r) },
	func(r *rand.Rand, s *corev1.Service) {
		s.Annotations = map[string]string{pick(r, "a", "a/b", "A.b/C", "/a", "a b", "a/b/c", ""): pick(r, "", "x", strings.Repeat("x", 256<<10))}
	},
	func(r *rand.Rand, s *corev1.Service) {
		s.Annotations = map[string]string{corev1.AnnotationTopologyMode: pick(r, "Auto", "x"), corev1.DeprecatedAnnotationTopologyAwareHints: pick(r, "Auto", "y")}
	},
	func(r *rand.Rand, s *corev1.Service) {
		s.Annotations = map[string]string{corev1.AnnotationLoadBalancerSourceRangesKey: pick(r, "", " ", "10.0.0.0/8", "10.0.0.0/8, 2000::/16", "10.0.0.0", "x,10.0.0.0/8", ",")}
	},
	func(r *rand.Rand, s *corev1.Service) {
		s.Finalizers = some(r, "a", "a.b/c", "foregroundDeletion", "orphan", "a b")
	},
	func(r *rand.Rand, s *corev1.Service) {
		s.OwnerReferences = []metav1.OwnerReference{{
			APIVersion: pick(r, "apps/v1", "v1", ""), Kind: pick(r, "Deployment", "Event", ""), Name: pick(r, "a", ""), UID: pick[types.UID](r, "1", ""),
		}}
	},
	func(r *rand.Rand, s *corev1.Service) { s.Generation = pick[int64](r, -1, 1) },
	func(r *rand.Rand, s *corev1.Service) {
		s.Spec.Type = pick[corev1.ServiceType](r, "ClusterIP", "NodePort", "LoadBalancer", "ExternalName", "", "nodePort", "x")
	},
	func(r *rand.Rand, s *corev1.Service) { s.Spec.Ports = some(r, ports(r)...) },
	func(r *rand.Rand, s *corev1.Service) { s.Spec.Ports = some(r, ports(r)...) },
	func(r *rand.Rand, s *corev1.Service) { s.Spec.Ports = []corev1.ServicePort{pick(r, ports(r)...)} },
	func(r *rand.Rand, s *corev1.Service) {
		s.Spec.ClusterIP = pick(r, "None", "", "10.0.0.1", "2000::1", "10.0.0", "none", "010.0.0.1", "::ffff:10.0.0.1")
	},
	func(r *rand.Rand, s *corev1.Service) {
		s.Spec.ClusterIPs = some(r, "None", "10.0.0.1", "10.0.0.2", "2000::1", "2000::2", "", "x", "10.0.00.1")
		if r.IntN(2) == 0 && len(s.Spec.ClusterIPs) > 0 {
			s.Spec.ClusterIP = s.Spec.ClusterIPs[0]
		}
	},
	func(r *rand.Rand, s *corev1.Service) {
		s.Spec.IPFamilies = some[corev1.IPFamily](r, "IPv4", "IPv6", "IPv4", "IPv6", "ipv4", "")
	},
	func(r *rand.Rand, s *corev1.Service) {
		s.Spec.IPFamilyPolicy = ptr(pick[corev1.IPFamilyPolicy](r, "SingleStack", "PreferDualStack", "RequireDualStack", "", "x"))
	},
	func(r *rand.Rand, s *corev1.Service) {
		s.Spec.ExternalIPs = some(r, "1.2.3.4", "2001::1", "0.0.0.0", "::", "127.0.0.1", "::1", "169.254.1.1", "fe80::1", "224.0.0.1", "ff02::1", "x", "", "01.2.3.4", "1.2.3.4/8")
	},
	func(r *rand.Rand, s *corev1.Service) {
		s.Spec.ExternalName = pick(r, "a.example.com", "a.example.com.", ".", "", "A.b", "a..b", "1.2.3.4", strings.Repeat("a", 254))
	},
	func(r *rand.Rand, s *corev1.Service) {
		s.Spec.SessionAffinity = pick[corev1.ServiceAffinity](r, "ClientIP", "None", "", "clientIP")
		if r.IntN(2) == 0 {
			s.Spec.SessionAffinityConfig = pick(r, &corev1.SessionAffinityConfig{}, &corev1.SessionAffinityConfig{ClientIP: &corev1.ClientIPConfig{}},
				&corev1.SessionAffinityConfig{ClientIP: &corev1.ClientIPConfig{TimeoutSeconds: ptr(pick[int32](r, -1, 0, 1, 86399, 86400, 86401))}})
		}
	},
	func(r *rand.Rand, s *corev1.Service) {
		s.Spec.ExternalTrafficPolicy = pick[corev1.ServiceExternalTrafficPolicy](r, "Cluster", "Local", "", "x")
	},
	func(r *rand.Rand, s *corev1.Service) {
		s.Spec.InternalTrafficPolicy = ptr(pick[corev1.ServiceInternalTrafficPolicy](r, "Cluster", "Local", "", "x"))
	},
	func(r *rand.Rand, s *corev1.Service) {
		s.Spec.TrafficDistribution = ptr(pick(r, "PreferClose", "PreferSameZone", "PreferSameNode", "", "x"))
	},
	func(r *rand.Rand, s *corev1.Service) {
		s.Spec.HealthCheckNodePort = pick[int32](r, 0, 30000, 32767, 30001, 65536, -1)
		if r.IntN(2) == 0 {
			s.Spec.Type, s.Spec.ExternalTrafficPolicy = corev1.ServiceTypeLoadBalancer, corev1.ServiceExternalTrafficPolicyLocal
		}
	},
	func(r *rand.Rand, s *corev1.Service) {
		s.Spec.LoadBalancerClass = ptr(pick(r, "a", "a/b", "a b", "", "a/b/c"))
	},
	func(r *rand.Rand, s *corev1.Service) {
		s.Spec.LoadBalancerSourceRanges = some(r, "10.0.0.0/8", " 10.0.0.0/8 ", "2000::/16", "10.0.0.0", "10.0.0.1/8", "x", "")
	},
	func(r *rand.Rand, s *corev1.Service) {
		s.Spec.AllocateLoadBalancerNodePorts = ptr(pick(r, true, false))
	},
	func(r *rand.Rand, s *corev1.Service) { s.Spec.LoadBalancerIP = pick(r, "1.2.3.4", "x", "") },
	func(r *rand.Rand, s *corev1.Service) { s.Spec.PublishNotReadyAddresses = true },
}

func labels(r *rand.Rand) map[string]string {
	all := map[string]string{}
	for range r.IntN(3) {
		all[pick(r, "a", "a.b/c", "A_b", "a b", "", "/a", "a/", "a/b/c", strings.Repeat("a", 64))] = pick(r, "", "a", "A.b_c", "-a", "a b", strings.Repeat("a", 64))
	}
	return all
}

func ports(r *rand.Rand) []corev1.ServicePort {
	var all []corev1.ServicePort
	for range 4 {
		p := corev1.ServicePort{
			Name: pick(r, "http", "web", "b", "b", "", "Http", "a_b", strings.Repeat("a", 64)),
			Port: pick[int32](r, 80, 80, 81, 82, 443, 0, -1, 65535, 65536),
		}
		if r.IntN(2) == 0 {
			p.Name, p.Port = pick(r, "c", "d", "e", "f"), pick[int32](r, 80, 81, 82)
		}
		if r.IntN(2) == 0 {
			p.Protocol = pick[corev1.Protocol](r, "TCP", "UDP", "SCTP", "TCP", "UDP", "tcp", "x")
		}
		if r.IntN(2) == 0 {
			p.TargetPort = pick(r, intstr.FromInt32(0), intstr.FromInt32(8080), intstr.FromInt32(-1), intstr.FromInt32(65536),
				intstr.FromString(""), intstr.FromString("http"), intstr.FromString("8080"), intstr.FromString("Http"), intstr.FromString("a--b"), intstr.FromString("a234567890123456"))
		}
		if r.IntN(2) == 0 {
			p.NodePort = pick[int32](r, 30000, 30001, 30000, 30001, 32767, 65536, -1)
		}
		if r.IntN(4) == 0 {
			p.AppProtocol = ptr(pick(r, "http", "kubernetes.io/h2c", "a b", "", "/x"))
		}
		all = append(all, p)
	}
	return all
}

func ptr[T any](v T) *T { return &v }
