package kustomize_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/kustomize"
	"github.com/koupleless/module-service/internal/sample"
)

// TestOriginsOfLittle: a kustomization of which nothing is left once what changes values only is left out is rendered all the same.
func TestOriginsOfLittle(t *testing.T) {
	t.Parallel()
	for _, fields := range []string{
		"resources: []", "components: []", "labels: []", "patches: []", "configMapGenerator: []", "generatorOptions: {}", "commonLabels: {a: b}", "commonLabels: {}", "commonAnnotations: {}",
		"vars: []", "patchesJson6902: []", "patchesStrategicMerge: []", "openapi: {}", "images: []", "replacements: []", "buildMetadata: []",
	} {
		t.Run(fields, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, files{"base/kustomization.yaml": "resources: [c.yaml]\n", "base/c.yaml": sample.ConfigMap,
				"comp/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n" + fields + "\n",
				"ov/kustomization.yaml":   "resources: [../base]\ncomponents: [../comp]\n"})
			_, err := new(kustomize.Kustomizer).Build(dir+"/ov", 0)
			require.NoError(t, err, "kustomize accepts it")
			from, err := new(kustomize.Kustomizer).Origins(dir + "/ov")
			require.NoError(t, err)
			assert.Equal(t, []string{filepath.Join(dir, "base", "c.yaml")}, from)
		})
	}
}
