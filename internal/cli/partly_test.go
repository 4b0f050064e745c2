package cli_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestServicesThatSomeOverlaysRenderWithoutTheirModules: a kustomization renders the module with its Service, and another one silently
// ships only one of the two.
func TestServicesThatSomeOverlaysRenderWithoutTheirModules(t *testing.T) {
	const (
		up   = "prod/s.yaml: is listed in prod/kustomization.yaml, and dev/kustomization.yaml renders its module, too, but not the Service: move it to base and list it there instead\n"
		down = "base/s.yaml: is listed in base/kustomization.yaml, and prod/kustomization.yaml renders it, but not its module: move it to dev and list it there instead\n"
		dev  = "dev/kustomization.yaml"
		base = "resources: [../base]\n"
		hand = "apiVersion: v1\nkind: Service\nmetadata: {name: a-service}\nspec: {ports: [{port: 80}]}\n"
	)
	moduleInBase := files{"base/kustomization.yaml": "resources: [m.yaml]\n", "base/m.yaml": module("a", 80),
		"prod/kustomization.yaml": "resources: [../base, s.yaml]\n", "prod/s.yaml": service("a", 80), dev: base}
	serviceInBase := files{"base/kustomization.yaml": "resources: [s.yaml]\n", "base/s.yaml": service("a", 80),
		"prod/kustomization.yaml": base, dev: "resources: [../base, m.yaml]\n", "dev/m.yaml": module("a", 80)}
	for _, c := range []struct {
		reason  string
		tree    files
		change  files
		message string
	}{
		{"the Service is in one overlay of two", moduleInBase, nil, up},
		{"fields that do not change requests", moduleInBase,
			files{dev: base + "namePrefix: dev-\nnamespace: dev\nlabels: [{pairs: {env: dev}}]\nimages: [{name: a, newTag: b}]\nconfigMapGenerator: [{name: c, literals: [a=b]}]\n"}, up},
		{"other resources in the overlay", moduleInBase, files{dev: "resources: [../base, c.yaml]\n", "dev/c.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n"}, up},
		{"the overlay renders the module through another kustomization", moduleInBase, files{dev: "resources: [../mid]\n", "mid/kustomization.yaml": base}, up},
		{"the Service is in a component", moduleInBase,
			files{"prod/kustomization.yaml": "resources: [../base]\ncomponents: [c]\n", "prod/c/kustomization.yaml": "kind: Component\nresources: [s.yaml]\n", "prod/c/s.yaml": service("a", 80), "prod/s.yaml": ""},
			"prod/c/s.yaml: is listed in prod/c/kustomization.yaml, and dev/kustomization.yaml renders its module, too, but not the Service: move it to base and list it there instead\n"},
		{"it is in two overlays of three", moduleInBase, files{"test/kustomization.yaml": "resources: [../base, s.yaml]\n", "test/s.yaml": service("a", 80)},
			"prod/s.yaml: is listed in prod/kustomization.yaml, and dev/kustomization.yaml renders its module, too, but not the Service: run cp prod/s.yaml dev && " +
				"(cd dev && kustomize edit add resource s.yaml)\n"},
		{"the same, and it has a file of that name", moduleInBase, files{"test/kustomization.yaml": "resources: [../base, s.yaml]\n", "test/s.yaml": service("a", 80),
			"dev/kustomization.yaml": "resources: [../base, s.yaml]\n", "dev/s.yaml": configMap},
			"prod/s.yaml: holds Service a-service and is listed in prod/kustomization.yaml, and dev/kustomization.yaml renders its module, too, but not the Service: " +
				"copy this Service to a file in dev and list that there\n"},
		{"its file holds something else", moduleInBase, files{"prod/s.yaml": service("a", 80) + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n"},
			"prod/s.yaml: holds Service a-service and is listed in prod/kustomization.yaml, and dev/kustomization.yaml renders its module, too, but not the Service: " +
				"move this Service to a file in base and list that there\n"},
		{"its file is beside the module", moduleInBase, files{"prod/kustomization.yaml": "resources: [../base, ../base/s.yaml]\n", "prod/s.yaml": "", "base/s.yaml": service("a", 80)},
			"base/s.yaml: is listed in prod/kustomization.yaml, and dev/kustomization.yaml renders its module, too, but not the Service: list it in base/kustomization.yaml instead\n"},
		{"each overlay has one", moduleInBase, files{dev: "resources: [../base, s.yaml]\n", "dev/s.yaml": service("a", 80)}, ""},
		{"the other overlay has one that is not generated", moduleInBase, files{dev: "resources: [../base, s.yaml]\n", "dev/s.yaml": hand}, ""},
		{"the other overlay runs the function", moduleInBase, files{dev: base + "transformers: [f.yaml]\n", "dev/f.yaml": settings("ClusterIP")}, ""},
		{"a kustomization on the way runs the function",
			moduleInBase, files{dev: "resources: [../mid]\n", "mid/kustomization.yaml": base + "transformers: [f.yaml]\n", "mid/f.yaml": settings("ClusterIP")}, ""},
		{"a patch may turn the request off", moduleInBase, files{dev: base + "patches: [{path: p.yaml}]\n", "dev/p.yaml": module("a", 80)}, ""},
		{"a patch of all modules may", moduleInBase, files{dev: base + "patches: [{target: {kind: ModuleDeployment}, path: p.yaml}]\n", "dev/p.yaml": "[]\n"}, ""},
		{"a patch of a pattern of kinds may", moduleInBase, files{dev: base + "patches: [{target: {kind: Module.*}, path: p.yaml}]\n", "dev/p.yaml": "[]\n"}, ""},
		{"a patch of all kinds may", moduleInBase, files{dev: base + "patches: [{Target: {name: a}, path: p.yaml}]\n", "dev/p.yaml": "[]\n"}, ""},
		{"a patch of a pattern of names may", moduleInBase, files{dev: base + "patches: [{target: {kind: ModuleDeployment, name: '[ab]'}, path: p.yaml}]\n", "dev/p.yaml": "[]\n"}, ""},
		{"a patch of a name with the prefix may", moduleInBase, files{dev: base + "namePrefix: dev-\npatches: [{target: {kind: ModuleDeployment, name: dev-a}, patch: '[]'}]\n"}, ""},
		{"a patch in a file that is not there may", moduleInBase, files{dev: base + "patches: [{path: p.yaml}]\n"}, ""},
		{"patches of other resources", moduleInBase, files{
			dev:          base + "patches:\n- path: p.yaml\n- target: {kind: ConfigMap}\n  patch: '[]'\n- patch: '{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}}'\n- target: {kind: ModuleDeployment, name: b}\n  path: q.json\n",
			"dev/p.yaml": configMap + "---\n" + module("b", 80), "dev/q.json": "[]"}, up},
		{"a patch on the way may turn it off", moduleInBase, files{dev: "resources: [../mid]\n", "mid/kustomization.yaml": base + "patches: [{patch: '{}'}]\n"}, ""},
		{"an annotation may turn it off", moduleInBase, files{dev: base + "commonAnnotations: {config.kubernetes.io/local-config: 'true'}\n"}, ""},
		{"a component may turn it off", moduleInBase, files{dev: base + "components: [c]\n", "dev/c/kustomization.yaml": "kind: Component\npatches: [{patch: '{}'}]\n"}, ""},
		{"a component that does not change requests, which are looked at as bases are", moduleInBase,
			files{dev: base + "components: [c]\n", "dev/c/kustomization.yaml": "kind: Component\nlabels: [{pairs: {env: dev}}]\ncomponents: [../d]\n", "dev/d/kustomization.yaml": "kind: Component\nresources: []\nnamePrefix: a-\n"}, up},
		{"a component in a component may turn it off", moduleInBase,
			files{dev: base + "components: [c]\n", "dev/c/kustomization.yaml": "kind: Component\ncomponents: [../d]\n", "dev/d/kustomization.yaml": "kind: Component\nreplacements: [{path: r.yaml}]\n"}, ""},
		{"a component holds the Service", moduleInBase,
			files{dev: base + "components: [c]\n", "dev/c/kustomization.yaml": "kind: Component\nresources: [s.yaml]\n", "dev/c/s.yaml": service("a", 80)}, ""},
		{"a remote component may hold it", moduleInBase, files{dev: base + "components: [https://example.com/c]\n"}, ""},
		{"a chart may hold the Service", moduleInBase, files{dev: base + "helmCharts: [{name: c}]\n"}, ""},
		{"a remote base may hold it", moduleInBase, files{dev: "resources: [../base, https://example.com/s.yaml]\n"}, ""},
		{"a file that is not read may hold it", moduleInBase, files{dev: "resources: [../base, s.txt]\n", "dev/s.txt": service("a", 80)}, ""},
		{"it may hold one that is deleted, so that kustomize fails", moduleInBase, files{dev: "resources: [../base, s.yaml]\n", "dev/s.yaml": service("b", 80)}, ""},
		{"another module of that name is rendered by others", moduleInBase,
			files{"x/kustomization.yaml": "resources: [m.yaml, s.yaml]\n", "x/m.yaml": module("a", 80), "x/s.yaml": service("a", 80)}, up},
		{"another module of that name, which nothing renders, is the one that requests it",
			moduleInBase, files{"base/m.yaml": strings.Replace(module("a", 80), "true", "false", 1), "prod/m.yaml": module("a", 80)}, ""},
		{"another module of that name in the namespace of the Service is the one that requests it",
			moduleInBase, files{"base/m.yaml": strings.NewReplacer("name: a\n", "name: a\n  namespace: x\n", "true", "false").Replace(module("a", 80)),
				"x/kustomization.yaml": "resources: [m.yaml]\n", "x/m.yaml": module("a", 80)}, ""},
		{"the other one is a component that nothing lists", moduleInBase, files{dev: "kind: Component\n" + base}, ""},

		{"the module is in one overlay of two", serviceInBase, nil, down},
		{"its component is", serviceInBase, files{dev: base + "components: [c]\n", "dev/c/kustomization.yaml": "kind: Component\nresources: [m.yaml]\n", "dev/c/m.yaml": module("a", 80), "dev/m.yaml": ""},
			strings.Replace(down, "to dev", "to dev/c", 1)},
		{"the other overlay has a component that does not change requests", serviceInBase,
			files{"prod/kustomization.yaml": base + "components: [c]\n", "prod/c/kustomization.yaml": "kind: Component\nlabels: [{pairs: {env: prod}}]\n"}, down},
		{"the other overlay has a component with a patch of something else", serviceInBase,
			files{"prod/kustomization.yaml": base + "components: [c]\n", "prod/c/kustomization.yaml": "kind: Component\npatches: [{patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: a-service}}'}]\n"}, down},
		{"a patch in a component may delete the Service", serviceInBase,
			files{"prod/kustomization.yaml": base + "components: [c]\n", "prod/c/kustomization.yaml": "kind: Component\npatches: [{patch: '{apiVersion: v1, kind: Service, metadata: {name: a-service}, $patch: delete}'}]\n"}, ""},
		{"the overlay has a module of that name, and a patch may make it request the Service", serviceInBase,
			files{"prod/kustomization.yaml": "resources: [../base, m.yaml]\npatches: [{target: {kind: ModuleDeployment}, path: p.yaml}]\n", "prod/m.yaml": strings.Replace(module("a", 80), "true", "false", 1)}, ""},
		{"the file of the Service holds something else", serviceInBase, files{"base/s.yaml": service("a", 80) + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n"},
			"base/s.yaml: holds Service a-service and is listed in base/kustomization.yaml, and prod/kustomization.yaml renders this Service, but not its module: " +
				"move this Service to a file in dev and list that there\n"},
		{"each overlay has the module", serviceInBase, files{"prod/kustomization.yaml": "resources: [../base, m.yaml]\n", "prod/m.yaml": module("a", 80)}, ""},
		{"a patch may delete the Service", serviceInBase, files{"prod/kustomization.yaml": base + "patches: [{patch: '{}'}]\n"}, ""},
		{"a remote base may hold the module", serviceInBase, files{"prod/kustomization.yaml": "resources: [../base, https://example.com/m.yaml]\n"}, ""},
		{"the base is no overlay", serviceInBase, files{"prod/kustomization.yaml": ""}, ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			tree := maps.Clone(c.tree)
			maps.Copy(tree, c.change)
			maps.DeleteFunc(tree, func(_, content string) bool { return content == "" })
			t.Chdir(folder(t, tree))
			code, stdout, stderr := run(t, "", "check", ".")
			if c.message == "" {
				assert.NotContains(t, stderr, "kustomization.yaml renders")
				return
			}
			assert.Equal(t, 1, code)
			assert.Empty(t, stdout)
			assert.Equal(t, "error: "+c.message, stderr)
			code, stdout, stderr = run(t, "", "render")
			assert.Zero(t, code)
			assert.Empty(t, stdout)
			assert.Equal(t, "warning: "+c.message, stderr)
		})
	}
}
