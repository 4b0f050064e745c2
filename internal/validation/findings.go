package validation

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	netutils "k8s.io/utils/net"

	"github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/rule"
)

// A Finding is something in a Service that the API server accepts and that yet will hardly work.
type Finding struct {
	Rule rule.ID
	*field.Error
}

// Findings returns what [Service] accepts and yet will hardly work: node ports outside of the range that clusters have by default,
// what the API server warns of, and what it rejects when the same manifest is applied again.
func Findings(s *corev1.Service) []Finding {
	named := len(s.Spec.ClusterIPs)
	s = withDefaults(s)
	spec, path := &s.Spec, field.NewPath("spec")
	return slices.Concat(
		findings(rule.RejectedService, nodePortRanges(spec, path)),
		findings(rule.IgnoredField, ignored(spec, path)),
		findings(rule.DeprecatedField, deprecated(s)),
		findings(rule.AddressForm, oddAddresses(spec, path)),
		findings(rule.SecondApply, secondApply(spec, named, path)),
	)
}

func findings(id rule.ID, errs field.ErrorList) []Finding {
	var all []Finding
	for _, e := range errs {
		all = append(all, Finding{id, e})
	}
	return all
}

// Alias returns what is wrong with the type of a Service that is for Pods and leads to a host name instead, nil if it is of another type.
func Alias(serviceType corev1.ServiceType) *field.Error {
	if serviceType != corev1.ServiceTypeExternalName {
		return nil
	}
	return field.Invalid(field.NewPath("spec", "type"), serviceType,
		"makes the Service a DNS alias of its externalName: its selector is ignored, and no traffic reaches the module")
}

// ignored returns the fields that the API server accepts and that have no effect.
func ignored(spec *corev1.ServiceSpec, path *field.Path) field.ErrorList {
	var errs field.ErrorList
	ignore := func(isSet bool, at *field.Path, when string) {
		if isSet {
			errs = append(errs, field.Forbidden(at, "is ignored when "+when))
		}
	}
	external := spec.Type == corev1.ServiceTypeExternalName
	const isExternal, isHeadless = "`type` is 'ExternalName'", "`clusterIP` is 'None'"
	for i, p := range spec.Ports {
		ignore(external && p.NodePort != 0, path.Child("ports").Index(i).Child("nodePort"), isExternal)
	}
	ignore(spec.SessionAffinity == corev1.ServiceAffinityNone && spec.SessionAffinityConfig != nil, path.Child("sessionAffinityConfig"),
		"session affinity is None")
	ignore(external && len(spec.ExternalIPs) > 0, path.Child("externalIPs"), isExternal)
	ignore(!external && spec.ExternalName != "", path.Child("externalName"), "`type` is not 'ExternalName'")
	ignore(spec.Type != corev1.ServiceTypeLoadBalancer && spec.LoadBalancerIP != "", path.Child("loadBalancerIP"), "`type` is not 'LoadBalancer'")
	if headless(spec) {
		ignore(len(spec.ExternalIPs) > 0, path.Child("externalIPs"), isHeadless)
		ignore(spec.SessionAffinity == corev1.ServiceAffinityClientIP, path.Child("sessionAffinity"), isHeadless)
	}
	ignore(external && spec.SessionAffinity == corev1.ServiceAffinityClientIP, path.Child("sessionAffinity"), isExternal)
	if alias := Alias(spec.Type); alias != nil {
		errs = append(errs, alias)
	}
	return errs
}

func deprecated(s *corev1.Service) field.ErrorList {
	var errs field.ErrorList
	if _, found := s.Annotations[corev1.DeprecatedAnnotationTopologyAwareHints]; found {
		errs = append(errs, field.Forbidden(field.NewPath("metadata", "annotations").Key(corev1.DeprecatedAnnotationTopologyAwareHints),
			"is deprecated; use spec.trafficDistribution, or the annotation "+corev1.AnnotationTopologyMode))
	}
	if d := s.Spec.TrafficDistribution; d != nil && *d == corev1.ServiceTrafficDistributionPreferClose {
		errs = append(errs, field.Invalid(field.NewPath("spec", "trafficDistribution"), *d,
			"is deprecated from Kubernetes 1.34 on, where PreferSameZone means the same; older versions know only PreferClose"))
	}
	return errs
}

// oddAddresses returns the addresses that Kubernetes rejects from 1.36 on, such as those with leading zeros, and those that are not in
// their usual form.
func oddAddresses(spec *corev1.ServiceSpec, path *field.Path) field.ErrorList {
	var errs field.ErrorList
	warn := func(at *field.Path, value string, warnings []string, strict field.ErrorList) {
		for _, w := range warnings {
			w = strings.TrimPrefix(w, at.String()+": ")
			if len(strict) > 0 {
				w = strings.Replace(w, " will be considered invalid in a future Kubernetes release", "", 1) + "; Kubernetes rejects it from 1.36 on"
			}
			errs = append(errs, field.Invalid(at, value, w))
		}
	}
	address := func(at *field.Path, ip string) {
		if netutils.ParseIPSloppy(ip) != nil {
			warn(at, ip, validation.GetWarningsForIP(at, ip), validation.IsValidIPForLegacyField(at, ip, true, nil))
		}
	}
	for i, ip := range spec.ClusterIPs {
		address(path.Child("clusterIPs").Index(i), ip)
	}
	for i, ip := range spec.ExternalIPs {
		address(path.Child("externalIPs").Index(i), ip)
	}
	if at, ip := path.Child("loadBalancerIP"), spec.LoadBalancerIP; netutils.ParseIPSloppy(ip) != nil {
		warn(at, ip, validation.GetWarningsForIP(at, ip), nil) // which is not validated
	}
	for i, cidr := range spec.LoadBalancerSourceRanges {
		at, cidr := path.Child("loadBalancerSourceRanges").Index(i), strings.TrimSpace(cidr)
		if _, _, err := netutils.ParseCIDRSloppy(cidr); err == nil {
			warn(at, cidr, validation.GetWarningsForCIDR(at, cidr), validation.IsValidCIDRForLegacyField(at, cidr, true, nil))
		}
	}
	return errs
}

// secondApply returns what the API server accepts once: it adds the second family, and takes its absence in the same manifest for a
// wish to give it up. It takes the number of entries of clusterIPs in the manifest: clusterIP alone leaves the second address.
func secondApply(spec *corev1.ServiceSpec, named int, path *field.Path) field.ErrorList {
	policy := spec.IPFamilyPolicy
	if policy == nil || *policy == corev1.IPFamilyPolicySingleStack || spec.Type == corev1.ServiceTypeExternalName {
		return nil
	}
	var errs field.ErrorList
	warn := func(child, plural string, value any) {
		errs = append(errs, field.Invalid(path.Child(child), value, "is accepted once: with the ipFamilyPolicy "+string(*policy)+
			" a dual-stack cluster adds the second one, and rejects the next apply of this manifest (must be 'SingleStack' to release it); name both "+
			plural+", or none"))
	}
	if len(spec.IPFamilies) == 1 {
		warn("ipFamilies", "families", spec.IPFamilies)
	}
	if named == 1 && !headless(spec) {
		warn("clusterIPs", "addresses", spec.ClusterIPs)
	}
	return errs
}
