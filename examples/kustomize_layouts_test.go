package examples_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var overlays = []string{"dev", "staging", "prod"}

// TestKustomizeOverlays renders the three overlays of the example: what a layer says reaches the Service, and the names that
// lead to it.
func TestKustomizeOverlays(t *testing.T) {
	t.Parallel()
	for name, service := range map[string]string{
		"dev": `spec:
  ports:
  - name: http
    port: 8080
    protocol: TCP
    targetPort: http
  selector:
    module.koupleless.io/provider: "true"
  type: NodePort
`,
		"staging": `spec:
  ports:
  - name: http
    port: 80
    protocol: TCP
    targetPort: http
  selector:
    module.koupleless.io/provider: "true"
  sessionAffinity: ClientIP
  type: NodePort
`,
		"prod": `spec:
  externalTrafficPolicy: Local
  ports:
  - name: http
    port: 443
    protocol: TCP
    targetPort: http
  selector:
    module.koupleless.io/provider: "true"
  type: LoadBalancer
`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := kustomizeBuild(t, overlay(t, name))
			require.Zero(t, r.code, r.stderr)
			assert.Empty(t, r.stderr, "a clean run prints nothing")
			assert.NotContains(t, r.stdout, "internal.config.kubernetes.io", "nothing internal leaks")
			found := resource(t, r.stdout, "Service", name+"-provider-service").MustString()
			assert.True(t, strings.HasSuffix(found, service), "prefix, namespace and patches reach the Service: %s", found)
			assertLines(t, found, "fn.koupleless.io/module-deployment: "+name+"-provider\n", "namespace: shop-"+name+"\n")
			assertBackends(t, r.stdout)
			md := resource(t, r.stdout, "ModuleDeployment", name+"-provider")
			assert.Equal(t, name+"-stock", field(t, md, "spec", "baseDeploymentName"))
			port := field(t, resource(t, r.stdout, "Service", name+"-provider-service"), "spec", "ports", "0", "port")
			assert.Equal(t, port, field(t, resource(t, r.stdout, "HTTPRoute", name+"-shop"), "spec", "rules", "0", "backendRefs", "0", "port"))

			rendered := filepath.Join(t.TempDir(), "rendered.yaml")
			write(t, rendered, r.stdout)
			checked := moduleService(t, t.TempDir(), "check", "--strict", rendered)
			assert.Zero(t, checked.code, checked.stdout+checked.stderr)
		})
	}
}

// assertBackends holds that every backend of an Ingress and of an HTTPRoute is a Service among the resources.
func assertBackends(t *testing.T, documents string) {
	t.Helper()
	services := map[string]bool{}
	var backends []string
	for id := range byID(t, documents) {
		words := strings.Split(id, " ")
		switch kind, name := words[1], words[3]; kind {
		case "Service":
			services[name] = true
		case "Ingress":
			backends = append(backends, field(t, resource(t, documents, kind, name), "spec", "rules", "0", "http", "paths", "0", "backend", "service", "name"))
		case "HTTPRoute":
			backends = append(backends, field(t, resource(t, documents, kind, name), "spec", "rules", "0", "backendRefs", "0", "name"))
		}
	}
	assert.NotEmpty(t, backends)
	for _, name := range backends {
		assert.True(t, services[name], "%s is none of %v", name, services)
	}
}

var runsFunction = regexp.MustCompile(`(?s)\n# The function runs twice.*- ../../module-service/function\n`)

// withoutFunction makes an overlay one of a user who runs no functions and commits the Services in the base.
func withoutFunction(t *testing.T, dir string) {
	t.Helper()
	file := filepath.Join(dir, "kustomization.yaml")
	content := read(t, file)
	require.Regexp(t, runsFunction, content)
	write(t, file, runsFunction.ReplaceAllString(content, "\nconfigurations:\n- ../../module-service/name-reference.yaml\n"))
}

// TestOverlaysWithCommittedServices renders the overlays by build, from Services that render has written into the base: the
// same resources come out as from the function.
func TestOverlaysWithCommittedServices(t *testing.T) {
	t.Parallel()
	dir := copyOf(t, "kustomize")
	r := moduleService(t, dir, "render", "base")
	require.Zero(t, r.code, r.stderr)
	require.Contains(t, r.stderr, "run (cd base && kustomize edit add resource service_provider-service.yaml)")
	replace(t, filepath.Join(dir, "base", "kustomization.yaml"), "- stock.yaml\n", "- stock.yaml\n- service_provider-service.yaml\n")
	r = moduleService(t, dir, "check", "--strict", "base")
	require.Zero(t, r.code, r.stderr)
	for _, name := range overlays {
		withoutFunction(t, filepath.Join(dir, "overlays", name))
		built := moduleService(t, dir, "build", "--strict", "--load-restrictor", "LoadRestrictionsNone", "overlays/"+name)
		require.Zero(t, built.code, built.stderr)
		assertBackends(t, built.stdout)
		byFunction := kustomizeBuild(t, overlay(t, name))
		require.Zero(t, byFunction.code, byFunction.stderr)
		assert.Equal(t, byID(t, byFunction.stdout), byID(t, built.stdout))
	}
}

// TestCheckFindsAPatchAfterTheFunction: with the function in the Component alone, the port that the layer patches does not
// reach the Service, and kustomize reports nothing.
func TestCheckFindsAPatchAfterTheFunction(t *testing.T) {
	t.Parallel()
	dir := overlay(t, "dev")
	replace(t, filepath.Join(dir, "kustomization.yaml"), "transformers:\n- ../../module-service/function\n", "")
	r := kustomizeBuild(t, dir)
	require.Zero(t, r.code, r.stderr)
	assert.Empty(t, r.stderr)
	write(t, filepath.Join(dir, "rendered.txt"), r.stdout)
	r = command(t, dir, "sh", "-c", "module-service check - < rendered.txt")
	assert.Equal(t, 3, r.code)
	assertLines(t, r.stdout, "-    port: 80\n", "+    port: 8080\n")
}

// TestKustomizeAcrossLayers runs everything once more in a layer above, which renames all of it again.
func TestKustomizeAcrossLayers(t *testing.T) {
	t.Parallel()
	dir := copyOf(t, "kustomize")
	write(t, filepath.Join(dir, "overlays/eu/kustomization.yaml"), "namePrefix: eu-\nresources: [../dev]\ncomponents: [../../module-service]\ntransformers: [../../module-service/function]\n")
	r := kustomizeBuild(t, filepath.Join(dir, "overlays/eu"))
	require.Zero(t, r.code, r.stderr)
	assert.Empty(t, r.stderr)
	assertBackends(t, r.stdout)
	assert.Equal(t, "eu-dev-stock", field(t, resource(t, r.stdout, "ModuleDeployment", "eu-dev-provider"), "spec", "baseDeploymentName"))
	service := resource(t, r.stdout, "Service", "eu-dev-provider-service")
	assert.Equal(t, "eu-dev-provider", field(t, service, "metadata", "annotations", "fn.koupleless.io/module-deployment"),
		"the mark follows the ModuleDeployment's new name")
}
