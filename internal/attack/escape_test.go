//go:build linux

package attack_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fileFields are the fields of a kustomization, and of the plugins that are built in, that name a file. PATH stands for it.
var fileFields = map[string]string{
	"resources":             "resources: [PATH]\n",
	"bases":                 "bases: [PATH]\n",
	"crds":                  "crds: [PATH]\n",
	"openapi":               "openapi: {path: PATH}\n",
	"configurations":        "configurations: [PATH]\n",
	"patches":               "resources: [a.yaml]\npatches: [{path: PATH}]\n",
	"patchesJson6902":       "resources: [a.yaml]\npatchesJson6902: [{path: PATH, target: {version: v1, kind: ConfigMap, name: a}}]\n",
	"patchesStrategicMerge": "resources: [a.yaml]\npatchesStrategicMerge: [PATH]\n",
	"replacements":          "resources: [a.yaml]\nreplacements: [{path: PATH}]\n",
	"files of a ConfigMap":  "configMapGenerator: [{name: g, files: [PATH]}]\n",
	"files with a key":      "configMapGenerator: [{name: g, files: [k=PATH]}]\n",
	"envs of a ConfigMap":   "configMapGenerator: [{name: g, envs: [PATH]}]\n",
	"env of a ConfigMap":    "configMapGenerator: [{name: g, env: PATH}]\n",
	"files of a Secret":     "secretGenerator: [{name: g, files: [PATH]}]\n",
	"envs of a Secret":      "secretGenerator: [{name: g, envs: [PATH]}]\n",
	"generators":            "generators: [PATH]\n",
	"transformers":          "resources: [a.yaml]\ntransformers: [PATH]\n",
	"validators":            "resources: [a.yaml]\nvalidators: [PATH]\n",
	"an inline generator":   "generators:\n- '{apiVersion: builtin, kind: ConfigMapGenerator, metadata: {name: g}, files: [PATH]}'\n",
	"an inline patch transformer": "resources: [a.yaml]\ntransformers:\n" +
		"- '{apiVersion: builtin, kind: PatchTransformer, metadata: {name: g}, path: PATH, target: {kind: ConfigMap}}'\n",
	"an inline replacement transformer": "resources: [a.yaml]\ntransformers:\n" +
		"- '{apiVersion: builtin, kind: ReplacementTransformer, metadata: {name: g}, replacements: [{path: PATH}]}'\n",
	"an inline value transformer": "resources: [a.yaml]\ntransformers:\n" +
		"- '{apiVersion: builtin, kind: ValueAddTransformer, metadata: {name: g}, value: v, targetFilePath: PATH}'\n",
	"a chart": "helmCharts: [{name: c, valuesFile: PATH, additionalValuesFiles: [PATH]}]\n",
}

// TestEscapesOfTheRoot names a file outside in every field and way: nothing of it may come out.
func TestEscapesOfTheRoot(t *testing.T) {
	t.Parallel()
	const word = "hunter2"
	root := t.TempDir()
	secret := filepath.Join(root, "secret")
	require.NoError(t, os.WriteFile(secret, []byte("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: "+word+"}\n"), 0o600))
	ways := map[string]string{"up": "../secret", "up from below": "d/../../secret", "absolute": secret, "a link": "link", "a link to a directory": "linked/secret"}
	for field, kustomization := range fileFields {
		for way, path := range ways {
			t.Run(field+", "+way, func(t *testing.T) {
				t.Parallel()
				dir, err := os.MkdirTemp(root, "k")
				require.NoError(t, err)
				for name, content := range map[string]string{"kustomization.yaml": strings.ReplaceAll(kustomization, "PATH", path), "a.yaml": configMap("a"), "d/.keep": ""} {
					file := filepath.Join(dir, name)
					require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
					require.NoError(t, os.WriteFile(file, []byte(content), 0o644))
				}
				require.NoError(t, os.Symlink("../secret", filepath.Join(dir, "link")))
				require.NoError(t, os.Symlink("..", filepath.Join(dir, "linked")))
				r := attempt(t, input{args: []string{build, here}}, dir)
				assertHarmless(t, r)
				assert.Equal(t, 1, r.code)
				assert.Zero(t, r.stdout.size)
				assert.NotContains(t, r.stderr, word)
			})
		}
	}
}
