package validation_test

import (
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/validation"
)

func TestMetadata(t *testing.T) {
	t.Parallel()
	const (
		mode  = corev1.AnnotationTopologyMode
		hints = corev1.DeprecatedAnnotationTopologyAwareHints
	)
	check(t, validation.Service, []testCase{
		accepted("what module-service renders is valid", func(*corev1.Service) {}),
		accepted("63 characters are the longest name", func(s *corev1.Service) { s.Name = strings.Repeat("a", 63) }),
		refused("64 characters are too many", func(s *corev1.Service) { s.Name = strings.Repeat("a", 64) },
			refusal{"metadata.name", field.ErrorTypeInvalid, "must be no more than 63 characters"}),
		refused("a Service needs a name", func(s *corev1.Service) { s.Name = "" },
			refusal{"metadata.name", field.ErrorTypeRequired, "name or generateName is required"}),
		refused("a name must not begin with a digit: it is a DNS-1035 label", func(s *corev1.Service) { s.Name = "1st" },
			refusal{"metadata.name", field.ErrorTypeInvalid, "a DNS-1035 label must consist of lower case"}),
		refused("a name must not hold a dot", func(s *corev1.Service) { s.Name = "a.b" },
			refusal{"metadata.name", field.ErrorTypeInvalid, "a DNS-1035 label"}),
		accepted("generateName makes a name", func(s *corev1.Service) { s.Name, s.GenerateName = "", "provider-" }),
		accepted("a long generateName is cut", func(s *corev1.Service) {
			s.Name, s.GenerateName = "", strings.Repeat("a", 63)
		}),
		refused("generateName follows the rule of names", func(s *corev1.Service) { s.GenerateName = "Provider-" },
			refusal{"metadata.generateName", field.ErrorTypeInvalid, "a DNS-1035 label"}),

		accepted("the client fills an absent namespace in", func(s *corev1.Service) { s.Namespace = "" }),
		accepted("a namespace may begin with a digit: a DNS-1123 label", func(s *corev1.Service) { s.Namespace = "1st" }),
		refused("a namespace must be in lower case", func(s *corev1.Service) { s.Namespace = "Shop" },
			refusal{"metadata.namespace", field.ErrorTypeInvalid, "a lowercase RFC 1123 label"}),

		accepted("a label may have a prefix and be empty", func(s *corev1.Service) {
			s.Labels = map[string]string{"example.com/team": ""}
		}),
		refused("the name of a label must be a qualified name", func(s *corev1.Service) {
			s.Labels = map[string]string{"team/of/shop": "a"}
		}, refusal{"metadata.labels", field.ErrorTypeInvalid, "a qualified name must consist of"}),
		refused("the prefix of a label must not be in upper case", func(s *corev1.Service) {
			s.Labels = map[string]string{"Example.com/team": "a"}
		}, refusal{"metadata.labels", field.ErrorTypeInvalid, "prefix part a lowercase RFC 1123 subdomain"}),
		refused("the value of a label must not hold spaces", func(s *corev1.Service) {
			s.Labels = map[string]string{"team": "the shop"}
		}, refusal{"metadata.labels", field.ErrorTypeInvalid, `"the shop": a valid label must be`}),

		accepted("the prefix of an annotation may be in upper case", func(s *corev1.Service) {
			s.Annotations = map[string]string{"Example.com/Note": "any text: at all"}
		}),
		refused("the name of an annotation must be a qualified name", func(s *corev1.Service) {
			s.Annotations = map[string]string{"a note": ""}
		}, refusal{"metadata.annotations", field.ErrorTypeInvalid, `"a note": name part must consist of`}),
		accepted("annotations may have 256 KiB in total", func(s *corev1.Service) {
			s.Annotations = map[string]string{"note": strings.Repeat("a", 256<<10-len("note"))}
		}),
		refused("annotations must not be larger, names included", func(s *corev1.Service) {
			s.Annotations = map[string]string{"note": strings.Repeat("a", 256<<10-len("note")+1)}
		}, refusal{"metadata.annotations", field.ErrorTypeTooLong, "may not be more than 262144 bytes"}),
		accepted("the topology annotation may repeat its deprecated name", func(s *corev1.Service) {
			s.Annotations = map[string]string{mode: "Auto", hints: "Auto"}
		}),
		refused("the topology annotation must not contradict its deprecated name", func(s *corev1.Service) {
			s.Annotations = map[string]string{mode: "Auto", hints: "Disabled"}
		}, refusal{"metadata.annotations[" + mode + "]", field.ErrorTypeInvalid,
			"must match annotations[" + hints + "] when both are specified"}),

		refused("the rest of metadata is checked too", func(s *corev1.Service) { s.Finalizers = []string{"example.com/a b"} },
			refusal{"metadata.finalizers", field.ErrorTypeInvalid, "name part must consist of"}),
		accepted("a finalizer may be a standard one or have a prefix", func(s *corev1.Service) {
			s.Finalizers = []string{"kubernetes", corev1.FinalizerDeleteDependents, "example.com/cleanup"}
		}),
		refused("a finalizer without a prefix is the API's own", func(s *corev1.Service) { s.Finalizers = []string{"orphan", "cleanup"} },
			refusal{"metadata.finalizers[1]", field.ErrorTypeInvalid, "neither a standard finalizer name nor is it fully qualified"}),
		accepted("the API server writes managedFields itself", func(s *corev1.Service) {
			s.ManagedFields = []corev1.ManagedFieldsEntry{{Operation: "Mend"}}
		}),
	})
}

func TestType(t *testing.T) {
	t.Parallel()
	check(t, validation.Service, []testCase{
		accepted("no type is ClusterIP", ofType("")),
		accepted("ClusterIP is a type", ofType(corev1.ServiceTypeClusterIP)),
		accepted("NodePort is a type", ofType(corev1.ServiceTypeNodePort)),
		accepted("LoadBalancer is a type", ofType(corev1.ServiceTypeLoadBalancer)),
		accepted("ExternalName is a type", ofType(corev1.ServiceTypeExternalName)),
		refused("a type in the wrong case is none", ofType("Nodeport"), refusal{"spec.type", field.ErrorTypeNotSupported,
			`"Nodeport": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"`}),
	})
}

func TestSelector(t *testing.T) {
	t.Parallel()
	selector := func(key, value string) func(*corev1.Service) {
		return func(s *corev1.Service) { s.Spec.Selector = map[string]string{key: value} }
	}
	check(t, validation.Service, []testCase{
		accepted("a Service may be without selector", func(s *corev1.Service) { s.Spec.Selector = nil }),
		refused("a key without name is none", selector("module.koupleless.io/", "true"),
			refusal{"spec.selector", field.ErrorTypeInvalid, "name part must be non-empty"},
			refusal{"spec.selector", field.ErrorTypeInvalid, "name part must consist of"}),
		refused("a value must be a label value", selector("app", "-"),
			refusal{"spec.selector", field.ErrorTypeInvalid, "a valid label must be"}),
	})
}

func TestExternalName(t *testing.T) {
	t.Parallel()
	external := func(name string) func(*corev1.Service) {
		return func(s *corev1.Service) { s.Spec.Type, s.Spec.ExternalName = corev1.ServiceTypeExternalName, name }
	}
	check(t, validation.Service, []testCase{
		accepted("a name may end with a dot", external("stock.example.com.")),
		accepted("ports are optional", all(external("stock.example.com"), withPorts())),
		accepted("another type ignores the name", func(s *corev1.Service) { s.Spec.ExternalName = "Stock" }),
		refused("a name is required", external(""), refusal{"spec.externalName", field.ErrorTypeRequired, ""}),
		refused("a dot alone is no name", external("."), refusal{"spec.externalName", field.ErrorTypeRequired, ""}),
		refused("a name must be a DNS-1123 subdomain", external("stock_1.example.com"),
			refusal{"spec.externalName", field.ErrorTypeInvalid, "a lowercase RFC 1123 subdomain"}),
		refused("ports are checked where they are", all(external("stock"), withPorts(corev1.ServicePort{})),
			refusal{"spec.ports[0].port", field.ErrorTypeInvalid, "must be between 1 and 65535"},
			refusal{"spec.ports[0].targetPort", field.ErrorTypeInvalid, "must be between 1 and 65535"}),
	})
}
