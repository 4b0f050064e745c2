package validation_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/validation"
)

// TestMetadataIsJudgedAsByTheLibrary holds the rules of metadata to the library's, whose types are too heavy to import.
func TestMetadataIsJudgedAsByTheLibrary(t *testing.T) {
	t.Parallel()
	owner := func(apiVersion, kind string) metav1.OwnerReference {
		return metav1.OwnerReference{APIVersion: apiVersion, Kind: kind, Name: "n", UID: "u"}
	}
	controller := func(kind string) metav1.OwnerReference {
		return metav1.OwnerReference{APIVersion: "v1", Kind: kind, Name: "n", UID: "u", Controller: ptr(true)}
	}
	for _, c := range []struct {
		reason string
		change func(*metav1.ObjectMeta)
	}{
		{"nothing is wrong", func(*metav1.ObjectMeta) {}},
		{"there is no name", func(m *metav1.ObjectMeta) { m.Name = "" }},
		{"a name and a prefix are wrong", func(m *metav1.ObjectMeta) { m.Name, m.GenerateName = "A_", "B_" }},
		{"a prefix may end in a hyphen", func(m *metav1.ObjectMeta) { m.GenerateName = "a-" }},
		{"a hyphen alone is no prefix", func(m *metav1.ObjectMeta) { m.GenerateName = "-" }},
		{"two hyphens are no prefix", func(m *metav1.ObjectMeta) { m.GenerateName = "--" }},
		{"a namespace is wrong", func(m *metav1.ObjectMeta) { m.Namespace = "a.b" }},
		{"a generation is negative", func(m *metav1.ObjectMeta) { m.Generation = -1 }},
		{"labels are wrong", func(m *metav1.ObjectMeta) {
			m.Labels = map[string]string{"a b": "c d", "e/f/g": strings.Repeat("h", 64)}
		}},
		{"annotations are wrong", func(m *metav1.ObjectMeta) { m.Annotations = map[string]string{"a b": "", "": ""} }},
		{"annotations are large", func(m *metav1.ObjectMeta) { m.Annotations = map[string]string{"a": strings.Repeat("b", 256<<10)} }},
		{"annotations are as large as may be", func(m *metav1.ObjectMeta) { m.Annotations = map[string]string{"a": strings.Repeat("b", 256<<10-1)} }},
		{"an owner names nothing", func(m *metav1.ObjectMeta) { m.OwnerReferences = []metav1.OwnerReference{{}} }},
		{"an owner's apiVersion is a slash", func(m *metav1.ObjectMeta) { m.OwnerReferences = []metav1.OwnerReference{owner("/", "K")} }},
		{"an owner's apiVersion has no version", func(m *metav1.ObjectMeta) { m.OwnerReferences = []metav1.OwnerReference{owner("g/", "K")} }},
		{"an owner's apiVersion has two slashes", func(m *metav1.ObjectMeta) { m.OwnerReferences = []metav1.OwnerReference{owner("g/v/w", "K")} }},
		{"an Event owns nothing", func(m *metav1.ObjectMeta) { m.OwnerReferences = []metav1.OwnerReference{owner("v1", "Event")} }},
		{"an Event with an empty group owns nothing", func(m *metav1.ObjectMeta) { m.OwnerReferences = []metav1.OwnerReference{owner("/v1", "Event")} }},
		{"an Event of a group may own", func(m *metav1.ObjectMeta) {
			m.OwnerReferences = []metav1.OwnerReference{owner("events.k8s.io/v1", "Event")}
		}},
		{"one controller is all", func(m *metav1.ObjectMeta) {
			m.OwnerReferences = []metav1.OwnerReference{controller("A"), owner("v1", "B"), controller("C")}
		}},
		{"the same of the third controller", func(m *metav1.ObjectMeta) {
			m.OwnerReferences = []metav1.OwnerReference{controller("A"), controller("B"), controller("C")}
		}},
		{"one of two annotations for the topology", func(m *metav1.ObjectMeta) {
			m.Annotations = map[string]string{corev1.AnnotationTopologyMode: "Auto"}
		}},
		{"its deprecated name alone", func(m *metav1.ObjectMeta) {
			m.Annotations = map[string]string{corev1.DeprecatedAnnotationTopologyAwareHints: "Auto"}
		}},
		{"finalizers are wrong", func(m *metav1.ObjectMeta) { m.Finalizers = []string{"example.com/a b", "example.com/"} }},
		{"finalizers exclude each other", func(m *metav1.ObjectMeta) {
			m.Finalizers = []string{metav1.FinalizerOrphanDependents, metav1.FinalizerDeleteDependents}
		}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			m := metav1.ObjectMeta{Name: "a", Namespace: "b"}
			c.change(&m)
			data, err := json.Marshal(m)
			require.NoError(t, err)
			s := valid()
			s.ObjectMeta = corev1.ObjectMeta{}
			require.NoError(t, json.Unmarshal(data, &s.ObjectMeta))
			want := apivalidation.ValidateObjectMeta(&m, true, apivalidation.NameIsDNS1035Label, field.NewPath("metadata"))
			assert.Equal(t, texts(want), texts(validation.Service(s)))
		})
	}
}

// texts returns what errors say, in an order of its own.
func texts(errs field.ErrorList) []string {
	all := make([]string, len(errs))
	for i, e := range errs {
		all[i] = e.Error()
	}
	slices.Sort(all)
	return all
}
