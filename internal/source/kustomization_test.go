package source_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/source"
)

func TestKustomizationThatIsGivenAsAFile(t *testing.T) {
	t.Parallel()
	const kind, component = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
	for _, c := range []struct {
		reason, name, content string
		refused               bool
	}{
		{"by its name and kind", "kustomization.yaml", kind + "resources: [a.yaml]\n", true},
		{"by its name alone", "kustomization.yaml", "resources: [a.yaml]\n", true},
		{"its second name", "kustomization.yml", "resources: [a.yaml]\n", true},
		{"its third name", "Kustomization", "resources: [a.yaml]\n", true},
		{"empty", "kustomization.yaml", "", true},
		{"by its kind", "dev.yaml", kind, true},
		{"a component", "dev.yaml", component, true},
		{"behind a resource", "dev.yaml", configMap + "---\n" + kind, true},
		{"one of Flux, which is a resource", "dev.yaml", "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n", false},
		{"another kind of kustomize", "dev.yaml", "apiVersion: kustomize.config.k8s.io/v1\nkind: Other\n", false},
		{"a name that is like it", "kustomization-dev.yaml", configMap, false},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, files{c.name: c.content})
			var set source.Set
			require.NoError(t, set.ReadFile(filepath.Join(dir, c.name)))
			if !c.refused {
				assert.Empty(t, lines(dir, &set))
				assert.NotEmpty(t, set.Items())
				return
			}
			assert.Equal(t, []string{"error: " + c.name + ": is a kustomization file: name its directory instead"}, lines(dir, &set))
			assert.Empty(t, set.Items())
		})
	}

	var set source.Set
	require.NoError(t, set.ReadStdin(strings.NewReader(configMap+"---\n"+kind)))
	assert.Empty(t, set.Results(), "what a pipe carries is no file of a directory")
}
