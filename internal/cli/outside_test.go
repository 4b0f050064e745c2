package cli_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestServiceOfAModuleOutside has an overlay with a Service whose module is in its base, outside of the directory that is rendered:
// it is removed only if the base does not request it either, and check and render agree.
func TestServiceOfAModuleOutside(t *testing.T) {
	const (
		moved  = "o/s.yaml:1:1: %: Service a-service: does not match its module in base/m.yaml, which is outside of o (spec.ports[0].port was 80, is now 81; "
		render = "run module-service render .\n"
	)
	list := func(names ...string) string { return "resources: [" + strings.Join(names, ", ") + "]\n" }
	in := func(namespace, resource string) string {
		return strings.Replace(resource, "metadata:\n", "metadata:\n  namespace: "+namespace+"\n", 1)
	}
	off := strings.Replace(module("a", 80), "enableModuleService: true", "enableModuleService: false", 1)
	for _, c := range []struct {
		reason  string
		change  files
		deleted bool   // by render
		message string // of render, part of it
		check   int    // the exit codes of check, and of render --check
		inPlace int
		fix     string // part of it
	}{
		{"it is right", nil, false, "", 0, 0, ""},
		{"the base requests another port", files{"base/m.yaml": module("a", 81)}, false, moved, 3, 1, "To fix it, run: module-service render .\n"},
		{"in two steps", files{"base/m.yaml": module("a", 81), "mid/kustomization.yaml": list("../base"), "o/kustomization.yaml": list("../mid", "s.yaml")}, false,
			moved, 3, 1, "To fix it, run: module-service render .\n"},
		{"of a kustomization that another one in the directory lists beside the base", files{"o/kustomization.yaml": list("../base", "sub"),
			"o/sub/kustomization.yaml": list("s.yaml"), "o/sub/s.yaml": service("a", 80), "o/s.yaml": ""}, false, "", 0, 0, ""},
		{"the overlay has a prefix", files{"o/kustomization.yaml": list("../base", "s.yaml") + "namePrefix: dev-\nnamespace: dev\n"}, false, "", 0, 0, ""},
		{"the overlay changes the module", files{"o/kustomization.yaml": list("../base", "s.yaml") + "patches: [{target: {kind: ModuleDeployment}, patch: '[{\"op\": \"replace\", " +
			"\"path\": \"/spec/operationStrategy/serviceStrategy/port\", \"value\": 81}]'}]\n"}, false, moved, 3, 1,
			"To fix it, run module-service render .; if o changes the module by a patch or a replacement, patch the Service too, "},
		{"the base does not request it", files{"base/m.yaml": off}, true, "note: Service a-service: removed: no module requests it\n", 3, 3, "module-service render o && (cd o && kustomize edit remove"},
		{"the overlay switches it off", files{"o/kustomization.yaml": list("../base", "s.yaml") + "patches: [{target: {kind: ModuleDeployment}, patch: '[{\"op\": \"replace\", " +
			"\"path\": \"/spec/operationStrategy/serviceStrategy/enableModuleService\", \"value\": false}]'}]\n"}, true, "removed: no module requests it\n", 3, 3, "module-service render o && "},
		{"the base has another module", files{"base/m.yaml": module("b", 80), "base/kustomization.yaml": list("m.yaml", "s.yaml"), "base/s.yaml": service("b", 80)}, true,
			"removed: no module requests it\n", 3, 3, "module-service render o && "},
		{"kustomize fails", files{"base/kustomization.yaml": list("none.yaml")}, false, "o/s.yaml:1:1: warning: Service a-service: is not removed: no module in o requests it, but kustomization o lists " +
			"more than that, and whether one of its modules does is unknown (", 1, 0, ""},
		{"the base is remote", files{"o/kustomization.yaml": list("https://example.com/base.git", "s.yaml")}, false, "is unknown (o/kustomization.yaml:1:13: resources[0]: ", 1, 0, ""},
		{"the base is hidden", files{"o/.base/kustomization.yaml": list("m.yaml"), "o/.base/m.yaml": module("a", 80), "o/kustomization.yaml": list(".base", "s.yaml")}, false, "", 0, 0, ""},
		{"the overlay does not list it", files{"o/kustomization.yaml": list("../base")}, false, "is not listed in o/kustomization.yaml, so kustomize does not render it: run (cd o && kustomize edit add resource s.yaml)\n", 1, 1, ""},
		{"the overlay does not list it, and the base has a module with a longer name", files{"base/m.yaml": module("cart", 80), "o/kustomization.yaml": list("../base")}, true,
			"removed: no module requests it\n", 3, 3, ""},
		{"it is in another namespace than the one of the base", files{"base/m.yaml": in("one", module("a", 80)), "base/s.yaml": in("one", service("a", 80)),
			"base/kustomization.yaml": list("m.yaml", "s.yaml"), "o/s.yaml": in("two", service("a", 80))}, true, "removed: no module requests it\n", 3, 3, "module-service render o && "},
		{"the overlay does not list it, and it is in another namespace", files{"base/m.yaml": in("one", module("a", 80)), "o/kustomization.yaml": list("../base"), "o/s.yaml": in("two", service("a", 80))}, true,
			"removed: no module requests it\n", 3, 3, ""},
		{"the overlay does not list it, and changes the namespace", files{"base/m.yaml": in("one", module("a", 80)), "o/kustomization.yaml": list("../base") + "namespace: two\n"}, false,
			"is not listed in o/kustomization.yaml", 1, 1, ""},
		{"a Service of the overlay's own module that is gone", files{"o/n.yaml": module("b", 80), "o/s.yaml": service("a", 80) + "---\n" + service("b", 80)}, false, "", 0, 0, ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			tree := files{"base/kustomization.yaml": list("m.yaml"), "base/m.yaml": module("a", 80), "o/kustomization.yaml": list("../base", "s.yaml"), "o/s.yaml": service("a", 80)}
			maps.Copy(tree, c.change)
			if _, own := c.change["o/n.yaml"]; own {
				tree["o/kustomization.yaml"] = list("../base", "s.yaml", "n.yaml")
			}
			maps.DeleteFunc(tree, func(_, content string) bool { return content == "" })
			t.Chdir(folder(t, tree))
			code, _, stderr := run(t, "", "check", "o")
			assert.Equal(t, c.check, code, stderr)
			assert.Contains(t, stderr, c.fix)
			code, _, stderr = run(t, "", "render", "--check", "o")
			assert.Equal(t, c.inPlace, code, stderr)
			if c.inPlace == 1 {
				assert.Contains(t, stderr, strings.ReplaceAll(c.message, "%", "error"))
			}
			assert.Equal(t, tree, contents(t, "."))
			code, stdout, stderr := run(t, "", "render", "--strict", "o")
			assert.Zero(t, code, stderr)
			if c.deleted {
				assert.Equal(t, "deleted o/s.yaml\n", stdout)
			} else {
				assert.Empty(t, stdout)
				assert.Equal(t, tree, contents(t, "."))
			}
			if c.message == "" {
				assert.Empty(t, stderr)
			} else {
				assert.Contains(t, stderr, strings.ReplaceAll(c.message, "%", "warning"))
			}
			if !strings.HasSuffix(c.fix, "run: module-service render .\n") {
				return
			}
			assert.Contains(t, stderr, render)
			code, stdout, stderr = run(t, "", "render")
			require.Zero(t, code, stderr)
			assert.Equal(t, "updated o/s.yaml\n", stdout)
			for _, args := range [][]string{{"check"}, {"check", "o"}, {"render", "--check", "o"}, {"render", "o"}} {
				code, stdout, stderr = run(t, "", args...)
				assert.Zero(t, code, args)
				assert.Empty(t, stdout+stderr, args)
			}
		})
	}
}

// TestServiceThatAPatchRequests has an overlay with a Service that only its patch of the base requests: the files of both say that no
// module does.
func TestServiceThatAPatchRequests(t *testing.T) {
	patch := func(name, path, value string) string {
		return "patches: [{target: {kind: ModuleDeployment, name: " + name + "}, patch: '[{\"op\": \"replace\", \"path\": \"/spec/operationStrategy/serviceStrategy/" + path + "\", \"value\": " + value + "}]'}]\n"
	}
	const (
		both     = "resources: [../base, s.yaml]\n"
		unlisted = "error: o/s.yaml: is not listed in o/kustomization.yaml, so kustomize does not render it: run (cd o && kustomize edit add resource s.yaml)\n"
		differs  = "o/s.yaml:1:1: error: Service a-service: does not match its module as kustomization o changes that (spec.ports[0].port was 80, is now 81; spec.ports[0].targetPort was 80, is now 81): change the Service in the same way\n"
		port81   = `[{"op": "replace", "path": "/spec/operationStrategy/serviceStrategy/port", "value": 81}]`
	)
	on := patch("a", "enableModuleService", "true")
	for _, c := range []struct {
		reason string
		change files
		code   int // of check
		stderr string
	}{
		{"it is right", nil, 0, ""},
		{"with a prefix", files{"o/kustomization.yaml": both + on + "namePrefix: dev-\nnamespace: dev\n"}, 0, ""},
		{"above another one", files{"o/kustomization.yaml": "resources: [../mid, s.yaml]\n", "mid/kustomization.yaml": "resources: [../base]\n" + on}, 0, ""},
		{"by a component", files{"o/kustomization.yaml": both + "components: [../c]\n", "c/kustomization.yaml": "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\n" + on}, 0, ""},
		{"it is not listed", files{"o/kustomization.yaml": "resources: [../base]\n" + on}, 1, unlisted},
		{"with another port", files{"o/kustomization.yaml": both + strings.Replace(on, "}]\n", "}, {target: {kind: ModuleDeployment}, patch: '"+port81+"'}]\n", 1)}, 1, differs},
		{"a patch of another module", files{"o/kustomization.yaml": both + patch("b", "enableModuleService", "true")}, 3, "no module requests it"},
		{"a patch of the port", files{"o/kustomization.yaml": both + patch("a", "port", "81")}, 3, "no module requests it"},
		{"kustomize fails", files{"o/kustomization.yaml": both + patch("a", "none/none", "81")}, 3, "no module requests it"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			tree := files{"base/kustomization.yaml": "resources: [m.yaml]\n", "o/kustomization.yaml": both + on, "o/s.yaml": service("a", 80),
				"base/m.yaml": strings.Replace(module("a", 80), "enableModuleService: true", "enableModuleService: false", 1)}
			maps.Copy(tree, c.change)
			t.Chdir(folder(t, tree))
			holdsByCheck(t, c.code, c.stderr)
		})
	}
	t.Chdir(folder(t, files{"base/kustomization.yaml": "resources: [m.yaml]\n", "o/kustomization.yaml": "resources: [../base]\n" + on,
		"base/m.yaml": strings.Replace(module("a", 80), "enableModuleService: true", "enableModuleService: false", 1)}))
	code, _, stderr := run(t, "", "check", "o")
	assert.Equal(t, 3, code)
	assert.Contains(t, stderr, "if o changes the module by a patch or a replacement, patch the Service too (if only the patch requests it, list a file with it in o), or ", "there is none to patch")
}

// holdsByCheck checks the working directory. If that finds no drift, which has the exit code 3, it holds that render changes nothing either,
// and returns true.
func holdsByCheck(t *testing.T, want int, message string) bool {
	t.Helper()
	code, _, stderr := run(t, "", "check", ".")
	assert.Equal(t, want, code, stderr)
	if want == 3 {
		assert.Contains(t, stderr, message)
		return false
	}
	assert.Equal(t, message, stderr)
	code, stdout, _ := run(t, "", "render", ".")
	assert.Zero(t, code)
	assert.Empty(t, stdout)
	return true
}
