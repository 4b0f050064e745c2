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

func TestKustomizeComponent(t *testing.T) {
	t.Parallel()
	r := kustomizeBuild(t, copyOf(t, "kustomize"))
	require.Zero(t, r.code, r.stderr)
	assert.Empty(t, r.stderr, "a clean run says nothing")

	service := resource(t, r.stdout, "Service", "dev-provider-service")
	assert.Equal(t, `apiVersion: v1
kind: Service
metadata:
  annotations:
    fn.koupleless.io/module-deployment: provider
  name: dev-provider-service
  namespace: shop
spec:
  ports:
  - name: http
    port: 80
    protocol: TCP
    targetPort: http
  selector:
    module.koupleless.io/provider: "true"
  sessionAffinity: ClientIP
  type: NodePort
`, service.MustString(), "prefix, namespace and patch reach the Service")

	ingress := resource(t, r.stdout, "Ingress", "dev-shop")
	assert.Contains(t, ingress.MustString(), "name: dev-provider-service\n", "the Ingress follows the Service's name")

	md := resource(t, r.stdout, "ModuleDeployment", "dev-provider")
	assert.Equal(t, "dev-stock", field(t, md, "spec", "baseDeploymentName"), "the base's prefix reaches the ModuleDeployment")
}

func TestKustomizeAcrossLayers(t *testing.T) {
	t.Parallel()
	dir := copyOf(t, "kustomize")
	overlay := filepath.Join(dir, "overlay")
	require.NoError(t, os.Mkdir(overlay, 0o755))
	write(t, filepath.Join(overlay, "module-service.yaml"), read(t, filepath.Join(dir, "module-service", "module-service.yaml")))
	// The function runs in the Component and once more in a layer above that has renamed everything.
	write(t, filepath.Join(dir, "outer", "kustomization.yaml"), `resources: [../overlay]
transformers: [../overlay/module-service.yaml]
`)
	write(t, filepath.Join(overlay, "kustomization.yaml"), "resources: [../base]\nnamePrefix: eu-\nconfigurations: [name-reference.yaml]\n")
	write(t, filepath.Join(overlay, "name-reference.yaml"), read(t, filepath.Join(dir, "name-reference.yaml")))
	base := filepath.Join(dir, "base")
	for _, file := range []string{"kustomization.yaml", "name-reference.yaml", "base.yaml", "ingress.yaml", "moduledeployment.yaml", "module-service/kustomization.yaml", "module-service/module-service.yaml"} {
		write(t, filepath.Join(base, file), read(t, filepath.Join(dir, file)))
	}

	need(t, "kustomize")
	r := command(t, filepath.Join(dir, "outer"), "kustomize", "build", "--enable-alpha-plugins", "--enable-exec",
		"--load-restrictor", "LoadRestrictionsNone", ".")
	require.Zero(t, r.code, r.stderr)
	// kustomize carries names over to references at the very end, so between layers the base's name looks left behind.
	assert.Equal(t, 1, strings.Count(r.stderr, "\n"), r.stderr)
	assert.Contains(t, r.stderr, "unless the kustomization has a nameReference configuration")
	assert.Equal(t, "eu-dev-stock", field(t, resource(t, r.stdout, "ModuleDeployment", "eu-dev-provider"), "spec", "baseDeploymentName"))
	service := resource(t, r.stdout, "Service", "eu-dev-provider-service")
	assert.Equal(t, "eu-dev-provider", field(t, service, "metadata", "annotations", "fn.koupleless.io/module-deployment"),
		"the mark follows the ModuleDeployment's new name")
	assert.Contains(t, resource(t, r.stdout, "Ingress", "eu-dev-shop").MustString(), "name: eu-dev-provider-service\n")
	assert.NotContains(t, r.stdout, "internal.config.kubernetes.io", "nothing internal leaks")
}

func TestKustomizeShowsFaults(t *testing.T) {
	t.Parallel()
	dir := copyOf(t, "kustomize")
	replace(t, filepath.Join(dir, "moduledeployment.yaml"), "port: 80\n", "port: 70000\n")
	replace(t, filepath.Join(dir, "moduledeployment.yaml"), "module:\n        name: provider", "module:\n        name: Provider")
	r := kustomizeBuild(t, dir)
	assert.NotZero(t, r.code)
	assert.Empty(t, r.stdout)
	assertLines(t, r.stderr,
		"error: ModuleDeployment provider: spec.operationStrategy.serviceStrategy.port: must be between 1 and 65535, got 70000\n",
		`error: ModuleDeployment provider: spec.template.spec.module.name: makes the Service name "Provider-service"`)
}

func TestKustomizeGeneratorsAreRefused(t *testing.T) {
	t.Parallel()
	dir := copyOf(t, "kustomize")
	replace(t, filepath.Join(dir, "module-service", "kustomization.yaml"), "transformers:", "generators:")
	r := kustomizeBuild(t, dir)
	assert.NotZero(t, r.code)
	assert.Contains(t, r.stderr, "list it under transformers:")
}

// TestKustomizeChangesOfModuleDeployments pins which changes of a ModuleDeployment's port the Service follows: those that
// kustomize makes before the function runs. The others are lost without a word, as the README says.
func TestKustomizeChangesOfModuleDeployments(t *testing.T) {
	t.Parallel()
	need(t, "kustomize")
	const (
		resources = "resources: [../m.yaml, ../base.yaml]\n"
		inherit   = "resources: [../below]\n"
		ours      = "components: [../module-service]\n"
		function  = "transformers: [../module-service/module-service.yaml]\n"
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
		{"a patch above the function itself", layers{"top": inherit + json6902, "below": resources + function}, false},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			write(t, filepath.Join(dir, "m.yaml"), shopModule)
			write(t, filepath.Join(dir, "base.yaml"), shopBase)
			for _, file := range []string{"kustomization.yaml", "module-service.yaml"} {
				write(t, filepath.Join(dir, "module-service", file), read(t, filepath.Join("kustomize", "module-service", file)))
			}
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
	assert.Equal(t, "error: .: holds kustomizations that change the manifests which they list: overlay; build each of overlay: module-service build overlay\n", r.stderr)
	r = moduleService(t, root, "build", "overlay")
	require.Zero(t, r.code, r.stderr)
	assert.Equal(t, "9090", field(t, resource(t, r.stdout, "Service", "provider-service"), "spec", "ports", "0", "port"))

	r = moduleService(t, root, "render", ".")
	require.Zero(t, r.code, r.stderr)
	add, found := strings.CutPrefix(strings.TrimSpace(r.stderr), "warning: base/service_provider-service.yaml[0]: is not listed in base/kustomization.yaml, so kustomize does not render it: run ")
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

func TestKustomizeMatchInAComponent(t *testing.T) {
	t.Parallel()
	need(t, "kustomize")
	for match, serviceType := range map[string]string{
		"moduleDeployment: provider":     "ClusterIP",
		"moduleDeployment: dev-provider": "NodePort", // the prefix comes later
		"namespace: shop":                "NodePort", // as does the namespace
	} {
		dir := copyOf(t, "kustomize")
		settings := filepath.Join(dir, "module-service", "module-service.yaml")
		write(t, settings, read(t, settings)+"spec:\n  overrides:\n  - match: {"+match+"}\n    template: {spec: {type: ClusterIP}}\n")
		r := command(t, dir, "kustomize", "build", "--enable-alpha-plugins", "--enable-exec", ".")
		require.Zero(t, r.code, r.stderr)
		assert.Contains(t, r.stdout, "type: "+serviceType+"\n", match)
	}
}

// TestKubectlRunsNoFunction: the kustomize inside kubectl has no --enable-exec.
func TestKubectlRunsNoFunction(t *testing.T) {
	t.Parallel()
	need(t, "kubectl")
	dir := copyOf(t, "kustomize")
	r := command(t, dir, "kubectl", "kustomize", ".")
	assert.NotZero(t, r.code)
	assert.Contains(t, r.stderr, "external plugins disabled")
	r = command(t, dir, "kubectl", "kustomize", "--enable-alpha-plugins", ".")
	require.Zero(t, r.code, r.stderr)
	assert.Empty(t, r.stderr)
	assert.Contains(t, r.stdout, "kind: ModuleDeployment\n")
	assert.NotContains(t, r.stdout, "kind: Service\n")
}

func TestKustomizeBaseNameThatIsLeftBehind(t *testing.T) {
	t.Parallel()
	dir := copyOf(t, "kustomize")
	// In a Component the function runs before the prefix, so it has nothing to warn of.
	replace(t, filepath.Join(dir, "kustomization.yaml"), "configurations:\n- name-reference.yaml\n", "")
	r := kustomizeBuild(t, dir)
	require.Zero(t, r.code, r.stderr)
	assert.Empty(t, r.stderr)
	assert.Equal(t, "stock", field(t, resource(t, r.stdout, "ModuleDeployment", "dev-provider"), "spec", "baseDeploymentName"))
	resource(t, r.stdout, "Deployment", "dev-stock")

	// In the layer's own transformers: the base Deployment has its prefix already.
	write(t, filepath.Join(dir, "layer", "kustomization.yaml"), "namePrefix: dev-\nresources: [../base.yaml, ../moduledeployment.yaml]\ntransformers: [../module-service/module-service.yaml]\n")
	r = command(t, filepath.Join(dir, "layer"), "kustomize", "build", "--enable-alpha-plugins", "--enable-exec", "--load-restrictor", "LoadRestrictionsNone", ".")
	require.Zero(t, r.code, r.stderr)
	assert.Contains(t, r.stderr, `warning: ModuleDeployment dev-provider: spec.baseDeploymentName: names Deployment "stock", which kustomize renamed to "dev-stock"`)
	assert.Contains(t, r.stderr, "nameReference")
}

func write(t *testing.T, file, content string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
	require.NoError(t, os.WriteFile(file, []byte(content), 0o644))
}
