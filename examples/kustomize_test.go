package examples_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func kustomizeBuild(t *testing.T, dir string) result {
	t.Helper()
	need(t, "kustomize")
	return command(t, dir, "kustomize", "build", "--enable-alpha-plugins", "--enable-exec", ".")
}

// overlay copies the example and returns the directory of one of its overlays.
func overlay(t *testing.T, name string) string {
	t.Helper()
	return filepath.Join(copyOf(t, "kustomize"), "overlays", name)
}

func TestKustomizeShowsFaults(t *testing.T) {
	t.Parallel()
	dir := overlay(t, "staging")
	module := filepath.Join(dir, "../../base/moduledeployment.yaml")
	replace(t, module, "port: 80\n", "port: 70000\n")
	replace(t, module, "module:\n        name: provider", "module:\n        name: Provider")
	r := kustomizeBuild(t, dir)
	assert.NotZero(t, r.code)
	assert.Empty(t, r.stdout)
	assertLines(t, r.stderr,
		"error: ModuleDeployment provider: spec.operationStrategy.serviceStrategy.port: must be between 1 and 65535, got 70000\n",
		`error: ModuleDeployment provider: spec.template.spec.module.name: gives the invalid Service name "Provider-service"`)
}

func TestKustomizeGeneratorsAreRefused(t *testing.T) {
	t.Parallel()
	dir := overlay(t, "dev")
	replace(t, filepath.Join(dir, "../../module-service/kustomization.yaml"), "transformers:", "generators:")
	r := kustomizeBuild(t, dir)
	assert.NotZero(t, r.code)
	assert.Contains(t, r.stderr, "list it under transformers:")
}

// TestKustomizeChangesOfModuleDeployments pins which changes of a ModuleDeployment's port the Service follows: those that
// kustomize makes before the function runs for the last time. The others are not reported, as the README says.
func TestKustomizeChangesOfModuleDeployments(t *testing.T) {
	t.Parallel()
	need(t, "kustomize")
	const (
		resources = "resources: [../m.yaml, ../base.yaml]\n"
		inherit   = "resources: [../below]\n"
		ours      = "components: [../module-service]\n"
		function  = "transformers: [../module-service/function]\n"
		json6902  = `patches: [{target: {kind: ModuleDeployment}, patch: '[{"op": "replace", "path": "/spec/operationStrategy/serviceStrategy/port", "value": 9090}]'}]
`
		merge = `patches: [{patch: '{apiVersion: koupleless.io/v1alpha1, kind: ModuleDeployment, metadata: {name: provider}, spec: {operationStrategy: {serviceStrategy: {port: 9090}}}}'}]
`
		replacement = `replacements: [{source: {kind: Deployment, fieldPath: spec.template.spec.containers.0.ports.1.containerPort},
  targets: [{select: {kind: ModuleDeployment}, fieldPaths: [spec.operationStrategy.serviceStrategy.port]}]}]
`
	)
	type layers map[string]string
	for _, c := range []struct {
		reason  string
		layers  layers
		follows bool
	}{
		{"a patch in the layer of the Component", layers{"top": resources + ours + json6902}, false},
		{"a merge patch in the layer of the Component", layers{"top": resources + ours + merge}, false},
		{"a replacement in the layer of the Component", layers{"top": resources + ours + replacement}, false},
		{"a patch above", layers{"top": inherit + json6902, "below": resources + ours}, false},
		{"a patch below", layers{"top": inherit + ours, "below": resources + json6902}, true},
		{"a replacement below", layers{"top": inherit + ours, "below": resources + replacement}, true},
		{"a Component before", layers{"top": resources + "components: [../port, ../module-service]\n", "port": component + json6902}, true},
		{"a Component before, with a replacement", layers{"top": resources + "components: [../port, ../module-service]\n", "port": component + replacement}, true},
		{"a Component behind", layers{"top": resources + "components: [../module-service, ../port]\n", "port": component + json6902}, false},
		{"a patch beside the function itself", layers{"top": resources + function + json6902}, true},
		{"a replacement beside the function itself", layers{"top": resources + function + replacement}, true},
		{"a patch in the layer of the Component and the function", layers{"top": resources + ours + function + json6902}, true},
		{"a replacement in the layer of the Component and the function", layers{"top": resources + ours + function + replacement}, true},
		{"a Component behind, and the function", layers{"top": resources + "components: [../module-service, ../port]\n" + function, "port": component + json6902}, true},
		{"a patch above, where the function is once more", layers{"top": inherit + json6902 + function, "below": resources + ours + function}, true},
		{"a patch above the function itself", layers{"top": inherit + json6902, "below": resources + function}, false},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			write(t, filepath.Join(dir, "m.yaml"), shopModule)
			write(t, filepath.Join(dir, "base.yaml"), shopBase)
			require.NoError(t, os.CopyFS(filepath.Join(dir, "module-service"), os.DirFS("kustomize/module-service")))
			for layer, kustomization := range c.layers {
				write(t, filepath.Join(dir, layer, "kustomization.yaml"), kustomization)
			}
			r := command(t, dir, "kustomize", "build", "--enable-alpha-plugins", "--enable-exec", "--load-restrictor", "LoadRestrictionsNone", "top")
			require.Zero(t, r.code, r.stderr)
			assert.Empty(t, r.stderr, "nothing warns")
			module := resource(t, r.stdout, "ModuleDeployment", "provider")
			assert.Equal(t, "9090", field(t, module, "spec", "operationStrategy", "serviceStrategy", "port"))
			want := "80"
			if c.follows {
				want = "9090"
			}
			assert.Equal(t, want, field(t, resource(t, r.stdout, "Service", "provider-service"), "spec", "ports", "0", "port"))
		})
	}
}

// TestDirectoryAboveOverlays shows what the README says of a directory that holds bases and overlays.
func TestDirectoryAboveOverlays(t *testing.T) {
	t.Parallel()
	need(t, "kustomize")
	root := t.TempDir()
	for file, content := range map[string]string{
		"base/m.yaml":                shopModule,
		"base/kustomization.yaml":    "resources: [m.yaml]\n",
		"overlay/port.yaml":          moduleDeploymentPatch,
		"overlay/kustomization.yaml": "resources: [../base]\npatches: [{path: port.yaml}]\n",
	} {
		write(t, filepath.Join(root, file), content)
	}
	r := moduleService(t, root, "build", ".")
	assert.Equal(t, 1, r.code)
	assert.Equal(t, "error: .: holds kustomizations that change the manifests that they list (overlay), so the files are not what is deployed; run: module-service build overlay\n", r.stderr)
	r = moduleService(t, root, "build", "overlay")
	require.Zero(t, r.code, r.stderr)
	assert.Equal(t, "9090", field(t, resource(t, r.stdout, "Service", "provider-service"), "spec", "ports", "0", "port"))

	r = moduleService(t, root, "render", ".")
	require.Zero(t, r.code, r.stderr)
	add, found := strings.CutPrefix(strings.TrimSpace(r.stderr), "warning: base/service_provider-service.yaml: is not listed in base/kustomization.yaml, so kustomize does not render it: run ")
	require.True(t, found, r.stderr)
	assert.FileExists(t, filepath.Join(root, "base", "service_provider-service.yaml"))
	r = command(t, root, "kustomize", "build", "base")
	require.Zero(t, r.code, r.stderr)
	assert.NotContains(t, r.stdout, "kind: Service\n", "the file is not under resources")
	r = command(t, root, "sh", "-c", add)
	require.Zero(t, r.code, r.stderr)
	r = command(t, root, "kustomize", "build", "base")
	require.Zero(t, r.code, r.stderr)
	resource(t, r.stdout, "Service", "provider-service")
	r = moduleService(t, root, "check", ".")
	require.Zero(t, r.code, r.stderr)
}

// TestKustomizeMatchInALayer: the function sees the names and namespaces before and after those of the layer.
func TestKustomizeMatchInALayer(t *testing.T) {
	t.Parallel()
	need(t, "kustomize")
	for match, serviceType := range map[string]string{
		"moduleDeployment: provider":     "ClusterIP",
		"moduleDeployment: dev-provider": "ClusterIP",
		"namespace: shop-dev":            "ClusterIP",
		"namespace: shop":                "NodePort",
	} {
		dir := overlay(t, "dev")
		settings := filepath.Join(dir, "../../module-service/function/module-service.yaml")
		write(t, settings, read(t, settings)+"spec:\n  overrides:\n  - match: {"+match+"}\n    template: {spec: {type: ClusterIP}}\n")
		r := kustomizeBuild(t, dir)
		require.Zero(t, r.code, r.stderr)
		assert.Empty(t, r.stderr, "a match may fit one of the two runs")
		assert.Contains(t, r.stdout, "type: "+serviceType+"\n", match)
	}
}

// TestKubectlRunsNoFunction: the kustomize inside kubectl has no --enable-exec.
func TestKubectlRunsNoFunction(t *testing.T) {
	t.Parallel()
	need(t, "kubectl")
	dir := overlay(t, "dev")
	r := command(t, dir, "kubectl", "kustomize", ".")
	assert.NotZero(t, r.code)
	assert.Contains(t, r.stderr, "external plugins disabled")
	r = command(t, dir, "kubectl", "kustomize", "--enable-alpha-plugins", ".")
	require.Zero(t, r.code, r.stderr)
	assert.Empty(t, r.stderr)
	assert.Contains(t, r.stdout, "kind: ModuleDeployment\n")
	assert.NotContains(t, r.stdout, "kind: Service\n")
}

// TestKustomizeBaseNameThatStaysOld: it is not known while kustomize runs, and is in what it rendered.
func TestKustomizeBaseNameThatStaysOld(t *testing.T) {
	t.Parallel()
	dir := overlay(t, "staging")
	replace(t, filepath.Join(dir, "../../module-service/kustomization.yaml"), "\nconfigurations:\n- name-reference.yaml\n", "")
	r := kustomizeBuild(t, dir)
	require.Zero(t, r.code, r.stderr)
	assert.Empty(t, r.stderr)
	assert.Equal(t, "stock", field(t, resource(t, r.stdout, "ModuleDeployment", "staging-provider"), "spec", "baseDeploymentName"))
	resource(t, r.stdout, "Deployment", "staging-stock")

	write(t, filepath.Join(dir, "rendered.yaml"), r.stdout)
	r = moduleService(t, dir, "build", "rendered.yaml")
	assert.Contains(t, r.stderr, `spec.baseDeploymentName: "stock" does not exist in this rendering; did you mean "staging-stock"? Add name-reference.yaml`)
	assert.Contains(t, r.stderr, `HTTPRoute shop-staging/staging-shop: spec.rules[0].backendRefs[0].name: Service "provider-service" does not exist: kustomize names it "staging-provider-service"; add name-reference.yaml`)
}

// TestKustomizeRoutesFollowTheService: the routes of the Gateway API have their backends in the same places.
func TestKustomizeRoutesFollowTheService(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			dir := overlay(t, "staging")
			write(t, filepath.Join(dir, "../../base/route.yaml"), "apiVersion: gateway.networking.k8s.io/v1\nkind: "+kind+"\nmetadata: {name: more}\nspec:\n  rules:\n"+
				"  - backendRefs: [{name: provider-service, port: 80}]\n    filters: [{type: RequestMirror, requestMirror: {backendRef: {name: provider-service, port: 80}}}]\n")
			replace(t, filepath.Join(dir, "../../base/kustomization.yaml"), "- httproute.yaml\n", "- httproute.yaml\n- route.yaml\n")
			r := kustomizeBuild(t, dir)
			require.Zero(t, r.code, r.stderr)
			route := resource(t, r.stdout, kind, "staging-more")
			assert.Equal(t, "staging-provider-service", field(t, route, "spec", "rules", "0", "backendRefs", "0", "name"))
			assert.Equal(t, "staging-provider-service", field(t, route, "spec", "rules", "0", "filters", "0", "requestMirror", "backendRef", "name"))
		})
	}
}
