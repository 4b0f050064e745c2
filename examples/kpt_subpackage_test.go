package examples_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// nested puts a package with a ModuleDeployment of its own into a copy of the example, whose function sees both.
func nested(t *testing.T) (dir string) {
	t.Helper()
	dir = copyOf(t, "kpt")
	write(t, filepath.Join(dir, "shop", "Kptfile"), "apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata:\n  name: shop\n")
	write(t, filepath.Join(dir, "shop", "deploy", "provider.yaml"), `apiVersion: koupleless.io/v1alpha1
kind: ModuleDeployment
metadata:
  name: cart
  namespace: shop
  labels:
    app: cart
spec:
  template:
    spec:
      module:
        name: cart
  operationStrategy:
    serviceStrategy:
      enableModuleService: true
      port: 80
`)
	return dir
}

func TestKptRenderKeepsAServiceInItsSubpackage(t *testing.T) {
	t.Parallel()
	need(t, "kpt")
	dir := nested(t)
	before := tree(t, dir)
	r := kptRender(t, dir)
	require.Zero(t, r.code, r.stderr)
	assert.Contains(t, r.stderr, "generated 2, updated 0, removed 0, unchanged 0 module Services")
	cart := filepath.Join(dir, "shop", "deploy", "service_cart-service.yaml")
	assert.Equal(t, `apiVersion: v1
kind: Service
metadata:
  name: cart-service
  namespace: shop
  annotations:
    fn.koupleless.io/module-deployment: cart
spec:
  type: NodePort
  selector:
    module.koupleless.io/cart: "true"
  ports:
  - name: http
    protocol: TCP
    port: 80
    targetPort: 80
`, read(t, cart))
	after := tree(t, dir)
	delete(after, cart)
	delete(after, filepath.Join(dir, service))
	assertOnlyKptfileStatusDiffers(t, dir, before, after)

	r = kptRender(t, dir)
	require.Zero(t, r.code, r.stderr)
	assert.Contains(t, r.stderr, "unchanged 2 module Services")

	replace(t, filepath.Join(dir, "shop", "deploy", "provider.yaml"), "enableModuleService: true", "enableModuleService: false")
	r = kptRender(t, dir)
	require.Zero(t, r.code, r.stderr)
	assert.NoFileExists(t, cart)
	assert.FileExists(t, filepath.Join(dir, service))
}

func TestKptSeparatesFilesOfPackages(t *testing.T) {
	t.Parallel()
	need(t, "kpt")
	dir := nested(t)
	for _, file := range []string{"deploy/provider.yaml", "shop/deploy/provider.yaml"} {
		replace(t, filepath.Join(dir, file), "port: 80\n", "port: 0\n")
	}
	r := kptRender(t, dir)
	assert.NotZero(t, r.code)
	assertLines(t, r.stderr,
		"error: deploy/provider.yaml[0]: ModuleDeployment shop/provider: spec.operationStrategy.serviceStrategy.port: must be",
		"error: shop/deploy/provider.yaml[0]: ModuleDeployment shop/cart: spec.operationStrategy.serviceStrategy.port: must be")
}
