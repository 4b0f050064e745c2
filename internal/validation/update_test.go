package validation_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/validation"
)

func TestUpdate(t *testing.T) {
	t.Parallel()
	same := func(*corev1.Service) {}
	class := func(name string) func(*corev1.Service) {
		return all(ofType(corev1.ServiceTypeLoadBalancer), func(s *corev1.Service) { s.Spec.LoadBalancerClass = &name })
	}
	balanced := ofType(corev1.ServiceTypeLoadBalancer)
	healthCheck := func(port int32) func(*corev1.Service) {
		return all(balanced, externalPolicy(corev1.ServiceExternalTrafficPolicyLocal), func(s *corev1.Service) { s.Spec.HealthCheckNodePort = port })
	}
	clusterIP := func(ip string) func(*corev1.Service) { return func(s *corev1.Service) { s.Spec.ClusterIP = ip } }
	dual, single := familyPolicy(corev1.IPFamilyPolicyPreferDualStack), familyPolicy(corev1.IPFamilyPolicySingleStack)
	both := families(corev1.IPv4Protocol, corev1.IPv6Protocol)
	for _, c := range []struct {
		reason        string
		before, after func(*corev1.Service)
		refused       string // the field and the message, "" if the update is accepted
	}{
		{"the same again", same, same, ""},
		{"another type", ofType(corev1.ServiceTypeNodePort), same, ""},
		{"to ExternalName, which gives the address back", clusterIP("10.0.0.1"), ofType(corev1.ServiceTypeExternalName), ""},
		{"from ExternalName, which has no address", ofType(corev1.ServiceTypeExternalName), clusterIPs("None"), ""},

		{"to headless", same, clusterIPs("None"), "spec.clusterIPs[0]: may not change once set"},
		{"from headless to an address", clusterIPs("None"), clusterIP("10.0.0.1"), "spec.clusterIPs[0]: may not change once set"},
		{"from headless to NodePort", clusterIPs("None"), ofType(corev1.ServiceTypeNodePort), "spec.clusterIPs[0]: may not be set to 'None' for NodePort services"},
		{"headless stays headless", clusterIPs("None"), same, ""},
		{"headless as before", clusterIPs("None"), clusterIP("None"), ""},

		{"another address", clusterIP("10.0.0.1"), clusterIP("10.0.0.2"), "spec.clusterIPs[0]: may not change once set"},
		{"an address, of which the API server has chosen another", same, clusterIP("10.0.0.1"), "spec.clusterIPs[0]: may not change once set"},
		{"an address that is no longer named stays", clusterIP("10.0.0.1"), same, ""},
		{"a second address", clusterIPs("10.0.0.1"), all(dual, clusterIPs("10.0.0.1", "fd00::1")), ""},
		{"another second address", all(dual, clusterIPs("10.0.0.1", "fd00::1")), all(dual, clusterIPs("10.0.0.1", "fd00::2")), "spec.clusterIPs[1]: may not change once set"},
		{"one address less", all(dual, clusterIPs("10.0.0.1", "fd00::1")), all(dual, clusterIPs("10.0.0.1")), "spec.ipFamilyPolicy: must be 'SingleStack' to release the secondary cluster IP"},
		{"clusterIP alone leaves the second", all(dual, clusterIPs("10.0.0.1", "fd00::1")), all(dual, clusterIP("10.0.0.1")), ""},

		{"another family", families(corev1.IPv6Protocol), families(corev1.IPv4Protocol), "spec.ipFamilies[0]: may not change once set"},
		{"another family than the address", clusterIP("10.0.0.1"), families(corev1.IPv6Protocol), "spec.ipFamilies[0]: may not change once set"},
		{"another family than clusters begin with", same, families(corev1.IPv6Protocol), "spec.ipFamilies[0]: may not change once set"},
		{"the family that clusters begin with", same, families(corev1.IPv4Protocol), ""},
		{"a second family", families(corev1.IPv4Protocol), all(dual, both), ""},
		{"the second family less", all(dual, both), all(dual, families(corev1.IPv4Protocol)), "spec.ipFamilyPolicy: must be 'SingleStack' to release the secondary IP family"},
		{"... by the policy before", all(dual, both), families(corev1.IPv4Protocol), "spec.ipFamilyPolicy: must be 'SingleStack' to release the secondary IP family"},
		{"... by policy", all(dual, both), all(single, families(corev1.IPv4Protocol)), ""},

		{"a class", balanced, class("a"), "spec.loadBalancerClass: may not change once set"},
		{"another class", class("a"), class("b"), "spec.loadBalancerClass: may not change once set"},
		{"no class any more", class("a"), balanced, "spec.loadBalancerClass: may not change once set"},
		{"a class with the type", same, class("a"), ""},
		{"a class that goes with the type", class("a"), same, ""},

		{"another port for health checks", healthCheck(30000), healthCheck(30001), "spec.healthCheckNodePort: field is immutable"},
		{"a port, of which the API server has chosen another", healthCheck(0), healthCheck(30001), "spec.healthCheckNodePort: field is immutable"},
		{"a port that is no longer named stays", healthCheck(30000), healthCheck(0), ""},
		{"a port with the type", same, healthCheck(30000), ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			before, after := valid(), valid()
			c.before(before)
			c.after(after)
			refused := ""
			for _, e := range validation.Update(before, after) {
				refused += e.Field + ": " + e.Detail
			}
			assert.Equal(t, c.refused, refused)
		})
	}
}

func TestStaysHeadless(t *testing.T) {
	t.Parallel()
	headless, other, external := valid(), valid(), valid()
	headless.Spec.ClusterIP = "None"
	external.Spec.Type = corev1.ServiceTypeExternalName
	assert.True(t, validation.StaysHeadless(headless, other))
	assert.False(t, validation.StaysHeadless(headless, headless), "it is to be headless")
	assert.False(t, validation.StaysHeadless(other, headless), "it is refused")
	assert.False(t, validation.StaysHeadless(other, other), "it is not headless")
	assert.False(t, validation.StaysHeadless(headless, external), "it gives up what it has")
}
