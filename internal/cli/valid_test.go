package cli_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
	"sigs.k8s.io/yaml"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/stream"
	"github.com/koupleless/module-service/internal/strict"
	"github.com/koupleless/module-service/internal/validation"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// assertValid holds that every generated Service of an output is valid. It returns how many there are.
func assertValid(t *testing.T, output string) int {
	t.Helper()
	services, faults := judge(t, output)
	assert.Empty(t, faults)
	return services
}

// judge holds the generated Services of an output against the API's type, without an unknown field or a key that is given
// twice, and against the API server's rules.
func judge(t *testing.T, output string) (services int, faults []string) {
	t.Helper()
	s, err := stream.Read([]byte(output), "output")
	require.NoError(t, err)
	for _, item := range s.Items() {
		if id := item.ID(); id.APIVersion != "v1" || id.Kind != "Service" {
			continue
		}
		node, err := item.Node()
		require.NoError(t, err)
		if yamlnode.Lookup(node, "metadata", "annotations", fn.OwnerAnnotation) == nil {
			continue
		}
		services++
		text, err := kyaml.NewRNode(node).String()
		require.NoError(t, err)
		if err := yaml.UnmarshalStrict([]byte(text), &corev1.Service{}); err != nil {
			faults = append(faults, err.Error()+"\n"+text)
			continue
		}
		typed, err := strict.Decode(document.Tree(node)) // which, unlike the other, takes no number for a string
		if err != nil {
			faults = append(faults, err.Error()+"\n"+text)
			continue
		}
		for _, refusal := range validation.Service(typed) {
			faults = append(faults, refusal.Error()+"\n"+text)
		}
	}
	return services, faults
}

func TestInvalidServicesAreFound(t *testing.T) {
	t.Parallel()
	valid := service("a", 80)
	assert.Equal(t, 1, assertValid(t, valid))
	for text, message := range map[string]string{
		valid + "  selecter: {}\n":                   `unknown field "selecter"`,
		valid + "  type: NodePort\n":                 `key "type" already set`,
		valid + "  clusterIP: 7\n":                   "cannot unmarshal number",
		valid + "  externalTrafficPolicy: Nowhere\n": `Unsupported value: "Nowhere"`,
	} {
		_, faults := judge(t, text)
		require.Len(t, faults, 1, text)
		assert.Contains(t, faults[0], message)
	}
}
