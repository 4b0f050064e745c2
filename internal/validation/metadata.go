package validation

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/koupleless/module-service/internal/corev1"
)

// maxAnnotations is the size of all annotations together.
const maxAnnotations = 256 << 10

func metadata(m *corev1.ObjectMeta, path *field.Path) field.ErrorList {
	errs := names(m, path)
	if m.Generation < 0 {
		errs = append(errs, field.Invalid(path.Child("generation"), m.Generation, "must be greater than or equal to 0"))
	}
	errs = append(errs, labels(m.Labels, path.Child("labels"))...)
	errs = append(errs, annotations(m.Annotations, path.Child("annotations"))...)
	errs = append(errs, ownerReferences(m.OwnerReferences, path.Child("ownerReferences"))...)
	return append(errs, finalizers(m.Finalizers, path.Child("finalizers"))...)
}

func names(m *corev1.ObjectMeta, path *field.Path) field.ErrorList {
	var errs field.ErrorList
	if prefix := m.GenerateName; prefix != "" {
		if len(prefix) > 1 && strings.HasSuffix(prefix, "-") {
			prefix = prefix[:len(prefix)-2] + "a" // more follows, so it may end in a hyphen
		}
		errs = invalid(path.Child("generateName"), m.GenerateName, validation.IsDNS1035Label(prefix))
	}
	if m.Name == "" {
		errs = append(errs, field.Required(path.Child("name"), "name or generateName is required"))
	} else {
		errs = append(errs, invalid(path.Child("name"), m.Name, validation.IsDNS1035Label(m.Name))...)
	}
	return append(errs, invalid(path.Child("namespace"), m.Namespace, validation.IsDNS1123Label(m.Namespace))...)
}

func labels(pairs map[string]string, path *field.Path) field.ErrorList {
	var errs field.ErrorList
	for _, key := range sortedKeys(pairs) {
		errs = append(errs, invalid(path, key, validation.IsQualifiedName(key))...)
		errs = append(errs, invalid(path, pairs[key], validation.IsValidLabelValue(pairs[key]))...)
	}
	return errs
}

func annotations(pairs map[string]string, path *field.Path) field.ErrorList {
	var errs field.ErrorList
	size := 0
	for _, key := range sortedKeys(pairs) {
		errs = append(errs, invalid(path, key, validation.IsQualifiedName(strings.ToLower(key)))...)
		size += len(key) + len(pairs[key])
	}
	if size > maxAnnotations {
		errs = append(errs, field.TooLong(path, "", maxAnnotations))
	}
	return append(errs, topologyMode(pairs, path)...)
}

// sortedKeys gives the errors of a map a fixed order. To sort the errors by their texts would format each many times.
func sortedKeys(pairs map[string]string) []string { return slices.Sorted(maps.Keys(pairs)) }

// topologyMode checks that an annotation and its deprecated name agree.
func topologyMode(annotations map[string]string, path *field.Path) field.ErrorList {
	mode, hasMode := annotations[corev1.AnnotationTopologyMode]
	hints, hasHints := annotations[corev1.DeprecatedAnnotationTopologyAwareHints]
	if !hasMode || !hasHints || mode == hints {
		return nil
	}
	return field.ErrorList{field.Invalid(path.Key(corev1.AnnotationTopologyMode), mode,
		"must match annotations["+corev1.DeprecatedAnnotationTopologyAwareHints+"] when both are specified")}
}

func ownerReferences(owners []corev1.OwnerReference, path *field.Path) field.ErrorList {
	var errs field.ErrorList
	controller := ""
	for _, o := range owners {
		errs = append(errs, ownerReference(o, path)...)
		if o.Controller == nil || !*o.Controller {
			continue
		}
		name := o.Kind + "/" + o.Name
		if controller != "" {
			errs = append(errs, field.Invalid(path, owners, fmt.Sprintf(
				`Only one reference can have Controller set to true. Found "true" in references for %s and %s`, controller, name)))
			continue
		}
		controller = name
	}
	return errs
}

func ownerReference(o corev1.OwnerReference, path *field.Path) field.ErrorList {
	var errs field.ErrorList
	group, version := groupVersion(o.APIVersion)
	if version == "" {
		errs = append(errs, field.Invalid(path.Child("apiVersion"), o.APIVersion, "version must not be empty"))
	}
	for _, required := range []struct{ name, value string }{{"kind", o.Kind}, {"name", o.Name}, {"uid", o.UID}} {
		if required.value == "" {
			errs = append(errs, field.Invalid(path.Child(required.name), "", "must not be empty"))
		}
	}
	if group == "" && version == "v1" && o.Kind == "Event" {
		errs = append(errs, field.Invalid(path, o, "/v1, Kind=Event is disallowed from being an owner"))
	}
	return errs
}

// groupVersion splits an apiVersion. One that is malformed has no version.
func groupVersion(apiVersion string) (group, version string) {
	switch strings.Count(apiVersion, "/") {
	case 0:
		return "", apiVersion
	case 1:
		group, version, _ = strings.Cut(apiVersion, "/")
	}
	return group, version
}

// finalizers checks what the API requires of all kinds and what it requires of its own: there a name without a prefix is a
// standard one.
func finalizers(names []string, path *field.Path) field.ErrorList {
	var errs field.ErrorList
	seen := map[string]bool{}
	for i, f := range names {
		errs = append(errs, invalid(path, f, validation.IsQualifiedName(f))...)
		seen[f] = true
		switch f {
		case corev1.FinalizerKubernetes, corev1.FinalizerOrphanDependents, corev1.FinalizerDeleteDependents:
			continue
		}
		if !strings.Contains(f, "/") {
			errs = append(errs, field.Invalid(path.Index(i), f, "name is neither a standard finalizer name nor is it fully qualified"))
		}
	}
	if seen[corev1.FinalizerOrphanDependents] && seen[corev1.FinalizerDeleteDependents] {
		errs = append(errs, field.Invalid(path, names, fmt.Sprintf("finalizer %s and %s cannot be both set",
			corev1.FinalizerOrphanDependents, corev1.FinalizerDeleteDependents)))
	}
	return errs
}
