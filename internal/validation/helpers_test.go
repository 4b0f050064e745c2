package validation_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/validation"
)

// refusal is an error that is expected: its field, its type and a piece of its message.
type refusal struct {
	field   string
	kind    field.ErrorType
	message string
}

// testCase changes the valid Service of [valid] and names what is refused then; nothing, if no refusals are given.
type testCase struct {
	reason   string
	change   func(*corev1.Service)
	refusals []refusal
}

func accepted(reason string, change func(*corev1.Service)) testCase {
	return testCase{reason: reason, change: change}
}

func refused(reason string, change func(*corev1.Service), refusals ...refusal) testCase {
	return testCase{reason: reason, change: change, refusals: refusals}
}

func check(t *testing.T, judge func(*corev1.Service) field.ErrorList, cases []testCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			s := valid()
			c.change(s)
			before := asJSON(t, s)
			errs := judge(s)
			assert.Equal(t, before, asJSON(t, s), "the Service must stay as it is")
			require.Len(t, errs, len(c.refusals), "%v", errs)
			for i, want := range c.refusals {
				assert.Equal(t, want.field, errs[i].Field)
				assert.Equal(t, want.kind, errs[i].Type)
				assert.Contains(t, errs[i].ErrorBody(), want.message)
			}
		})
	}
}

func asJSON(t *testing.T, s *corev1.Service) string {
	t.Helper()
	data, err := json.Marshal(s)
	require.NoError(t, err)
	return string(data)
}

// valid is a Service as module-service renders it, of type ClusterIP.
func valid() *corev1.Service {
	return &corev1.Service{
		ObjectMeta: corev1.ObjectMeta{Name: "provider-service", Namespace: "shop"},
		Spec: corev1.ServiceSpec{
			Selector: map[string]string{"module.koupleless.io/provider": "true"},
			Ports:    []corev1.ServicePort{{Name: "http", Port: 80, TargetPort: corev1.IntOrString{Number: 8080}}},
		},
	}
}

func ofType(serviceType corev1.ServiceType) func(*corev1.Service) {
	return func(s *corev1.Service) {
		s.Spec.Type = serviceType
		if serviceType == corev1.ServiceTypeExternalName {
			s.Spec.ExternalName = "stock.example.com"
		}
	}
}

// all makes one change of several.
func all(changes ...func(*corev1.Service)) func(*corev1.Service) {
	return func(s *corev1.Service) {
		for _, change := range changes {
			change(s)
		}
	}
}

func withPorts(ports ...corev1.ServicePort) func(*corev1.Service) {
	return func(s *corev1.Service) { s.Spec.Ports = ports }
}

func ptr[T any](v T) *T { return &v }

func TestServiceIsDeterministic(t *testing.T) {
	t.Parallel()
	s := valid()
	s.Labels = map[string]string{"a b": "", "c d": "", "e f": "", "g h": ""}
	s.Spec.Selector = map[string]string{"i j": "", "k l": "", "m n": "", "o p": ""}
	first := validation.Service(s)
	require.Len(t, first, 8)
	for range 50 {
		require.Equal(t, first, validation.Service(s), "errors of a map must have a fixed order")
	}
}

func TestEmptyService(t *testing.T) {
	t.Parallel()
	errs := validation.Service(&corev1.Service{})
	assert.EqualError(t, errs.ToAggregate(),
		"[metadata.name: Required value: name or generateName is required, spec.ports: Required value]")
	assert.Empty(t, validation.Findings(&corev1.Service{}))
}
