package cli_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestServiceOfAnOverlayThatRenames has an overlay with the Service that build printed for it: the annotation names the module as the
// overlay does, and not as the file of the module in the base.
func TestServiceOfAnOverlayThatRenames(t *testing.T) {
	printed := func(owner, namespace string, port int) string {
		return strings.Replace(strings.Replace(service("cart", port), "deployment: cart", "deployment: "+owner, 1), "metadata:\n", "metadata:\n  namespace: "+namespace+"\n", 1)
	}
	withoutNamespace := strings.Replace(service("cart", 80), "deployment: cart", "deployment: dev-cart", 1)
	const dev = "resources: [../base, s.yaml]\nnamespace: n-dev\nnamePrefix: dev-\n"
	for _, c := range []struct {
		reason string
		change files
		code   int // of check
		output string
	}{
		{"a prefix", nil, 0, ""},
		{"another overlay has its own", files{"prod/kustomization.yaml": "resources: [../base, s.yaml]\nnamespace: n-prod\nnamePrefix: prod-\n", "prod/s.yaml": printed("prod-cart", "n-prod", 80)}, 0, ""},
		{"a suffix", files{"dev/kustomization.yaml": "resources: [../base, s.yaml]\nnamespace: n-dev\nnameSuffix: -dev\n", "dev/s.yaml": printed("cart-dev", "n-dev", 80)}, 0, ""},
		{"the prefix is in the name, too", files{"dev/kustomization.yaml": "resources: [../mid, s.yaml]\n", "mid/kustomization.yaml": "resources: [../base]\nnamePrefix: dev-\n",
			"dev/s.yaml": strings.Replace(withoutNamespace, "name: cart-service", "name: dev-cart-service", 1)}, 0, ""},
		{"the module is in the same kustomization", files{"base/kustomization.yaml": "", "base/m.yaml": "", "dev/m.yaml": module("cart", 80),
			"dev/kustomization.yaml": "resources: [m.yaml, s.yaml]\nnamespace: n-dev\nnamePrefix: dev-\n"}, 0, ""},
		{"the base has a module without a Service, whose name is in the other one", files{"base/m.yaml": module("cart", 80) + "---\n" + module("art", 80)}, 3,
			"+++ b/base/service_art-service.yaml\n"},
		{"the base has its Service, too", files{"base/kustomization.yaml": "resources: [m.yaml, s.yaml]\n", "base/s.yaml": service("cart", 80)}, 3,
			"Service n-dev/cart-service: to be removed: no module requests it"},
		{"the base lists no module", files{"base/m.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cart}\n"}, 3, "Service n-dev/cart-service: to be removed: no module requests it"},
		{"it is for another prefix", files{"dev/s.yaml": printed("prod-cart", "n-dev", 80)}, 3, "Service n-dev/cart-service: to be removed: no module requests it"},
		{"the overlay does not list it", files{"dev/kustomization.yaml": "resources: [../base]\nnamespace: n-dev\nnamePrefix: dev-\n"}, 1,
			"error: dev/s.yaml: is not listed in dev/kustomization.yaml, so kustomize does not render it: run (cd dev && kustomize edit add resource s.yaml)\n"},
		{"the module has another port", files{"base/m.yaml": module("cart", 81)}, 1,
			"dev/s.yaml:1:1: error: Service n-dev/cart-service: does not match its module, whose name kustomization dev changes (spec.ports[0].port was 80, is now 81; " +
				"spec.ports[0].targetPort was 80, is now 81): change the Service, too, or give its file the namespace of the file of the module and its annotation the " +
				"name there, so that render does\n"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			tree := files{"base/kustomization.yaml": "resources: [m.yaml]\n", "base/m.yaml": module("cart", 80), "dev/kustomization.yaml": dev, "dev/s.yaml": printed("dev-cart", "n-dev", 80)}
			maps.Copy(tree, c.change)
			maps.DeleteFunc(tree, func(_, content string) bool { return content == "" })
			t.Chdir(folder(t, tree))
			code, stdout, stderr := run(t, "", "check", ".")
			assert.Equal(t, c.code, code, stdout+stderr)
			if c.code == 3 {
				assert.Contains(t, stdout+stderr, c.output)
				return
			}
			assert.Equal(t, c.output, stderr)
			code, stdout, _ = run(t, "", "render", ".")
			assert.Zero(t, code)
			assert.Empty(t, stdout)
			assert.Equal(t, tree, contents(t, "."))
			code, _, stderr = run(t, "", "check", "dev")
			assert.Equal(t, c.code == 0, code == 0, "the overlay agrees: %s", stderr)
		})
	}
}

// TestRenderOfAServiceInARenamedOverlay: what render updates in the file of the Service, the overlay agrees with.
func TestRenderOfAServiceInARenamedOverlay(t *testing.T) {
	named := strings.Replace(service("cart", 80), "deployment: cart", "deployment: dev-cart", 1)
	for _, c := range []struct {
		reason string
		change files
	}{
		{"it names the module as the file of that does", files{"base/m.yaml": module("cart", 81), "dev/s.yaml": service("cart", 80)}},
		{"it names the module as the overlay does, in the namespace of the file", files{"dev/s.yaml": named, "dev/kustomization.yaml": "resources: [../base, s.yaml]\nnamePrefix: dev-\n"}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			tree := files{"base/kustomization.yaml": "resources: [m.yaml]\n", "base/m.yaml": module("cart", 80), "dev/kustomization.yaml": "resources: [../base, s.yaml]\nnamespace: n-dev\nnamePrefix: dev-\n"}
			maps.Copy(tree, c.change)
			t.Chdir(folder(t, tree))
			code, stdout, stderr := run(t, "", "render", ".")
			assert.Zero(t, code, stderr)
			assert.Equal(t, "updated dev/s.yaml\n", stdout)
			for _, path := range []string{".", "dev"} {
				code, stdout, stderr := run(t, "", "check", path)
				assert.Zero(t, code, stdout+stderr)
			}
		})
	}
}
