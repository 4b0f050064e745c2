package examples_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/e2e"
)

func kptRender(t *testing.T, dir string) result {
	t.Helper()
	need(t, "kpt")
	return command(t, dir, "kpt", "fn", "render", "--allow-exec", ".")
}

const service = "deploy/service_provider-service.yaml"

func TestKptRenderCreatesTheService(t *testing.T) {
	t.Parallel()
	dir := copyOf(t, "kpt")
	before := tree(t, dir)
	r := kptRender(t, dir)
	require.Zero(t, r.code, r.stderr)
	assert.Contains(t, r.stderr, "generated 1, updated 0, removed 0, unchanged 0 module Services")
	assert.Equal(t, `apiVersion: v1
kind: Service
metadata:
  name: provider-service
  namespace: shop
  annotations:
    fn.koupleless.io/module-deployment: provider
spec:
  type: NodePort
  selector:
    module.koupleless.io/provider: "true"
  ports:
  - name: http
    protocol: TCP
    port: 80
    targetPort: http
`, read(t, filepath.Join(dir, service)))

	after := tree(t, dir)
	delete(after, filepath.Join(dir, service))
	assertOnlyKptfileStatusDiffers(t, dir, before, after)

	again := tree(t, dir)
	r = kptRender(t, dir)
	require.Zero(t, r.code, r.stderr)
	assert.Contains(t, r.stderr, "unchanged 1 module Services")
	assertOnlyKptfileStatusDiffers(t, dir, again, tree(t, dir))
}

// assertOnlyKptfileStatusDiffers compares two trees but for the Kptfile, where kpt itself may note its runs.
func assertOnlyKptfileStatusDiffers(t *testing.T, dir string, before, after map[string]string) {
	t.Helper()
	delete(before, filepath.Join(dir, "Kptfile"))
	delete(after, filepath.Join(dir, "Kptfile"))
	assert.Equal(t, before, after)
}

func TestKptRenderFollowsTheModuleDeployment(t *testing.T) {
	t.Parallel()
	dir := copyOf(t, "kpt")
	require.Zero(t, kptRender(t, dir).code)

	// A person adds to the Service what the function does not own; the port changes.
	replace(t, filepath.Join(dir, service), "spec:\n", "# reachable from outside\nspec:\n  sessionAffinity: ClientIP # sticky carts\n")
	edited := read(t, filepath.Join(dir, service))
	replace(t, filepath.Join(dir, "deploy", "provider.yaml"), "port: 80\n", "port: 8081\n")
	r := kptRender(t, dir)
	require.Zero(t, r.code, r.stderr)
	assertLines(t, r.stderr, "updated: spec.ports[0].port was 80, is now 8081", "generated 0, updated 1, removed 0, unchanged 0 module Services")
	replaced := filepath.Join(t.TempDir(), "service.yaml")
	require.NoError(t, os.WriteFile(replaced, []byte(edited), 0o644))
	replace(t, replaced, "port: 80\n", "port: 8081\n")
	assert.Equal(t, read(t, replaced), read(t, filepath.Join(dir, service)))

	// The flag goes off, and the file with it.
	replace(t, filepath.Join(dir, "deploy", "provider.yaml"), "enableModuleService: true", "enableModuleService: false")
	r = kptRender(t, dir)
	require.Zero(t, r.code, r.stderr)
	assert.Contains(t, r.stderr, "removed: no module requests it")
	assert.NoFileExists(t, filepath.Join(dir, service))
}

func TestKptRenderLeavesAHandWrittenServiceAlone(t *testing.T) {
	t.Parallel()
	dir := copyOf(t, "kpt")
	byHand := filepath.Join(dir, "deploy", "mine.yaml")
	content := `# by hand
apiVersion: v1
kind: Service
metadata:
  name: provider-service
  namespace: shop
spec:
  selector:
    app: 'stock' # not the module
  ports:
  - name: http
    port: 80
    targetPort: http
`
	write(t, byHand, content)
	r := kptRender(t, dir)
	require.Zero(t, r.code, r.stderr)
	assert.Contains(t, r.stderr, "fn.koupleless.io/module-deployment: provider")
	assert.Contains(t, r.stderr, "and is not managed")
	assert.Equal(t, content, read(t, byHand))
	assert.NoFileExists(t, filepath.Join(dir, service))
}

func TestKptShowsFaultsAndWritesNothing(t *testing.T) {
	t.Parallel()
	dir := copyOf(t, "kpt")
	replace(t, filepath.Join(dir, "deploy", "provider.yaml"), "port: 80\n", "port: \"80\"\n")
	before := tree(t, dir)
	r := kptRender(t, dir)
	assert.NotZero(t, r.code)
	assertLines(t, r.stderr,
		`[error] koupleless.io/v1alpha1/ModuleDeployment/shop/provider spec.operationStrategy.serviceStrategy.port: must be a number, without quotes, got "80"`,
		`error: deploy/provider.yaml[0]: ModuleDeployment shop/provider: spec.operationStrategy.serviceStrategy.port: must be`)
	assertOnlyKptfileStatusDiffers(t, dir, before, tree(t, dir))
}

func TestKptEval(t *testing.T) {
	t.Parallel()
	need(t, "kpt")
	dir := copyOf(t, "kpt")
	binary := filepath.Join(e2e.Dir(), "module-service")
	r := command(t, dir, "kpt", "fn", "eval", "--exec", binary, ".")
	require.Zero(t, r.code, "kpt's empty placeholder is no configuration: %s", r.stderr)
	assert.FileExists(t, filepath.Join(dir, service))
}

// TestKptWithACommand: kpt would delete the files of all resources that a command does not print.
func TestKptWithACommand(t *testing.T) {
	t.Parallel()
	for _, c := range []string{"render .", "check", "build"} {
		dir := copyOf(t, "kpt")
		replace(t, filepath.Join(dir, "Kptfile"), "exec: module-service\n", "exec: module-service "+c+"\n")
		before := tree(t, dir)
		r := kptRender(t, dir)
		assert.NotZero(t, r.code, c)
		assert.Contains(t, r.stderr, "write exec: module-service without a command", c)
		assertOnlyKptfileStatusDiffers(t, dir, before, tree(t, dir))
	}
}
