package validation

import (
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/koupleless/module-service/internal/corev1"
)

const onlyLoadBalancer = "may only be used when `type` is 'LoadBalancer'"

// sourceRanges checks loadBalancerSourceRanges or, without it, the annotation that came before it.
func sourceRanges(s *corev1.Service) field.ErrorList {
	if ranges := s.Spec.LoadBalancerSourceRanges; len(ranges) > 0 {
		path := field.NewPath("spec", "loadBalancerSourceRanges")
		errs := forLoadBalancer(&s.Spec, path)
		for i, cidr := range ranges {
			errs = append(errs, sourceRange(cidr, path.Index(i))...)
		}
		return errs
	}
	annotation, ok := s.Annotations[corev1.AnnotationLoadBalancerSourceRangesKey]
	if !ok {
		return nil
	}
	path := field.NewPath("metadata", "annotations").Key(corev1.AnnotationLoadBalancerSourceRangesKey)
	errs := forLoadBalancer(&s.Spec, path)
	if strings.TrimSpace(annotation) == "" {
		return errs
	}
	for cidr := range strings.SplitSeq(annotation, ",") {
		errs = append(errs, sourceRange(cidr, path)...)
	}
	return errs
}

func sourceRange(cidr string, path *field.Path) field.ErrorList {
	return validation.IsValidCIDRForLegacyField(path, strings.TrimSpace(cidr), false, nil)
}

func loadBalancerClass(spec *corev1.ServiceSpec, path *field.Path) field.ErrorList {
	class := spec.LoadBalancerClass
	if class == nil {
		return nil
	}
	if errs := forLoadBalancer(spec, path); len(errs) > 0 {
		return errs
	}
	return invalid(path, *class, validation.IsQualifiedName(*class))
}

func allocateNodePorts(spec *corev1.ServiceSpec, path *field.Path) field.ErrorList {
	if spec.AllocateLoadBalancerNodePorts == nil {
		return nil
	}
	return forLoadBalancer(spec, path)
}

// forLoadBalancer refuses a field that only a LoadBalancer Service has.
func forLoadBalancer(spec *corev1.ServiceSpec, path *field.Path) field.ErrorList {
	if spec.Type == corev1.ServiceTypeLoadBalancer {
		return nil
	}
	return field.ErrorList{field.Forbidden(path, onlyLoadBalancer)}
}
