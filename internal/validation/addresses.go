package validation

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	netutils "k8s.io/utils/net"

	"github.com/koupleless/module-service/internal/corev1"
)

// headless reports whether the Service has no address of its own.
func headless(spec *corev1.ServiceSpec) bool {
	return len(spec.ClusterIPs) == 1 && spec.ClusterIPs[0] == corev1.ClusterIPNone
}

// addresses checks clusterIP, clusterIPs, ipFamilies and ipFamilyPolicy, alone and against each other.
func addresses(spec *corev1.ServiceSpec, path *field.Path) field.ErrorList {
	if spec.Type == corev1.ServiceTypeExternalName {
		return noAddresses(spec, path)
	}
	errs := ipFamilies(spec, path.Child("ipFamilies"))
	errs = append(errs, clusterIPs(spec, path.Child("clusterIPs"))...)
	if policy := spec.IPFamilyPolicy; policy != nil {
		errs = append(errs, oneOf(path.Child("ipFamilyPolicy"), *policy, corev1.IPFamilyPolicyPreferDualStack,
			corev1.IPFamilyPolicyRequireDualStack, corev1.IPFamilyPolicySingleStack)...)
	}
	if len(errs) == 0 {
		errs = singleStack(spec, path.Child("ipFamilyPolicy"))
	}
	return append(errs, headlessType(spec, path.Child("clusterIPs"))...)
}

// noAddresses checks that an ExternalName Service has none.
func noAddresses(spec *corev1.ServiceSpec, path *field.Path) field.ErrorList {
	const message = "may not be set for ExternalName services"
	var errs field.ErrorList
	if len(spec.ClusterIPs) > 0 {
		errs = append(errs, field.Forbidden(path.Child("clusterIPs"), message))
	}
	if len(spec.IPFamilies) > 0 {
		errs = append(errs, field.Forbidden(path.Child("ipFamilies"), message))
	}
	if spec.IPFamilyPolicy != nil {
		errs = append(errs, field.Forbidden(path.Child("ipFamilyPolicy"), message))
	}
	return errs
}

func headlessType(spec *corev1.ServiceSpec, path *field.Path) field.ErrorList {
	if !headless(spec) || !hasNodePorts(spec) {
		return nil
	}
	return field.ErrorList{field.Invalid(path.Index(0), corev1.ClusterIPNone,
		fmt.Sprintf("may not be set to 'None' for %s services", spec.Type))}
}

func ipFamilies(spec *corev1.ServiceSpec, path *field.Path) field.ErrorList {
	var errs field.ErrorList
	seen := sets.New[corev1.IPFamily]()
	for i, family := range spec.IPFamilies {
		errs = append(errs, oneOf(path.Index(i), family, corev1.IPv4Protocol, corev1.IPv6Protocol)...)
		if seen.Has(family) {
			errs = append(errs, field.Duplicate(path.Index(i), family))
		}
		seen.Insert(family)
	}
	return errs
}

func clusterIPs(spec *corev1.ServiceSpec, path *field.Path) field.ErrorList {
	errs := clusterIPsAgree(spec, path)
	malformed := clusterIPsFormat(spec.ClusterIPs, path)
	errs = append(errs, malformed...)
	if len(spec.ClusterIPs) > 2 {
		errs = append(errs, field.Invalid(path, spec.ClusterIPs, "may only hold up to 2 values"))
	}
	if len(malformed) > 0 {
		return errs
	}
	return append(errs, clusterIPFamilies(spec, path)...)
}

// clusterIPsAgree checks clusterIPs against clusterIP.
func clusterIPsAgree(spec *corev1.ServiceSpec, path *field.Path) field.ErrorList {
	switch {
	case len(spec.ClusterIPs) == 0 || spec.ClusterIPs[0] == spec.ClusterIP && spec.ClusterIP != "":
		return nil
	case spec.ClusterIP == "":
		return field.ErrorList{field.Invalid(path, spec.ClusterIPs, "must be empty when `clusterIP` is not specified")}
	default:
		return field.ErrorList{field.Invalid(path, spec.ClusterIPs, "first value must match `clusterIP`")}
	}
}

// clusterIPsFormat checks each address. Leading zeros and mapped addresses are accepted and found by [Findings]: the API server
// refuses them only with the feature gate StrictIPCIDRValidation, which is on from Kubernetes 1.36 on.
func clusterIPsFormat(ips []string, path *field.Path) field.ErrorList {
	var errs field.ErrorList
	for i, ip := range ips {
		if i > 0 || ip != corev1.ClusterIPNone {
			errs = append(errs, validation.IsValidIPForLegacyField(path.Index(i), ip, false, nil)...)
		} else if len(ips) > 1 {
			errs = append(errs, field.Invalid(path, ips, "'None' must be the first and only value"))
		}
	}
	return errs
}

// clusterIPFamilies checks the families of well-formed addresses.
func clusterIPFamilies(spec *corev1.ServiceSpec, path *field.Path) field.ErrorList {
	var errs field.ErrorList
	if len(spec.ClusterIPs) > 1 {
		if dual, err := netutils.IsDualStackIPStrings(spec.ClusterIPs); err != nil || !dual {
			errs = append(errs, field.Invalid(path, spec.ClusterIPs, "may specify no more than one IP for each IP family"))
		}
	}
	if headless(spec) {
		return errs
	}
	for i := range min(len(spec.ClusterIPs), len(spec.IPFamilies)) {
		ip, family := spec.ClusterIPs[i], spec.IPFamilies[i]
		isIPv6 := netutils.IsIPv6String(ip)
		if family == corev1.IPv4Protocol && isIPv6 || family == corev1.IPv6Protocol && !isIPv6 {
			errs = append(errs, field.Invalid(path.Index(i), ip,
				fmt.Sprintf("expected an %s value as indicated by `ipFamilies[%d]`", family, i)))
		}
	}
	return errs
}

// singleStack checks that a Service of one family does not request two.
func singleStack(spec *corev1.ServiceSpec, path *field.Path) field.ErrorList {
	policy := familyPolicy(spec)
	if policy != corev1.IPFamilyPolicySingleStack {
		return nil
	}
	const message = "must be 'RequireDualStack' or 'PreferDualStack' when multiple %s are specified"
	var errs field.ErrorList
	if len(spec.ClusterIPs) == 2 {
		errs = append(errs, field.Invalid(path, policy, fmt.Sprintf(message, "cluster IPs")))
	}
	if len(spec.IPFamilies) == 2 {
		errs = append(errs, field.Invalid(path, policy, fmt.Sprintf(message, "IP families")))
	}
	return errs
}

// familyPolicy returns the ipFamilyPolicy, with the API server's default.
func familyPolicy(spec *corev1.ServiceSpec) corev1.IPFamilyPolicy {
	switch {
	case spec.IPFamilyPolicy != nil:
		return *spec.IPFamilyPolicy
	case spec.ClusterIP == corev1.ClusterIPNone && len(spec.Selector) == 0:
		return corev1.IPFamilyPolicyRequireDualStack
	default:
		return corev1.IPFamilyPolicySingleStack
	}
}

// families returns the families that a Service names, by their names or by its addresses.
func families(spec *corev1.ServiceSpec) []corev1.IPFamily {
	if len(spec.IPFamilies) > 0 {
		return spec.IPFamilies
	}
	var all []corev1.IPFamily
	for _, ip := range spec.ClusterIPs {
		family := corev1.IPv4Protocol
		if netutils.IsIPv6String(ip) {
			family = corev1.IPv6Protocol
		}
		all = append(all, family)
	}
	return all
}

func externalIPs(spec *corev1.ServiceSpec, path *field.Path) field.ErrorList {
	var errs field.ErrorList
	for i, ip := range spec.ExternalIPs {
		malformed := validation.IsValidIPForLegacyField(path.Index(i), ip, false, nil)
		if len(malformed) == 0 {
			malformed = invalid(path.Index(i), ip, specialIP(ip))
		}
		errs = append(errs, malformed...)
	}
	return errs
}

// specialIP returns why a well-formed address is of no use outside of its node.
func specialIP(address string) []string {
	ip := netutils.ParseIPSloppy(address)
	switch {
	case ip.IsUnspecified():
		return []string{fmt.Sprintf("may not be unspecified (%s)", address)}
	case ip.IsLoopback():
		return []string{"may not be in the loopback range (127.0.0.0/8, ::1/128)"}
	case ip.IsLinkLocalUnicast():
		return []string{"may not be in the link-local range (169.254.0.0/16, fe80::/10)"}
	case ip.IsLinkLocalMulticast():
		return []string{"may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"}
	default:
		return nil
	}
}
