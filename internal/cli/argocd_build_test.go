package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestBuildTakesParametersOfArgoCD(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "module-service.yaml"), `apiVersion: fn.koupleless.io/v1alpha1
kind: ModuleService
spec: {portName: web, template: {spec: {type: LoadBalancer, sessionAffinity: ClientIP}}}
`)
	write(t, filepath.Join(dir, "app.yaml"), read(t, "../../testdata/quickstart/in.yaml"))

	t.Setenv("ARGOCD_APP_PARAMETERS", `[{"name":"type","string":"ClusterIP"},{"name":"labels","map":{"team":"shop"}}]`)
	code, stdout, stderr := run(t, "", "build", dir)
	require.Zero(t, code, stderr)
	for _, line := range []string{"  type: ClusterIP\n", "  sessionAffinity: ClientIP\n", "  - name: web\n", "    team: shop\n"} {
		assert.Contains(t, stdout, line, "parameters win over the file, and the rest of it stays")
	}

	t.Setenv("ARGOCD_APP_PARAMETERS", `[{"name":"type","string":"Cluster"},{"name":"labels","map":{"a b":"c"}}]`)
	code, stdout, stderr = run(t, "", "build", dir)
	assert.Equal(t, 1, code)
	assert.Empty(t, stdout)
	assert.Contains(t, stderr, `error: ARGOCD_APP_PARAMETERS: type: Unsupported value: "…": supported values: "ClusterIP"`)
	assert.Contains(t, stderr, "error: ARGOCD_APP_PARAMETERS: labels[a b]: Invalid value: \"a b\"")

	t.Setenv("ARGOCD_APP_PARAMETERS", `[{"name":"typ","string":"ClusterIP"}]`)
	code, stdout, stderr = run(t, "", "build", dir)
	assert.Equal(t, 1, code)
	assert.Empty(t, stdout)
	assert.Equal(t, "error: ARGOCD_APP_PARAMETERS: parameter \"typ\" is unknown: did you mean \"type\"?\n", stderr)

	t.Setenv("ARGOCD_APP_PARAMETERS", `[{"name":"name","string":"hunter2-{hunter2}"},{"name":"port-name","string":"Hunter2"},{"name":"strict","string":"hunter2"}]`)
	code, _, stderr = run(t, "", "build", dir)
	assert.Equal(t, 1, code)
	assert.NotContains(t, strings.ToLower(stderr), "hunter2-", "a value can be a secret")
	assert.NotContains(t, stderr, `"hunter2"`)
	assert.NotContains(t, stderr, `"Hunter2"`)

	code, _, _ = run(t, list)
	assert.Zero(t, code, "the function reads no environment")
}

// TestErrorsNameTheParameterOfArgoCD holds that an error names the variable, the parameter and the entry that it is about.
func TestErrorsNameTheParameterOfArgoCD(t *testing.T) {
	const parameters = "ARGOCD_APP_PARAMETERS"
	for _, c := range []struct{ reason, variable, value, file, want string }{
		{"a number for a string", parameters, `[{"name":"strict","string":true},{"name":"type","string":5}]`, "", `: parameter "strict" must be a string, got true or false`},
		{"an array for a string", parameters, `[{"name":"type","array":["ClusterIP"]}]`, "", `: parameter "type" must be a string, got a list`},
		{"nothing for a string", parameters, `[{"name":"type"}]`, "", `: parameter "type" must be a string, got nothing`},
		{"a map beside the string", parameters, `[{"name":"type","string":"ClusterIP","map":{"a":"b"}}]`, "", `: parameter "type" must be a string, got a string and a map`},
		{"a list for a map", parameters, `[{"name":"labels","map":["a"]}]`, "", `: parameter "labels" must be a map, got a list`},
		{"a number in a map", parameters, `[{"name":"labels","map":{"a":"b","team":1}}]`, "", `: parameter "labels" has the entry "team", which must be a string, got a number`},
		{"an empty key", parameters, `[{"name":"annotations","map":{"":"b"}}]`, "", `: parameter "annotations" has an entry with an empty key`},
		{"no name", parameters, `[{"name":"type","string":"ClusterIP"},{"nam":"strict","string":"true"}]`, "", `: parameter 2 of the list must be a map with a name`},
		{"no map", parameters, `["type"]`, "", `: parameter 1 of the list must be a map with a name`},
		{"no list", parameters, `{"name":"type"}`, "", ` is not a JSON list of parameters, but a map`},
		{"the value of a label", parameters, `[{"name":"labels","map":{"a":"b","team":"our shop"}}]`, "", `: labels[team]: Invalid value: "…": a valid label must be `},
		{"the key of an annotation", parameters, `[{"name":"annotations","map":{"a":"b","c d":"e"}}]`, "", `: annotations[c d]: Invalid value: "c d": name part must `},
		{"two entries that must be equal", parameters, `[{"name":"annotations","map":{"service.kubernetes.io/topology-mode":"Auto","service.kubernetes.io/topology-aware-hints":"disabled"}}]`,
			"", `: annotations[service.kubernetes.io/topology-mode]: Invalid value: `},
		{"a type that needs a field beside it", parameters, `[{"name":"type","string":"ExternalName"}]`, "", ": type: spec.template.spec.externalName: Required value"},
		{"the plugin environment", "ARGOCD_ENV_MODULE_SERVICE_TYPE", "Cluster", "", `: Unsupported value: "…": supported values: `},
		{"beside a field of the file", parameters, `[{"name":"type","string":"LoadBalancer"},{"name":"labels","map":{"a":"b","c":"d"}}]`,
			"apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\nspec: {template: {spec: {clusterIP: None, type: ClusterIP}}}\n",
			"may not be set to 'None' for LoadBalancer services; Argo CD passes labels, type\n"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Setenv(c.variable, c.value)
			tree := files{"m.yaml": module("a", 80)}
			want := "error: " + c.variable + c.want
			if c.file != "" {
				tree["module-service.yaml"], want = c.file, c.want
			}
			code, stdout, stderr := run(t, "", "build", folder(t, tree))
			assert.Equal(t, 1, code)
			assert.Empty(t, stdout)
			assert.Contains(t, stderr, want)
		})
	}
}

func TestInstall(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	code, _, stderr := run(t, "", "install", dir)
	require.Zero(t, code, stderr)
	info, err := os.Stat(filepath.Join(dir, "module-service"))
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o755), info.Mode())
	program, err := os.Executable()
	require.NoError(t, err)
	original, err := os.Stat(program)
	require.NoError(t, err)
	assert.Equal(t, original.Size(), info.Size())

	code, _, _ = run(t, "", "install", filepath.Join(dir, "nowhere"))
	assert.Equal(t, 2, code)
	code, _, _ = run(t, "", "install")
	assert.Equal(t, 2, code)
}
