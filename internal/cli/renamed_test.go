package cli_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestServiceOfAFormerPattern has a Service whose name is the requested one with what the ModuleDeployment's name has around it: one
// that kustomize renamed looks the same, but is in no file that render made for it.
func TestServiceOfAFormerPattern(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, name, file string
		isFormer           bool
	}{
		{"with a prefix, in the file of its name", "dev-a-service", "service_dev-a-service.yaml", true},
		{"with a suffix, in the file of its name", "a-service-a", "service_a-service-a.yaml", true},
		{"in the file that its former name had", "dev-a-service", "service_a-service.yaml", false},
		{"in a file of kustomize build -o DIR", "dev-a-service", "v1_service_dev-a-service.yaml", false},
		{"in a finished rendering", "dev-a-service", "rendered.yaml", false},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			owner := strings.Replace(module("a", 80), "name: a\n", "name: dev-a-a\n", 1)
			kept := strings.NewReplacer("name: a-service", "name: "+c.name, "module-deployment: a", "module-deployment: dev-a-a").Replace(service("a", 80))
			dir := folder(t, files{"m.yaml": owner, c.file: kept})
			code, stdout, stderr := run(t, "", "render", dir)
			assert.Zero(t, code, stderr)
			if c.isFormer {
				assert.ElementsMatch(t, []string{"created " + dir + "/service_a-service.yaml\n", "deleted " + dir + "/" + c.file + "\n", ""}, strings.SplitAfter(stdout, "\n"))
				assert.Equal(t, dir+"/"+c.file+":1:1: note: Service "+c.name+": removed: ModuleDeployment dev-a-a requests Service a-service instead\n", stderr)
			} else {
				assert.Empty(t, stdout+stderr)
			}
			code, stdout, stderr = run(t, "", "check", dir)
			assert.Zero(t, code)
			assert.Empty(t, stdout+stderr)
		})
	}
}

// TestRenamedServiceWithLabelsInItsSelector: an overlay with a prefix and labels in the selectors keeps the Service of its base.
func TestRenamedServiceWithLabelsInItsSelector(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, overlay string
		kept            bool
	}{
		{"labels", "labels: [{pairs: {env: dev}, includeSelectors: true}]", true},
		{"commonLabels", "commonLabels: {env: dev, team: shop}", true},
		{"the label of the module has another value", "patches:\n- target: {kind: Service}\n" +
			`  patch: '[{"op": "replace", "path": "/spec/selector", "value": {"module.koupleless.io/a": "false", "env": "dev"}}]'`, false},
		{"the label of the module is gone", "patches:\n- target: {kind: Service}\n" +
			`  patch: '[{"op": "replace", "path": "/spec/selector", "value": {"env": "dev"}}]'`, false},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, files{
				"base/kustomization.yaml": "resources: [m.yaml, service_a-service.yaml]\n", "base/m.yaml": module("a", 80), "base/service_a-service.yaml": service("a", 80),
				"dev/kustomization.yaml": "namePrefix: dev-\nresources: [../base]\n" + c.overlay + "\n",
			})
			code, stdout, stderr := run(t, "", "build", dir+"/dev")
			assert.Zero(t, code, stderr)
			assert.Equal(t, 1, strings.Count(stdout, "kind: Service\n"))
			assert.Equal(t, c.kept, strings.Contains(stdout, "name: dev-a-service\n"), stdout)
			assert.Equal(t, c.kept, !strings.Contains(stderr, "removed: ModuleDeployment dev-a requests Service a-service instead"), stderr)
			assert.Contains(t, stdout, "  selector:\n    module.koupleless.io/a: \"true\"\n")
			assert.NotContains(t, stdout, "env: dev\n    module")
		})
	}
	t.Run("one with the very selector goes before", func(t *testing.T) {
		t.Parallel()
		owner := strings.Replace(module("a", 80), "name: a\n", "name: dev-a-a\n", 1)
		equal := strings.Replace(service("a", 80), "name: a-service", "name: dev-a-service", 1)
		narrower := strings.NewReplacer("name: a-service", "name: a-service-a", "  selector:\n", "  selector:\n    env: dev\n").Replace(service("a", 80))
		equal, narrower = strings.Replace(equal, "deployment: a\n", "deployment: dev-a-a\n", 1), strings.Replace(narrower, "deployment: a\n", "deployment: dev-a-a\n", 1)
		code, stdout, stderr := run(t, owner+"---\n"+narrower+"---\n"+equal, "build", "-")
		assert.Zero(t, code, stderr)
		assert.Contains(t, stdout, "name: dev-a-service\n")
		assert.NotContains(t, stdout, "name: a-service-a\n")
	})
}

// TestServiceNamedAfterItsModuleDeploymentInAnOverlay: the prefix of an overlay gives the Service of its base the wanted name, and leaves its
// mark. No command changes the mark of a rendering.
func TestServiceNamedAfterItsModuleDeploymentInAnOverlay(t *testing.T) {
	t.Parallel()
	const config = "apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\nmetadata: {name: c}\nspec: {name: '{moduleDeployment}'}\n"
	dir := folder(t, files{
		"c.yaml":                  strings.Replace(config, "t}", "t}-service", 1),
		"whole.yaml":              config,
		"base/kustomization.yaml": "resources: [m.yaml, service_a-service.yaml]\n", "base/m.yaml": module("a", 80), "base/service_a-service.yaml": service("a", 80),
		"dev/kustomization.yaml":   "namePrefix: dev-\nresources: [../base]\n",
		"patch/kustomization.yaml": "namePrefix: dev-\nresources: [../base]\npatches:\n- target: {kind: ModuleDeployment}\n" + `  patch: '[{"op": "replace", "path": "/spec/operationStrategy/serviceStrategy/port", "value": 81}]'` + "\n",
		"whole/kustomization.yaml": "namePrefix: dev-\nnameSuffix: -x\nresources: [base]\n", "whole/base/kustomization.yaml": "resources: [m.yaml, service_a.yaml]\n",
		"whole/base/m.yaml": module("a", 80), "whole/base/service_a.yaml": strings.Replace(service("a", 80), "name: a-service", "name: a", 1),
		"other/m.yaml": strings.Replace(module("a", 80), "name: a\n", "name: dev-a\n", 1),
		"other/s.yaml": strings.Replace(service("a", 80), "name: a-service", "name: dev-a-service", 1),
	})
	for _, c := range []struct {
		reason, config, dir string
		code                int
	}{
		{"only the mark differs", "c.yaml", "dev", 0},
		{"only the mark differs, and the Service has the very name", "whole.yaml", "whole", 0},
		{"the port differs, too", "c.yaml", "patch", 3},
		{"render changes the mark in a file", "c.yaml", "other", 3},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := run(t, "", "check", "--strict", "-c", dir+"/"+c.config, dir+"/"+c.dir)
			assert.Equal(t, c.code, code, stdout+stderr)
			assert.Equal(t, c.code == 0, stdout+stderr == "", stdout+stderr)
		})
	}
}

// TestCopiesOfABase renders a base with a Service twice, with names of their own: each copy keeps its Service.
func TestCopiesOfABase(t *testing.T) {
	t.Parallel()
	copyOf := func(prefix, suffix, service string) string {
		return strings.Replace(module("a", 80), "name: a\n", "name: "+prefix+"a"+suffix+"\n", 1) + "---\n" + service
	}
	named := func(name string) string { return strings.Replace(service("a", 80), "a-service", name, 1) }
	labelled := func(name string) string {
		return strings.Replace(named(name), "  selector:\n", "  selector:\n    env: dev\n", 1)
	}
	for _, c := range []struct{ reason, pattern, input, removed string }{
		{"a prefix and another one", "{module}-service", copyOf("x-", "", named("x-a-service")) + "---\n" + copyOf("y-", "", named("y-a-service")), ""},
		{"a prefix and none", "{module}-service", copyOf("", "", named("a-service")) + "---\n" + copyOf("x-", "", named("x-a-service")), ""},
		{"none and a suffix", "{module}-service", copyOf("", "-x", named("a-service-x")) + "---\n" + copyOf("", "", named("a-service")), ""},
		{"a prefix and another one, with labels added to one selector", "{module}-service", copyOf("x-", "", named("x-a-service")) + "---\n" + copyOf("y-", "", labelled("y-a-service")), ""},
		{"none, a prefix, and another one with labels added", "{module}-service", copyOf("", "", named("a-service")) + "---\n" + copyOf("x-", "", named("x-a-service")) + "---\n" + copyOf("y-", "", labelled("y-a-service")), ""},
		{"a prefix in which the name is again", "{module}", copyOf("api-", "-v2", named("api-a-v2")) + "---\n" + copyOf("x-", "", named("x-a")), ""},
		{"none, of which each has two Services", "{module}-service", copyOf("", "", named("a-service")) + "---\n" + named("x-a-service"), "x-a-service"},
		{"none and a prefix that only the module has", "{module}-service", copyOf("", "", named("a-service")) + "---\n" + copyOf("x-", "", named("y-a-service")), "y-a-service"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, files{"c.yaml": "apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\nmetadata: {name: c}\nspec: {name: '" + c.pattern + "'}\n"})
			code, stdout, stderr := run(t, c.input, "build", "-c", dir+"/c.yaml", "-")
			assert.Zero(t, code, stderr)
			if c.removed == "" {
				assert.Empty(t, stderr)
				assert.Equal(t, strings.Count(c.input, "kind: Service\n"), strings.Count(stdout, "kind: Service\n"), stdout)
			} else {
				assert.Contains(t, stderr, "note: Service "+c.removed+": removed: ")
			}
			_, again, stderr := run(t, stdout, "build", "-c", dir+"/c.yaml", "-")
			assert.Empty(t, stderr)
			assert.Equal(t, stdout, again)
		})
	}
}

// TestServiceInAnOverlayOfARenamedBase: the Service has the prefix of its overlay only, and its module that of the base, too.
func TestServiceInAnOverlayOfARenamedBase(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{
		"base/kustomization.yaml": "namePrefix: shop-\nresources: [m.yaml]\n", "base/m.yaml": module("a", 80),
		"prod/kustomization.yaml": "namePrefix: prod-\nresources: [../base, service_a-service.yaml]\n", "prod/service_a-service.yaml": service("a", 80),
	})
	for _, args := range [][]string{{"check", dir + "/prod"}, {"check", dir}, {"render", dir + "/prod"}} {
		code, stdout, stderr := run(t, "", args...)
		assert.Zero(t, code, args)
		assert.Empty(t, stdout+stderr, args)
	}
	code, stdout, stderr := run(t, "", "build", dir+"/prod")
	assert.Zero(t, code, stderr)
	assert.Equal(t, 1, strings.Count(stdout, "kind: Service\n"))
	assert.Contains(t, stdout, "name: prod-a-service\n")
}
