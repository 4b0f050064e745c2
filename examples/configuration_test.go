package examples_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/e2e"
)

func TestConfigurationThroughKustomize(t *testing.T) {
	t.Parallel()
	r := kustomizeBuild(t, copyOf(t, "configuration"))
	require.Zero(t, r.code, r.stderr)
	assert.Empty(t, r.stderr)

	cart := resource(t, r.stdout, "Service", "cart-service")
	assert.Equal(t, "ClusterIP", field(t, cart, "spec", "type"))
	assert.Equal(t, "shop", field(t, cart, "metadata", "labels", "part-of"))
	pay := resource(t, r.stdout, "Service", "pay-service")
	assert.Equal(t, "LoadBalancer", field(t, pay, "spec", "type"))
	assert.Equal(t, "Local", field(t, pay, "spec", "externalTrafficPolicy"))
	assert.Equal(t, "internet", field(t, pay, "metadata", "annotations", "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type"))
	legacy := resource(t, r.stdout, "Service", "legacy-service")
	assert.Equal(t, "ClientIP", field(t, legacy, "spec", "sessionAffinity"))
	assert.NotContains(t, legacy.MustString(), "fn.koupleless.io")
}

func TestConfigurationThroughKpt(t *testing.T) {
	t.Parallel()
	dir := copyOf(t, "configuration")
	byHand := read(t, filepath.Join(dir, "legacy-service.yaml"))
	r := kptRender(t, dir)
	require.Zero(t, r.code, r.stderr)
	assert.Contains(t, r.stderr, "generated 2, updated 0, removed 0, unchanged 0 module Services")

	// A person's edits, and a change of the template over them.
	cart := filepath.Join(dir, "service_cart-service.yaml")
	replace(t, cart, "  type: ClusterIP\n", "  type: NodePort # for a test\n  sessionAffinity: ClientIP # sticky\n")
	replace(t, filepath.Join(dir, "module-service.yaml"), "      type: ClusterIP\n", "      type: ClusterIP\n      internalTrafficPolicy: Local\n")
	r = kptRender(t, dir)
	require.Zero(t, r.code, r.stderr)
	assertLines(t, r.stderr, `spec.type was "NodePort", is now "ClusterIP"`, `spec.internalTrafficPolicy was absent, is now "Local"`,
		"generated 0, updated 2, removed 0, unchanged 0 module Services")
	assertLines(t, read(t, cart), "  type: ClusterIP # for a test\n", "  sessionAffinity: ClientIP # sticky\n", "  internalTrafficPolicy: Local\n")
	assert.Equal(t, byHand, read(t, filepath.Join(dir, "legacy-service.yaml")))

	before := tree(t, dir)
	r = kptRender(t, dir)
	require.Zero(t, r.code, r.stderr)
	assert.Contains(t, r.stderr, "unchanged 2 module Services")
	assertOnlyKptfileStatusDiffers(t, dir, before, tree(t, dir))
}

func TestConfigurationAsArguments(t *testing.T) {
	t.Parallel()
	need(t, "kpt")
	binary := filepath.Join(e2e.Dir(), "module-service")
	dir := copyOf(t, "kpt")
	r := command(t, dir, "kpt", "fn", "eval", "--exec", binary, ".", "--", "type=ClusterIP", "port-name=web", "strict=true",
		"name={module}", "label.team=shop", "annotation.a/b=c")
	require.Zero(t, r.code, r.stderr)
	assert.Equal(t, `apiVersion: v1
kind: Service
metadata:
  name: provider
  namespace: shop
  labels:
    team: shop
  annotations:
    fn.koupleless.io/module-deployment: provider
    a/b: c
spec:
  type: ClusterIP
  selector:
    module.koupleless.io/provider: "true"
  ports:
  - name: web
    protocol: TCP
    port: 80
    targetPort: http
`, read(t, filepath.Join(dir, "deploy", "service_provider.yaml")))

	r = command(t, dir, "kpt", "fn", "eval", "--exec", binary, ".", "--", "portname=web")
	assert.NotZero(t, r.code)
	assert.Contains(t, r.stderr, `data.portname: is unknown: did you mean \"port-name\"?`)
}
