package cli_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestResourcesThatAKustomizationRendersTwice: each kustomization can be built, but not the one that lists them.
func TestResourcesThatAKustomizationRendersTwice(t *testing.T) {
	const (
		component = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
		plain     = "resources: [m.yaml, s.yaml]\n"
		message   = "third/kustomization.yaml: lists ../a and ../b, which both hold ModuleDeployment m, so kustomize fails: list only one of them, or rename it in one\n"
	)
	renamed := func(name string) string { return strings.Replace(module("m", 80), "name: m\n", "name: "+name+"\n", 1) }
	for _, c := range []struct {
		reason  string
		change  files // of a, b and third; "" removes a file
		message string
	}{
		{"in two kustomizations", nil, message},
		{"in two that another one lists, too", files{"a/kustomization.yaml": plain, "top/kustomization.yaml": "resources: [../third]\n"}, message},
		{"in one and beside it", files{"third/kustomization.yaml": "resources: [../a, m.yaml]\n", "third/m.yaml": module("m", 80)}, strings.Replace(message, "../b", "m.yaml", 1)},
		{"in two that overlays list", files{"o/kustomization.yaml": "resources: [../a]\n", "p/kustomization.yaml": "resources: [../b]\ncommonAnnotations: {x: w}\n", "third/kustomization.yaml": "resources: [../o, ../p]\n"},
			strings.NewReplacer("../a", "../o", "../b", "../p").Replace(message)},
		{"in a base of two", files{"b/kustomization.yaml": "resources: [../a]\n", "b/m.yaml": "", "b/s.yaml": ""}, message},
		{"in one namespace, which one file does not name", files{"b/m.yaml": strings.Replace(module("m", 80), "name: m\n", "name: m\n  namespace: default\n", 1)}, message},
		{"for tools only, which kustomize leaves out at the end", files{"b/m.yaml": strings.Replace(module("m", 80), "name: m\n", "name: m\n  annotations: {config.kubernetes.io/local-config: \"true\"}\n", 1),
			"b/s.yaml": configMap}, message},
		{"and the namespace is set afterwards", files{"third/kustomization.yaml": "resources: [../a, ../b]\nnamespace: shop\nnamePrefix: x-\n"}, message},
		{"a Service", files{"a/m.yaml": renamed("other"), "a/s.yaml": strings.Replace(service("m", 80), "deployment: m", "deployment: other", 1)},
			strings.Replace(message, "ModuleDeployment m", "Service m-service", 1)},
		{"in one that is listed by two names", files{"third/kustomization.yaml": "resources: [../a, ../third/../a/]\n"},
			"third/kustomization.yaml: lists ../a again as ../third/../a/, which holds ModuleDeployment m, so kustomize fails: list it only once\n"},
		{"in one that is listed twice", files{"third/kustomization.yaml": "resources: [../a]\nbases: [../a]\n"},
			"third/kustomization.yaml: lists ../a twice, which holds ModuleDeployment m, so kustomize fails: list it only once\n"},
		{"in a file that is listed twice", files{"third/kustomization.yaml": "resources: [m.yaml, ./m.yaml]\n", "third/m.yaml": module("m", 80)},
			"third/kustomization.yaml: lists m.yaml again as ./m.yaml, which holds ModuleDeployment m, so kustomize fails: list it only once\n"},
		{"in none of what is listed twice", files{"third/kustomization.yaml": "resources: [../a]\nconfigurations: [c.yaml, c.yaml]\n", "third/c.yaml": "nameReference: []\n"}, ""},
		{"with a prefix in one", files{"a/kustomization.yaml": plain + "namePrefix: x-\n"}, ""},
		{"with a namespace in one", files{"a/kustomization.yaml": plain + "namespace: shop\n"}, ""},
		{"with a namespace in an overlay of one", files{"o/kustomization.yaml": "resources: [../a]\nnamespace: shop\n", "third/kustomization.yaml": "resources: [../o, ../b]\n"}, ""},
		{"with a prefix by a component of one", files{"a/kustomization.yaml": plain + "components: [../c]\n", "c/kustomization.yaml": component + "namePrefix: x-\n"}, ""},
		{"with a prefix by a component of a component", files{"a/kustomization.yaml": plain + "components: [../c]\n", "c/kustomization.yaml": component + "components: [../d]\n",
			"d/kustomization.yaml": component + "namePrefix: x-\n"}, ""},
		{"with a component that is not read", files{"a/kustomization.yaml": plain + "components: [../.c]\n", ".c/kustomization.yaml": component + "namePrefix: x-\n"}, ""},
		{"with a component that only adds a label", files{"a/kustomization.yaml": plain + "components: [../c]\n", "c/kustomization.yaml": component + "labels: [{pairs: {x: w}}]\n"}, message},
		{"and the reference of a remote one has the name of the other", files{"third/kustomization.yaml": "resources: [\"https://example.com/c.git?ref=a\", b]\n", "third/a/kustomization.yaml": plain, "third/a/m.yaml": module("m", 80), "third/a/s.yaml": service("m", 80),
			"third/b/kustomization.yaml": plain, "third/b/m.yaml": module("m", 80), "third/b/s.yaml": service("m", 80)}, ""},
		{"deleted by a patch in one", files{"a/kustomization.yaml": plain + "patches: [{target: {name: m.*}, patch: \"{$patch: delete, apiVersion: v1, kind: X, metadata: {name: x}}\"}]\n"}, ""},
		{"deleted by a patch of a module in one", files{"a/kustomization.yaml": "resources: [m.yaml]\npatches: [{patch: \"{$patch: delete, apiVersion: koupleless.io/v1alpha1, kind: ModuleDeployment, metadata: {name: m}}\"}]\n",
			"a/s.yaml": ""}, ""},
		{"of two API groups", files{"a/m.yaml": strings.Replace(module("m", 80), "koupleless.io/", "koupleless.alipay.com/", 1), "a/kustomization.yaml": "resources: [m.yaml]\n", "a/s.yaml": ""}, ""},
		{"and nothing lists both", files{"third/kustomization.yaml": "resources: [../a]\n", "top/kustomization.yaml": "resources: [../b]\n"}, ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			tree := files{"a/kustomization.yaml": plain, "a/m.yaml": module("m", 80), "a/s.yaml": service("m", 80),
				"b/kustomization.yaml": plain, "b/m.yaml": module("m", 80), "b/s.yaml": service("m", 80), "third/kustomization.yaml": "resources: [../a, ../b]\n"}
			maps.Copy(tree, c.change)
			maps.DeleteFunc(tree, func(_, content string) bool { return content == "" })
			t.Chdir(folder(t, tree))
			_, _, stderr := run(t, "", "check", "third")
			if c.message == "" {
				assert.NotContains(t, stderr, "already registered", "kustomize renders it")
			} else {
				assert.Contains(t, stderr, "already registered", "kustomize fails")
			}
			_, _, stderr = run(t, "", "render")
			expected := ""
			if c.message != "" {
				expected = "warning: " + c.message
			}
			assert.Equal(t, expected, linesWith(stderr, "so kustomize fails"))
			code, _, stderr := run(t, "", "check")
			assert.Equal(t, strings.Replace(expected, "warning", "error", 1), linesWith(stderr, "so kustomize fails"))
			if c.message != "" {
				assert.Equal(t, 1, code)
			}
		})
	}
}

// linesWith returns the lines of a text with another text in them.
func linesWith(text, part string) string {
	var found strings.Builder
	for line := range strings.Lines(text) {
		if strings.Contains(line, part) {
			found.WriteString(line)
		}
	}
	return found.String()
}

// TestServiceThatItsKustomizationCannotList: the kustomization has a Service of that name from another one.
func TestServiceThatItsKustomizationCannotList(t *testing.T) {
	const message = "b/service_m-service.yaml: is not listed in b/kustomization.yaml; with it kustomize would fail, as ../a holds Service m-service, too: " +
		"give one of the two another name by an override in the configuration\n"
	named := func(name string) string { return strings.Replace(module("m", 80), "name: m\n", "name: "+name+"\n", 1) }
	t.Chdir(folder(t, files{"a/m.yaml": module("m", 80), "a/q.yaml": module("q", 80), "a/kustomization.yaml": "resources: [m.yaml]\n",
		"b/q.yaml": named("q"), "b/kustomization.yaml": "resources: [q.yaml, ../a]\n"}))
	code, _, stderr := run(t, "", "check")
	assert.Equal(t, 1, code)
	assert.Equal(t, "error: "+message, linesWith(stderr, "b/"), "no command to list it")
	_, _, stderr = run(t, "", "render")
	assert.Equal(t, "warning: "+message, linesWith(stderr, "b/"))
	code, _, stderr = run(t, "", "check")
	assert.Equal(t, 1, code)
	assert.Equal(t, "error: "+message, linesWith(stderr, "b/"))

	write(t, "module-service.yaml", "apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\nspec: {overrides: [{match: {moduleDeployment: q, module: m}, name: q-service}]}\n")
	_, _, stderr = run(t, "", "render")
	assert.NotContains(t, stderr, "would fail")
	_, _, stderr = run(t, "", "check")
	assert.Contains(t, stderr, "(cd b && kustomize edit add resource service_q-service.yaml)")
}
