package validation_test

import (
	"testing"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/validation"
)

func clusterIPs(ips ...string) func(*corev1.Service) {
	return func(s *corev1.Service) { s.Spec.ClusterIP, s.Spec.ClusterIPs = ips[0], ips }
}

func families(families ...corev1.IPFamily) func(*corev1.Service) {
	return func(s *corev1.Service) { s.Spec.IPFamilies = families }
}

func familyPolicy(policy corev1.IPFamilyPolicy) func(*corev1.Service) {
	return func(s *corev1.Service) { s.Spec.IPFamilyPolicy = &policy }
}

func TestClusterIPs(t *testing.T) {
	t.Parallel()
	dual := familyPolicy(corev1.IPFamilyPolicyPreferDualStack)
	check(t, validation.Service, []testCase{
		accepted("an address may be chosen", clusterIPs("10.96.0.10")),
		accepted("clusterIP alone fills clusterIPs in", func(s *corev1.Service) { s.Spec.ClusterIP = "fd00::10" }),
		accepted("a Service may be headless", clusterIPs("None")),
		accepted("there may be one address of each family", all(dual, clusterIPs("10.96.0.10", "fd00::10"))),
		accepted("leading zeros are accepted yet", clusterIPs("010.096.000.010")),
		refused("an address must be one", clusterIPs("10.96.0.256"),
			refusal{"spec.clusterIPs[0]", field.ErrorTypeInvalid, "must be a valid IP address"}),
		refused("clusterIP is checked as the first of clusterIPs", func(s *corev1.Service) { s.Spec.ClusterIP = "none" },
			refusal{"spec.clusterIPs[0]", field.ErrorTypeInvalid, "must be a valid IP address"}),
		refused("clusterIPs needs clusterIP", func(s *corev1.Service) { s.Spec.ClusterIPs = []string{"10.96.0.10"} },
			refusal{"spec.clusterIPs", field.ErrorTypeInvalid, "must be empty when `clusterIP` is not specified"}),
		refused("clusterIP must be the first", func(s *corev1.Service) {
			s.Spec.ClusterIP, s.Spec.ClusterIPs = "10.96.0.11", []string{"10.96.0.10"}
		}, refusal{"spec.clusterIPs", field.ErrorTypeInvalid, "first value must match `clusterIP`"}),
		refused("None must be alone", all(dual, clusterIPs("None", "10.96.0.10")),
			refusal{"spec.clusterIPs", field.ErrorTypeInvalid, "'None' must be the first and only value"}),
		refused("None must not be the second", all(dual, clusterIPs("10.96.0.10", "None")),
			refusal{"spec.clusterIPs[1]", field.ErrorTypeInvalid, "must be a valid IP address"}),
		refused("there are two addresses at most", all(dual, clusterIPs("10.96.0.10", "fd00::10", "10.96.0.11")),
			refusal{"spec.clusterIPs", field.ErrorTypeInvalid, "may only hold up to 2 values"}),
		refused("two addresses must be of different families", all(dual, clusterIPs("10.96.0.10", "10.96.0.11")),
			refusal{"spec.clusterIPs", field.ErrorTypeInvalid, "may specify no more than one IP for each IP family"}),
		refused("a NodePort Service cannot be headless", all(ofType(corev1.ServiceTypeNodePort), clusterIPs("None")),
			refusal{"spec.clusterIPs[0]", field.ErrorTypeInvalid, "may not be set to 'None' for NodePort services"}),
		refused("a LoadBalancer cannot be headless", all(ofType(corev1.ServiceTypeLoadBalancer), clusterIPs("None")),
			refusal{"spec.clusterIPs[0]", field.ErrorTypeInvalid, "may not be set to 'None' for LoadBalancer services"}),
	})
}

func TestIPFamilies(t *testing.T) {
	t.Parallel()
	const ipv4, ipv6 = corev1.IPv4Protocol, corev1.IPv6Protocol
	const message = "must be 'RequireDualStack' or 'PreferDualStack' when multiple "
	noSelector := func(s *corev1.Service) { s.Spec.Selector = nil }
	prefer := familyPolicy(corev1.IPFamilyPolicyPreferDualStack)
	single := familyPolicy(corev1.IPFamilyPolicySingleStack)
	check(t, validation.Service, []testCase{
		accepted("one family needs no policy", families(ipv6)),
		accepted("two families may be preferred", all(prefer, families(ipv6, ipv4))),
		accepted("two families may be required", all(familyPolicy(corev1.IPFamilyPolicyRequireDualStack), families(ipv4))),
		accepted("one family may be demanded", all(single, families(ipv4), clusterIPs("10.96.0.10"))),
		accepted("headless without selector is of two families", all(noSelector, clusterIPs("None"), families(ipv4, ipv6))),
		refused("a family must be known", families("IPv5"), refusal{"spec.ipFamilies[0]", field.ErrorTypeNotSupported,
			`"IPv5": supported values: "IPv4", "IPv6"`}),
		refused("a family comes once", all(familyPolicy(corev1.IPFamilyPolicyRequireDualStack), families(ipv4, ipv4)),
			refusal{"spec.ipFamilies[1]", field.ErrorTypeDuplicate, `"IPv4"`}),
		refused("a third family repeats one", families(ipv4, ipv6, ipv4),
			refusal{"spec.ipFamilies[2]", field.ErrorTypeDuplicate, `"IPv4"`}),
		refused("a policy must be known", familyPolicy("DualStack"), refusal{"spec.ipFamilyPolicy",
			field.ErrorTypeNotSupported, `supported values: "PreferDualStack", "RequireDualStack", "SingleStack"`}),
		refused("no policy is SingleStack, which has one family", families(ipv4, ipv6),
			refusal{"spec.ipFamilyPolicy", field.ErrorTypeInvalid, `"SingleStack": ` + message + "IP families"}),
		refused("headless with a selector is no exception", all(clusterIPs("None"), families(ipv4, ipv6)),
			refusal{"spec.ipFamilyPolicy", field.ErrorTypeInvalid, message + "IP families"}),
		refused("SingleStack has one address and one family",
			all(single, clusterIPs("10.96.0.10", "fd00::10"), families(ipv4, ipv6)),
			refusal{"spec.ipFamilyPolicy", field.ErrorTypeInvalid, message + "cluster IPs"},
			refusal{"spec.ipFamilyPolicy", field.ErrorTypeInvalid, message + "IP families"}),
		refused("an IPv6 address is not of family IPv4", all(families(ipv4), clusterIPs("fd00::10")),
			refusal{"spec.clusterIPs[0]", field.ErrorTypeInvalid, "expected an IPv4 value as indicated by `ipFamilies[0]`"}),
		refused("an IPv4 address is not of family IPv6", all(familyPolicy(corev1.IPFamilyPolicyRequireDualStack),
			families(ipv4, ipv6), clusterIPs("10.96.0.10", "10.96.0.11")),
			refusal{"spec.clusterIPs", field.ErrorTypeInvalid, "may specify no more than one IP for each IP family"},
			refusal{"spec.clusterIPs[1]", field.ErrorTypeInvalid, "expected an IPv6 value as indicated by `ipFamilies[1]`"}),
	})
}

func TestExternalNameHasNoAddresses(t *testing.T) {
	t.Parallel()
	external := ofType(corev1.ServiceTypeExternalName)
	const message = "may not be set for ExternalName services"
	check(t, validation.Service, []testCase{
		refused("not clusterIP", all(external, func(s *corev1.Service) { s.Spec.ClusterIP = "10.96.0.10" }),
			refusal{"spec.clusterIPs", field.ErrorTypeForbidden, message}),
		refused("not None either", all(external, clusterIPs("None")),
			refusal{"spec.clusterIPs", field.ErrorTypeForbidden, message}),
		refused("not ipFamilies", all(external, families(corev1.IPv4Protocol)),
			refusal{"spec.ipFamilies", field.ErrorTypeForbidden, message}),
		refused("not ipFamilyPolicy", all(external, familyPolicy(corev1.IPFamilyPolicySingleStack)),
			refusal{"spec.ipFamilyPolicy", field.ErrorTypeForbidden, message}),
	})
}

func TestExternalIPs(t *testing.T) {
	t.Parallel()
	external := func(ips ...string) func(*corev1.Service) {
		return func(s *corev1.Service) { s.Spec.ExternalIPs = ips }
	}
	refusedIP := func(ip, message string) testCase {
		return refused(ip+" is of no use", external("203.0.113.1", ip),
			refusal{"spec.externalIPs[1]", field.ErrorTypeInvalid, message})
	}
	check(t, validation.Service, []testCase{
		accepted("addresses of both families are accepted", external("203.0.113.1", "2001:db8::1")),
		accepted("multicast beyond the link is accepted", external("239.0.0.1")),
		refusedIP("example.com", "must be a valid IP address"),
		refusedIP("0.0.0.0", "may not be unspecified (0.0.0.0)"),
		refusedIP("::", "may not be unspecified (::)"),
		refusedIP("127.0.0.1", "may not be in the loopback range (127.0.0.0/8, ::1/128)"),
		refusedIP("169.254.169.254", "may not be in the link-local range (169.254.0.0/16, fe80::/10)"),
		refusedIP("224.0.0.1", "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"),
	})
}
