package source_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/kustomize"
	"github.com/koupleless/module-service/internal/source"
)

// TestKeysThatKustomizeRefuses: its errors about them name no file.
func TestKeysThatKustomizeRefuses(t *testing.T) {
	t.Parallel()
	const isMap, template = ": error: input is not YAML: a key is a map or a list", "; this is a template of Helm: render it first, as in helm template CHART | module-service build -"
	for _, c := range []struct{ reason, kustomization, file, message string }{
		{"a key twice", "resources: [c.yaml]", configMap + "kind: ConfigMap\n", `c.yaml:5:1: error: input is not YAML: key "kind" is already in line 2`},
		{"in the second document", "resources: [c.yaml]", configMap + "---\n" + strings.Replace(configMap, "name: ", "name: x-", 1) + "data:\n  a: 1\n  b: 2\n  a: 3\n",
			`c.yaml:13:3: error: input is not YAML: key "a" is already in line 11`},
		{"in JSON", "resources: [c.yaml]", `{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}, "kind": "ConfigMap"}`,
			`c.yaml:1:1: error: input is not YAML: key "kind" is already in line 1`},
		{"in a configuration", "configurations: [c.yaml]", "nameReference: []\nnameReference: []\n", `c.yaml:2:1: error: input is not YAML: key "nameReference" is already in line 1`},
		{"a template", "resources: [c.yaml]", configMap + "data:\n  a: {{ .Values.a }}\n", "c.yaml:6:6" + isMap + template},
		{"a template in a patch", "resources: [d.yaml]\npatches: [{path: c.yaml}]", configMap + "data: {a: {{ .Values.a }}}\n", "c.yaml:5:11" + isMap + template},
		{"a template in the kustomization", "namePrefix: {{ .Values.a }}", "", "kustomization.yaml:2:13" + isMap + template},
		{"a list as a key", "resources: [c.yaml]", configMap + "data:\n  ? [a]\n  : b\n", "c.yaml:6:3" + isMap},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			text := "configMapGenerator: [{name: g, files: [a.yaml]}]\n" + c.kustomization + "\n"
			dir := folder(t, files{"base/kustomization.yaml": text, "base/c.yaml": c.file, "base/d.yaml": configMap, "base/a.yaml": "kind: a\nkind: b\n? [x]\n: y\n",
				"overlay/kustomization.yaml": "resources: [../base, z.yaml]\n", "overlay/z.yaml": strings.Replace(configMap, "name: ", "name: z-", 1)})
			for _, of := range []string{"base", "overlay"} {
				var set source.Set
				require.NoError(t, set.ReadKustomization(filepath.Join(dir, of), &kustomize.Kustomizer{}))
				assert.Equal(t, []string{"base/" + c.message}, lines(dir, &set))
			}
		})
	}
}
