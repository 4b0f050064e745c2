package validation

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/utils/ptr"

	"github.com/koupleless/module-service/internal/corev1"
)

const (
	mayNotChange = "may not change once set"
	mustRelease  = "must be 'SingleStack' to release the secondary %s"
)

// Update returns what the API server refuses when a manifest of a Service that it has becomes another one, beside the rules of
// [Service], which it holds against the new manifest as well. What the old manifest does not name the API server has chosen: an
// address or a port that only the new one names is refused unless it is by chance the same. What only the old one names stays, with
// a few exceptions.
func Update(before, after *corev1.Service) field.ErrorList {
	named := len(after.Spec.ClusterIPs)
	before, after = withDefaults(before), withDefaults(after)
	path := field.NewPath("spec")
	var errs field.ErrorList
	if before.Spec.Type != corev1.ServiceTypeExternalName && after.Spec.Type != corev1.ServiceTypeExternalName {
		errs = append(errs, updateAddresses(&before.Spec, &after.Spec, named, path)...)
	}
	if before.Spec.Type == corev1.ServiceTypeLoadBalancer && after.Spec.Type == corev1.ServiceTypeLoadBalancer &&
		!ptr.Equal(before.Spec.LoadBalancerClass, after.Spec.LoadBalancerClass) {
		errs = append(errs, field.Invalid(path.Child("loadBalancerClass"), ptr.Deref(after.Spec.LoadBalancerClass, ""), mayNotChange))
	}
	port := after.Spec.HealthCheckNodePort
	if needsHealthCheck(&before.Spec) && needsHealthCheck(&after.Spec) && port != 0 && port != before.Spec.HealthCheckNodePort {
		errs = append(errs, field.Forbidden(path.Child("healthCheckNodePort"), "field is immutable"))
	}
	return errs
}

// StaysHeadless reports whether the API server accepts a manifest without a clusterIP and leaves the Service as headless as it
// is.
func StaysHeadless(before, after *corev1.Service) bool {
	before, after = withDefaults(before), withDefaults(after)
	return headless(&before.Spec) && len(after.Spec.ClusterIPs) == 0 && after.Spec.Type == corev1.ServiceTypeClusterIP
}

// updateAddresses takes the number of entries of clusterIPs in the new manifest: clusterIP alone leaves the second address.
func updateAddresses(before, after *corev1.ServiceSpec, named int, path *field.Path) field.ErrorList {
	first := path.Child("clusterIPs").Index(0)
	switch was, is := headless(before), headless(after); {
	case was && is:
		return nil
	case is || was && len(after.ClusterIPs) > 0:
		return field.ErrorList{field.Invalid(first, after.ClusterIPs, mayNotChange)}
	case was && hasNodePorts(after):
		return field.ErrorList{field.Invalid(first, corev1.ClusterIPNone,
			fmt.Sprintf("may not be set to 'None' for %s services", after.Type))}
	case was:
		return nil
	}
	errs := updateClusterIPs(before, after, path.Child("clusterIPs"))
	errs = append(errs, updateFamilies(before, after, path.Child("ipFamilies"))...)
	return append(errs, release(before, after, named, path.Child("ipFamilyPolicy"))...)
}

func updateClusterIPs(before, after *corev1.ServiceSpec, path *field.Path) field.ErrorList {
	var errs field.ErrorList
	for i, ip := range after.ClusterIPs {
		if i < len(before.ClusterIPs) && ip != before.ClusterIPs[i] || i == 0 && len(before.ClusterIPs) == 0 {
			errs = append(errs, field.Invalid(path.Index(i), after.ClusterIPs, mayNotChange))
		}
	}
	return errs
}

// updateFamilies checks the first family. If the old manifest names none it is IPv4 in almost every cluster.
func updateFamilies(before, after *corev1.ServiceSpec, path *field.Path) field.ErrorList {
	was, is := append(families(before), corev1.IPv4Protocol), after.IPFamilies
	if len(is) > 0 && was[0] != is[0] {
		return field.ErrorList{field.Invalid(path.Index(0), is, mayNotChange)}
	}
	return nil
}

// release checks that a Service which may have two families gives up the second only by policy. A policy that is absent is the
// one before.
func release(before, after *corev1.ServiceSpec, named int, path *field.Path) field.ErrorList {
	was := familyPolicy(before)
	policy := ptr.Deref(after.IPFamilyPolicy, was)
	if was == corev1.IPFamilyPolicySingleStack || policy == corev1.IPFamilyPolicySingleStack {
		return nil
	}
	var errs field.ErrorList
	if named == 1 {
		errs = append(errs, field.Invalid(path, policy, fmt.Sprintf(mustRelease, "cluster IP")))
	}
	if len(after.IPFamilies) == 1 {
		errs = append(errs, field.Invalid(path, policy, fmt.Sprintf(mustRelease, "IP family")))
	}
	return errs
}
