package cli_test

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestServiceOfAnOverlayThatSetsTheNamespace has an overlay with the Service of a module in its base, in another namespace than the file of
// the module names: kustomize renders both in the one of the overlay.
func TestServiceOfAnOverlayThatSetsTheNamespace(t *testing.T) {
	in := func(namespace, resource string) string {
		return strings.Replace(resource, "metadata:\n", "metadata:\n  namespace: "+namespace+"\n", 1)
	}
	const (
		moved = "resources: [../base, s.yaml]\nnamespace: two\n"
		port  = "patches: [{target: {kind: ModuleDeployment}, patch: '[{\"op\": \"replace\", \"path\": \"/spec/operationStrategy/serviceStrategy/port\", \"value\": 81}]'}]\n"
		both  = "spec.ports[0].port was 80, is now 81; spec.ports[0].targetPort was 80, is now 81"
	)
	for _, c := range []struct {
		reason string
		change files
		code   int // of check
		stderr string
	}{
		{"it is right", nil, 0, ""},
		{"its file names no namespace", files{"o/s.yaml": service("a", 80)}, 0, ""},
		{"the file of the module names none", files{"base/m.yaml": module("a", 80)}, 0, ""},
		{"the kustomization above sets it", files{"o/kustomization.yaml": "resources: [../mid]\nnamespace: two\n", "mid/kustomization.yaml": "resources: [../base, ../o/s]\n",
			"o/s/kustomization.yaml": "resources: [s.yaml]\n", "o/s/s.yaml": in("two", service("a", 80)), "o/s.yaml": ""}, 0, ""},
		{"the overlay lists what is outside, too", files{"o/kustomization.yaml": "resources: [../base, s.yaml, ../../out]\nnamespace: two\n"}, 0, ""},
		{"a prefix", files{"o/kustomization.yaml": moved + "namePrefix: dev-\n"}, 0, ""},
		{"another overlay has its own", files{"p/kustomization.yaml": "resources: [../base, s.yaml]\nnamespace: three\n", "p/s.yaml": in("three", service("a", 80))}, 0, ""},
		{"the overlay changes the port, too", files{"o/kustomization.yaml": moved + port,
			"o/s.yaml": in("two", service("a", 81))}, 0, ""},
		{"the module has another port", files{"base/m.yaml": in("one", module("a", 81))}, 1,
			"o/s.yaml:1:1: error: Service two/a-service: does not match its module, whose namespace kustomization o changes (" + both + "): change the Service, too, or give its file " +
				"the namespace of the file of the module, so that render does\n"},
		{"the overlay changes the port, and not that of the Service", files{"o/kustomization.yaml": moved + port}, 1,
			"o/s.yaml:1:1: error: Service two/a-service: does not match its module as kustomization o changes that (" + both + "): change the Service in the same way\n"},
		{"the overlay does not list it", files{"o/kustomization.yaml": "resources: [../base]\nnamespace: two\n"}, 1,
			"error: o/s.yaml: is not listed in o/kustomization.yaml, so kustomize does not render it: run (cd o && kustomize edit add resource s.yaml)\n"},
		{"the module requests none", files{"base/m.yaml": in("one", strings.Replace(module("a", 80), "enableModuleService: true", "enableModuleService: false", 1))}, 3,
			"Service two/a-service: to be removed: no module requests it"},
		{"it is next to its module", files{"base/s.yaml": in("two", service("a", 80)), "o/s.yaml": "", "base/kustomization.yaml": "resources: [m.yaml, s.yaml]\n",
			"o/kustomization.yaml": "resources: [../base]\nnamespace: two\n"}, 3, "Service two/a-service: to be removed: ModuleDeployment a requests Service one/a-service instead"},
		{"the base has it, too", files{"base/s.yaml": in("one", service("a", 80)), "base/kustomization.yaml": "resources: [m.yaml, s.yaml]\n"}, 3,
			"Service two/a-service: to be removed: no module requests it"},
		{"the overlay does not set the namespace", files{"o/kustomization.yaml": "resources: [../base, s.yaml]\n"}, 3,
			"Service two/a-service: to be removed: ModuleDeployment a requests Service one/a-service instead"},
		{"the overlay does not list the base", files{"o/kustomization.yaml": "resources: [s.yaml]\nnamespace: two\n"}, 3,
			"Service two/a-service: to be removed: ModuleDeployment a requests Service one/a-service instead"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			tree := files{"base/kustomization.yaml": "resources: [m.yaml]\n", "o/kustomization.yaml": moved,
				"o/s.yaml": in("two", service("a", 80)), "base/m.yaml": in("one", module("a", 80))}
			maps.Copy(tree, c.change)
			maps.DeleteFunc(tree, func(_, content string) bool { return content == "" })
			dir := folder(t, tree)
			outside := filepath.Join(filepath.Dir(dir), "out")
			require.NoError(t, os.Mkdir(outside, 0o700))
			require.NoError(t, os.WriteFile(filepath.Join(outside, "kustomization.yaml"), []byte("configMapGenerator: [{name: c}]\n"), 0o600))
			t.Chdir(dir)
			if !holdsByCheck(t, c.code, c.stderr) {
				return
			}
			assert.Equal(t, tree, contents(t, "."))
			code, _, stderr := run(t, "", "check", "o")
			assert.Equal(t, c.code == 0, code == 0, "the overlay agrees: %s", stderr)
		})
	}
}
