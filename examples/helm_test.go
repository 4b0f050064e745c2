package examples_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/e2e"
)

const helmService = `apiVersion: v1
kind: Service
metadata:
  name: provider-service
  namespace: shop
  annotations:
    fn.koupleless.io/module-deployment: dev-provider
spec:
  type: NodePort
  selector:
    module.koupleless.io/provider: "true"
  ports:
  - name: http
    protocol: TCP
    port: 80
    targetPort: http
`

func TestHelm3PostRenderer(t *testing.T) {
	t.Parallel()
	need(t, "helm")
	template := []string{"template", "dev", "chart", "--namespace", "shop"}
	plain := command(t, "helm", "helm", template...)
	require.Zero(t, plain.code, plain.stderr)
	r := command(t, "helm", "helm", append(template, "--post-renderer", filepath.Join(e2e.Dir(), "module-service"))...)
	require.Zero(t, r.code, r.stderr)
	without := strings.Replace(r.stdout, helmService+"---\n", "", 1)
	assert.Equal(t, plain.stdout, without, "the Service is added, and nothing else changes: neither manifests nor hooks")
	assert.NotEqual(t, r.stdout, without)

	configured := command(t, "helm", "helm", append(template, "--post-renderer", filepath.Join(e2e.Dir(), "module-service"),
		"--post-renderer-args", "build", "--post-renderer-args=--config=module-service.yaml", "--post-renderer-args=-")...)
	require.Zero(t, configured.code, configured.stderr)
	assert.Empty(t, configured.stderr)
	assert.Equal(t, strings.Replace(r.stdout, "type: NodePort", "type: ClusterIP", 1), configured.stdout, "the configuration, and nothing else")

	hooks := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(hooks, "templates"), 0o755))
	for _, file := range []string{"Chart.yaml", "values.yaml", "templates/migrate.yaml"} {
		require.NoError(t, os.WriteFile(filepath.Join(hooks, file), []byte(read(t, "helm/chart/"+file)), 0o644))
	}
	renderer := []string{"template", "dev", hooks, "--post-renderer", filepath.Join(e2e.Dir(), "module-service")}
	r = command(t, "helm", "helm", renderer...)
	assert.NotZero(t, r.code)
	assert.Contains(t, r.stderr, "error: input is empty")
	r = command(t, "helm", "helm", append(renderer, "--post-renderer-args=--allow-empty")...)
	require.Zero(t, r.code, r.stderr)
	assert.Contains(t, r.stdout, "helm.sh/hook", "a chart of nothing but hooks")

	r = command(t, "helm", "helm", append(template, "--set", "module.port=70000", "--post-renderer", filepath.Join(e2e.Dir(), "module-service"))...)
	assert.NotZero(t, r.code)
	assert.Empty(t, r.stdout)
	assert.Contains(t, r.stderr, ": error: ModuleDeployment shop/dev-provider: spec.operationStrategy.serviceStrategy.port: must be")
}

// TestHelm4PostRenderer runs the commands that the README has for Helm 4.
func TestHelm4PostRenderer(t *testing.T) {
	need(t, "helm4")
	helm4, err := exec.LookPath("helm4")
	require.NoError(t, err)
	bin := t.TempDir()
	require.NoError(t, os.Symlink(helm4, filepath.Join(bin, "helm")))
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	for _, variable := range []string{"HELM_DATA_HOME", "HELM_CONFIG_HOME", "HELM_CACHE_HOME"} {
		t.Setenv(variable, t.TempDir())
	}
	root := copyOf(t, "..")
	var out string
	for line := range strings.Lines(blocks(t, "helm/README.md", "sh")[0]) {
		out = shell(t, root, line)
	}
	assert.Contains(t, out, helmService)

	plain := shell(t, root, "helm template dev examples/helm/chart --namespace shop")
	// Helm 4 itself names the new document and sets blank lines.
	rest := strings.Replace(out, "---\n# Source: generated-by-postrender-3.yaml\n"+helmService, "", 1)
	assert.Equal(t, withoutBlankLines(plain), withoutBlankLines(rest), "neither manifests nor hooks change")
	for _, line := range []string{"helm.sh/hook: pre-install,pre-upgrade # before the module", `args: ["migrate", '--to=1.0.2']`} {
		assert.Contains(t, rest, line)
	}
	notes := shell(t, root, "helm install dev examples/helm/chart --namespace shop --dry-run=client --post-renderer module-service")
	assert.Contains(t, notes, "NOTES:\nprovider is reachable inside the cluster as\n\n  http://provider-service.shop:80\n")
	assert.Contains(t, notes, helmService)

	configured := shell(t, root, "helm template dev examples/helm/chart --namespace shop --post-renderer module-service "+
		"--post-renderer-args build --post-renderer-args=--config=examples/helm/module-service.yaml --post-renderer-args=-")
	assert.Equal(t, strings.Replace(out, "type: NodePort", "type: ClusterIP", 1), configured, "the arguments reach the plugin")

	hooks := filepath.Join(root, "examples", "helm", "hooks")
	require.NoError(t, os.CopyFS(hooks, os.DirFS(filepath.Join(root, "examples", "helm", "chart"))))
	for _, file := range []string{"base.yaml", "moduledeployment.yaml", "NOTES.txt"} {
		require.NoError(t, os.Remove(filepath.Join(hooks, "templates", file)))
	}
	assert.Contains(t, shell(t, root, "helm template dev examples/helm/hooks --post-renderer module-service"), "helm.sh/hook")

	r := command(t, root, filepath.Join(bin, "helm"), "template", "dev", "examples/helm/chart", "--set", "module.port=70000", "--post-renderer", "module-service")
	assert.NotZero(t, r.code)
	assert.Empty(t, r.stdout)
	assert.Contains(t, r.stderr, `plugin "module-service" exited with error`)
}

func withoutBlankLines(text string) []string {
	var lines []string
	for line := range strings.Lines(text) {
		if line != "\n" {
			lines = append(lines, line)
		}
	}
	return lines
}
