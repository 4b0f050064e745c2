package validation

import (
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/document"
)

// OutOfSync returns the fields of a manifest that the API server stores as something else, so that GitOps tools report a difference
// forever: empty values for which it chooses others, and a field that it does not store. The Service is what the manifest decodes to.
func OutOfSync(manifest document.Value, s *corev1.Service) field.ErrorList {
	s = withDefaults(s)
	spec, path := manifest.Field("spec"), field.NewPath("spec")
	var errs field.ErrorList
	check := func(at *field.Path, v document.Value) {
		if isEmpty(v) {
			errs = append(errs, field.Invalid(at, v.Any(), "is empty, and the API server stores another value, so that GitOps tools report a difference forever; leave it out"))
		}
	}
	for _, name := range []string{"clusterIP", "clusterIPs", "ipFamilies", "healthCheckNodePort"} {
		check(path.Child(name), spec.Field(name))
	}
	for i, port := range spec.Field("ports").Entries() {
		at := path.Child("ports").Index(i)
		check(at.Child("protocol"), port.Field("protocol"))
		if hasNodePorts(&s.Spec) {
			check(at.Child("nodePort"), port.Field("nodePort"))
		}
	}
	if policy := s.Spec.InternalTrafficPolicy; policy != nil && s.Spec.Type == corev1.ServiceTypeExternalName {
		errs = append(errs, field.Invalid(path.Child("internalTrafficPolicy"), *policy,
			"is not stored when `type` is 'ExternalName', so that GitOps tools report a difference forever; leave it out"))
	}
	return errs
}

// isEmpty reports whether a value is "", 0 or [].
func isEmpty(v document.Value) bool {
	switch v.Kind() {
	case document.String:
		return v.Text() == ""
	case document.Int:
		n, ok := v.Int()
		return ok && n == 0
	case document.List:
		for range v.Entries() {
			return false
		}
		return true
	}
	return false
}
