package apiserver_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/packagetest"
	"github.com/koupleless/module-service/internal/stream"
	"github.com/koupleless/module-service/internal/validation/apiserver"
)

// TestGeneratedServicesAreAccepted holds the generated Services of the golden cases and of the property tests to the API
// server's own validation.
func TestGeneratedServicesAreAccepted(t *testing.T) {
	t.Parallel()
	var manifests []string
	files, err := filepath.Glob("../../../testdata/*/out.*")
	require.NoError(t, err)
	for _, file := range files {
		if said, err := os.ReadFile(filepath.Join(filepath.Dir(file), "stderr.txt")); err == nil && strings.Contains(string(said), "error: ") {
			continue // what came out is what went in
		}
		manifests = append(manifests, generated(t, file)...)
	}
	require.Greater(t, len(manifests), 20)
	for seed := range uint64(10) {
		for id, resource := range packagetest.New(seed, 200).Want {
			if strings.HasPrefix(id, "v1 Service ") {
				manifest, err := json.Marshal(resource)
				require.NoError(t, err)
				manifests = append(manifests, string(manifest))
			}
		}
	}
	require.Greater(t, len(manifests), 1000)
	judged := 0
	for _, manifest := range manifests {
		if strings.Contains(manifest, fn.OwnerAnnotation) {
			judged++
			refusals, err := apiserver.Validate([]byte(manifest))
			require.NoError(t, err)
			assert.Empty(t, refusals, manifest)
		}
	}
	t.Logf("%d Services", judged)
}

// generated returns the Services of a file as JSON.
func generated(t *testing.T, file string) []string {
	t.Helper()
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	s, err := stream.Read(content, file)
	require.NoError(t, err)
	var manifests []string
	for _, item := range s.Items() {
		if id := item.ID(); id.Kind != "Service" || id.APIVersion != "v1" {
			continue
		}
		node, err := item.Node()
		require.NoError(t, err)
		manifest, err := yaml.NewRNode(node).MarshalJSON()
		require.NoError(t, err)
		manifests = append(manifests, string(manifest))
	}
	return manifests
}
