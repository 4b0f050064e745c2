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
	require.NoError(t, os.WriteFile(filepath.Join(dir, "module-service.yaml"), []byte(`apiVersion: fn.koupleless.io/v1alpha1
kind: ModuleService
spec: {portName: web, template: {spec: {type: LoadBalancer, sessionAffinity: ClientIP}}}
`), 0o644))
	source, err := os.ReadFile("../../testdata/quickstart/in.yaml")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "app.yaml"), source, 0o644))

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
	assert.Contains(t, stderr, "error: ARGOCD_APP_PARAMETERS: labels[<key>]: Invalid value: \"a b\"")

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
