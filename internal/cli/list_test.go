package cli_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// everyState are modules with a Service in each state, and a mistake.
var everyState = files{
	"a-ok.yaml":      module("ok", 80) + "---\n" + service("ok", 80),
	"b-new.yaml":     module("new", 80),
	"c-changed.yaml": module("changed", 81) + "---\n" + service("changed", 80),
	"d-left.yaml":    service("left", 80),
	"e-shared.yaml": module("shared", 80) + "---\n" + strings.Replace(module("shared", 80), "name: shared", "name: shared-2", 1) +
		"---\n" + strings.Replace(service("shared", 80), "module-deployment: shared", "module-deployment: shared,shared-2", 1),
	"f-foreign.yaml":  module("foreign", 80) + "---\napiVersion: v1\nkind: Service\nmetadata: {name: foreign-service}\nspec:\n  ports: [{port: 8080}]\n",
	"g-conflict.yaml": module("conflict", 80) + "---\n" + strings.Replace(module("conflict", 81), "name: conflict", "name: conflict-2", 1),
	"h-mistake.yaml":  module("mistake", 70000),
	"i-routes.yaml": `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: "shop"}
spec:
  defaultBackend: {service: {name: ok-service, port: {number: 80}}}
  rules:
  - host: shop.example.com
    http:
      paths:
      - {path: /ok, pathType: Prefix, backend: {service: {name: ok-service, port: {number: 80}}}}
      - {path: /new, pathType: Prefix, backend: {service: {name: new-service, port: {number: 80}}}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: 'a"]; click n1 "javascript:alert(1)"'}
spec:
  hostnames: [a.example.com, b.example.com]
  rules:
  - matches: [{path: {value: /x}}, {path: {value: /y}}]
    backendRefs: [{name: new-service, port: 80}]
`,
}

// TestList lists the example for kustomize and a package with faults in every format. UPDATE=1 writes the expectations anew.
func TestList(t *testing.T) {
	golden, err := filepath.Abs("../../testdata/lists")
	require.NoError(t, err)
	example, err := filepath.Abs("../../examples")
	require.NoError(t, err)
	faults := folder(t, everyState)
	for _, c := range []struct {
		name, from, dir string
		code            int
	}{
		{"kustomize", example, "kustomize", 0},
		{"faults", filepath.Dir(faults), filepath.Base(faults), 1},
	} {
		t.Chdir(c.from)
		for format, file := range map[string]string{"": "table.txt", "wide": "wide.txt", "json": "list.json", "yaml": "list.yaml", "mermaid": "list.md"} {
			args := []string{"list", c.dir}
			if format != "" {
				args = []string{"list", "-o", format, c.dir}
			}
			code, stdout, stderr := run(t, "", args...)
			assert.Equal(t, c.code, code, stderr)
			expect(t, filepath.Join(golden, c.name, file), stdout, format)
			expect(t, filepath.Join(golden, c.name, "stderr.txt"), stderr, format)
		}
	}
}

func TestListOfSeveral(t *testing.T) {
	t.Parallel()
	base := files{"base/kustomization.yaml": "resources: [m.yaml]\n", "base/m.yaml": module("cart", 80)}
	dir := folder(t, base)
	code, stdout, stderr := run(t, "", "list", dir)
	assert.Zero(t, code, stderr)
	assert.Equal(t, 2, strings.Count(stdout, "\n"), "a header and a Service")

	base["dev/kustomization.yaml"] = "resources: [../base]\nnamespace: dev\nnamePrefix: dev-\n"
	base["prod/kustomization.yaml"] = "resources: [../base]\nnamespace: prod\n"
	dir = folder(t, base)
	code, stdout, stderr = run(t, "", "list", dir)
	assert.Zero(t, code, stderr)
	assert.Regexp(t, `(?m)^dev +cart-service .*\n^prod +cart-service `, stdout, "in place of the directory above them, each kustomization is rendered")

	base["prod/kustomization.yaml"] = "resources: [../none]\n"
	code, stdout, stderr = run(t, "", "list", folder(t, base))
	assert.Equal(t, 1, code)
	assert.Regexp(t, `(?m)^dev +cart-service `, stdout, "what can be listed is")
	assert.Contains(t, stderr, `kustomization.yaml:1:13: error: resources[0]: "../none" does not exist`)

	code, stdout, _ = run(t, "", "list", "-o", "json", folder(t, files{"m.yaml": service("a", 80)}), folder(t, files{"m.yaml": module("b", 80)}))
	assert.Zero(t, code)
	assert.Contains(t, stdout, `"state": "left over"`)
	assert.Contains(t, stdout, `"state": "new"`)

	code, stdout, _ = run(t, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n", "list", "-")
	assert.Zero(t, code)
	assert.Equal(t, "No module requests a Service, and no Service is generated.\n", stdout)

	code, _, stderr = run(t, "", "list", "-o", "xml", dir)
	assert.Equal(t, 2, code)
	assert.Contains(t, stderr, `--output must be one of wide, json, yaml, mermaid, got "xml"`)
}

// TestListOfModulesWithErrors: the Service of a module that has an error is not left over, and nothing is removed.
func TestListOfModulesWithErrors(t *testing.T) {
	t.Parallel()
	wrong := strings.Replace(module("a", 80), "port: 80", `port: "80"`, 1)
	for _, c := range []struct {
		reason string
		files  files
		row    string
	}{
		{"a directory", files{"m.yaml": wrong, "s.yaml": service("a", 80)}, `(?m)^\S+ +a-service .* ModuleDeployment/a .* error$`},
		{"with a blank in its owner mark", files{"m.yaml": wrong, "s.yaml": strings.Replace(service("a", 80), "module-deployment: a", "module-deployment: x, a", 1)},
			`(?m)^\S+ +a-service .* ModuleDeployment/a .* error$`},
		{"a prefix", files{"m.yaml": wrong, "s.yaml": service("a", 80), "kustomization.yaml": "resources: [m.yaml, s.yaml]\nnamePrefix: dev-\n"},
			`(?m)^\S+ +dev-a-service .* ModuleDeployment/dev-a .* error$`},
		{"a Service of another module", files{"m.yaml": wrong, "s.yaml": service("b", 80)}, `(?m)^\S+ +b-service .* <none> .* left over$`},
	} {
		code, stdout, stderr := run(t, "", "list", folder(t, c.files))
		assert.Equal(t, 1, code, c.reason)
		assert.Regexp(t, c.row, stdout, c.reason)
		assert.NotContains(t, stderr, "removed", c.reason)
	}
}

// TestListOfOverlays agrees with check: what no command changes in a rendering is no change.
func TestListOfOverlays(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"b/kustomization.yaml": "resources: [m.yaml, s.yaml]\n", "b/m.yaml": module("a", 80), "b/s.yaml": service("a", 80),
		"o/kustomization.yaml": "resources: [../b]\nnamePrefix: dev-\n",
		"p/kustomization.yaml": "resources: [../b]\nnamePrefix: dev-\npatches: [{path: p.yaml}]\n", "p/p.yaml": patch})
	_, stdout, stderr := run(t, "", "list", filepath.Join(dir, "o"))
	assert.Regexp(t, ` ok$`, strings.TrimSpace(stdout), stderr)
	_, stdout, stderr = run(t, "", "list", filepath.Join(dir, "p"))
	assert.Regexp(t, ` changed$`, strings.TrimSpace(stdout), stderr)
}

// TestListNamesTheFilesOfAKustomization: not the kustomization, but what it read.
func TestListNamesTheFilesOfAKustomization(t *testing.T) {
	t.Chdir(folder(t, files{
		"base/kustomization.yaml": "resources: [m.yaml, s.yaml, sub/n.yaml]\n", "base/m.yaml": module("a", 80), "base/sub/n.yaml": configMap + "---\n" + module("b", 80),
		"base/s.yaml":             service("gone", 80) + "---\n" + service("a", 81),
		"prod/kustomization.yaml": "resources: [../base]\nnamePrefix: prod-\n",
	}))
	for _, dir := range []string{"base", "prod", "."} {
		code, stdout, stderr := run(t, "", "list", dir)
		assert.Zero(t, code, stderr)
		assert.Regexp(t, `a-service .* base/s\.yaml:17 +changed\n`, stdout)
		assert.Regexp(t, `gone-service .* base/s\.yaml:1 +left over\n`, stdout)
		assert.Regexp(t, `b-service .* base/sub/service_b-service\.yaml +new\n`, stdout)
	}
}
